import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** How somebody was told of a time; `none`: no number and no address reaches them. */
export type Channel = 'sms' | 'email' | 'none';

/** Behind which visit a page goes on. */
export interface After {
  readonly startsAt: Date;
  readonly id: string;
}

const PAGE = 200;

/** Agreed visits that begin in this span and of whose time nobody has been reminded, by time, behind `after`. */
export async function unreminded(
  tx: Tx,
  hospital: HospitalId,
  { from, until, after }: { from: Date; until: Date; after: After | null },
): Promise<After[]> {
  const behind = after === null ? sql`true` : sql`(a.starts_at, a.id) > (${after.startsAt}, ${after.id}::uuid)`;
  const { rows } = await sql<After>`
    select a.id, a.starts_at as "startsAt" from appointment a
    where a.hospital_id = ${hospital} and a.state = 'confirmed' and a.starts_at > ${from} and a.starts_at <= ${until}
      and ${behind} and ${open}
    order by a.starts_at, a.id limit ${PAGE}`.execute(tx);
  return rows;
}

const open = sql`not exists (select from appointment_reminder r
  where r.hospital_id = a.hospital_id and r.appointment_id = a.id and r.starts_at = a.starts_at)`;

/** Holds one of them; false when another server works on it, or has told them meanwhile. */
export async function holdUnreminded(tx: Tx, hospital: HospitalId, id: string): Promise<boolean> {
  const { rows } = await sql`select from appointment a
    where a.hospital_id = ${hospital} and a.id = ${id} and a.state = 'confirmed' and ${open}
    for update of a skip locked`.execute(tx);
  return rows.length > 0;
}

/** Drops what is over from the node's table of taken instants; how many. Call it outside of a hospital. */
export async function forgetPastQuanta(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: string }>`select forget_past_quanta() as count`.execute(tx);
  return Number(rows[0]?.count ?? 0);
}

/** Keeps that somebody was told; false when they had been. */
export async function keepReminder(
  tx: Tx,
  hospital: HospitalId,
  told: { id: string; startsAt: Date; channel: Channel; at: Date },
): Promise<boolean> {
  const rows = await tx
    .insertInto('appointment_reminder')
    .values({
      hospital_id: hospital,
      appointment_id: told.id,
      starts_at: told.startsAt,
      channel: told.channel,
      at: told.at,
    })
    .onConflict((on) => on.doNothing())
    .returning('channel')
    .execute();
  return rows.length > 0;
}
