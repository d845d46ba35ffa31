import type { HospitalId, PatientId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { type CategoryKeyName, type CategoryKeyRow } from './category.store.ts';
import type { KeptBoxes } from './kept.service.ts';

/** A stored box (or wrapped content key) that lies under a key that is replaced. */
export interface KeptBox {
  /** Values of the primary key, as text. */
  readonly key: readonly string[];
  readonly subject: SubjectId | null;
  readonly patient: PatientId | null;
  readonly category: string;
  readonly epoch: number;
  readonly record: string;
  readonly version: number;
  readonly bytes: Uint8Array;
}

/** What lies under which keys of whom. */
export interface KeptScope {
  readonly subjects: readonly SubjectId[];
  readonly patients: readonly PatientId[];
  /** Those that name nobody: the hospital's own. */
  readonly own: boolean;
  /** Ids of the keys that are replaced. */
  readonly under: readonly Uint8Array[];
  /** Found unreadable before. */
  readonly skip: readonly string[];
  readonly limit: number;
}

/** The next boxes at one place that lie under a key that is replaced, locked until the transaction ends. */
export async function keptBoxes(tx: Tx, hospital: HospitalId, place: KeptBoxes, scope: KeptScope): Promise<KeptBox[]> {
  const found = await select(tx, hospital, place, scope, whoseSql(place, scope));
  if (!scope.own || place.own !== true || found.length >= scope.limit) return found;
  const left = { ...scope, limit: scope.limit - found.length };
  return [...found, ...(await select(tx, hospital, place, left, sql`${sql.raw(place.subject ?? '')} is null`))];
}

function whoseSql(place: KeptBoxes, { subjects, patients }: Pick<KeptScope, 'subjects' | 'patients'>) {
  return place.patient === undefined
    ? sql`${sql.raw(place.subject ?? '')} = any(${[...subjects]}::uuid[])`
    : sql`${sql.raw(place.patient)} = any(${[...patients]}::uuid[])`;
}

function nameSql(place: KeptBoxes) {
  return sql.join(
    Object.keys(place.key).map((column) => sql`t.${sql.ref(column)}::text`),
    sql` || '/' || `,
  );
}

async function select(
  tx: Tx,
  hospital: HospitalId,
  place: KeptBoxes,
  { under, skip, limit }: KeptScope,
  whose: ReturnType<typeof whoseSql>,
): Promise<KeptBox[]> {
  const box = sql`t.${sql.ref(place.column)}`;
  const { rows } = await sql<{
    key: string[];
    subject: SubjectId | null;
    patient: PatientId | null;
    category: string;
    epoch: number;
    record: string;
    version: number;
    bytes: Uint8Array;
  }>`
    select array[${sql.join(Object.keys(place.key).map((column) => sql`t.${sql.ref(column)}::text`))}] as key,
      ${sql.raw(place.subject ?? 'null::uuid')} as subject, ${sql.raw(place.patient ?? 'null::uuid')} as patient,
      ${sql.raw(place.category)} as category, ${sql.raw(place.epoch ?? '0')} as epoch,
      ${sql.raw(place.record)} as record, ${sql.raw(place.version)} as version, ${box} as bytes
    from ${sql.raw(place.from ?? `${place.table} t`)}
    where t.hospital_id = ${hospital} and ${whose}
      and substring(${box} from 2 for 8) = any(${under.map((id) => Buffer.from(id))}::bytea[])
      and ${nameSql(place)} <> all(${[...skip]}::text[])
    limit ${limit} for no key update of t`.execute(tx);
  return rows;
}

/** Which of the replaced keys something still lies under at one place: all of them, however much it is. */
export async function usedKeys(
  tx: Tx,
  hospital: HospitalId,
  place: KeptBoxes,
  scope: Omit<KeptScope, 'skip' | 'limit'>,
): Promise<Uint8Array[]> {
  const keyId = sql`substring(t.${sql.ref(place.column)} from 2 for 8)`;
  const own = scope.own && place.own === true ? sql`or ${sql.raw(place.subject ?? '')} is null` : sql``;
  const { rows } = await sql<{ id: Uint8Array }>`
    select distinct ${keyId} as id from ${sql.raw(place.from ?? `${place.table} t`)}
    where t.hospital_id = ${hospital} and (${whoseSql(place, scope)} ${own})
      and ${keyId} = any(${scope.under.map((id) => Buffer.from(id))}::bytea[])`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Boxes sealed anew, written where they were. */
export async function writeBoxes(
  tx: Tx,
  hospital: HospitalId,
  place: KeptBoxes,
  rows: readonly { key: readonly string[]; bytes: Uint8Array }[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.entries(place.key);
  const given = columns.map(([, type], index) => sql`${rows.map(({ key }) => key[index] ?? '')}::${sql.raw(type)}[]`);
  const names = columns.map(([column]) => sql.ref(column));
  const same = columns.map(([column]) => sql`t.${sql.ref(column)} = given.${sql.ref(column)}`);
  await sql`
    update ${sql.table(place.table)} t set ${sql.ref(place.column)} = given.bytes_anew
    from unnest(${sql.join([...given, sql`${rows.map(({ bytes }) => Buffer.from(bytes))}::bytea[]`])})
      as given (${sql.join([...names, sql.ref('bytes_anew')])})
    where t.hospital_id = ${hospital} and ${sql.join(same, sql` and `)}`.execute(tx);
}

/** A category's keys as stored; two while its key is replaced. */
export interface WrappedCategoryKeys extends CategoryKeyRow {
  readonly next: Uint8Array | null;
  readonly previous: Uint8Array | null;
}

/** The keys of these persons' categories that were not erased, locked until the transaction ends. */
export async function categoryKeysOf(
  tx: Tx,
  hospital: HospitalId,
  subjects: readonly SubjectId[],
): Promise<WrappedCategoryKeys[]> {
  if (subjects.length === 0) return [];
  const rows = await tx
    .selectFrom('category_key')
    .select(['subject_id', 'category', 'epoch', 'wrapped', 'made_at', 'next', 'previous'])
    .where('hospital_id', '=', hospital)
    .where('subject_id', 'in', [...subjects])
    .where(sql<boolean>`octet_length(wrapped) > 0`)
    .orderBy('subject_id')
    .orderBy('category')
    .orderBy('epoch')
    .forNoKeyUpdate()
    .execute();
  return rows.map(({ subject_id, category, epoch, wrapped, made_at, next, previous }) => ({
    subject: subject_id as SubjectId,
    category: category as CategoryKeyName['category'],
    epoch,
    wrapped,
    madeAt: made_at,
    next,
    previous,
  }));
}

export async function setCategoryKeys(
  tx: Tx,
  hospital: HospitalId,
  rows: readonly Omit<WrappedCategoryKeys, 'madeAt'>[],
): Promise<void> {
  if (rows.length === 0) return;
  const column = (of: 'wrapped' | 'next' | 'previous') =>
    rows.map((row) => (row[of] === null ? null : Buffer.from(row[of])));
  await sql`
    update category_key k set wrapped = given.wrapped, next = given.next, previous = given.previous
    from unnest(${rows.map(({ subject }) => subject)}::uuid[], ${rows.map(({ category }) => category)}::text[],
      ${rows.map(({ epoch }) => epoch)}::int[], ${column('wrapped')}::bytea[], ${column('next')}::bytea[],
      ${column('previous')}::bytea[]) as given (subject_id, category, epoch, wrapped, next, previous)
    where k.hospital_id = ${hospital} and k.subject_id = given.subject_id and k.category = given.category
      and k.epoch = given.epoch`.execute(tx);
}

/** What was announced is what is sealed under from now on; what was before still opens. Harmless a second time. */
export async function switchKeys(tx: Tx, hospital: HospitalId, subjects: readonly SubjectId[]): Promise<void> {
  await sql`update subject set previous_key = wrapped_key, wrapped_key = next_key, next_key = null
    where hospital_id = ${hospital} and id = any(${[...subjects]}::uuid[]) and next_key is not null`.execute(tx);
  await sql`update category_key set previous = wrapped, wrapped = next, next = null
    where hospital_id = ${hospital} and subject_id = any(${[...subjects]}::uuid[]) and next is not null`.execute(tx);
}

/** These keys are gone, and nothing comes in under them any more. */
export async function dropPrevious(
  tx: Tx,
  hospital: HospitalId,
  persons: ReadonlyMap<SubjectId, Uint8Array>,
  categories: readonly (CategoryKeyName & { keyId: Uint8Array })[],
): Promise<void> {
  if (persons.size > 0) {
    await sql`update subject s set previous_key = null, retired = s.retired || given.key_id
      from unnest(${[...persons.keys()]}::uuid[], ${[...persons.values()].map((id) => Buffer.from(id))}::bytea[])
        as given (id, key_id)
      where s.hospital_id = ${hospital} and s.id = given.id`.execute(tx);
  }
  if (categories.length > 0) {
    await sql`update category_key k set previous = null, retired = k.retired || given.key_id
      from unnest(${categories.map(({ subject }) => subject)}::uuid[], ${categories.map(({ category }) => category)}::text[],
        ${categories.map(({ epoch }) => epoch)}::int[], ${categories.map(({ keyId }) => Buffer.from(keyId))}::bytea[])
        as given (subject_id, category, epoch, key_id)
      where k.hospital_id = ${hospital} and k.subject_id = given.subject_id and k.category = given.category
        and k.epoch = given.epoch`.execute(tx);
  }
}

/** Marks the hospital's own pseudonym: rows that name nobody are guarded by it. */
export async function markOwn(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<void> {
  await tx
    .updateTable('subject')
    .set({ own: true })
    .where('hospital_id', '=', hospital)
    .where('id', '=', subject)
    .where('own', '=', false)
    .execute();
}

/** Whoever seals about them waits until the transaction ends. */
export async function lockSubjects(tx: Tx, hospital: HospitalId, subjects: readonly SubjectId[]): Promise<void> {
  await sql`select from subject where hospital_id = ${hospital} and id = any(${[...subjects]}::uuid[])
    order by id for update`.execute(tx);
}

/** Who reads as of one moment for long, as an audit does, holds this: keys do not change their state meanwhile. */
export async function holdOldView(tx: Tx, hospital: HospitalId): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${viewName(hospital)}, 0))`.execute(tx);
}

/** Whether nobody reads as of an earlier moment; then nobody begins to until the transaction ends. */
export async function isNoOldView(tx: Tx, hospital: HospitalId): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${viewName(hospital)}, 0)) as free`.execute(tx);
  return rows[0]?.free === true;
}

function viewName(hospital: HospitalId): string {
  return `pramana/old-view/${hospital}`;
}
