import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface HourRow {
  at: Date;
  opened: number;
  searched: number;
  denied: number;
}

export interface PersonCount {
  personId: string | null;
  who: string | null;
  count: number;
}

interface Span {
  from: Date;
  to: Date;
}

/** What happened in each hour that had anything. */
export async function countByHour(tx: Tx, hospital: HospitalId, { from, to }: Span): Promise<HourRow[]> {
  const { rows } = await sql<{ at: Date; opened: bigint; searched: bigint; denied: bigint }>`
    select date_bin('1 hour', at, ${from}) as at,
      count(*) filter (where outcome = 'granted' and result_count is null) as opened,
      count(*) filter (where outcome = 'granted' and result_count is not null) as searched,
      count(*) filter (where outcome = 'denied') as denied
    from access_event where hospital_id = ${hospital} and at >= ${from} and at < ${to}
    group by 1 order by 1`.execute(tx);
  return rows.map(({ at, opened, searched, denied }) => ({
    at,
    opened: Number(opened),
    searched: Number(searched),
    denied: Number(denied),
  }));
}

/** Who was refused most often. */
export async function countDenied(tx: Tx, hospital: HospitalId, { from, to }: Span): Promise<PersonCount[]> {
  const { rows } = await sql<{ person_id: string | null; who: string | null; count: bigint }>`
    select person_id, max(person_name) as who, count(*) as count from access_event
    where hospital_id = ${hospital} and outcome = 'denied' and at >= ${from} and at < ${to}
    group by person_id order by count(*) desc, person_id limit 8`.execute(tx);
  return rows.map(personCount);
}

/** Who searched and opened nothing in the quarter of an hour after, in the same session. */
export async function countSearchedOnly(tx: Tx, hospital: HospitalId, { from, to }: Span): Promise<PersonCount[]> {
  const { rows } = await sql<{ person_id: string | null; who: string | null; count: bigint }>`
    select e.person_id, max(e.person_name) as who, count(*) as count from access_event e
    where e.hospital_id = ${hospital} and e.result_count > 0 and e.at >= ${from} and e.at < ${to}
      and e.person_id is not null and e.session_id is not null and not exists (
        select from access_event o where o.hospital_id = e.hospital_id and o.session_id = e.session_id
          and o.result_count is null and o.outcome = 'granted' and o.subject_id is not null
          and o.at >= e.at and o.at < e.at + interval '15 minutes')
    group by e.person_id order by count(*) desc, e.person_id limit 8`.execute(tx);
  return rows.map(personCount);
}

function personCount(row: { person_id: string | null; who: string | null; count: bigint }): PersonCount {
  return { personId: row.person_id, who: row.who, count: Number(row.count) };
}

/** What there is to filter by in the span. */
export async function choices(
  tx: Tx,
  hospital: HospitalId,
  { from, to }: Span,
): Promise<{ people: { personId: string; who: string }[]; purposes: string[]; resources: string[] }> {
  const within = sql`hospital_id = ${hospital} and at >= ${from} and at < ${to}`;
  const { rows: people } = await sql<{ person_id: string; who: string }>`
    select person_id, max(person_name) as who from access_event
    where ${within} and person_id is not null and person_name is not null
    group by person_id order by 2 limit 200`.execute(tx);
  const { rows: words } = await sql<{ purpose: string; resource: string }>`
    select distinct purpose, resource from access_event where ${within} order by 1, 2 limit 400`.execute(tx);
  return {
    people: people.map((row) => ({ personId: row.person_id, who: row.who })),
    purposes: [...new Set(words.map(({ purpose }) => purpose))].sort(),
    resources: [...new Set(words.map(({ resource }) => resource))].sort(),
  };
}
