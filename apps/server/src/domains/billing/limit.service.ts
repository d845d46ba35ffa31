import { businessDate, type HospitalId, type PersonId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Hospital } from '../../platform/session.ts';
import { sealDocument } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import type { DiscountLimit } from './discount.policy.ts';
import { lockLimits, readLimits, upsertLimit } from './discount.store.ts';
import { limitItems } from './limit.claim.ts';
import { insertLimitChange, type ListedLimitChange, listLimitChanges } from './limit.store.ts';

/** Who changes a limit, and when; nobody where a hospital begins. */
export interface LimitMaker {
  hospital: Hospital;
  authorId: PersonId | null;
  at: Date;
}

/** Sets what a role may take off by itself, as a sealed entry. */
export async function writeLimit(tx: Tx, { hospital, authorId, at }: LimitMaker, limit: DiscountLimit): Promise<void> {
  const id = newId();
  await upsertLimit(tx, hospital.id, limit);
  const { series, number } = await sealDocument(tx, {
    hospital,
    series: { kind: 'discount-limit', prefix: 'LIM' },
    kind: 'policy',
    documentId: id,
    subjectId: null,
    currency: hospital.currency,
    total: 0n,
    at,
    businessDate: businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour),
    authorId,
    items: limitItems({ ...limit, authorId }),
  });
  await insertLimitChange(tx, hospital.id, { ...limit, id, series, number, authorId, at });
}

/**
 * Sets a role's limit under the lock that every giver of a discount takes; the same limit again changes nothing.
 * `invalid_field` when a day allows less than one bill.
 */
export async function setLimit(tx: Tx, { hospital, actor, at }: Acting, limit: DiscountLimit): Promise<DiscountLimit> {
  if (limit.dayAmount < limit.billAmount)
    throw new PramanaError('invalid_field', {
      field: 'dayAmount',
      detail: 'A day allows at least what one bill does.',
    });
  await lockLimits(tx, hospital.id);
  const before = (await readLimits(tx, hospital.id)).find(({ role }) => role === limit.role);
  const { percentBp, billAmount, dayAmount } = before ?? {};
  if (percentBp === limit.percentBp && billAmount === limit.billAmount && dayAmount === limit.dayAmount) return limit;
  await writeLimit(tx, { hospital, authorId: actor.personId, at }, limit);
  return limit;
}

const SHOWN_CHANGES = 50;

/** Who set which limit, newest first. */
export function limitChanges(tx: Tx, hospital: HospitalId): Promise<ListedLimitChange[]> {
  return listLimitChanges(tx, hospital, SHOWN_CHANGES);
}

/** What a new hospital's roles may take off and correct by themselves; its admin changes it. */
const STANDARD_LIMITS: readonly DiscountLimit[] = [
  { role: 'cashier', percentBp: 1_000, billAmount: 500_000n, dayAmount: 2_000_000n },
  { role: 'frontdesk', percentBp: 500, billAmount: 50_000n, dayAmount: 200_000n },
  { role: 'pharmacist', percentBp: 500, billAmount: 100_000n, dayAmount: 500_000n },
  { role: 'admin', percentBp: 10_000, billAmount: 100_000_000n, dayAmount: 1_000_000_000n },
];

export async function writeStandardLimits(tx: Tx, maker: LimitMaker): Promise<void> {
  for (const limit of STANDARD_LIMITS) await writeLimit(tx, maker, limit);
}
