import type { HospitalId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** A row of evidence that says otherwise than what it cites. */
export interface WrongEvidence {
  series: string;
  number: bigint;
  table: string;
  field: string;
}

/**
 * Facts whose row is not what was sealed: of each, the block it names is its document's, of its commitment, subject,
 * author and time; a record's kind follows from the record. Confirmations are acts about that very fact. The first thousand.
 */
export async function wrongEvidence(tx: Tx, hospital: HospitalId): Promise<WrongEvidence[]> {
  const { rows } = await sql<WrongEvidence>`
    with told as (
      select e.series, e.number, 'evidence' as "table", field from evidence e
      left join block b on b.hospital_id = e.hospital_id and b.series = e.series and b.number = e.number
      left join record_version v on v.hospital_id = e.hospital_id and v.id = e.document_id
      left join record r on r.hospital_id = e.hospital_id and r.id = v.record_id
      left join dispense d on d.hospital_id = e.hospital_id and d.id = e.document_id and d.act = 'dispense'
      cross join lateral (values
        ('number', b.number is null),
        ('document_id', b.document_id <> e.document_id),
        ('commitment', b.commitment <> e.commitment),
        ('subject_id', b.subject_id is distinct from e.subject_id),
        ('author_id', b.author_id is distinct from e.author_id),
        ('at', b.at <> e.at),
        ('record_id', e.kind <> 'dispense' and v.record_id is distinct from e.record_id),
        ('version', e.kind <> 'dispense' and v.version is distinct from e.version),
        ('encounter_id', e.kind = 'dispense' and d.encounter_id is distinct from e.encounter_id),
        ('kind', case e.kind
          when 'dispense' then d.id is null
          when 'consultation' then r.category is distinct from 'notes'
          when 'order' then r.category is distinct from 'labs' or r.type <> 'ServiceRequest'
          else r.category not in ('labs', 'imaging') or r.type = 'ServiceRequest' end)
      ) as each (field, wrong)
      where e.hospital_id = ${hospital} and wrong
      union all
      select c.series, c.number, 'evidence_confirmation', field from evidence_confirmation c
      left join evidence e on e.hospital_id = c.hospital_id and e.id = c.evidence_id
      left join dispense d on d.hospital_id = c.hospital_id and d.series = c.series and d.number = c.number
      cross join lateral (values
        ('number', d.id is null or d.act <> 'confirm'),
        ('evidence_id', e.document_id is distinct from d.of_id),
        ('at', d.at <> c.at)
      ) as each (field, wrong)
      where c.hospital_id = ${hospital} and wrong
    )
    select * from told order by 1, 2, 3, 4 limit 1000`.execute(tx);
  return rows;
}

/** A line of a sealed bill, and what it cites. */
export interface CitingLine {
  billId: string;
  series: string;
  number: bigint;
  at: Date;
  position: number;
  grade: string;
  chargeId: string;
  subjectId: SubjectId;
  evidenceId: string | null;
  chargeEvidence: string | null;
}

/** Lines that cite something or claim to, in the order of bills. */
export async function citingLines(
  tx: Tx,
  hospital: HospitalId,
  { after, limit }: { after: { bill: string; position: number } | null; limit: number },
): Promise<CitingLine[]> {
  const { rows } = await sql<CitingLine>`
    select line.bill_id as "billId", bill.series, bill.number, bill.sealed_at as at, line.position,
      line.evidence_grade as grade, line.charge_id as "chargeId", bill.subject_id as "subjectId",
      line.evidence_id as "evidenceId", charge.evidence_id as "chargeEvidence"
    from bill_line line
    join bill on bill.hospital_id = line.hospital_id and bill.id = line.bill_id
    left join charge on charge.hospital_id = line.hospital_id and charge.id = line.charge_id
    where line.hospital_id = ${hospital}
      and (line.evidence_grade <> 'unsupported' or line.evidence_id is not null or charge.evidence_id is not null)
      and (${after === null} or (line.bill_id, line.position) > (${after?.bill ?? null}::uuid, ${after?.position ?? null}::int))
    order by line.bill_id, line.position limit ${limit}`.execute(tx);
  return rows;
}
