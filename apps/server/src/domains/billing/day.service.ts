import type { billing, DataOf } from '@pramana/contract';
import { businessDate, type IsoDate, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { sealDocument } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import { type DaySealRow, daySealsOf, insertDaySeal, markClosed, openDrawersOf } from './day.store.ts';
import { dayMoney, type MethodSum } from './day-money.store.ts';
import { type DayTotals, dayTotals } from './day-totals.store.ts';
import { daySealItems } from './money.claim.ts';

/**
 * Closes a business day (B7): under the day's lock no entry is under way and none follows; each series is summed up and
 * the sum sealed. Open drawers of that day are named and refuse it.
 */
export async function closeDay(tx: Tx, acting: Acting, date: IsoDate): Promise<DayTotals[]> {
  const { hospital, at } = acting;
  if (date > businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour))
    throw new PramanaError('invalid_field', { field: 'date', detail: 'A day that has not begun cannot be closed.' });
  const totals = await sealDay(tx, acting, date);
  if (totals === null) throw new PramanaError('day_closed');
  const open = await openDrawersOf(tx, hospital.id, date);
  if (open.length > 0)
    throw new PramanaError('conflict', {
      detail: `These counters are still open: ${open.join(', ')}. Close them first.`,
    });
  return totals;
}

/** Who seals a day: a person, or nobody when it ended by itself. */
export type DaySealer = Pick<Acting, 'hospital' | 'at'> & { actor: Pick<Acting['actor'], 'personId'> | null };

/** Marks a day closed and seals each of its series; null when it was closed before. */
export async function sealDay(tx: Tx, sealer: DaySealer, date: IsoDate): Promise<DayTotals[] | null> {
  const { hospital, actor, at } = sealer;
  if (!(await markClosed(tx, hospital.id, date, actor?.personId ?? null, at))) return null;
  const totals = await dayTotals(tx, hospital.id, date);
  for (const each of totals) await sealTotals(tx, sealer, each);
  return totals;
}

async function sealTotals(tx: Tx, { hospital, actor, at }: DaySealer, totals: DayTotals): Promise<void> {
  const id = newId();
  const { currency } = hospital;
  const authorId = actor?.personId ?? null;
  const block = await sealDocument(tx, {
    hospital,
    series: { kind: 'day-seal', prefix: 'DAY' },
    kind: 'day-seal',
    documentId: id,
    subjectId: null,
    currency,
    total: totals.total,
    at,
    businessDate: totals.businessDate,
    authorId,
    items: daySealItems({ ...totals, authorId }),
  });
  const place = { documentSeries: block.series, documentNumber: block.number };
  await insertDaySeal(tx, hospital.id, { ...totals, ...place, id, currency, authorId, at });
}

/** What was sealed when a day was closed, by series; empty while it is open. */
export function daySeals(tx: Tx, { hospital }: Pick<Acting, 'hospital'>, date: IsoDate): Promise<DaySealRow[]> {
  return daySealsOf(tx, hospital.id, date);
}

/** Money in and out of a business day by method, as the documents of that day say. */
export async function moneyOfDay(
  tx: Tx,
  { hospital }: Pick<Acting, 'hospital'>,
  businessDate: IsoDate,
): Promise<DataOf<typeof billing.counters.day>> {
  const { payments, refunds } = await dayMoney(tx, hospital.id, businessDate);
  return { businessDate, payments: payments.map(sumJson), refunds: refunds.map(sumJson) };
}

const sumJson = ({ method, count, amount }: MethodSum) => ({ method, count: Number(count), amount: String(amount) });
