import type { OrderAct } from '@pramana/contract';
import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface OrderEvent {
  orderId: string;
  revision: number;
  act: OrderAct;
  by: PersonId | null;
  byName: string;
  at: Date;
}

export async function insertEvent(tx: Tx, hospital: HospitalId, event: OrderEvent): Promise<void> {
  await tx
    .insertInto('lab_order_event')
    .values({
      hospital_id: hospital,
      order_id: event.orderId,
      revision: event.revision,
      act: event.act,
      made_by: event.by,
      made_by_name: event.byName,
      at: event.at,
    })
    .execute();
}

export interface Release {
  order: string;
  revision: number;
  at: Date;
}

/** The releases of somebody's results since then, and corrections; one of what was not released yet told nobody anything. */
export function readReleases(
  tx: Tx,
  hospital: HospitalId,
  subjects: readonly SubjectId[],
  since: Date,
): Promise<Release[]> {
  return tx
    .selectFrom('lab_order as o')
    .innerJoin('lab_order_event as e', (join) =>
      join.onRef('e.hospital_id', '=', 'o.hospital_id').onRef('e.order_id', '=', 'o.id'),
    )
    .select(['e.order_id as order', 'e.revision', 'e.at'])
    .where('o.hospital_id', '=', hospital)
    .where('o.subject_id', 'in', subjects)
    .where('e.act', 'in', ['released', 'corrected'])
    .where('e.at', '>', since)
    .execute();
}

/** Of these orders' newest results, those that were rejected: by order, the revision that says why. */
export async function readRejections(
  tx: Tx,
  hospital: HospitalId,
  orders: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (orders.length === 0) return new Map();
  // The first rejection behind the newest entry is the result's; a later one is of a sample that has none.
  const { rows } = await sql<{ order: string; revision: number }>`
    select rejected.order_id as order, min(rejected.revision) as revision
    from lab_order_event rejected
    where rejected.hospital_id = ${hospital} and rejected.order_id = any(${[...orders]}::uuid[])
      and rejected.act = 'rejected' and rejected.revision > (
        select max(found.revision) from lab_order_event found
        where found.hospital_id = rejected.hospital_id and found.order_id = rejected.order_id
          and found.act in ('entered', 'corrected'))
    group by rejected.order_id`.execute(tx);
  return new Map(rows.map(({ order, revision }) => [order, revision]));
}

/** What was done with an order, newest first. */
export async function readEvents(tx: Tx, hospital: HospitalId, order: string): Promise<OrderEvent[]> {
  const rows = await tx
    .selectFrom('lab_order_event')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where('order_id', '=', order)
    .orderBy('revision', 'desc')
    .execute();
  return rows.map((row) => ({
    orderId: row.order_id,
    revision: row.revision,
    act: row.act as OrderAct,
    by: row.made_by as PersonId | null,
    byName: row.made_by_name,
    at: row.at,
  }));
}
