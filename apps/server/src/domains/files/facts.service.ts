import type { FileType } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { type CborValue, decodeCbor, encodeCbor, LedgerError } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { openContents, sealContent, type SealedContent } from '../sealing/index.ts';
import type { StoredFile } from './file.store.ts';

/** What is said about a file under its category's key: a name may tell more than the file. */
export interface FileFacts {
  readonly name: string;
  /** When the sender's copy was last changed, milliseconds. */
  readonly modified: number;
  readonly type: FileType | null;
  /** Of the content; null until it is whole. */
  readonly sha256: Uint8Array | null;
}

/** Facts lie beside the content (version 1) under a key of their own. */
export const FACTS_VERSION = 0;

type Place = Pick<StoredFile, 'id' | 'subject' | 'category'>;

function placeOf({ id, subject, category }: Place) {
  return { subject, category, record: id, version: FACTS_VERSION };
}

export function sealFacts(
  tx: Tx,
  hospital: Hospital,
  file: Place,
  { name, modified, type, sha256 }: FileFacts,
  at: Date,
): Promise<SealedContent> {
  return sealContent(tx, hospital, { ...placeOf(file), at }, encodeCbor({ name, modified, type, sha256 }));
}

export type OpenedFacts =
  | { readonly state: 'open'; readonly facts: FileFacts }
  | { readonly state: 'forgotten' | 'damaged' };

/** The facts of these files, in the order given; what does not open hides no other. */
export async function openFacts(
  tx: Tx,
  hospital: Pick<Hospital, 'id'>,
  files: readonly StoredFile[],
): Promise<OpenedFacts[]> {
  const opened = await openContents(
    tx,
    hospital,
    files.map((file) => ({ ...placeOf(file), ...file.facts })),
  );
  return opened.map((each) => (each.state === 'open' ? readFacts(each.bytes) : { state: each.state }));
}

/** Of one file that must be readable: `record_forgotten`, `record_damaged`. */
export async function factsOf(tx: Tx, hospital: Pick<Hospital, 'id'>, file: StoredFile): Promise<FileFacts> {
  const [opened] = await openFacts(tx, hospital, [file]);
  if (opened?.state === 'open') return opened.facts;
  throw new PramanaError(opened?.state === 'forgotten' ? 'record_forgotten' : 'record_damaged');
}

function readFacts(bytes: Uint8Array): OpenedFacts {
  try {
    const { name, modified, type, sha256 } = decodeCbor(bytes) as { readonly [key: string]: CborValue };
    return { state: 'open', facts: { name, modified: Number(modified), type, sha256 } as FileFacts };
  } catch (error) {
    if (error instanceof LedgerError) return { state: 'damaged' };
    throw error;
  }
}
