import { type BillId, type HospitalId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Balance } from './balance.policy.ts';
import { lockBalance, readBills, type StoredBill } from './bill.store.ts';
import { readDraft } from './draft.store.ts';

/**
 * A sealed bill and its balance, which stays locked until the transaction ends: whoever moves money or corrects waits
 * here. A draft is `bill_not_sealed`; what is not there, or is another hospital's, is `not_found`.
 */
export async function lockSealed(
  tx: Tx,
  hospital: HospitalId,
  id: BillId,
): Promise<{ bill: StoredBill; balance: Balance }> {
  const balance = await lockBalance(tx, hospital, id);
  const [bill] = await readBills(tx, hospital, [id]);
  if (balance && bill) return { bill, balance };
  return refuseUnsealed(tx, hospital, id);
}

/** Says why there is no sealed bill under this id. */
export async function refuseUnsealed(tx: Tx, hospital: HospitalId, id: BillId): Promise<never> {
  await readDraft(tx, hospital, id);
  throw new PramanaError('bill_not_sealed');
}
