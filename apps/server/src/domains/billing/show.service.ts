import type { ShownItemsJson } from '@pramana/contract';
import { type BillId, type HospitalId, PramanaError } from '@pramana/kernel';
import { LedgerError } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf, shownFor } from '../sealing/index.ts';
import { readBills } from './bill.store.ts';
import { refuseUnsealed } from './sealed.service.ts';

/**
 * A proof of a sealed bill for somebody else's eyes: the items at these positions, the others as their commitments, which
 * nobody can guess. `proof_pending`, or `invalid_field` for a position that the bill does not have.
 */
export async function showItemsOf(
  tx: Tx,
  hospital: { id: HospitalId },
  id: BillId,
  positions: readonly number[],
): Promise<ShownItemsJson> {
  const [bill] = await readBills(tx, hospital.id, [id]);
  if (!bill) return refuseUnsealed(tx, hospital.id, id);
  const shown = await shownFor(tx, hospital, bill, positions).catch((error: unknown) => {
    if (error instanceof LedgerError && error.code === 'bad_item')
      throw new PramanaError('invalid_field', { field: 'positions', detail: 'The bill has no such item.' });
    throw error;
  });
  if (shown === null) throw new PramanaError('proof_pending');
  return { label: labelOf(bill.series, bill.number), proof: shown.proof, urls: [...shown.urls] };
}
