import type { BillId, HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export async function readApprovalSteps(
  tx: Tx,
  hospital: HospitalId,
  draftId: BillId,
): Promise<{ at: Date; person: string; reason: string }[]> {
  return tx
    .selectFrom('discount_approval')
    .innerJoin('person', 'person.id', 'discount_approval.approver_id')
    .select(['at', 'person.name as person', 'reason'])
    .where('hospital_id', '=', hospital)
    .where('draft_id', '=', draftId)
    .orderBy('at')
    .execute();
}

/** Who took a draft over from whom, oldest first. */
export async function readTakeovers(
  tx: Tx,
  hospital: HospitalId,
  draftId: BillId,
): Promise<{ at: Date; from: string; to: string }[]> {
  return tx
    .selectFrom('draft_takeover')
    .innerJoin('person as former', 'former.id', 'draft_takeover.from_id')
    .innerJoin('person as next', 'next.id', 'draft_takeover.to_id')
    .select(['at', 'former.name as from', 'next.name as to'])
    .where('hospital_id', '=', hospital)
    .where('draft_id', '=', draftId)
    .orderBy('draft_takeover.id')
    .execute();
}

export interface PrintRow {
  copy: number;
  size: string;
  person: string;
  at: Date;
}

export async function readPrints(tx: Tx, hospital: HospitalId, billId: BillId): Promise<PrintRow[]> {
  return tx
    .selectFrom('bill_print')
    .innerJoin('person', 'person.id', 'bill_print.person_id')
    .select(['copy', 'size', 'person.name as person', 'at'])
    .where('hospital_id', '=', hospital)
    .where('bill_id', '=', billId)
    .orderBy('copy')
    .execute();
}

/**
 * Counts one more print of a bill and answers which copy it is; 1 is the original. Of two prints at once the second
 * waits on the primary key and then counts anew: never two originals, and no refusal.
 */
export async function insertPrint(
  tx: Tx,
  hospital: HospitalId,
  print: { billId: BillId; size: string; personId: PersonId; at: Date },
): Promise<number> {
  for (;;) {
    const counted = await tx
      .insertInto('bill_print')
      .values((eb) => ({
        hospital_id: hospital,
        bill_id: print.billId,
        copy: eb
          .selectFrom('bill_print as before')
          .where('before.hospital_id', '=', hospital)
          .where('before.bill_id', '=', print.billId)
          .select((inner) =>
            inner(inner.fn.coalesce(inner.fn.max('before.copy'), inner.lit(0)), '+', inner.lit(1)).as('copy'),
          ),
        size: print.size,
        person_id: print.personId,
        at: print.at,
      }))
      .onConflict((conflict) => conflict.doNothing())
      .returning('copy')
      .executeTakeFirst();
    if (counted !== undefined) return counted.copy;
  }
}
