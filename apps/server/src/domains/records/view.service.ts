import type { ClinicalDataJson, RecordContentJson, RecordSignatureJson, RecordVersionJson } from '@pramana/contract';
import type { IsoDate, PatientId, SubjectId } from '@pramana/kernel';
import { contentHash, decodeContent, equal, LedgerError, saltOf, toHex, type VersionContent } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { citedViews } from '../files/index.ts';
import { ageOn, patientsById, survivorsOf } from '../patients/index.ts';
import {
  type BlockView,
  blockViews,
  labelOf,
  type OpenedContent,
  openContents,
  readablePatients,
} from '../sealing/index.ts';
import { isAsHashed, problemsOf, type SignatureProblem } from './check.service.ts';
import { readSignatures, type SignatureRow } from './signing.store.ts';
import { isForm } from './form.policy.ts';
import type { KeptVersion } from './version.store.ts';

type Place = Pick<Hospital, 'id' | 'slug'>;

/** What a version says, its data of a form that this server knows. */
type ShownContent = VersionContent & { readonly data: ClinicalDataJson | null };

/** A version's content, or why there is none: never other content. */
export type ReadContent =
  | { readonly state: 'open'; readonly content: ShownContent; readonly bytes: Uint8Array }
  | { readonly state: 'damaged' | 'forgotten' };

/**
 * The contents of these versions in their order; one that does not open hides no other. Open is what decrypts, has the
 * hash that the version says, and whose version is what its own hash says.
 */
export async function readContents(tx: Tx, hospital: Place, versions: readonly KeptVersion[]): Promise<ReadContent[]> {
  const places = versions.map(({ subjectId, category, recordId, version, epoch, wrappedKey, box }) => ({
    subject: subjectId,
    category,
    record: recordId,
    version,
    epoch,
    wrappedKey,
    box,
  }));
  return readOpened(hospital, versions, await openContents(tx, hospital, places));
}

/** The same of contents that somebody has opened already. */
export function readOpened(
  hospital: Place,
  versions: readonly KeptVersion[],
  opened: readonly OpenedContent[],
): ReadContent[] {
  return versions.map((version, i) => readOne(hospital, version, opened[i]));
}

function readOne(hospital: Place, version: KeptVersion, opened: OpenedContent | undefined): ReadContent {
  if (opened?.state !== 'open') return { state: opened?.state ?? 'forgotten' };
  const { bytes } = opened;
  if (!equal(contentHash(bytes), version.contentHash) || !isAsHashed(hospital, version)) return { state: 'damaged' };
  try {
    const content = decodeContent(bytes);
    const { data } = content;
    if (data !== null && !isForm(data)) return { state: 'damaged' };
    return { state: 'open', content: { ...content, data }, bytes };
  } catch (error) {
    if (error instanceof LedgerError) return { state: 'damaged' };
    throw error;
  }
}

/** What versions say, in their order, with the files that they cite; null for one that does not open. */
async function contentViews(
  tx: Tx,
  hospital: Place,
  versions: readonly KeptVersion[],
  contents: readonly ReadContent[],
): Promise<(RecordContentJson | null)[]> {
  const cited = versions.map(({ subjectId }, i) => {
    const read = contents[i];
    return read?.state === 'open' ? read.content.files.map((each) => ({ ...each, subject: subjectId })) : [];
  });
  const found = await citedViews(tx, hospital, cited.flat());
  return contents.map((read, i) => {
    const files = found.splice(0, cited[i]?.length ?? 0);
    if (read.state !== 'open') return null;
    const { title, text, fields, reason, data } = read.content;
    const said = { title, text, fields: fields.map(({ label, value }) => ({ label, value })), files, reason, data };
    return { ...said, salt: saltOf(read.bytes) };
  });
}

/** Versions as screens show them, in their order, each with its seal and its signatures. The access is the caller's. */
export async function versionViews(
  tx: Tx,
  hospital: Place,
  versions: readonly KeptVersion[],
): Promise<RecordVersionJson[]> {
  const records = [...new Set(versions.map(({ recordId }) => recordId))];
  const contents = await readContents(tx, hospital, versions);
  const shown = await contentViews(tx, hospital, versions, contents);
  const all = await readSignatures(tx, hospital.id, { records });
  const signatures = all.filter((each) => versions.some((version) => isOf(each, version)));
  const problems = await problemsOf(tx, hospital, versions, signatures);
  const blocks = await blockViews(tx, hospital, [...versions, ...signatures]);
  const births = await birthsOf(tx, hospital, versions);
  return versions.map((version, i) => {
    const read = contents[i] ?? { state: 'forgotten' };
    return {
      id: version.id,
      version: version.version,
      at: version.at.toISOString(),
      date: version.date,
      age: ageOn(births.get(version.subjectId) ?? null, version.date),
      author: { id: version.authorId, name: version.authorName, role: version.authorRole },
      released: version.released,
      state: read.state,
      content: shown[i] ?? null,
      hash: toHex(version.hash),
      previousHash: version.previousHash && toHex(version.previousHash),
      contentHash: toHex(version.contentHash),
      seal: blocks.get(labelOf(version.series, version.number)) ?? null,
      signatures: signatures
        .filter((each) => isOf(each, version))
        .map((each) => signatureView(each, problems.get(each.id) ?? null, blocks)),
    };
  });
}

/** When the patients of these versions, or whoever they were merged into, were born, by pseudonym; whoever does not open is left out. */
async function birthsOf(
  tx: Tx,
  hospital: Place,
  versions: readonly KeptVersion[],
): Promise<ReadonlyMap<SubjectId, IsoDate | null>> {
  const own = await readablePatients(
    tx,
    hospital,
    versions.map(({ subjectId }) => subjectId),
  );
  const ids = [...own.values()].filter((id): id is PatientId => id !== null);
  const survivors = await survivorsOf(tx, hospital.id, ids);
  const people = await patientsById(tx, hospital.id, [...survivors.values()]);
  const births = new Map(people.map(({ id, birthDate }) => [id, birthDate]));
  const bornOf = (id: PatientId): IsoDate | null => births.get(survivors.get(id) ?? id) ?? null;
  return new Map([...own].map(([subject, id]) => [subject, id && bornOf(id)]));
}

function isOf(signature: SignatureRow, version: KeptVersion): boolean {
  return signature.recordId === version.recordId && signature.version === version.version;
}

function signatureView(
  { id, signerId, signerName, at, series, number }: SignatureRow,
  problem: SignatureProblem,
  blocks: ReadonlyMap<string, BlockView>,
): RecordSignatureJson {
  const seal = blocks.get(labelOf(series, number)) ?? null;
  return { id, by: signerName, signerId, at: at.toISOString(), counts: problem === null, problem, seal };
}
