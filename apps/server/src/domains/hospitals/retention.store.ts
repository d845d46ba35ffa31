import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface Term {
  subject: string;
  days: number;
  reason: string;
}

/** The terms that hold on a day: of each subject the newest rule that has begun. */
export async function termsOn(tx: Tx, day: string): Promise<Term[]> {
  const { rows } = await sql<Term>`
    select distinct on (subject) subject, days, reason from retention_rule
    where valid_from <= ${day}::date order by subject, valid_from desc`.execute(tx);
  return rows;
}

/**
 * Deletes what has outlived its term: a registration that was given up or refused wholly, of an approved one what names
 * people. Gives how many.
 */
export async function deleteExpired(tx: Tx, now: Date, day: string): Promise<number> {
  const expired = sql`
    exists (
      select from (
        select distinct on (subject) subject, days from retention_rule
        where valid_from <= ${day}::date order by subject, valid_from desc
      ) rule
      where rule.subject = 'registration-' || registration.state
        and registration.changed_at < ${now}::timestamptz - make_interval(days => rule.days)
    )`;
  const gone = await sql`delete from registration where state <> 'approved' and ${expired}`.execute(tx);
  const notes = await sql`
    delete from registration_note n using registration
    where n.registration_id = registration.id and registration.state = 'approved'
      and registration.form_box is not null and ${expired}`.execute(tx);
  const emptied = await sql`
    update registration set form_box = null, phone_hash = null, proved_phone_hash = null
    where state = 'approved' and form_box is not null and ${expired}`.execute(tx);
  void notes;
  return Number(gone.numAffectedRows ?? 0n) + Number(emptied.numAffectedRows ?? 0n);
}
