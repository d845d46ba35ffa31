import type { HospitalId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import { insertRows, type Tx } from '../../platform/database/index.ts';

export interface SubjectRow {
  id: SubjectId;
  wrappedKey: Uint8Array;
  patientBox: Uint8Array | null;
  /** The next or the previous key, while it is replaced: it opens as well. */
  otherKey?: Uint8Array | null;
}

/** An erasure leaves the row of a key without the key: what refers to it stays, and nobody makes another one in its place. */
export function isDestroyed(wrappedKey: Uint8Array): boolean {
  return wrappedKey.length === 0;
}

/** Answers false when the subject exists already; a concurrent insert is waited for. */
export async function insertSubject(tx: Tx, hospital: HospitalId, row: SubjectRow, at: Date): Promise<boolean> {
  const inserted = await tx
    .insertInto('subject')
    .values({
      hospital_id: hospital,
      id: row.id,
      wrapped_key: row.wrappedKey,
      patient_box: row.patientBox,
      created_at: at,
    })
    .onConflict((conflict) => conflict.columns(['hospital_id', 'id']).doNothing())
    .returning('id')
    .execute();
  return inserted.length > 0;
}

/** Many at once, none of which can exist: one that does fails the statement. */
export function insertSubjects(tx: Tx, hospital: HospitalId, rows: readonly SubjectRow[], at: Date): Promise<void> {
  const made = rows.map(({ id, wrappedKey, patientBox }) => {
    return { hospital_id: hospital, id, wrapped_key: wrappedKey, patient_box: patientBox, created_at: at };
  });
  return insertRows(tx, 'subject', made);
}

export async function readSubjects(tx: Tx, hospital: HospitalId, ids: readonly SubjectId[]): Promise<SubjectRow[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('subject')
    .select(['id', 'wrapped_key', 'patient_box', 'next_key', 'previous_key'])
    .where('hospital_id', '=', hospital)
    .where('id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({
    id: row.id as SubjectId,
    wrappedKey: row.wrapped_key,
    patientBox: row.patient_box,
    otherKey: row.next_key ?? row.previous_key,
  }));
}

/** Of each pseudonym whether it has its own key once, twice while that is replaced, or none any more. */
export async function ownKeyStates(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly SubjectId[],
): Promise<Map<SubjectId, 'one' | 'two' | 'gone'>> {
  const rows = await readSubjects(tx, hospital, ids);
  return new Map(
    rows.map(({ id, wrappedKey, otherKey }) => {
      if (isDestroyed(wrappedKey)) return [id, 'gone'];
      return [id, otherKey === null ? 'one' : 'two'];
    }),
  );
}

/** A subject's wrapped keys; two while its key is replaced. */
export interface WrappedKeys {
  readonly id: SubjectId;
  readonly wrappedKey: Uint8Array;
  readonly nextKey: Uint8Array | null;
  readonly previousKey: Uint8Array | null;
  readonly patientBox: Uint8Array | null;
}

/** The next ones in the order of their subjects, locked until the transaction ends; of these subjects alone with `only`. */
export async function wrappedKeysAfter(
  tx: Tx,
  hospital: HospitalId,
  after: SubjectId | null,
  limit: number,
  only: readonly SubjectId[] | null = null,
): Promise<WrappedKeys[]> {
  const rows = await tx
    .selectFrom('subject')
    .select(['id', 'wrapped_key', 'next_key', 'previous_key', 'patient_box'])
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`octet_length(wrapped_key) > 0`)
    .$if(after !== null, (query) => query.where('id', '>', after as SubjectId))
    .$if(only !== null, (query) => query.where(sql<boolean>`id = any(${[...(only ?? [])]}::uuid[])`))
    .orderBy('id')
    .limit(limit)
    .forNoKeyUpdate()
    .execute();
  return rows.map((row) => ({
    id: row.id as SubjectId,
    wrappedKey: row.wrapped_key,
    nextKey: row.next_key,
    previousKey: row.previous_key,
    patientBox: row.patient_box,
  }));
}

/** Subjects whose key is wrapped under none of these, and the keys that wrap them; the audit and who destroys a generation ask. */
export async function wrappedOtherwise(
  tx: Tx,
  hospital: HospitalId,
  keyIds: readonly Uint8Array[],
): Promise<SubjectId[]> {
  const rows = await tx
    .selectFrom('subject')
    .select('id')
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`octet_length(wrapped_key) > 0`)
    .where((eb) =>
      eb.or(
        (['wrapped_key', 'next_key', 'previous_key'] as const).map((column) =>
          eb(
            sql<Buffer>`substring(${sql.ref(column)} from 2 for 8)`,
            'not in',
            keyIds.map((id) => Buffer.from(id)),
          ),
        ),
      ),
    )
    .execute();
  return rows.map(({ id }) => id as SubjectId);
}

export async function countSubjects(tx: Tx, hospital: HospitalId): Promise<bigint> {
  const row = await tx
    .selectFrom('subject')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('hospital_id', '=', hospital)
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function setWrappedKeys(
  tx: Tx,
  hospital: HospitalId,
  rows: readonly Omit<WrappedKeys, 'patientBox'>[],
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  const columnOf = (key: 'wrappedKey' | 'nextKey' | 'previousKey') =>
    rows.map((row) => (row[key] === null ? null : Buffer.from(row[key])));
  await sql`
    update subject set wrapped_key = given.wrapped, next_key = given.next, previous_key = given.previous
    from unnest(${ids}::uuid[], ${columnOf('wrappedKey')}::bytea[], ${columnOf('nextKey')}::bytea[],
      ${columnOf('previousKey')}::bytea[]) as given (id, wrapped, next, previous)
    where subject.hospital_id = ${hospital} and subject.id = given.id`.execute(tx);
}
