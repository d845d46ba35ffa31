import { type BillId, type HospitalId, isUuid, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import { type BlockRef, labelOf, receiptFor, waitForProof } from '../sealing/index.ts';
import { billIdByNumber, readBills, type StoredBill } from './bill.store.ts';
import { documentBlock } from './document.store.ts';
import { readDraft } from './draft.store.ts';
import { numberOf } from './list.service.ts';
import { refuseUnsealed } from './sealed.service.ts';

/** How long a print or a receipt waits for the log before it goes out as PROOF PENDING. */
const PROOF_PATIENCE_MS = 1_000;

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

/**
 * Gives the log a moment to sign what is about to be printed or handed out. Call it outside of any transaction: nobody's
 * connection is held meanwhile. What is not there yet, or never will be, is not waited for.
 */
export async function awaitProof(
  { services, hospital }: { services: Pick<Services, 'db'>; hospital: { id: HospitalId } },
  find: (tx: Tx) => Promise<BlockRef | null>,
): Promise<void> {
  const block = await services.db.inHospital(hospital.id, find);
  if (block !== null) await waitForProof(hospital.id, block, PROOF_PATIENCE_MS);
}

/** The block of a sealed bill, by the bill's id or number. */
export async function blockOfBill(tx: Tx, hospital: HospitalId, ref: string): Promise<BlockRef | null> {
  const [bill = null] = await readBills(tx, hospital, [await findBillId(tx, hospital, ref)]);
  return bill;
}

/** The block of a payment, refund or credit note, by the document's id. */
export const blockOfDocument = documentBlock;

/** The proof of a sealed bill as `.tlog-proof` text; `proof_pending` when the log has not answered yet: see `awaitProof`. */
export async function receiptOf(
  tx: Tx,
  hospital: { id: HospitalId },
  id: BillId,
): Promise<{ body: string; label: string }> {
  const [bill] = await readBills(tx, hospital.id, [id]);
  if (!bill) return refuseUnsealed(tx, hospital.id, id);
  const body = await receiptFor(tx, hospital, bill);
  if (body === null) throw new PramanaError('proof_pending');
  return { body, label: labelOf(bill.series, bill.number) };
}
