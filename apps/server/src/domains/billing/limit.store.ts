import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { DiscountLimit } from './discount.policy.ts';

export interface LimitChange extends DiscountLimit {
  id: string;
  series: string;
  number: number;
  authorId: PersonId | null;
  at: Date;
}

export async function insertLimitChange(tx: Tx, hospital: HospitalId, change: LimitChange): Promise<void> {
  const { id, series, number, role, percentBp, billAmount, dayAmount, authorId, at } = change;
  const limit = { role, percent_bp: percentBp, bill_amount: billAmount, day_amount: dayAmount };
  await tx
    .insertInto('discount_limit_change')
    .values({ hospital_id: hospital, id, series, number: BigInt(number), ...limit, author_id: authorId, at })
    .execute();
}

export async function readLimitChanges(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly string[],
): Promise<(LimitChange & { currency: string })[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('discount_limit_change as change')
    .innerJoin('hospital', 'hospital.id', 'change.hospital_id')
    .selectAll('change')
    .select('hospital.currency')
    .where('change.hospital_id', '=', hospital)
    .where('change.id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    series: row.series,
    number: Number(row.number),
    role: row.role,
    percentBp: row.percent_bp,
    billAmount: row.bill_amount,
    dayAmount: row.day_amount,
    authorId: row.author_id as PersonId | null,
    at: row.at,
    currency: row.currency,
  }));
}

export interface ListedLimitChange extends DiscountLimit {
  id: string;
  series: string;
  number: number;
  /** Null: a new hospital began with it. */
  person: string | null;
  at: Date;
}

/** The newest changes, newest first. */
export async function listLimitChanges(tx: Tx, hospital: HospitalId, most: number): Promise<ListedLimitChange[]> {
  const rows = await tx
    .selectFrom('discount_limit_change as change')
    .leftJoin('person', 'person.id', 'change.author_id')
    .selectAll('change')
    .select('person.name as person')
    .where('change.hospital_id', '=', hospital)
    .orderBy('change.series', 'desc')
    .orderBy('change.number', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    series: row.series,
    number: Number(row.number),
    role: row.role,
    percentBp: row.percent_bp,
    billAmount: row.bill_amount,
    dayAmount: row.day_amount,
    person: row.person,
    at: row.at,
  }));
}

/** Limits in force that are not what the role's last sealed change says. */
export async function wrongLimits(tx: Tx, hospital: HospitalId): Promise<{ role: string; field: string }[]> {
  const { rows } = await sql<{ role: string; field: string }>`
    with newest as (
      select distinct on (role) * from discount_limit_change where hospital_id = ${hospital}
      order by role, at desc, series desc, number desc
    ), now as (select * from discount_limit where hospital_id = ${hospital})
    select coalesce(now.role, newest.role) as role, field from now full join newest on newest.role = now.role
    cross join lateral (values
      ('role', now.role is null or newest.role is null),
      ('percent_bp', now.percent_bp <> newest.percent_bp),
      ('bill_amount', now.bill_amount <> newest.bill_amount),
      ('day_amount', now.day_amount <> newest.day_amount)
    ) as each (field, wrong) where wrong order by 1, 2 limit 1000`.execute(tx);
  return rows;
}
