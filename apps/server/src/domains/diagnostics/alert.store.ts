import type { HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface AlertRow {
  id: string;
  orderId: string;
  recordVersion: number;
  doctorId: PersonId;
  doctorName: string;
  raisedAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedByName: string | null;
}

/** Raises an alert for this version of a result, once. */
export async function insertAlert(
  tx: Tx,
  hospital: HospitalId,
  row: Omit<AlertRow, 'acknowledgedAt' | 'acknowledgedByName'>,
): Promise<void> {
  await tx
    .insertInto('lab_alert')
    .values({
      hospital_id: hospital,
      id: row.id,
      order_id: row.orderId,
      record_version: row.recordVersion,
      doctor_id: row.doctorId,
      doctor_name: row.doctorName,
      raised_at: row.raisedAt,
    })
    .onConflict((on) => on.columns(['hospital_id', 'order_id', 'record_version']).doNothing())
    .execute();
}

/** Says who has seen the open alerts of an order; how many there were. */
export async function acknowledgeAlerts(
  tx: Tx,
  hospital: HospitalId,
  order: string,
  { at, by, byName }: { at: Date; by: PersonId; byName: string },
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('lab_alert')
    .set({ acknowledged_at: at, acknowledged_by: by, acknowledged_by_name: byName })
    .where('hospital_id', '=', hospital)
    .where('order_id', '=', order)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Alerts of one order, newest first. */
export async function alertsOf(tx: Tx, hospital: HospitalId, order: string): Promise<AlertRow[]> {
  const rows = await tx
    .selectFrom('lab_alert')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where('order_id', '=', order)
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    orderId: row.order_id,
    recordVersion: row.record_version,
    doctorId: row.doctor_id as PersonId,
    doctorName: row.doctor_name,
    raisedAt: row.raised_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedByName: row.acknowledged_by_name,
  }));
}

/** Orders with an alert that nobody has acknowledged, oldest first; of one doctor's orders or of all. */
export async function alertedOrders(
  tx: Tx,
  hospital: HospitalId,
  { doctor, limit }: { doctor: PersonId | null; limit: number },
): Promise<string[]> {
  const rows = await tx
    .selectFrom('lab_alert')
    .select(['order_id', (eb) => eb.fn.min(sql<string>`id::text`).as('first')])
    .where('hospital_id', '=', hospital)
    .where('acknowledged_at', 'is', null)
    .$if(doctor !== null, (query) => query.where('doctor_id', '=', doctor))
    .groupBy('order_id')
    .orderBy('first')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_id);
}

/** How many alerts wait: of this doctor's orders, of others' that were raised before `late`, and of all. */
export async function countAlerts(
  tx: Tx,
  hospital: HospitalId,
  { doctor, late }: { doctor: PersonId; late: Date },
): Promise<{ own: number; late: number; all: number }> {
  const row = await tx
    .selectFrom('lab_alert')
    .select([
      (eb) => eb.fn.count<bigint>('order_id').distinct().as('all'),
      sql<bigint>`count(distinct order_id) filter (where doctor_id = ${doctor})`.as('own'),
      sql<bigint>`count(distinct order_id) filter (where doctor_id <> ${doctor} and raised_at <= ${late})`.as('late'),
    ])
    .where('hospital_id', '=', hospital)
    .where('acknowledged_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { own: Number(row.own), late: Number(row.late), all: Number(row.all) };
}

/** Of whom nothing can be read any more nothing waits: closed by nobody. */
export async function closeAlerts(
  tx: Tx,
  hospital: HospitalId,
  { subjectId, at }: { subjectId: SubjectId; at: Date },
): Promise<void> {
  await tx
    .updateTable('lab_alert')
    .set({ acknowledged_at: at, acknowledged_by_name: '' })
    .where('hospital_id', '=', hospital)
    .where('acknowledged_at', 'is', null)
    .where('order_id', 'in', (query) =>
      query
        .selectFrom('lab_order')
        .select('id')
        .where('hospital_id', '=', hospital)
        .where('subject_id', '=', subjectId),
    )
    .execute();
}
