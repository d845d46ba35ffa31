import type { HospitalId } from '@pramana/kernel';
import { fixed, type Tx } from '../../platform/database/index.ts';

export type ConfirmedAct = 'seal' | 'refund';

const limitsOf = fixed((tx, { hospital }: { hospital: HospitalId }) =>
  tx.selectFrom('confirm_limit').select(['act', 'amount']).where('hospital_id', '=', hospital).compile(),
);

/** What the hospital has set, by act; an act it has not set is absent. */
export async function readConfirmLimits(tx: Tx, hospital: HospitalId): Promise<Partial<Record<ConfirmedAct, bigint>>> {
  const rows = await limitsOf(tx, { hospital });
  return Object.fromEntries(rows.map(({ act, amount }) => [act, amount]));
}

export async function writeConfirmLimit(
  tx: Tx,
  hospital: HospitalId,
  act: ConfirmedAct,
  amount: bigint,
): Promise<void> {
  await tx
    .insertInto('confirm_limit')
    .values({ hospital_id: hospital, act, amount })
    .onConflict((on) => on.columns(['hospital_id', 'act']).doUpdateSet({ amount }))
    .execute();
}
