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

export interface CareStep {
  kind: string;
  person: string;
  at: Date;
  series: string;
  number: number;
  /** '' unless it is a consent to another item. */
  item: string;
}

/** What a bill's lines cite, and what the patient confirmed of it, each once. */
export async function readCited(tx: Tx, hospital: HospitalId, billId: BillId): Promise<CareStep[]> {
  const rows = await tx
    .selectFrom('bill_line as l')
    .innerJoin('evidence as e', (join) =>
      join.onRef('e.hospital_id', '=', 'l.hospital_id').onRef('e.id', '=', 'l.evidence_id'),
    )
    .innerJoin('person', 'person.id', 'e.author_id')
    .leftJoin('evidence_confirmation as c', (join) =>
      join.onRef('c.hospital_id', '=', 'e.hospital_id').onRef('c.evidence_id', '=', 'e.id'),
    )
    .select(['e.id', 'e.kind', 'e.series', 'e.number', 'e.at', 'person.name as person'])
    .select(['c.series as confirm_series', 'c.number as confirm_number', 'c.at as confirmed_at'])
    .where('l.hospital_id', '=', hospital)
    .where('l.bill_id', '=', billId)
    .execute();
  const once = [...new Map(rows.map((row) => [row.id, row])).values()];
  return once.flatMap(({ kind, person, at, series, number, ...row }): CareStep[] => {
    const { confirm_series: of, confirm_number: no, confirmed_at: confirmedAt } = row;
    const fact = { kind: `care-${kind}`, person, at, series, number: Number(number), item: '' };
    if (of === null || no === null || confirmedAt === null) return [fact];
    return [fact, { kind: 'care-confirmed', person: '', at: confirmedAt, series: of, number: Number(no), item: '' }];
  });
}

/** Consents of prescribers to other items on a bill; each is sealed with what was handed out by it. */
export async function readConsents(tx: Tx, hospital: HospitalId, billId: BillId): Promise<CareStep[]> {
  const rows = await tx
    .selectFrom('bill_line as l')
    .innerJoin('dispense_line as given', (join) =>
      join.onRef('given.hospital_id', '=', 'l.hospital_id').onRef('given.charge_id', '=', 'l.charge_id'),
    )
    .innerJoin('dispense as d', (join) =>
      join.onRef('d.hospital_id', '=', 'given.hospital_id').onRef('d.id', '=', 'given.dispense_id'),
    )
    .innerJoin('substitution as s', (join) =>
      join.onRef('s.hospital_id', '=', 'given.hospital_id').onRef('s.id', '=', 'given.substitution_id'),
    )
    .innerJoin('item', (join) =>
      join.onRef('item.hospital_id', '=', 's.hospital_id').onRef('item.id', '=', 's.item_id'),
    )
    .innerJoin('person', 'person.id', 's.answered_by')
    .select(['s.id', 's.answered_at as at', 'person.name as person', 'item.name as item', 'd.series', 'd.number'])
    .where('l.hospital_id', '=', hospital)
    .where('l.bill_id', '=', billId)
    .where('d.act', '=', 'dispense')
    .execute();
  return [...new Map(rows.map((row) => [row.id, row])).values()].flatMap(({ at, person, item, series, number }) =>
    at === null ? [] : [{ kind: 'care-consented', person, at, item, series, number: Number(number) }],
  );
}
