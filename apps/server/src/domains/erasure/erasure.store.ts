import type { ErasureScope, HeldName } from '@pramana/contract';
import { type HospitalId, type PatientId, type PersonId, PramanaError, type SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface RequestRow {
  readonly id: string;
  readonly patientId: PatientId;
  readonly askedBy: PersonId;
  readonly own: boolean;
  readonly reasonBox: Uint8Array;
  readonly askedAt: Date;
  readonly state: 'open' | 'done' | 'withdrawn';
}

export interface ErasureRow {
  readonly id: string;
  readonly requestId: string;
  readonly subjectId: SubjectId;
  readonly askedBy: PersonId;
  readonly authorId: PersonId;
  readonly at: Date;
  readonly scope: readonly ErasureScope[];
  readonly keys: number;
  readonly files: number;
  readonly kept: readonly { content: HeldName; until: string; source: string }[];
  readonly lastReadable: Date;
  readonly series: string;
  readonly number: number;
}

export interface LeafRow {
  readonly series: string;
  readonly number: number;
  readonly commitment: Uint8Array;
}

export async function insertRequest(tx: Tx, hospital: HospitalId, row: Omit<RequestRow, 'state'>): Promise<void> {
  await tx
    .insertInto('erasure_request')
    .values({
      hospital_id: hospital,
      id: row.id,
      patient_id: row.patientId,
      asked_by: row.askedBy,
      own: row.own,
      reason_box: row.reasonBox,
      asked_at: row.askedAt,
    })
    .execute();
}

function requests(tx: Tx, hospital: HospitalId) {
  return tx.selectFrom('erasure_request').selectAll().where('hospital_id', '=', hospital);
}

function requestOf(row: Awaited<ReturnType<ReturnType<typeof requests>['executeTakeFirstOrThrow']>>): RequestRow {
  return {
    id: row.id,
    patientId: row.patient_id as PatientId,
    askedBy: row.asked_by as PersonId,
    own: row.own,
    reasonBox: row.reason_box,
    askedAt: row.asked_at,
    state: row.state as RequestRow['state'],
  };
}

/** One request; `not_found`. With `lock` nobody else decides it. */
export async function readRequest(tx: Tx, hospital: HospitalId, id: string, lock = false): Promise<RequestRow> {
  const query = requests(tx, hospital).where('id', '=', id);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (row === undefined) throw new PramanaError('not_found');
  return requestOf(row);
}

/** A patient's newest request. */
export async function newestRequest(tx: Tx, hospital: HospitalId, patient: PatientId): Promise<RequestRow | null> {
  const row = await requests(tx, hospital).where('patient_id', '=', patient).orderBy('id', 'desc').executeTakeFirst();
  return row === undefined ? null : requestOf(row);
}

/** Newest first; open ones before the others. */
export async function listRequests(
  tx: Tx,
  hospital: HospitalId,
  after: string | null,
  limit: number,
): Promise<RequestRow[]> {
  let query = requests(tx, hospital);
  if (after !== null) query = query.where('id', '<', after);
  return (await query.orderBy('id', 'desc').limit(limit).execute()).map(requestOf);
}

export async function endRequest(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  { state, at, by }: { state: 'done' | 'withdrawn'; at: Date; by: PersonId },
): Promise<void> {
  await tx
    .updateTable('erasure_request')
    .set({ state, ended_at: at, ended_by: by })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .execute();
}

export async function insertErasure(
  tx: Tx,
  hospital: HospitalId,
  row: ErasureRow,
  leaves: readonly LeafRow[],
): Promise<void> {
  await tx
    .insertInto('erasure')
    .values({
      hospital_id: hospital,
      id: row.id,
      request_id: row.requestId,
      erased_id: row.subjectId,
      asked_by: row.askedBy,
      author_id: row.authorId,
      at: row.at,
      scope: [...row.scope],
      keys: row.keys,
      files: row.files,
      kept: JSON.stringify(row.kept),
      last_readable: row.lastReadable,
      series: row.series,
      number: BigInt(row.number),
    })
    .execute();
  for (let from = 0; from < leaves.length; from += 500) {
    const rows = leaves.slice(from, from + 500).map(({ series, number, commitment }) => ({
      hospital_id: hospital,
      erasure_id: row.id,
      series,
      number: BigInt(number),
      commitment: Buffer.from(commitment),
    }));
    await tx.insertInto('erasure_leaf').values(rows).execute();
  }
}

/** What was erased: of these requests, by these ids, or all. */
export async function readErasures(
  tx: Tx,
  hospital: HospitalId,
  which: { requests?: readonly string[]; ids?: readonly string[] } = {},
): Promise<ErasureRow[]> {
  const wanted = which.requests ?? which.ids;
  if (wanted?.length === 0) return [];
  let query = tx.selectFrom('erasure').selectAll().where('hospital_id', '=', hospital);
  if (wanted !== undefined) query = query.where(which.requests ? 'request_id' : 'id', 'in', [...wanted]);
  return (await query.orderBy('id').execute()).map((row) => ({
    id: row.id,
    requestId: row.request_id,
    subjectId: row.erased_id as SubjectId,
    askedBy: row.asked_by as PersonId,
    authorId: row.author_id as PersonId,
    at: row.at,
    scope: row.scope as ErasureScope[],
    keys: row.keys,
    files: row.files,
    kept: row.kept as unknown as ErasureRow['kept'],
    lastReadable: row.last_readable,
    series: row.series,
    number: Number(row.number),
  }));
}

/** The leaves of these erasures, in order. */
export async function readLeaves(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly string[],
): Promise<Map<string, LeafRow[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('erasure_leaf')
    .select(['erasure_id', 'series', 'number', 'commitment'])
    .where('hospital_id', '=', hospital)
    .where('erasure_id', 'in', [...ids])
    .orderBy('series')
    .orderBy('number')
    .execute();
  const leaves = rows.map(({ number, ...row }) => ({ ...row, number: Number(number) }));
  return Map.groupBy(leaves, ({ erasure_id }) => erasure_id);
}

/** When somebody's data was last looked at; null: never, or before accesses were kept. */
export async function lastAccess(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<Date | null> {
  const row = await tx
    .selectFrom('access_event')
    .select('at')
    .where('hospital_id', '=', hospital)
    .where('subject_id', '=', subject)
    // Looking at what could be erased prolongs nothing.
    .where('resource', '!=', 'erasure')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.at ?? null;
}

/** People's names by their ids. */
export async function namesOf(tx: Tx, ids: readonly PersonId[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Ends what an account sees of an erased patient, and takes the words about it. */
export async function endAccounts(
  tx: Tx,
  hospital: HospitalId,
  patient: PatientId,
  at: Date,
  by: PersonId | null,
): Promise<void> {
  await sql`update patient_link set ended_at = coalesce(ended_at, ${at}), ended_by = coalesce(ended_by, ${by}, person_id), proof = ''
    where hospital_id = ${hospital} and patient_id = ${patient}`.execute(tx);
  await sql`update enrolment set revoked_at = coalesce(revoked_at, ${at}), proof = ''
    where hospital_id = ${hospital} and patient_id = ${patient}`.execute(tx);
}

/** What of somebody went with all their erasures so far. */
export async function erasedScope(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<ErasureScope[]> {
  const rows = await tx
    .selectFrom('erasure')
    .select('scope')
    .where('hospital_id', '=', hospital)
    .where('erased_id', '=', subject)
    .execute();
  return [...new Set(rows.flatMap(({ scope }) => scope as ErasureScope[]))];
}

export interface ErasedSubject {
  readonly subject: SubjectId;
  readonly extent: 'records' | 'everything';
}

/** Whose keys went since and how far, over all hospitals that this transaction sees. */
export async function erasedSince(tx: Tx, hospital: HospitalId, since: Date): Promise<ErasedSubject[]> {
  const rows = await tx
    .selectFrom('erasure')
    .select(['erased_id', 'scope'])
    .where('hospital_id', '=', hospital)
    .where('at', '>=', since)
    .execute();
  return rows.map(({ erased_id, scope }) => ({
    subject: erased_id as SubjectId,
    extent: scope.includes('everything') ? 'everything' : 'records',
  }));
}

/** Whose health content was erased while their own key stayed, and when. */
export async function recordErasures(tx: Tx, hospital: HospitalId): Promise<{ subject: SubjectId; at: Date }[]> {
  const { rows } = await sql<{ subject: SubjectId; at: Date }>`
    select erased_id as subject, max(at) as at from erasure where hospital_id = ${hospital}
    group by erased_id having not bool_or('everything' = any(scope))`.execute(tx);
  return rows;
}

/** Whether somebody's keys are there that were destroyed at that time. */
export async function isStillThere(
  tx: Tx,
  hospital: HospitalId,
  { subject, everything, at }: { subject: SubjectId; everything: boolean; at: Date },
): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select exists (select from category_key k where k.hospital_id = ${hospital} and k.subject_id = ${subject}
        and octet_length(k.wrapped) > 0 and k.made_at <= ${at})
      or (${everything} and exists (select from subject s where s.hospital_id = ${hospital} and s.id = ${subject}
        and octet_length(s.wrapped_key) > 0)) as there`.execute(tx);
  return rows[0]?.there === true;
}
