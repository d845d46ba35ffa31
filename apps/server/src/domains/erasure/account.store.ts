import type { HospitalId, PatientId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** A patient's own accounts, and whether their owner is somebody here besides: at work, in another hospital, for another patient. */
export async function ownAccounts(
  tx: Tx,
  hospital: HospitalId,
  patient: PatientId,
): Promise<{ person: PersonId; isMore: boolean; isClosed: boolean }[]> {
  const { rows } = await sql<{ person: PersonId; isMore: boolean; isClosed: boolean }>`
    select distinct p.id as person, not p.active as "isClosed", (p.operator or exists (
        select from membership m where m.person_id = p.id and m.active
          and (m.hospital_id <> ${hospital} or m.role not in ('patient', 'guardian')))
      or exists (select from patient_link o where o.hospital_id = ${hospital} and o.person_id = p.id
        and o.patient_id <> ${patient} and o.ended_at is null)) as "isMore"
    from patient_link l join person p on p.id = l.person_id
    where l.hospital_id = ${hospital} and l.patient_id = ${patient} and l.relation = 'self'`.execute(tx);
  return rows;
}
