import type { RecordEntryJson } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { formatSignedRecord } from '@pramana/ledger';
import type { AccessContext } from '../../platform/access.ts';
import { labelOf, receiptFor } from '../sealing/index.ts';
import { type OpenRecord, versionIn } from './reading.service.ts';
import { readKeyActs, readSignatures } from './signing.store.ts';
import { findRecord } from './record.store.ts';
import { findVersion, type KeptVersion } from './version.store.ts';
import { readContents } from './view.service.ts';

/** A file with its name. */
export interface Proof {
  readonly body: string;
  readonly fileName: string;
}

type Place = Pick<AccessContext, 'tx' | 'hospital'>;
interface Entry {
  readonly series: string;
  readonly number: number;
}

async function receipt({ tx, hospital }: Place, entry: Entry): Promise<string> {
  const text = await receiptFor(tx, hospital, entry);
  if (text === null) throw new PramanaError('proof_pending', { detail: 'The log has not answered yet. Try again.' });
  return text;
}

/** The proof of one version as `.tlog-proof` text. The access is the caller's. */
export async function versionProof(ctx: Place, open: OpenRecord, number: string): Promise<Proof> {
  const version = await versionIn(ctx, open, number);
  return { body: await receipt(ctx, version), fileName: `${labelOf(version.series, version.number)}.tlog-proof` };
}

/**
 * The newest signature of one version as a file that anybody can check (docs/design/records.md): three proofs, and the
 * content only where it is asked for. `not_found` when nobody signed it.
 */
export async function signatureProof(
  ctx: Place,
  open: OpenRecord,
  { number, content }: { number: string; content: boolean },
): Promise<Proof> {
  const { tx, hospital } = ctx;
  const version = await versionIn(ctx, open, number);
  const signatures = await readSignatures(tx, hospital.id, { records: [version.recordId] });
  const signature = signatures.filter((each) => each.version === version.version).at(-1);
  if (signature === undefined) throw new PramanaError('not_found');
  const acts = await readKeyActs(tx, hospital.id, { ids: [signature.keyId] });
  const key = acts.find(({ act }) => act === 'enrolled');
  if (key === undefined) throw new PramanaError('record_damaged');
  const body = formatSignedRecord({
    key: await receipt(ctx, key),
    record: await receipt(ctx, version),
    signature: await receipt(ctx, signature),
    content: content ? await contentOf(ctx, version) : null,
  });
  return { body, fileName: `${labelOf(signature.series, signature.number)}.pramana-signature` };
}

async function contentOf({ tx, hospital }: Place, version: KeptVersion): Promise<Uint8Array> {
  const [read] = await readContents(tx, hospital, [version]);
  if (read?.state === 'open') return read.bytes;
  throw new PramanaError(read?.state === 'damaged' ? 'record_damaged' : 'record_forgotten');
}

/**
 * What a printed paper brings along for these records: the file of the signature with its content where one counts, else
 * the proof of the version. One that the log has not answered yet brings nothing. The access is the caller's.
 */
export async function filesForPaper(
  ctx: Place,
  entries: readonly RecordEntryJson[],
): Promise<{ name: string; text: string }[]> {
  const files: { name: string; text: string }[] = [];
  for (const { id, newest: shown } of entries) {
    const record = await findRecord(ctx.tx, ctx.hospital.id, id);
    const newest =
      record && (await findVersion(ctx.tx, ctx.hospital.id, { record: id, released: false, version: shown.version }));
    if (!record || !newest) continue;
    const open = { record, newest, released: false };
    const number = String(shown.version);
    try {
      const isSigned = shown.signatures.some(({ counts }) => counts);
      const { body, fileName } = isSigned
        ? await signatureProof(ctx, open, { number, content: true })
        : await versionProof(ctx, open, number);
      files.push({ name: fileName, text: body });
    } catch (error) {
      if (!(error instanceof PramanaError) || error.code !== 'proof_pending') throw error;
    }
  }
  return files;
}
