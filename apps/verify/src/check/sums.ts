/**
 * Do the figures that are shown agree with each other? A hospital may sign a bill whose lines do not add up: the seal
 * proves that nothing was altered since, not that it was right. Only sums that every sealed document of its kind must
 * have are tested; what is written in an unknown way is said to be untested, never guessed.
 */
import { exceeds, lineAmount } from '@pramana/kernel';
import type { CborMap, CborValue, ClaimHeader, ClaimItem } from '@pramana/ledger';
import { money } from '../format.ts';
import type { Params, TextKey } from '../texts.ts';
import type { ShownCheck } from './shown.ts';

/** Fields of a line that the document's totals repeat. */
const BILL_FIELDS = ['gross', 'disc', 'taxable', 'cgst', 'sgst', 'igst'] as const;
const CREDIT_FIELDS = ['taxable', 'cgst', 'sgst', 'igst'] as const;
const BASIS = 10_000n;

/** A map of a claim; undefined for any other value. */
export function mapOf(value: CborValue | undefined): CborMap | undefined {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  return isMap ? (value as CborMap) : undefined;
}

/** An integer of a claim; undefined for any other value. */
export function integerOf(value: CborValue | undefined): bigint | undefined {
  return typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : undefined;
}

/** The checks of a document's own figures. `complete`: no entry of it is hidden. */
export function figureChecks(header: ClaimHeader, items: readonly ClaimItem[], complete: boolean): ShownCheck[] {
  const named = (name: string) => items.filter((item) => item.name === name).map((item) => mapOf(item.value) ?? {});
  const lines = named('line');
  if (header.kind === 'bill') return [billSums(header, named('totals')[0], lines, complete), prices(header, lines)];
  if (header.kind === 'credit-note') return [creditSums(header, named('credit-note')[0], lines, complete)];
  if (header.kind === 'payment') return [allocations(header, named('allocation'))];
  return [];
}

function sums(ok: boolean | null, key: TextKey, params: Params = {}): ShownCheck {
  return { check: 'sums', ok, say: { key, params } };
}

type Stated = CborMap | undefined;

function billSums(header: ClaimHeader, totals: Stated, lines: readonly CborMap[], complete: boolean): ShownCheck {
  if (!complete) return sums(null, 'sums.hidden');
  return added(header, BILL_FIELDS, totals, lines);
}

function creditSums(header: ClaimHeader, note: Stated, lines: readonly CborMap[], complete: boolean): ShownCheck {
  if (!complete) return sums(null, 'sums.hidden');
  return added(header, CREDIT_FIELDS, note, lines);
}

/** Each field of the lines adds up to the stated one, and line amounts with the round-off to the header's total. */
function added(
  header: ClaimHeader,
  fields: readonly (typeof BILL_FIELDS)[number][],
  stated: Stated,
  lines: readonly CborMap[],
): ShownCheck {
  const { currency, total } = header;
  for (const field of fields) {
    const sum = sumOf(lines, field);
    const said = integerOf(stated?.[field]);
    if (sum === undefined || said === undefined) return sums(null, 'sums.unread');
    if (sum !== said) {
      return sums(false, 'sums.field', { field, sum: money(sum, currency), stated: money(said, currency) });
    }
  }
  const amounts = sumOf(lines, 'amount');
  const round = integerOf(stated?.['round']);
  if (amounts === undefined || round === undefined) return sums(null, 'sums.unread');
  const params = { sum: money(amounts + round, currency), stated: money(total, currency) };
  if (amounts + round !== total) return sums(false, 'sums.total', params);
  return sums(true, 'sums.ok', { total: money(total, currency) });
}

/** The sum over all lines; undefined when one line does not have the field as an integer. */
function sumOf(lines: readonly CborMap[], field: string): bigint | undefined {
  let sum = 0n;
  for (const line of lines) {
    const value = integerOf(line[field]);
    if (value === undefined) return undefined;
    sum += value;
  }
  return sum;
}

function allocations({ currency, total }: ClaimHeader, rows: readonly CborMap[]): ShownCheck {
  const sum = sumOf(rows, 'amount');
  if (sum === undefined) return sums(null, 'sums.unread');
  const params = { sum: money(sum, currency), stated: money(total, currency) };
  return sum > total ? sums(false, 'sums.allocated', params) : sums(true, 'sums.allocatedOk', params);
}

/** MRP (taxes included) and ceiling (taxes excluded) of each line that states one, by cross-multiplication. */
function prices({ currency }: ClaimHeader, lines: readonly CborMap[]): ShownCheck {
  let tested = false;
  for (const [index, line] of lines.entries()) {
    for (const limit of limitsOf(line)) {
      tested = true;
      if (!limit.exceeded) continue;
      const amounts = { amount: money(limit.amount, currency), limit: money(limit.most, currency) };
      return { check: 'prices', ok: false, say: { key: 'prices.bad', params: { line: index + 1, ...amounts } } };
    }
  }
  return { check: 'prices', ok: tested ? true : null, say: { key: tested ? 'prices.ok' : 'prices.none' } };
}

type Limit = { readonly exceeded: boolean; readonly amount: bigint; readonly most: bigint };

function limitsOf(line: CborMap): Limit[] {
  const field = (name: string): bigint | undefined => integerOf(line[name]);
  const [quantity, amount, taxable, bp] = [field('qty'), field('amount'), field('taxable'), field('tax')];
  const limits: Limit[] = [];
  const mrp = rateOf(field('mrp'), field('mrpPer'));
  if (mrp && quantity !== undefined && amount !== undefined) {
    limits.push({ exceeded: exceeds(amount, quantity, mrp), amount, most: lineAmount(mrp, quantity) });
  }
  const ceiling = rateOf(field('ceil'), field('ceilPer'));
  if (ceiling && quantity !== undefined && amount !== undefined && taxable !== undefined && bp !== undefined) {
    // The rounded taxable value alone would call a price too high that is not: both readings must be above.
    const exact = exceeds(amount * BASIS, quantity * (BASIS + bp), ceiling);
    const exceeded = exact && exceeds(taxable, quantity, ceiling);
    limits.push({ exceeded, amount: taxable, most: lineAmount(ceiling, quantity) });
  }
  return limits;
}

function rateOf(amount: bigint | undefined, per: bigint | undefined) {
  return amount === undefined || per === undefined || per <= 0n ? undefined : { amount, per };
}
