import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/**
 * Agreed visits that begin in this span and of whose time nobody has been reminded; each is held by this transaction, what
 * another server works on is left out.
 */
export async function unreminded(tx: Tx, hospital: HospitalId, span: { from: Date; until: Date }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from appointment a
    where a.hospital_id = ${hospital} and a.state = 'confirmed' and a.starts_at > ${span.from} and a.starts_at <= ${span.until}
      and not exists (select from appointment_reminder r
        where r.hospital_id = a.hospital_id and r.appointment_id = a.id and r.starts_at = a.starts_at)
    order by a.starts_at limit 500 for update of a skip locked`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Keeps that somebody was told; false when they had been. */
export async function keepReminder(
  tx: Tx,
  hospital: HospitalId,
  told: { id: string; startsAt: Date; channel: 'sms' | 'email'; at: Date },
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
