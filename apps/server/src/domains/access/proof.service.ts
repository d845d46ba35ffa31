import { PramanaError, type SubjectId } from '@pramana/kernel';
import { commitmentOf } from '@pramana/ledger';
import type { AccessContext } from '../../platform/access.ts';
import { openBlock, receiptFor } from '../sealing/index.ts';
import { readLeaf } from './event.store.ts';
import { openLeaves } from './leaf.service.ts';

export interface Proof {
  readonly text: string;
  readonly subjectId: SubjectId | null;
}

/**
 * The proof of one look as `.tlog-proof` text: its own item is shown as it was sealed, all others are hidden. `whose`: only
 * a look at one of these pseudonyms. `not_found`; `proof_pending` while the log has not answered; `record_forgotten` when the
 * patient's key is gone; `record_damaged` when what is stored is not what was sealed.
 */
export async function proofOfLook(
  { tx, hospital }: Pick<AccessContext, 'tx' | 'hospital'>,
  event: string,
  whose?: readonly SubjectId[],
): Promise<Proof> {
  const leaf = await readLeaf(tx, hospital.id, event);
  if (leaf === undefined) throw new PramanaError('not_found');
  if (leaf === null) throw new PramanaError('proof_pending');
  if (whose !== undefined && (leaf.whose === null || !whose.includes(leaf.whose))) throw new PramanaError('not_found');
  const open = await openBlock(tx, hospital, leaf.ref);
  const hidden = open.presented[leaf.position];
  const commitment = hidden && commitmentOf(hidden, leaf.position);
  const [opened] = await openLeaves(tx, hospital, [{ ...leaf, commitment }]);
  if (opened?.state === 'forgotten') throw new PramanaError('record_forgotten');
  if (opened?.state !== 'open') throw new PramanaError('record_damaged');
  const revealed = new Map([[leaf.position, opened.item]]);
  const text = await receiptFor(tx, hospital, leaf.ref, { revealed });
  if (text === null) throw new PramanaError('proof_pending');
  return { text, subjectId: leaf.whose };
}
