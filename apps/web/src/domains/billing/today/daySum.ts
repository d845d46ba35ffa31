import type { billing, CounterSessionJson, DataOf } from '@pramana/contract';
import type { Method } from '../pay/paymentParts.ts';

type DayJson = DataOf<typeof billing.counters.day>;

export interface DaySum {
  /** Money in by method, minor units, as the day's documents say. */
  byMethod: { method: Method; count: number; amount: bigint }[];
  moneyIn: bigint;
  /** Refunds by any method, and those in cash. */
  paidBack: bigint;
  cashBack: bigint;
  /** What should be in the drawers that are open, whenever they were opened. */
  inDrawers: bigint;
}

const METHODS: readonly Method[] = ['cash', 'upi', 'card'];

/** The figures of a business day, and of the drawers that are open now. */
export function sumDay(
  { payments, refunds }: Pick<DayJson, 'payments' | 'refunds'>,
  open: readonly CounterSessionJson[],
): DaySum {
  const byMethod = METHODS.map((method) => {
    const sum = payments.find((each) => each.method === method);
    return { method, count: sum?.count ?? 0, amount: BigInt(sum?.amount ?? 0) };
  });
  const back = refunds.map(({ method, amount }) => ({ method, amount: BigInt(amount) }));
  const total = (parts: readonly { amount: bigint }[]): bigint => parts.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    byMethod,
    moneyIn: total(byMethod),
    paidBack: total(back),
    cashBack: total(back.filter(({ method }) => method === 'cash')),
    inDrawers: open.reduce((sum, session) => sum + BigInt(session.expected ?? 0), 0n),
  };
}
