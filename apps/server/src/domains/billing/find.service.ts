import { type BillId, type HospitalId, isUuid, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf, receiptFor, waitForProof } from '../sealing/index.ts';
import { billIdByNumber, readBills, type StoredBill } from './bill.store.ts';
import { readDraft } from './draft.store.ts';
import { numberOf } from './list.service.ts';
import { refuseUnsealed } from './sealed.service.ts';

/** How long a print or a receipt waits for the log before it goes out as PROOF PENDING. */
export const PROOF_PATIENCE_MS = 1_000;

/** A bill or draft by its id or its number, and whose it is; `not_found` for another hospital's as well. */
export async function findBill(
  tx: Tx,
  hospital: HospitalId,
  ref: string,
): Promise<{ id: BillId; subjectId: SubjectId; sealed: StoredBill | null }> {
  const id = await findBillId(tx, hospital, ref);
  const [sealed = null] = await readBills(tx, hospital, [id]);
  const { subjectId } = sealed ?? (await readDraft(tx, hospital, id));
  return { id, subjectId, sealed };
}

/** The id behind an id or a number. */
export async function findBillId(tx: Tx, hospital: HospitalId, ref: string): Promise<BillId> {
  if (isUuid(ref)) return ref as BillId;
  const numbered = numberOf(ref);
  const id =
    numbered?.series === undefined ? null : await billIdByNumber(tx, hospital, numbered.series, numbered.number);
  if (id === null) throw new PramanaError('not_found');
  return id;
}

/** The proof of a sealed bill as `.tlog-proof` text; `proof_pending` when the log has not answered for a second. */
export async function receiptOf(
  tx: Tx,
  hospital: { id: HospitalId },
  id: BillId,
): Promise<{ body: string; label: string }> {
  const [bill] = await readBills(tx, hospital.id, [id]);
  if (!bill) return refuseUnsealed(tx, hospital.id, id);
  await waitForProof(hospital.id, bill, PROOF_PATIENCE_MS);
  const body = await receiptFor(tx, hospital, bill);
  if (body === null) throw new PramanaError('proof_pending');
  return { body, label: labelOf(bill.series, bill.number) };
}
