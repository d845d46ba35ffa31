import type { HospitalId, IsoDate, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { DiscountLimit } from './discount.policy.ts';

export async function readLimits(tx: Tx, hospital: HospitalId): Promise<DiscountLimit[]> {
  const rows = await tx
    .selectFrom('discount_limit')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .orderBy('role')
    .execute();
  return rows.map((row) => ({
    role: row.role,
    percentBp: row.percent_bp,
    billAmount: row.bill_amount,
    dayAmount: row.day_amount,
  }));
}

/** The limit in force; `writeLimit` seals it. */
export async function upsertLimit(tx: Tx, hospital: HospitalId, limit: DiscountLimit): Promise<void> {
  const values = { percent_bp: limit.percentBp, bill_amount: limit.billAmount, day_amount: limit.dayAmount };
  await tx
    .insertInto('discount_limit')
    .values({ hospital_id: hospital, role: limit.role, ...values })
    .onConflict((conflict) => conflict.columns(['hospital_id', 'role']).doUpdateSet(values))
    .execute();
}

/** What a person has taken off on sealed bills of a business day. */
export async function givenOn(
  tx: Tx,
  hospital: HospitalId,
  personId: PersonId,
  businessDate: IsoDate,
): Promise<bigint> {
  const row = await tx
    .selectFrom('bill')
    .select(sql<bigint>`coalesce(sum(discount), 0)::bigint`.as('given'))
    .where('hospital_id', '=', hospital)
    .where('business_date', '=', businessDate)
    .where('author_id', '=', personId)
    .where('discount_approver_id', 'is', null)
    .executeTakeFirstOrThrow();
  return row.given;
}

/**
 * One giver of discounts at a time: the rows of the limits are the lock, so that two bills sealed at once by one person
 * cannot both fit under what is left of the day.
 */
export async function lockLimits(tx: Tx, hospital: HospitalId): Promise<void> {
  await tx
    .selectFrom('discount_limit')
    .select('role')
    .where('hospital_id', '=', hospital)
    .orderBy('role')
    .forUpdate()
    .execute();
}
