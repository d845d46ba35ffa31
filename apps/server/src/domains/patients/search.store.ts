import { type HospitalId, prefixEnd } from '@pramana/kernel';
import { type SqlBool, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { type StoredPatient, storedPatient } from './patient.store.ts';

/*
 * Every search goes by an index that row-level security lets it use: ranges by the byte-wise operators `~>=~` and `~<~`
 * (leakproof, unlike LIKE), fragments through the definer function. search.store.test.ts reads EXPLAIN as the app's role.
 * `after` is the last row of the page before.
 */

function patients(tx: Tx, hospital: HospitalId) {
  return tx.selectFrom('patient').selectAll('patient').where('patient.hospital_id', '=', hospital);
}

function startsWith(column: string, prefix: string) {
  return sql<SqlBool>`${sql.ref(column)} ~>=~ ${prefix} and ${sql.ref(column)} ~<~ ${prefixEnd(prefix)}`;
}

/** `(column, id)` lies behind the row `after`. */
function behind(column: string, hospital: HospitalId, after: string) {
  const row = sql`(select ${sql.ref(column)} from patient where hospital_id = ${hospital} and id = ${after})`;
  return sql<SqlBool>`${sql.ref(column)} ~>=~ ${row} and (${sql.ref(column)} ~>~ ${row} or id > ${after})`;
}

export async function newestPatients(
  tx: Tx,
  hospital: HospitalId,
  after: string | null,
  most: number,
): Promise<StoredPatient[]> {
  let query = patients(tx, hospital);
  if (after !== null) query = query.where('id', '<', after);
  return (await query.orderBy('id', 'desc').limit(most).execute()).map(storedPatient);
}

export async function patientsByNumber(tx: Tx, hospital: HospitalId, number: string): Promise<StoredPatient[]> {
  return (await patients(tx, hospital).where('number', '=', number).execute()).map(storedPatient);
}

/** By the beginning of the phone number, one of `prefixes`. */
export async function patientsByPhone(
  tx: Tx,
  hospital: HospitalId,
  prefixes: readonly string[],
  after: string | null,
  most: number,
): Promise<StoredPatient[]> {
  let query = patients(tx, hospital).where((eb) => eb.or(prefixes.map((prefix) => startsWith('phone', prefix))));
  if (after !== null) query = query.where(behind('phone', hospital, after));
  return (await query.orderBy(sql`phone using ~<~, id`).limit(most).execute()).map(storedPatient);
}

/** By the beginning of the folded name. */
export async function patientsByName(
  tx: Tx,
  hospital: HospitalId,
  prefix: string,
  after: string | null,
  most: number,
): Promise<StoredPatient[]> {
  let query = patients(tx, hospital).where(startsWith('name_folded', prefix));
  if (after !== null) query = query.where(behind('name_folded', hospital, after));
  return (await query.orderBy(sql`name_folded using ~<~, id`).limit(most).execute()).map(storedPatient);
}

/** All `words` somewhere in the name, longest word first, newest patients first; not those that begin with `whole`. */
export async function patientsByFragment(
  tx: Tx,
  hospital: HospitalId,
  { words, whole }: { words: readonly string[]; whole: string },
  after: string | null,
  most: number,
): Promise<StoredPatient[]> {
  const found = sql<{ id: string }>`search_patients(${[...words]}, ${whole}, ${after}, ${most})`;
  const rows = await patients(tx, hospital)
    .innerJoin(found.as<'found'>(sql`found(id)`), 'found.id', 'patient.id')
    .orderBy('patient.id', 'desc')
    .execute();
  return rows.map(storedPatient);
}

/** What somebody new is compared by; identifiers as `identifierKey` writes them. */
export interface SoughtPatient extends Pick<StoredPatient, 'phone' | 'nameFolded' | 'birthDate'> {
  identifiers: readonly string[];
}

/** Patients with this phone, with this name and birth date, or with one of these identifiers: those whom a new one could be. */
export async function similarPatients(
  tx: Tx,
  hospital: HospitalId,
  { phone, nameFolded, birthDate, identifiers }: SoughtPatient,
): Promise<StoredPatient[]> {
  const rows = await patients(tx, hospital)
    .where((eb) =>
      eb.or([
        eb('phone', '=', phone),
        eb.and([eb('name_folded', '=', nameFolded), eb('birth_date', '=', birthDate)]),
        sql<boolean>`patient.id = any(array(select patient_id from patient_identifier
          where hospital_id = ${hospital} and value = any(${[...identifiers]}::text[])))`,
      ]),
    )
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
  return rows.map(storedPatient);
}
