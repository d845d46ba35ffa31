import type { HospitalId, IsoDate } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Acting } from './acting.policy.ts';
import { entryDay } from './day.store.ts';
import { type DiscountAsk, type DiscountLimit, withinLimit } from './discount.policy.ts';
import { givenOn, lockLimits, readLimits } from './discount.store.ts';
import type { OpenDraft } from './draft.service.ts';

/**
 * Whether the maker may seal this draft's discount: within their limits, or with somebody's yes to exactly it. `heldDay` is
 * the business day under which the seal stores the bill, locked; null for who only looks, and locks nothing.
 */
export async function discountVerdict(
  tx: Tx,
  acting: Acting,
  open: OpenDraft,
  heldDay: IsoDate | null,
): Promise<ReturnType<typeof withinLimit>> {
  const { amounts } = open.priced;
  if (amounts.discount === 0n || open.approval) return { ok: true };
  const { hospital, actor, at } = acting;
  if (heldDay !== null) await lockLimits(tx, hospital.id);
  const day = heldDay ?? (await entryDay(tx, hospital, at));
  const ask: DiscountAsk = {
    gross: amounts.gross,
    discount: amounts.discount,
    givenToday: await givenOn(tx, hospital.id, actor.personId, day),
  };
  return withinLimit(actor.roles, await readLimits(tx, hospital.id), ask, hospital.currency);
}

/** What each role may take off by itself. */
export function limitsOf(tx: Tx, hospital: HospitalId): Promise<DiscountLimit[]> {
  return readLimits(tx, hospital);
}
