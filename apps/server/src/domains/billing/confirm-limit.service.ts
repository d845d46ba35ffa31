import type { ConfirmLimitsJson } from '@pramana/contract';
import type { HospitalId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { requireFresh } from '../../platform/fresh.ts';
import type { Acting } from './acting.policy.ts';
import { type ConfirmedAct, readConfirmLimits, writeConfirmLimit } from './confirm-limit.store.ts';

/** Minor units: fifty thousand and five thousand rupees. */
const STANDARD: Readonly<Record<ConfirmedAct, bigint>> = { seal: 5_000_000n, refund: 500_000n };
const WITHIN_MINUTES = 5;

/** Above which amount the hospital wants the maker of such an act to confirm; minor units. */
export async function confirmLimit(tx: Tx, hospital: HospitalId, act: ConfirmedAct): Promise<bigint> {
  return limitOr(act, (await readConfirmLimits(tx, hospital))[act] ?? null);
}

/** What the hospital has set, or what holds where it has set nothing. */
export function limitOr(act: ConfirmedAct, set: bigint | null): bigint {
  return set ?? STANDARD[act];
}

/**
 * Above the limit the maker must just have shown that it is them: at a shared PC whoever stands there next must not seal
 * under the former one's name. Throws `confirm_needed`; ask it before any lock on money or stock is taken.
 */
export function confirmAbove({ actor, at }: Acting, limit: bigint, amount: bigint): void {
  if (amount > limit) requireFresh({ actor, clock: { now: () => at.getTime() } }, { within: WITHIN_MINUTES });
}

export async function confirmLimitsOf(tx: Tx, hospital: HospitalId): Promise<ConfirmLimitsJson> {
  const { seal, refund } = { ...STANDARD, ...(await readConfirmLimits(tx, hospital)) };
  return { seal: String(seal), refund: String(refund) };
}

export async function setConfirmLimits(
  tx: Tx,
  hospital: HospitalId,
  { seal, refund }: ConfirmLimitsJson,
): Promise<ConfirmLimitsJson> {
  await writeConfirmLimit(tx, hospital, 'seal', BigInt(seal));
  await writeConfirmLimit(tx, hospital, 'refund', BigInt(refund));
  return confirmLimitsOf(tx, hospital);
}
