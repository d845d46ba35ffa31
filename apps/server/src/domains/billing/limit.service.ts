import { businessDate, type PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Hospital } from '../../platform/session.ts';
import { sealDocument } from '../sealing/index.ts';
import type { DiscountLimit } from './discount.policy.ts';
import { upsertLimit } from './discount.store.ts';
import { limitItems } from './limit.claim.ts';
import { insertLimitChange } from './limit.store.ts';

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
