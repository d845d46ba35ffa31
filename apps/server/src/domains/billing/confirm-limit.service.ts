import type { ConfirmLimitsJson } from '@pramana/contract';
import type { HospitalId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { requireFresh } from '../../platform/fresh.ts';
import type { Acting } from './acting.policy.ts';
import { type ConfirmedAct, readConfirmLimits, writeConfirmLimit } from './confirm-limit.store.ts';

/** Minor units: fifty thousand and five thousand rupees. */
const STANDARD: Readonly<Record<ConfirmedAct, bigint>> = { seal: 5_000_000n, refund: 500_000n };
const WITHIN_MINUTES = 5;

/**
 * Above the hospital's limit the maker must just have shown that it is them: at a shared PC whoever stands there next must
 * not seal under the former one's name. Throws `confirm_needed`, before any lock is taken.
 */
export async function confirmAbove(tx: Tx, acting: Acting, act: ConfirmedAct, amount: bigint): Promise<void> {
  const { hospital, actor, at } = acting;
  const limit = (await readConfirmLimits(tx, hospital.id))[act] ?? STANDARD[act];
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
