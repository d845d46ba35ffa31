import type { HospitalId, SubjectId } from '@pramana/kernel';
import { type CborValue, decodeItem, equal, itemCommitment, LedgerError, type SaltedItem } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { openBoxes } from '../sealing/index.ts';
import { LEAF_BOX } from './batch.service.ts';

/** A leaf's item as it was sealed; forgotten with its subject's key; or not what was sealed. */
export type OpenLeaf =
  | { readonly state: 'open'; readonly item: SaltedItem }
  | { readonly state: 'forgotten' | 'damaged' };

export interface ClosedLeaf {
  readonly eventId: string;
  readonly position: number;
  readonly box: Uint8Array;
  readonly subjectId: SubjectId | null;
  /** What the batch's claim says at this position; undefined where it has no such position. */
  readonly commitment: Uint8Array | undefined;
}

/** Decrypts leaves and holds each against the commitment that was sealed. In the order given. */
export async function openLeaves(
  tx: Tx,
  hospital: { id: HospitalId },
  leaves: readonly ClosedLeaf[],
): Promise<OpenLeaf[]> {
  const boxes = leaves.map(({ eventId, subjectId, box }) => ({ record: eventId, subjectId, box }));
  const opened = await openBoxes(tx, hospital, LEAF_BOX, boxes);
  return opened.map((box, i) => {
    if (box.state !== 'open') return { state: box.state };
    const item = saltedItem(box.value);
    const { position = -1, commitment } = leaves[i] ?? {};
    if (item === null || commitment === undefined) return { state: 'damaged' };
    return equal(itemCommitment(position, item, item.salt), commitment)
      ? { state: 'open', item }
      : { state: 'damaged' };
  });
}

function saltedItem(value: CborValue): SaltedItem | null {
  if (!Array.isArray(value)) return null;
  const [salt, bytes] = value as readonly CborValue[];
  if (!(salt instanceof Uint8Array) || salt.length !== 16 || !(bytes instanceof Uint8Array)) return null;
  try {
    return { ...decodeItem(bytes), salt };
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}
