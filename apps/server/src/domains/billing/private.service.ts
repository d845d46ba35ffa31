import type { BillId, HospitalId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { openPrivate, sealPrivate } from '../sealing/index.ts';

/** What a bill says of people who are not registered, and remarks: kept encrypted under the subject's key (I-13). */
export interface PrivatePart {
  customer: { name: string; phone: string } | null;
  prescriber: string;
  note: string;
}

export const NOTHING_PRIVATE: PrivatePart = { customer: null, prescriber: '', note: '' };
export const PRIVATE_BOX = 'bill-private';

/** The box of a draft's private part; null when there is nothing to keep. */
export async function boxPrivate(
  tx: Tx,
  { hospital }: { hospital: { id: HospitalId } },
  subject: SubjectId,
  billId: BillId,
  part: PrivatePart,
): Promise<Uint8Array | null> {
  if (!part.customer && !part.prescriber && !part.note) return null;
  const value = { customer: part.customer ? { ...part.customer } : null, prescriber: part.prescriber, note: part.note };
  return sealPrivate(tx, hospital, subject, PRIVATE_BOX, billId, value);
}

/** Opens what `boxPrivate` closed; `record_damaged` when it was altered or belongs elsewhere. */
export async function unboxPrivate(
  tx: Tx,
  { hospital }: { hospital: { id: HospitalId } },
  subject: SubjectId,
  billId: BillId,
  box: Uint8Array | null,
): Promise<PrivatePart> {
  if (!box) return NOTHING_PRIVATE;
  return (await openPrivate(tx, hospital, subject, PRIVATE_BOX, billId, box)) as unknown as PrivatePart;
}
