import type { CounterSessionJson } from '@pramana/contract';
import type { Method } from '../pay/paymentParts.ts';

export interface DaySum {
  /** Money in by method, minor units; every payment belongs to a counter session. */
  byMethod: { method: Method; count: number; amount: bigint }[];
  moneyIn: bigint;
  cashOut: bigint;
  /** What should be in the drawers that are open. */
  inDrawers: bigint;
  open: CounterSessionJson[];
}

const METHODS: readonly Method[] = ['cash', 'upi', 'card'];

/** Sums the counter sessions of one business day. `sessions` may hold other days: they are left out. */
export function sumDay(sessions: readonly CounterSessionJson[], day: string): DaySum {
  const today = sessions.filter((session) => session.businessDate === day);
  const byMethod = METHODS.map((method) => {
    const parts = today.flatMap((session) => session.byMethod.filter((each) => each.method === method));
    return {
      method,
      count: parts.reduce((sum, part) => sum + part.count, 0),
      amount: parts.reduce((sum, part) => sum + BigInt(part.amount), 0n),
    };
  });
  const open = sessions.filter((session) => session.status === 'open');
  return {
    byMethod,
    moneyIn: byMethod.reduce((sum, each) => sum + each.amount, 0n),
    cashOut: today.reduce((sum, session) => sum + BigInt(session.cashOut ?? 0), 0n),
    inDrawers: open.reduce((sum, session) => sum + BigInt(session.expected ?? 0), 0n),
    open,
  };
}

/** Whether newest-first pages have gone past the day, so that its sum is whole. */
export function isWholeDay(sessions: readonly CounterSessionJson[], day: string, hasMore: boolean): boolean {
  const last = sessions.at(-1);
  return !hasMore || (last !== undefined && last.businessDate < day);
}
