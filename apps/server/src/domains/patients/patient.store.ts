import { ERASED_NAME } from '@pramana/contract';
import { fold, type HospitalId, type IsoDate, type PatientId, type PersonId } from '@pramana/kernel';
import { type Selectable, sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';
import type { Patient as Row } from '../../platform/database/schema.generated.ts';

export interface Address {
  line: string;
  city: string;
  district?: string;
  state?: string;
  postalCode?: string;
  country?: string;
}

/** What can be said and changed about a patient. */
export interface PatientFacts {
  name: string;
  /** `fold(name)`: what is searched. */
  nameFolded: string;
  gender: string;
  birthDate: IsoDate | null;
  birthDateEstimated: boolean;
  /** E.164. */
  phone: string | null;
  email: string | null;
  bloodGroup: string | null;
  address: Address | null;
  emergencyContact: { name: string; phone: string; relation: string } | null;
  identifiers: readonly { system: string; value: string }[];
}

export interface StoredPatient extends PatientFacts {
  id: PatientId;
  number: string;
  active: boolean;
  /** When another phone was put on file after the registration. */
  phoneChangedAt: Date | null;
  /** The same of the emergency contact's phone. */
  contactPhoneChangedAt: Date | null;
  /** Since when there is a photo. */
  photoAt: Date | null;
  /** As whom this patient goes on, since it was merged; null for one of its own. */
  mergedInto: PatientId | null;
  revision: number;
  createdAt: Date;
}

/**
 * The next patient number of the hospital. The row stays locked until the transaction ends, so that of two desks that
 * register the same person at once the second sees what the first wrote.
 */
export function takeNumber(tx: Tx, hospital: HospitalId): Promise<bigint> {
  return takeNumbers(tx, hospital, 1);
}

/** The next `count` numbers: the last of them. */
export async function takeNumbers(tx: Tx, hospital: HospitalId, count: number): Promise<bigint> {
  const many = BigInt(count);
  const { last_number: number } = await tx
    .insertInto('patient_sequence')
    .values({ hospital_id: hospital, last_number: many })
    .onConflict((on) =>
      on.column('hospital_id').doUpdateSet((eb) => ({ last_number: eb('patient_sequence.last_number', '+', many) })),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return number;
}

export async function insertPatient(
  tx: Tx,
  hospital: HospitalId,
  patient: PatientFacts & { id: PatientId; number: string; at: Date; by: PersonId },
): Promise<void> {
  const { id, number, at, by } = patient;
  await tx
    .insertInto('patient')
    .values({ hospital_id: hospital, id, number, created_at: at, created_by: by, updated_at: at, ...columns(patient) })
    .execute();
  await writeIdentifiers(tx, hospital, id, patient.identifiers);
}

/** An identifier as it is compared: lower case, without spaces and dashes. */
export function identifierKey({ value }: { value: string }): string {
  return fold(value).replace(/[\s-]/g, '');
}

/** A person's identifiers as they are compared, each once. */
export function comparedOf(identifiers: PatientFacts['identifiers']): string[] {
  return [...new Set(identifiers.map(identifierKey))].filter((value) => value !== '');
}

/** Nobody else looks for this value until the transaction ends. */
export async function holdIdentifier(tx: Tx, hospital: HospitalId, wanted: { value: string }): Promise<void> {
  const name = `identifier ${hospital} ${identifierKey(wanted)}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

/** Patients with an identifier of this value, whatever system it is of. */
export async function identifiedBy(tx: Tx, hospital: HospitalId, wanted: { value: string }): Promise<PatientId[]> {
  const rows = await tx
    .selectFrom('patient_identifier')
    .select('patient_id')
    .where('hospital_id', '=', hospital)
    .where('value', '=', identifierKey(wanted))
    .orderBy('patient_id')
    .execute();
  return rows.map(({ patient_id: id }) => id as PatientId);
}

/** The patient's identifiers as they are compared, in place of those before. */
async function writeIdentifiers(
  tx: Tx,
  hospital: HospitalId,
  id: PatientId,
  identifiers: PatientFacts['identifiers'],
): Promise<void> {
  await tx.deleteFrom('patient_identifier').where('hospital_id', '=', hospital).where('patient_id', '=', id).execute();
  const values = comparedOf(identifiers);
  if (values.length === 0) return;
  await tx
    .insertInto('patient_identifier')
    .values(values.map((value) => ({ hospital_id: hospital, patient_id: id, value })))
    .execute();
}

/** Writes the facts if `revision` is still the newest; answers whether it was. */
export async function updatePatient(
  tx: Tx,
  hospital: HospitalId,
  id: PatientId,
  { revision, at, ...facts }: PatientFacts & { revision: number; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('patient')
    .set({ ...columns(facts), revision: revision + 1, updated_at: at })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await writeIdentifiers(tx, hospital, id, facts.identifiers);
  return true;
}

/** Holds one patient's row until the transaction ends: what must not happen twice at once is done behind it. */
export async function lockPatient(tx: Tx, hospital: HospitalId, id: PatientId): Promise<void> {
  const row = tx.selectFrom('patient').select('id').where('hospital_id', '=', hospital).where('id', '=', id);
  await row.forNoKeyUpdate().execute();
}

/** The first patient whose id `is` says so, over all of a hospital's; null: none. */
export async function findPatientWhere(
  tx: Tx,
  hospital: HospitalId,
  is: (id: PatientId) => boolean,
): Promise<PatientId | null> {
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const rows = await tx
      .selectFrom('patient')
      .select('id')
      .where('hospital_id', '=', hospital)
      .$if(from !== null, (query) => query.where('id', '>', from))
      .orderBy('id')
      .limit(5_000)
      .execute();
    const found = rows.find(({ id }) => is(id as PatientId));
    if (found !== undefined) return found.id as PatientId;
    after = rows.at(-1)?.id ?? null;
    if (after === null) return null;
  }
}

/** Those of `ids` that exist, in no order. */
export async function readPatients(tx: Tx, hospital: HospitalId, ids: readonly PatientId[]): Promise<StoredPatient[]> {
  if (ids.length === 0) return [];
  return (await patientsIn(tx, { hospital, ids: [...ids] })).map(storedPatient);
}

const patientsIn = fixed((tx, { hospital, ids }: { hospital: HospitalId; ids: PatientId[] }) =>
  tx
    .selectFrom('patient')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .compile(),
);

/** The columns of what can be changed. */
export function columns(facts: PatientFacts) {
  return {
    name: facts.name,
    name_folded: facts.nameFolded,
    gender: facts.gender,
    birth_date: facts.birthDate,
    birth_date_estimated: facts.birthDateEstimated,
    phone: facts.phone,
    email: facts.email,
    blood_group: facts.bloodGroup,
    address: facts.address && JSON.stringify(facts.address),
    emergency_contact: facts.emergencyContact && JSON.stringify(facts.emergencyContact),
    identifiers: JSON.stringify(facts.identifiers),
  };
}

export function storedPatient(row: Selectable<Row>): StoredPatient {
  return {
    id: row.id as PatientId,
    number: row.number,
    name: row.name,
    nameFolded: row.name_folded,
    gender: row.gender,
    birthDate: row.birth_date,
    birthDateEstimated: row.birth_date_estimated,
    phone: row.phone,
    phoneChangedAt: row.phone_changed_at,
    contactPhoneChangedAt: row.contact_phone_changed_at,
    email: row.email,
    bloodGroup: row.blood_group,
    // JSON columns hold exactly what `columns` wrote.
    address: row.address as Address | null,
    emergencyContact: row.emergency_contact as PatientFacts['emergencyContact'],
    identifiers: row.identifiers as unknown as PatientFacts['identifiers'],
    active: row.active,
    photoAt: row.photo_at,
    mergedInto: row.merged_into as PatientId | null,
    revision: row.revision,
    createdAt: row.created_at,
  };
}

/** Blanks everything about a person; the number stays, which sealed papers name. */
export async function blankPatient(tx: Tx, hospital: HospitalId, id: PatientId, at: Date): Promise<void> {
  await tx
    .updateTable('patient')
    .set({
      name: ERASED_NAME,
      name_folded: ERASED_NAME,
      gender: 'unknown',
      birth_date: null,
      birth_date_estimated: false,
      phone: null,
      email: null,
      blood_group: null,
      address: null,
      emergency_contact: null,
      identifiers: '[]',
      active: false,
      photo_at: null,
      revision: (eb) => eb('revision', '+', 1),
      updated_at: at,
    })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .execute();
  await writeIdentifiers(tx, hospital, id, []);
  await tx.deleteFrom('patient_photo').where('hospital_id', '=', hospital).where('patient_id', '=', id).execute();
  await blankWords(tx, hospital, id);
}

/** What was written by hand of who is or is not the same person as this one goes too, also where it stands with the other. */
async function blankWords(tx: Tx, hospital: HospitalId, id: PatientId): Promise<void> {
  await sql`update patient_merge set reason = ''
    where hospital_id = ${hospital} and (alias_id = ${id} or survivor_id = ${id}) and reason <> ''`.execute(tx);
  await sql`update patient_distinct set reason = ''
    where hospital_id = ${hospital} and (patient_id = ${id} or ${id} = any(others)) and reason <> ''`.execute(tx);
}
