import { PramanaError } from '@pramana/kernel';
import { formatSignedRecord } from '@pramana/ledger';
import type { AccessContext } from '../../platform/access.ts';
import { labelOf, receiptFor } from '../sealing/index.ts';
import { type OpenRecord, versionIn } from './reading.service.ts';
import { readKeyActs, readSignatures } from './signing.store.ts';
import type { KeptVersion } from './version.store.ts';
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
