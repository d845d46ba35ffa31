import { NO_CURRENCY } from '@pramana/kernel';
import { contentHash } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import {
  type AuditFinding,
  type AuditTell,
  labelOf,
  openContents,
  type RebuiltDocument,
  registerAuditCheck,
  registerSealedKind,
  type SealingHospital,
} from '../sealing/index.ts';
import { factsOf, isAsHashed, problemsOf } from './check.service.ts';
import { checkCitedFiles } from './cited.service.ts';
import {
  RECORD_COLUMNS,
  recordItems,
  SIGNATURE_COLUMNS,
  signatureItems,
  SIGNING_KEY_COLUMNS,
  signingKeyItems,
} from './record.claim.ts';
import { type KeyAct, readKeyActs, readSignatures, type SignatureRow } from './signing.store.ts';
import { emptyRecords } from './record.store.ts';
import { readOpened } from './view.service.ts';
import { type KeptVersion, versionsAfter, versionsById } from './version.store.ts';

/** What the audit needs of records: each sealed fact rebuilt from its rows, and what links them. */
export function registerRecordsAudit(): void {
  registerSealedKind({ kind: 'record', table: 'record_version', columns: RECORD_COLUMNS, rebuild: rebuildVersions });
  registerSealedKind({
    kind: 'key',
    series: 'signing-key',
    table: 'signing_key_act',
    columns: SIGNING_KEY_COLUMNS,
    rebuild: async (tx, hospital, ids) => {
      const acts = await readKeyActs(tx, hospital.id, { ids });
      return rebuilt(acts, (act) => signingKeyItems({ ...act, key: keyOf(act) }));
    },
  });
  registerSealedKind({
    kind: 'signature',
    table: 'record_signature',
    columns: SIGNATURE_COLUMNS,
    rebuild: async (tx, hospital, ids) => rebuilt(await readSignatures(tx, hospital.id, { ids }), signatureItems),
  });
  registerAuditCheck({ name: 'records', run: checkRecords });
}

function keyOf({ publicKey, host, origin }: KeyAct): Parameters<typeof signingKeyItems>[0]['key'] {
  return publicKey === null ? null : { publicKey, host: host ?? '', origin: origin ?? '' };
}

type Numbered = Pick<KeptVersion, 'series' | 'number' | 'at'>;

function headerOf({ series, number, at }: Numbered): RebuiltDocument['header'] {
  return { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
}

function rebuilt<Row extends Numbered & { id: string }>(
  rows: readonly Row[],
  itemsOf: (row: Row) => RebuiltDocument['items'],
): Map<string, RebuiltDocument> {
  return new Map(rows.map((row) => [row.id, { header: headerOf(row), items: itemsOf(row) }]));
}

/** Versions as their rows and their contents tell them now: the content's hash is computed anew, never believed. */
async function rebuildVersions(
  tx: Tx,
  hospital: SealingHospital,
  ids: readonly string[],
  tell?: AuditTell,
): Promise<Map<string, RebuiltDocument>> {
  const versions = await versionsById(tx, hospital.id, ids);
  const opened = await openContents(
    tx,
    hospital,
    versions.map((version) => ({ ...version, subject: version.subjectId, record: version.recordId })),
  );
  if (tell !== undefined) await checkCitedFiles(tx, hospital, versions, readOpened(hospital, versions, opened), tell);
  return new Map(
    versions.map((version, i) => {
      const content = opened[i];
      const isOpen = content?.state === 'open';
      const facts = { ...factsOf(hospital, version), ...(isOpen ? { content: contentHash(content.bytes) } : {}) };
      const closed = isOpen ? {} : closedOf(content?.state);
      return [version.id, { header: headerOf(version), items: recordItems(facts), ...closed }];
    }),
  );
}

/** Without its category's key a content is forgotten; with it, box or wrapped key are not what was stored. */
function closedOf(state: 'forgotten' | 'damaged' | undefined): Pick<RebuiltDocument, 'unreadable' | 'forgotten'> {
  if (state === 'damaged') return { unreadable: ['record_version.box'] };
  const place = ['record_version.wrapped_key'];
  return { unreadable: place, forgotten: place };
}

const PIECE = 500;

/** What no single claim says: that hashes are what they should be, that versions follow each other, that signatures count. */
async function checkRecords(tx: Tx, hospital: SealingHospital, report: (finding: AuditFinding) => void): Promise<void> {
  const told = (code: string, table: string, field: string, row: Numbered): void =>
    report({
      code,
      document: labelOf(row.series, row.number),
      table,
      field,
      block: labelOf(row.series, row.number),
      since: row.at.toISOString(),
    });
  for (let after: string | null = null; ; ) {
    const versions: KeptVersion[] = await versionsAfter(tx, hospital.id, { after, limit: PIECE });
    for (const version of versions) checkVersion(hospital, version, told);
    await checkSignatures(tx, hospital, versions, told);
    const last = versions.at(-1);
    if (last === undefined || versions.length < PIECE) break;
    after = last.id;
  }
  for (const { id, createdAt } of await emptyRecords(tx, hospital.id)) {
    const since = createdAt.toISOString();
    report({ code: 'record_empty', document: id, table: 'record', field: 'id', block: null, since });
  }
}

type Told = (code: string, table: string, field: string, row: Numbered) => void;

function checkVersion(hospital: SealingHospital, version: KeptVersion, told: Told): void {
  const isChild = version.previousVersion === (version.version === 1 ? null : version.version - 1);
  if (!isChild) told('version_chain_broken', 'record_version', 'previous_version', version);
  if (!isAsHashed(hospital, version)) told('record_hash_wrong', 'record_version', 'hash', version);
}

async function checkSignatures(
  tx: Tx,
  hospital: SealingHospital,
  versions: readonly KeptVersion[],
  told: Told,
): Promise<void> {
  const records = [...new Set(versions.map(({ recordId }) => recordId))];
  const all = await readSignatures(tx, hospital.id, { records });
  const own = all.filter((each) => versions.some((version) => isOf(each, version)));
  const problems = await problemsOf(tx, hospital, versions, own);
  for (const signature of own) {
    const problem = problems.get(signature.id) ?? null;
    if (problem !== null) told(CODES[problem], 'record_signature', FIELDS[problem], signature);
  }
}

const CODES = {
  invalid: 'signature_invalid',
  'key-unknown': 'signature_key_unknown',
  'enrolled-later': 'signature_key_later',
  retired: 'signature_key_retired',
} as const;
const FIELDS = {
  invalid: 'signature',
  'key-unknown': 'key_id',
  'enrolled-later': 'key_id',
  retired: 'key_id',
} as const;

function isOf(signature: SignatureRow, version: KeptVersion): boolean {
  return signature.recordId === version.recordId && signature.version === version.version;
}
