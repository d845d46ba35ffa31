import type { AddressJson, ClinicianRole, ClinicianStateName } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface StoredClinician {
  id: PersonId;
  name: string;
  role: ClinicianRole;
  state: ClinicianStateName;
  departmentId: string | null;
  department: string;
  category: string;
  degree: string;
  experienceSince: number | null;
  phone: string | null;
  email: string | null;
  registrationNumber: string;
  council: string;
  address: AddressJson | null;
}

export interface ClinicianSearch {
  role: ClinicianRole;
  /** Folded; '' finds everybody. */
  text?: string;
  department?: string | undefined;
  state?: ClinicianStateName | undefined;
  /** These people. */
  only?: readonly string[];
  after?: string | null;
  limit?: number;
}

/** Who is or was a doctor or nurse of this hospital, by name. */
export async function readClinicians(
  tx: Tx,
  hospital: HospitalId,
  { role, text = '', department, state, only, after = null, limit = 1000 }: ClinicianSearch,
): Promise<StoredClinician[]> {
  const { rows } = await sql<StoredClinician>`
    select p.id, p.name, held.role, held.state, f.department_id as "departmentId", coalesce(d.name, '') as department,
      coalesce(f.category, '') as category, coalesce(f.degree, '') as degree, f.experience_since as "experienceSince",
      f.phone, f.email, coalesce(f.registration_number, '') as "registrationNumber", coalesce(f.council, '') as council,
      f.address
    from (
      select m.person_id, m.role,
        case when m.active then 'active' when m.suspended then 'suspended' else 'retired' end as state
      from membership m where m.hospital_id = ${hospital} and m.role = ${role}
    ) held
    join person p on p.id = held.person_id
    left join member f on f.hospital_id = ${hospital} and f.person_id = p.id
    left join department d on d.hospital_id = f.hospital_id and d.id = f.department_id
    where (${text} = '' or position(${text} in lower(p.name)) > 0)
      and (${department ?? null}::uuid is null or f.department_id = ${department ?? null}::uuid)
      and (${state ?? null}::text is null or held.state = ${state ?? null}::text)
      and (${only === undefined} or p.id = any(${[...(only ?? [])]}::uuid[]))
      and (${after}::uuid is null or (p.name, p.id) > (select name, id from person where id = ${after}::uuid))
    order by p.name, p.id
    limit ${limit}`.execute(tx);
  return rows;
}

export interface Assignment {
  id: string;
  nurseId: PersonId;
  doctorId: PersonId;
  nurse: string;
  doctor: string;
  since: Date;
  endedAt: Date | null;
}

/** Assignments of a nurse or to a doctor, those in effect first, newest first. */
export async function readAssignments(
  tx: Tx,
  hospital: HospitalId,
  of: { nurse: PersonId } | { doctor: PersonId },
): Promise<Assignment[]> {
  const rows = await tx
    .selectFrom('nurse_assignment as a')
    .innerJoin('person as n', 'n.id', 'a.nurse_id')
    .innerJoin('person as d', 'd.id', 'a.doctor_id')
    .select([
      'a.id',
      'a.nurse_id as nurseId',
      'a.doctor_id as doctorId',
      'n.name as nurse',
      'd.name as doctor',
      'a.since',
      'a.ended_at as endedAt',
    ])
    .where('a.hospital_id', '=', hospital)
    .$if('nurse' in of, (query) => query.where('a.nurse_id', '=', 'nurse' in of ? of.nurse : ''))
    .$if('doctor' in of, (query) => query.where('a.doctor_id', '=', 'doctor' in of ? of.doctor : ''))
    .orderBy(sql`a.ended_at desc nulls first`)
    .orderBy('a.id', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({ ...row, nurseId: row.nurseId as PersonId, doctorId: row.doctorId as PersonId }));
}

/** False when this nurse is assigned to this doctor already. */
export async function insertAssignment(
  tx: Tx,
  hospital: HospitalId,
  { id, nurse, doctor, by, at }: { id: string; nurse: PersonId; doctor: PersonId; by: PersonId; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into nurse_assignment (hospital_id, id, nurse_id, doctor_id, since, assigned_by)
    values (${hospital}, ${id}, ${nurse}, ${doctor}, ${at}, ${by})
    on conflict (hospital_id, doctor_id, nurse_id) where ended_at is null do nothing
    returning id`.execute(tx);
  return rows.length === 1;
}

/** Ends one assignment of a doctor, or all that somebody has in roles they lose. */
export async function endAssignments(
  tx: Tx,
  hospital: HospitalId,
  which: { id: string; doctor: PersonId } | { person: PersonId; roles: readonly string[] },
  { by, at }: { by: PersonId; at: Date },
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('nurse_assignment')
    .set({ ended_at: at, ended_by: by })
    .where('hospital_id', '=', hospital)
    .where('ended_at', 'is', null)
    .where((eb) => {
      if ('id' in which) return eb.and([eb('id', '=', which.id), eb('doctor_id', '=', which.doctor)]);
      return eb.or([
        ...(which.roles.includes('doctor') ? [eb('doctor_id', '=', which.person)] : []),
        ...(which.roles.includes('nurse') ? [eb('nurse_id', '=', which.person)] : []),
      ]);
    })
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
