import { type HospitalId, type ItemId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { itemsForBilling } from '../catalogue/index.ts';
import { reopenCredited } from './again.store.ts';

/** Lines of a bill that a credit note has just taken back. */
export interface CreditedLines {
  readonly billId: string;
  readonly lines: readonly { readonly position: number; readonly itemId: string }[];
  /** The recorded price was the error: the one in force now takes its place, where it asks less. */
  readonly isRepriced: boolean;
}

/**
 * What was billed wrongly becomes billable again, with its evidence: charges of care that were credited wholly, for what did not come
 * back. Everything else stays as it is: the counter's own lines it types anew, and goods that are back
 * were not handed out. In the transaction of the credit note, after its lines. `invalid_field` where that leaves nothing: who
 * asked for it must not believe that it is asked of the patient again.
 */
export async function billAgain(
  tx: Tx,
  { hospital, at }: { hospital: HospitalId; at: Date },
  { billId, lines, isRepriced }: CreditedLines,
): Promise<void> {
  const ids = [...new Set(lines.map(({ itemId }) => itemId as ItemId))];
  const items = isRepriced ? [...(await itemsForBilling(tx, hospital, ids, at)).values()] : [];
  const prices = new Map(items.flatMap(({ id, price }) => (price ? [[id, price.id] as const] : [])));
  const positions = lines.map(({ position }) => position);
  if (await reopenCredited(tx, hospital, { billId, positions, prices })) return;
  throw new PramanaError('invalid_field', {
    field: 'billAgain',
    detail:
      'Nothing of this can be billed again: only what care recorded, credited to the last piece and not brought back.',
  });
}
