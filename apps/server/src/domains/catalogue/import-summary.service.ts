import { createHash } from 'node:crypto';
import type { Rate } from '@pramana/kernel';
import type { ImportPlan, PlannedRow } from './import-check.service.ts';
import type { ImportSummary } from './import.store.ts';

/** So many errors, rows and changes are told; the counts say how many there are. */
const TOLD_ERRORS = 2_000;
const TOLD_ROWS = 10;
const TOLD_CHANGES = 20;

/** What a plan says to a person, and the digest by which a run knows that it does what they saw. */
export function summaryOf({ rows, errors }: ImportPlan): ImportSummary {
  const added = rows.filter((row) => row.before === null).length;
  const changed = rows.filter((row) => row.changed).length;
  return {
    added,
    changed,
    unchanged: rows.length - added - changed,
    priceChanges: rows.filter((row) => row.price !== null).length,
    ceilingsOff: rows.filter(({ price, now }) => price?.ceiling === null && Boolean(now?.ceiling)).length,
    changes: changesOf(rows),
    errors: errors.slice(0, TOLD_ERRORS),
    errorCount: errors.length,
    sample: rows.slice(0, TOLD_ROWS).map(({ line, facts, price }) => ({
      ...named({ line, facts }),
      price: String(price?.rate.amount ?? 0n),
    })),
    digest: digestOf(rows),
  };
}

const named = ({ line, facts }: Pick<PlannedRow, 'line' | 'facts'>) => ({
  line,
  code: facts.code,
  name: facts.name,
  pack: facts.packLabel,
});

/** The rates that change most, up or down, the greatest change first: in a long list a wrong decimal point is seen here. */
function changesOf(rows: readonly PlannedRow[]): NonNullable<ImportSummary['changes']> {
  return rows
    .flatMap((row) => {
      const [was, is] = [row.now?.rate, row.price?.rate];
      if (!was || !is) return [];
      const extent = extentOf(was, is);
      return extent === 0n ? [] : { row, was, is, extent };
    })
    .toSorted((a, b) => (a.extent < b.extent ? 1 : a.extent > b.extent ? -1 : a.row.line - b.row.line))
    .slice(0, TOLD_CHANGES)
    .map(({ row, was, is }) => {
      // For the new price's own pack; half a paisa upwards.
      const before = (2n * was.amount * is.per + was.per) / (2n * was.per);
      return { ...named(row), before: String(before), price: String(is.amount) };
    });
}

/** How many times the one is the other, whichever is higher, in millionths above one; of nothing to something: the greatest. */
function extentOf(was: Rate, is: Rate): bigint {
  const [one, other] = [was.amount * is.per, is.amount * was.per];
  if (one === other) return 0n;
  const [low, high] = one < other ? [one, other] : [other, one];
  return low === 0n ? 1n << 127n : ((high - low) * 1_000_000n) / low + 1n;
}

/** What the rows do, as one value: which items are added or changed, and each new price with its limits. */
function digestOf(rows: readonly PlannedRow[]): string {
  const figure = (rate: Rate | null): string | null => rate && `${rate.amount}/${rate.per}`;
  const hash = createHash('sha256');
  for (const { facts, before, changed, price } of rows) {
    const figures = price && [figure(price.rate), figure(price.mrp), figure(price.ceiling), price.ceilingSource];
    hash.update(`${JSON.stringify([facts.code, before === null, changed, figures])}\n`);
  }
  return hash.digest('hex');
}
