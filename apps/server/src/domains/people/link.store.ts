import type { Language, RelationName, ScopeName } from '@pramana/contract';
import type { HospitalId, PatientId, PersonId } from '@pramana/kernel';
import { type SqlBool, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface StoredLink {
  id: string;
  personId: PersonId;
  name: string;
  patientId: PatientId;
  relation: RelationName;
  scope: ScopeName[];
  since: Date;
  until: Date | null;
  /** What a guardian showed; ''. */
  proof: string;
}

export interface LinkQuery {
  person?: PersonId;
  /** Of any of these. */
  patients?: readonly PatientId[];
  id?: string;
}

/** Links in force at `at`: neither ended nor run out. */
export async function linksInForce(tx: Tx, hospital: HospitalId, by: LinkQuery, at: Date): Promise<StoredLink[]> {
  const rows = await tx
    .selectFrom('patient_link as l')
    .innerJoin('person', 'person.id', 'l.person_id')
    .selectAll('l')
    .select('person.name')
    .where('l.hospital_id', '=', hospital)
    .where('l.ended_at', 'is', null)
    .where(sql<SqlBool>`(l.until is null or l.until > ${at})`)
    .$if(by.person !== undefined, (query) => query.where('l.person_id', '=', by.person ?? ''))
    .$if(by.patients !== undefined, (query) => query.where('l.patient_id', 'in', [...(by.patients ?? [])]))
    .$if(by.id !== undefined, (query) => query.where('l.id', '=', by.id ?? ''))
    .orderBy('l.since')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id as PersonId,
    name: row.name,
    patientId: row.patient_id as PatientId,
    relation: row.relation as RelationName,
    scope: row.scope as ScopeName[],
    since: row.since,
    until: row.until,
    proof: row.proof,
  }));
}

/** Puts a link in the place of whatever this person had to this patient. */
export async function replaceLink(tx: Tx, hospital: HospitalId, link: Omit<StoredLink, 'name'>): Promise<void> {
  const { personId, patientId, since } = link;
  await tx
    .updateTable('patient_link')
    .set({ ended_at: since, ended_by: personId })
    .where('hospital_id', '=', hospital)
    .where('person_id', '=', personId)
    .where('patient_id', '=', patientId)
    .where('ended_at', 'is', null)
    .execute();
  await tx
    .insertInto('patient_link')
    .values({
      hospital_id: hospital,
      id: link.id,
      person_id: personId,
      patient_id: patientId,
      relation: link.relation,
      scope: link.scope,
      since,
      until: link.until,
      proof: link.proof,
    })
    .execute();
}

/** Ends a link; false when it had ended already. */
export async function endLink(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  { by, at }: { by: PersonId; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('patient_link')
    .set({ ended_at: at, ended_by: by })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The language that a patient with an account of their own has chosen; null without either. */
export async function languageOfPatient(tx: Tx, hospital: HospitalId, patient: PatientId): Promise<Language | null> {
  const row = await tx
    .selectFrom('patient_link as l')
    .innerJoin('person', 'person.id', 'l.person_id')
    .select('person.language')
    .where('l.hospital_id', '=', hospital)
    .where('l.patient_id', '=', patient)
    .where('l.relation', '=', 'self')
    .where('l.ended_at', 'is', null)
    .orderBy('l.since', 'desc')
    .executeTakeFirst();
  return (row?.language as Language | null | undefined) ?? null;
}

/** Links whose time was over at `at` and that nobody ended, with who gave the person their role of patient or guardian. */
export async function runOutLinks(
  tx: Tx,
  hospital: HospitalId,
  at: Date,
): Promise<{ id: string; personId: PersonId; giver: PersonId }[]> {
  const { rows } = await sql<{ id: string; personId: PersonId; giver: PersonId }>`
    select l.id, l.person_id as "personId", coalesce((
      select e.author_id from role_event e
      where e.hospital_id = l.hospital_id and e.person_id = l.person_id and e.source = 'enrolment' and e.action = 'give'
      order by e.at desc limit 1), l.person_id) as giver
    from patient_link l
    where l.hospital_id = ${hospital} and l.ended_at is null and l.until <= ${at}
    order by l.until for update of l skip locked`.execute(tx);
  return rows;
}
