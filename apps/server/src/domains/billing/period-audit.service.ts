import { businessDate } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { type AuditFinding, type AuditMore, labelOf, type SealingHospital } from '../sealing/index.ts';
import { hospitalsOfNode } from './day-end.store.ts';
import { DUE_HOUR } from './day.policy.ts';
import { dearLines, periodSums, unsealedDays, untimelySeals } from './period-audit.store.ts';

/** In the order in which people read them. */
const SUMS = [
  'bills',
  'credit-notes',
  'payments',
  'refunds',
  'day-seals',
  'day-seals-late',
  'documents-moved',
  'lines',
  'lines-of-stock',
  'lines-unsupported',
  'lines-recorded-after',
] as const;

/**
 * What the days of a period came to, and whether they may be called complete (ledger.md, decision 10): every day that has
 * documents is sealed and over. Lines above their MRP or ceiling are named in any period.
 */
export async function auditPeriod(
  tx: Tx,
  hospital: SealingHospital,
  report: (finding: AuditFinding) => void,
  { now, period, figure }: AuditMore,
): Promise<void> {
  const span = period ?? { from: '0001-01-01', to: '9999-12-31' };
  for (const { series, number, position, code } of await dearLines(tx, hospital.id, span)) {
    const document = labelOf(series, Number(number));
    const field = `amount (line ${position + 1})`;
    report({ code, document, table: 'bill_line', field, block: document, since: null });
  }
  const sums = new Map((await periodSums(tx, hospital.id, span)).map((sum) => [sum.name, sum]));
  // No damage: a node that was down at night seals late and honestly.
  const { late, moved } = await untimelySeals(tx, hospital.id, span, DUE_HOUR);
  sums.set('day-seals-late', { name: 'day-seals-late', count: late, amount: null });
  sums.set('documents-moved', { name: 'documents-moved', count: moved, amount: null });
  for (const name of SUMS) {
    const { count = 0n, amount = null } = sums.get(name) ?? {};
    figure({ name, count: Number(count), amount });
  }
  if (period === null) return;
  const place = (await hospitalsOfNode(tx)).find(({ id }) => id === hospital.id);
  if (place !== undefined && period.to >= businessDate(now.getTime(), place.timeZone, place.dayCutHour))
    report({
      code: 'period_open',
      document: period.to,
      table: 'business_day',
      field: 'closed_at',
      block: null,
      since: null,
    });
  for (const { series, date } of await unsealedDays(tx, hospital.id, span)) {
    const document = `${series} ${date}`;
    report({ code: 'day_seal_missing', document, table: 'day_seal', field: 'id', block: null, since: null });
  }
}
