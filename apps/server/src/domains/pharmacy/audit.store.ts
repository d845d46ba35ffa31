import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface StrayDispense {
  document: string | null;
  table: string;
  field: string;
}

/**
 * What no single dispense says: exactly one movement for each line, of its batch, quantity, maker and time; a charge of
 * the same item, batch and quantity behind it, billable or billed while it is out, withdrawn once it came back; and no
 * charge that cites a dispense without its line. The first thousand.
 */
export async function strayDispenses(tx: Tx, hospital: HospitalId): Promise<StrayDispense[]> {
  const { rows } = await sql<StrayDispense>`
    with expected as (
      select case d.act when 'dispense' then 'dispense' else 'dispense-return' end as reason, d.id as document_id, l.position,
        l.batch_id, case when d.act = 'dispense' then -l.quantity when l.goods = 'shelf' then l.quantity else 0 end as quantity,
        case when l.goods = 'quarantine' then l.quantity else 0 end as quarantined, d.author_id, d.at, d.series, d.number
      from dispense_line l join dispense d on d.hospital_id = l.hospital_id and d.id = l.dispense_id
      where l.hospital_id = ${hospital}
    ), moved as (
      select * from stock_movement where hospital_id = ${hospital} and reason in ('dispense', 'dispense-return')
    ), told as (
      select expected.series, expected.number, 'stock_movement' as "table", field
      from moved full join expected on expected.reason = moved.reason and expected.document_id = moved.document_id
        and expected.position = moved.position
      cross join lateral (values
        ('document_id', moved.id is null or expected.document_id is null),
        ('batch_id', moved.batch_id <> expected.batch_id),
        ('quantity', moved.quantity <> expected.quantity),
        ('quarantined', moved.quarantined <> expected.quarantined),
        ('person_id', moved.person_id <> expected.author_id),
        ('at', moved.at <> expected.at),
        ('note', moved.note <> '')
      ) as each (field, wrong) where wrong
      union all
      select d.series, d.number, 'charge', field
      from dispense_line l join dispense d on d.hospital_id = l.hospital_id and d.id = l.dispense_id and d.act = 'dispense'
      left join charge c on c.hospital_id = l.hospital_id and c.id = l.charge_id
      left join evidence e on e.hospital_id = d.hospital_id and e.document_id = d.id
      left join dispense_line back on back.hospital_id = l.hospital_id and back.charge_id = l.charge_id and back.goods <> ''
      left join bill_line billed on billed.hospital_id = l.hospital_id and billed.charge_id = l.charge_id
        and billed.charge_turn = c.turn
      cross join lateral (values
        ('id', c.id is null),
        ('item_id', c.item_id <> l.item_id),
        ('batch_id', c.batch_id is distinct from l.batch_id),
        ('quantity', c.quantity <> l.quantity),
        ('encounter_id', c.encounter_id <> d.encounter_id),
        ('evidence_id', c.evidence_id is distinct from e.id),
        ('evidence_line', c.evidence_line is distinct from l.position),
        ('status', c.status <> case when back.charge_id is not null then 'void'
          when billed.charge_id is not null then 'billed' else 'billable' end)
      ) as each (field, wrong)
      where l.hospital_id = ${hospital} and wrong
      union all
      select e.series, e.number, 'charge', 'evidence_line' from charge c
      join evidence e on e.hospital_id = c.hospital_id and e.id = c.evidence_id and e.kind = 'dispense'
      where c.hospital_id = ${hospital} and not exists (
        select from dispense_line l where l.hospital_id = c.hospital_id and l.dispense_id = e.document_id
          and l.position = c.evidence_line and l.charge_id = c.id)
    )
    select series || '-' || lpad(number::text, 6, '0') as document, "table", field from told order by 1, 2, 3 limit 1000`.execute(
    tx,
  );
  return rows;
}
