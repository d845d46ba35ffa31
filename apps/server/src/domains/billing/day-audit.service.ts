import type { IsoDate } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { type AuditFinding, labelOf, type SealingHospital } from '../sealing/index.ts';
import { hospitalsOfNode } from './day-end.store.ts';
import { isSealDue } from './day.policy.ts';
import { allDaySeals, type DaySealRow, wrongDays } from './day.store.ts';
import { type DayTotals, dayTotals } from './day-totals.store.ts';

/** Column of each figure of a day seal. */
const FIGURES = {
  count: 'count',
  first: 'first_number',
  last: 'last_number',
  total: 'total',
  taxable: 'taxable',
  cgst: 'cgst',
  sgst: 'sgst',
  igst: 'igst',
  byMethod: 'by_method',
  byClass: 'by_class',
} as const satisfies Record<string, string>;

/**
 * Completeness (ledger.md, decision 10): each day seal against that day's documents as they are now, and no day with
 * documents without its seals once they are due. So a past day cannot audit green without them.
 */
export async function auditDays(
  tx: Tx,
  hospital: SealingHospital,
  report: (finding: AuditFinding) => void,
  { now }: { now: Date },
): Promise<void> {
  const place = (await hospitalsOfNode(tx)).find(({ id }) => id === hospital.id);
  if (place === undefined) return;
  const totals = new Map((await dayTotals(tx, hospital.id, 'all')).map((each) => [keyOf(each), each]));
  const seals = await allDaySeals(tx, hospital.id);
  for (const seal of seals) compare(seal, totals.get(keyOf(seal)), report);
  const sealed = new Set(seals.map(keyOf));
  for (const { businessDate, series } of totals.values()) {
    if (sealed.has(keyOf({ businessDate, series })) || !isSealDue(businessDate, now.getTime(), place)) continue;
    const document = `${series} ${businessDate}`;
    report({ code: 'day_seal_missing', document, table: 'day_seal', field: 'id', block: null, since: null });
  }
  for (const { date, field } of await wrongDays(tx, hospital.id))
    report({ code: 'day_wrong', document: date, table: 'business_day', field, block: null, since: null });
}

const keyOf = ({ businessDate, series }: { businessDate: IsoDate; series: string }): string =>
  `${businessDate} ${series}`;

function compare(seal: DaySealRow, now: DayTotals | undefined, report: (finding: AuditFinding) => void): void {
  const block = labelOf(seal.documentSeries, seal.documentNumber);
  for (const [figure, field] of Object.entries(FIGURES)) {
    const key = figure as keyof typeof FIGURES;
    if (now !== undefined && text(seal[key]) === text(now[key])) continue;
    report({ code: 'day_seal_wrong', document: block, table: 'day_seal', field, block, since: seal.at.toISOString() });
  }
}

/** Equal figures have equal texts, in whatever order a map holds its keys. */
function text(value: DayTotals[keyof typeof FIGURES]): string {
  if (typeof value === 'bigint') return String(value);
  const entries = Object.entries(value).map(([name, sums]) => `${name} ${String(sums)}`);
  return entries.toSorted((a, b) => (a < b ? -1 : 1)).join(', ');
}
