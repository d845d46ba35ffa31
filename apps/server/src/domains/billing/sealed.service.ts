import { type BillId, type HospitalId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Balance } from './balance.policy.ts';
import { lockBalance, readBills, type StoredBill } from './bill.store.ts';
import { countDocuments } from './document.store.ts';
import { readDraft } from './draft.store.ts';

/**
 * A sealed bill and its balance, which stays locked until the transaction ends: whoever moves money or corrects waits
 * here. A draft is `bill_not_sealed`; what is not there, or is another hospital's, is `not_found`. `seen`: how many
 * documents the person saw on the bill; with another one since they wish something of a bill that is no more, and it is
 * `bill_changed`. So a wish whose answer was lost is not done again from a page that does not show it.
 */
export async function lockSealed(
  tx: Tx,
  hospital: HospitalId,
  id: BillId,
  seen?: number,
): Promise<{ bill: StoredBill; balance: Balance }> {
  const balance = await lockBalance(tx, hospital, id);
  const [bill] = await readBills(tx, hospital, [id]);
  if (!balance || !bill) return refuseUnsealed(tx, hospital, id);
  if (seen !== undefined) await refuseUnseen(tx, hospital, id, seen);
  return { bill, balance };
}

/** Says why there is no sealed bill under this id. */
export async function refuseUnsealed(tx: Tx, hospital: HospitalId, id: BillId): Promise<never> {
  await readDraft(tx, hospital, id);
  throw new PramanaError('bill_not_sealed');
}

async function refuseUnseen(tx: Tx, hospital: HospitalId, id: BillId, seen: number): Promise<void> {
  const documents = await countDocuments(tx, hospital, id);
  if (documents !== seen)
    throw new PramanaError('bill_changed', {
      detail: `This bill has ${documents} payments, refunds and credit notes; the page showed ${seen}. Look at the newest, then do it again.`,
      params: { documents, seen },
    });
}
