import type { ApplicationStateName, Language, StaffRole } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { MemberFacts } from './member.store.ts';

export interface ApplicationFacts extends Omit<MemberFacts, 'phone' | 'email' | 'address'> {
  name: string;
  email: string;
  phone: string;
  roles: StaffRole[];
  note: string;
}

export interface StoredApplication extends ApplicationFacts {
  id: string;
  department: string;
  state: ApplicationStateName;
  question: string | null;
  answer: string | null;
  reason: string | null;
  givenRoles: StaffRole[];
  decidedBy: PersonId | null;
  decider: string | null;
  personId: PersonId | null;
  revision: number;
  createdAt: Date;
  /** Of an approved one that of its approval: nothing else changes it. */
  updatedAt: Date;
  /** In which the applicant read the page when they applied. */
  language: Language | null;
}

function columnsOf(facts: ApplicationFacts) {
  return {
    name: facts.name,
    email: facts.email,
    phone: facts.phone,
    roles: facts.roles,
    department_id: facts.departmentId,
    category: facts.category,
    experience_years: facts.experienceYears,
    degree: facts.degree,
    registration_number: facts.registrationNumber,
    council: facts.council,
    note: facts.note,
  };
}

/** A second open application of one e-mail address: `application_open_email`. */
export async function insertApplication(
  tx: Tx,
  hospital: HospitalId,
  { id, hash, at, language, ...facts }: ApplicationFacts & { id: string; hash: Buffer; at: Date; language: Language },
): Promise<void> {
  const when = { created_at: at, updated_at: at };
  await tx
    .insertInto('application')
    .values({ hospital_id: hospital, id, token_hash: hash, state: 'waiting', language, ...columnsOf(facts), ...when })
    .execute();
}

/** Ends approvals of before `before` that nobody took up: all of the hospital, or of one e-mail address. */
export async function expireApprovals(
  tx: Tx,
  hospital: HospitalId,
  { before, email }: { before: Date; email?: string },
  at: Date,
): Promise<void> {
  await tx
    .updateTable('application')
    .set({ state: 'expired', updated_at: at, revision: (eb) => eb('revision', '+', 1) })
    .where('hospital_id', '=', hospital)
    .where('state', '=', 'approved')
    .where('updated_at', '<', before)
    .$if(email !== undefined, (only) => only.where(sql<boolean>`lower(email) = lower(${email ?? ''})`))
    .execute();
}

export interface ApplicationQuery {
  state?: ApplicationStateName | undefined;
  after: string | null;
  limit: number;
}

export async function listApplications(
  tx: Tx,
  hospital: HospitalId,
  { state, after, limit }: ApplicationQuery,
): Promise<StoredApplication[]> {
  const rows = await query(tx, hospital)
    .$if(state !== undefined, (only) => only.where('application.state', '=', state ?? ''))
    .$if(after !== null, (only) => only.where('application.id', '<', after ?? ''))
    .orderBy('application.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(stored);
}

/** One application under its row lock, by id or by the hash of its private link. */
export async function lockApplication(
  tx: Tx,
  hospital: HospitalId,
  by: { id: string } | { hash: Buffer },
): Promise<StoredApplication | null> {
  const row = await query(tx, hospital)
    .$if('id' in by, (only) => only.where('application.id', '=', 'id' in by ? by.id : ''))
    .$if('hash' in by, (only) => only.where('application.token_hash', '=', 'hash' in by ? by.hash : Buffer.alloc(0)))
    .forUpdate('application')
    .executeTakeFirst();
  return row === undefined ? null : stored(row);
}

function query(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('application')
    .leftJoin('person', 'person.id', 'application.decided_by')
    .leftJoin('department', (join) =>
      join
        .onRef('department.hospital_id', '=', 'application.hospital_id')
        .onRef('department.id', '=', 'application.department_id'),
    )
    .selectAll('application')
    .select(['person.name as decider', 'department.name as department'])
    .where('application.hospital_id', '=', hospital);
}

function stored(row: Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number]): StoredApplication {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    roles: row.roles as StaffRole[],
    departmentId: row.department_id,
    department: row.department ?? '',
    category: row.category,
    experienceYears: row.experience_years,
    degree: row.degree,
    registrationNumber: row.registration_number,
    council: row.council,
    note: row.note,
    state: row.state as ApplicationStateName,
    question: row.question,
    answer: row.answer,
    reason: row.reason,
    givenRoles: (row.given_roles ?? []) as StaffRole[],
    decidedBy: row.decided_by as PersonId | null,
    decider: row.decider,
    personId: row.person_id as PersonId | null,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    language: row.language as Language | null,
  };
}

export interface ApplicationChange {
  facts?: ApplicationFacts;
  state?: ApplicationStateName;
  question?: string;
  answer?: string | null;
  reason?: string;
  givenRoles?: StaffRole[];
  decidedBy?: PersonId;
  personId?: PersonId;
}

/** Writes a change of an application that the caller has locked. */
export async function updateApplication(
  tx: Tx,
  hospital: HospitalId,
  { id, revision }: Pick<StoredApplication, 'id' | 'revision'>,
  change: ApplicationChange,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('application')
    .set({
      ...(change.facts === undefined ? {} : columnsOf(change.facts)),
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.question === undefined ? {} : { question: change.question }),
      ...(change.answer === undefined ? {} : { answer: change.answer }),
      ...(change.reason === undefined ? {} : { reason: change.reason }),
      ...(change.givenRoles === undefined ? {} : { given_roles: change.givenRoles }),
      ...(change.decidedBy === undefined ? {} : { decided_by: change.decidedBy }),
      ...(change.personId === undefined ? {} : { person_id: change.personId }),
      revision: revision + 1,
      updated_at: at,
    })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .execute();
}
