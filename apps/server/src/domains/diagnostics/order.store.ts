import type { OrderState } from '@pramana/contract';
import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** What lies under the patient's key, as it is stored. */
export interface StoredWords {
  wordsVersion: number;
  epoch: number;
  wrappedKey: Uint8Array;
  box: Uint8Array;
}

export interface OrderRow extends StoredWords {
  id: string;
  subjectId: SubjectId;
  consultationId: string | null;
  /** The visit at which it was ordered, where one is known. */
  encounterId: string | null;
  orderedBy: PersonId;
  orderedByName: string;
  orderedAt: Date;
  urgent: boolean;
  state: OrderState;
  sample: { number: string; at: Date; by: PersonId; byName: string } | null;
  recordId: string | null;
  recordVersion: number | null;
  critical: boolean;
  revision: number;
}

/** False when there is an order of this id. */
export async function insertOrder(tx: Tx, hospital: HospitalId, row: OrderRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('lab_order')
    .values({
      hospital_id: hospital,
      id: row.id,
      subject_id: row.subjectId,
      consultation_id: row.consultationId,
      encounter_id: row.encounterId,
      ordered_by: row.orderedBy,
      ordered_by_name: row.orderedByName,
      ordered_at: row.orderedAt,
      ...changing(row),
    })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .execute();
  return inserted.length > 0;
}

function changing(row: OrderRow) {
  return {
    urgent: row.urgent,
    state: row.state,
    words_version: row.wordsVersion,
    epoch: row.epoch,
    wrapped_key: Buffer.from(row.wrappedKey),
    box: Buffer.from(row.box),
    sample_number: row.sample?.number ?? null,
    sampled_at: row.sample?.at ?? null,
    sampled_by: row.sample?.by ?? null,
    sampled_by_name: row.sample?.byName ?? null,
    record_id: row.recordId,
    record_version: row.recordVersion,
    critical: row.critical,
    revision: row.revision,
  };
}

/** Writes a row that was read with `lock`. */
export async function updateOrder(tx: Tx, hospital: HospitalId, row: OrderRow): Promise<void> {
  await tx
    .updateTable('lab_order')
    .set(changing(row))
    .where('hospital_id', '=', hospital)
    .where('id', '=', row.id)
    .execute();
}

/** Cancels all of somebody that is not over, however much; words and key stay as they are. Answers what was cancelled. */
export async function cancelOpen(
  tx: Tx,
  hospital: HospitalId,
  subject: SubjectId,
): Promise<{ id: string; revision: number }[]> {
  // Held in the order in which everybody holds them.
  const { rows } = await sql<{ id: string; revision: number }>`
    with open as (
      select id from lab_order
      where hospital_id = ${hospital} and subject_id = ${subject} and state in ('ordered', 'sampled', 'entered')
      order by id desc for update)
    update lab_order set state = 'cancelled', revision = revision + 1 from open
    where lab_order.hospital_id = ${hospital} and lab_order.id = open.id
    returning lab_order.id, lab_order.revision`.execute(tx);
  return rows;
}

export interface OrderQuery {
  readonly ids?: readonly string[];
  readonly consultation?: string;
  readonly subjects?: readonly SubjectId[];
  /** What is still to be done. */
  readonly open?: true;
  readonly records?: readonly string[];
  /** Held until the transaction ends, in one order everywhere. */
  readonly lock?: true;
}

/** Orders newest first. */
export async function readOrders(tx: Tx, hospital: HospitalId, which: OrderQuery): Promise<OrderRow[]> {
  const { ids, consultation, subjects, open, records, lock } = which;
  const rows = await tx
    .selectFrom('lab_order')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .$if(ids !== undefined, (query) => query.where(sql<boolean>`id = any(${[...(ids ?? [])]}::uuid[])`))
    .$if(records !== undefined, (query) => query.where(sql<boolean>`record_id = any(${[...(records ?? [])]}::uuid[])`))
    .$if(consultation !== undefined, (query) => query.where('consultation_id', '=', consultation ?? ''))
    .$if(subjects !== undefined, (query) =>
      query.where(sql<boolean>`subject_id = any(${[...(subjects ?? [])]}::uuid[])`),
    )
    .$if(open === true, (query) => query.where('state', 'in', ['ordered', 'sampled', 'entered']))
    .orderBy('id', 'desc')
    .limit(200)
    .$if(lock === true, (query) => query.forUpdate())
    .execute();
  return rows.map(rowOf);
}

interface WorkQuery {
  readonly state: OrderState;
  readonly doctor: PersonId | null;
  readonly after: string | null;
  readonly limit: number;
}

/** A page of a work list: urgent ones first, then the oldest; what is finished newest first. */
export async function readWork(
  tx: Tx,
  hospital: HospitalId,
  { state, doctor, after, limit }: WorkQuery,
): Promise<OrderRow[]> {
  const isDone = state === 'released' || state === 'cancelled';
  const [last] = after === null ? [] : await readOrders(tx, hospital, { ids: [after] });
  const rows = await tx
    .selectFrom('lab_order')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where('state', '=', state)
    .$if(doctor !== null, (query) => query.where('ordered_by', '=', doctor))
    .$if(last !== undefined && isDone, (query) => query.where('id', '<', last?.id ?? ''))
    .$if(last !== undefined && !isDone, (query) =>
      query.where((eb) =>
        last?.urgent === true
          ? eb.or([eb('urgent', '=', false), eb.and([eb('urgent', '=', true), eb('id', '>', last.id)])])
          : eb.and([eb('urgent', '=', false), eb('id', '>', last?.id ?? '')]),
      ),
    )
    .$if(isDone, (query) => query.orderBy('id', 'desc'))
    .$if(!isDone, (query) => query.orderBy('urgent', 'desc').orderBy('id'))
    .limit(limit)
    .execute();
  return rows.map(rowOf);
}

type Stored = Awaited<ReturnType<typeof stored>>[number];
// Only for its type: the row as the database gives it.
const stored = (tx: Tx) => tx.selectFrom('lab_order').selectAll().execute();

function rowOf(row: Stored): OrderRow {
  const { sample_number: number, sampled_at: at, sampled_by: by, sampled_by_name: byName } = row;
  return {
    id: row.id,
    subjectId: row.subject_id as SubjectId,
    consultationId: row.consultation_id,
    encounterId: row.encounter_id,
    orderedBy: row.ordered_by as PersonId,
    orderedByName: row.ordered_by_name,
    orderedAt: row.ordered_at,
    urgent: row.urgent,
    state: row.state as OrderState,
    wordsVersion: row.words_version,
    epoch: row.epoch,
    wrappedKey: row.wrapped_key,
    box: row.box,
    sample:
      number === null || at === null || by === null ? null : { number, at, by: by as PersonId, byName: byName ?? '' },
    recordId: row.record_id,
    recordVersion: row.record_version,
    critical: row.critical,
    revision: row.revision,
  };
}

/** How many orders stand in each state that waits for somebody. */
export async function countWork(tx: Tx, hospital: HospitalId): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .selectFrom('lab_order')
    .select((eb) => ['state', eb.fn.countAll<bigint>().as('count')])
    .where('hospital_id', '=', hospital)
    .where('state', 'in', ['ordered', 'sampled', 'entered'])
    .groupBy('state')
    .execute();
  return new Map(rows.map(({ state, count }) => [state, Number(count)]));
}

/** The next number of a day; its row is the lock. */
export async function takeSampleNumber(tx: Tx, hospital: HospitalId, date: string): Promise<number> {
  const { last } = await tx
    .insertInto('lab_sample_counter')
    .values({ hospital_id: hospital, date, last: 1 })
    .onConflict((on) =>
      on.columns(['hospital_id', 'date']).doUpdateSet((eb) => ({ last: eb('lab_sample_counter.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return last;
}
