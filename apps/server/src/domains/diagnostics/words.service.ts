import type { SubjectId } from '@pramana/kernel';
import { decodeCbor, encodeCbor } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { openContents, registerKept, sealContent } from '../sealing/index.ts';
import type { OrderRow, StoredWords } from './order.store.ts';

/** What is said about an order: which test, and why it was rejected or cancelled. Health content (I-13). */
export interface Words {
  readonly code: string | null;
  readonly name: string;
  readonly note: string;
  /** By the revision that each belongs to. */
  readonly whys: readonly { readonly revision: number; readonly why: string }[];
}

const CATEGORY = 'labs';

/** Where they lie, for whoever replaces the key of the category. */
export function registerKeptWords(): void {
  registerKept({
    under: 'category',
    table: 'lab_order',
    column: 'wrapped_key',
    key: { id: 'uuid' },
    subject: 't.subject_id',
    category: `'${CATEGORY}'`,
    epoch: 't.epoch',
    record: 't.id',
    version: 't.words_version',
  });
}

/** Seals what is said under a key of its own. */
export async function sealWords(
  tx: Tx,
  hospital: Hospital,
  { id, subject, version, at }: { id: string; subject: SubjectId; version: number; at: Date },
  { code, name, note, whys }: Words,
): Promise<StoredWords> {
  const place = { subject, category: CATEGORY, record: id, version, at } as const;
  const bytes = encodeCbor({ code, name, note, whys: whys.map(({ revision, why }) => [revision, why]) });
  return { wordsVersion: version, ...(await sealContent(tx, hospital, place, bytes)) };
}

/** What is said of each of these, in their order; null where it does not open. */
export async function wordsOf(
  tx: Tx,
  hospital: Pick<Hospital, 'id' | 'slug'>,
  rows: readonly OrderRow[],
): Promise<(Words | null)[]> {
  const opened = await openContents(
    tx,
    hospital,
    rows.map(({ id, subjectId, wordsVersion, epoch, wrappedKey, box }) => ({
      subject: subjectId,
      category: CATEGORY,
      record: id,
      version: wordsVersion,
      epoch,
      wrappedKey,
      box,
    })),
  );
  return opened.map((each) => (each.state === 'open' ? decoded(each.bytes) : null));
}

/** The box is sealed by this file alone and opens only whole: its form is the one that was put in. */
function decoded(bytes: Uint8Array): Words {
  const { whys, ...said } = decodeCbor(bytes) as unknown as Omit<Words, 'whys'> & { whys: [number, string][] };
  return { ...said, whys: whys.map(([revision, why]) => ({ revision, why })) };
}
