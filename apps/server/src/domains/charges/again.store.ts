import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface Reopening {
  readonly billId: string;
  /** Lines of which something stays with the patient. */
  readonly positions: readonly number[];
  /** By item, a price version that takes the recorded one's place where it asks less; else the recorded one stays. */
  readonly prices: ReadonlyMap<string, string>;
}

/**
 * Makes charges of care billable for their next turn, of those that may be: billed by this bill, credited wholly since, and
 * something of them did not come back. A service has no goods; goods have to be those that a dispense handed out, for what the counter
 * sold itself left the shelf with its bill and would leave it again. False: there was none.
 */
export async function reopenCredited(
  tx: Tx,
  hospital: HospitalId,
  { billId, positions, prices }: Reopening,
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    update charge set status = 'billable', turn = charge.turn + 1,
      price_id = case when offered.amount::numeric * recorded.per < recorded.amount::numeric * offered.per
        then offered.id else charge.price_id end
    from bill_line line
    join price recorded on recorded.hospital_id = line.hospital_id and recorded.id = line.price_id
    left join unnest(${[...prices.keys()]}::uuid[], ${[...prices.values()]}::uuid[]) as priced (item_id, price_id)
      on priced.item_id = line.item_id
    left join price offered on offered.hospital_id = line.hospital_id and offered.id = priced.price_id
    where line.hospital_id = ${hospital} and line.bill_id = ${billId} and line.position = any(${[...positions]}::int[])
      and charge.hospital_id = line.hospital_id and charge.id = line.charge_id and charge.turn = line.charge_turn
      and charge.status = 'billed' and charge.evidence_id is not null
      and charge.batch_id is not distinct from line.batch_id
      and (line.quantity, true) = (select sum(credit.quantity), bool_or(credit.goods = 'none') from credit_note_line credit
        where credit.hospital_id = line.hospital_id and credit.bill_id = line.bill_id and credit.position = line.position)`.execute(
    tx,
  );
  return numAffectedRows > 0n;
}
