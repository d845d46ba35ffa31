import { businessDate, type ItemId, PramanaError, type Rate } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { factsOf } from './facts.service.ts';
import type { ImportFile } from './import-file.service.ts';
import type { ImportRow, RowError } from './import-row.service.ts';
import { isStocked } from './item.policy.ts';
import { type ItemFacts, itemsWithBatches, readItems, type StoredItem } from './item.store.ts';
import { type Pricing, refuseOverPrice } from './price.policy.ts';
import { followPlanned } from './planned.service.ts';
import { type PriceFigures, standardPrices } from './price.store.ts';
import { taxRulesFor } from './tax.service.ts';
import type { TaxRule } from './tax.store.ts';

/** What a row will do to the catalogue. */
export interface PlannedRow {
  line: number;
  facts: ItemFacts;
  /** The item as it stands; null: it will be added. */
  before: StoredItem | null;
  changed: boolean;
  /** The price that will be sealed; null: the one that holds stays. */
  price: PriceFigures | null;
  /** The one that holds; null: none. */
  now: PriceFigures | null;
}

export interface ImportPlan {
  rows: PlannedRow[];
  errors: RowError[];
}

/** Holds a file against the catalogue, the stock and the law as they stand. Six queries, however long the file; more where prices are planned for later. */
export async function planImport(tx: Tx, acting: Pricing, file: ImportFile): Promise<ImportPlan> {
  const { hospital, at } = acting;
  const on = businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour);
  const known = await readItems(tx, hospital.id, { codes: file.rows.map(({ item }) => item.code) });
  const byCode = new Map(known.map((item) => [item.code, item]));
  const ids = known.map((item) => item.id);
  const counted = await itemsWithBatches(tx, hospital.id, ids);
  const prices = await standardPrices(tx, hospital.id, ids, at);
  const taxClasses = [...new Set(file.rows.map(({ item }) => item.taxClass))];
  const rules = await taxRulesFor(tx, hospital.id, { taxClasses, context: 'walk-in', on });
  const plan: ImportPlan = { rows: [], errors: [...file.errors] };
  for (const row of file.rows) {
    const before = byCode.get(row.item.code) ?? null;
    const found = planRow(row, before, before !== null && counted.has(before.id), prices);
    const errors = errorsOf(row, found, rules, hospital.currency);
    if (errors.length > 0) plan.errors.push(...errors);
    else plan.rows.push(found);
  }
  await refuseAgainstPlans(tx, acting, plan);
  plan.errors.sort((a, b) => a.line - b.line);
  return plan;
}

/** Moves the rows among the errors whose ceiling a price planned for later does not bear. */
async function refuseAgainstPlans(tx: Tx, acting: Pricing, plan: ImportPlan): Promise<void> {
  const news = plan.rows.flatMap(({ before, price, facts: { taxClass } }) => {
    if (before === null || price === null) return [];
    const { ceiling, ceilingSource } = price;
    return { itemId: before.id, taxClass, from: acting.at, ceiling, ceilingSource };
  });
  const { refused } = await followPlanned(tx, acting, news);
  plan.rows = plan.rows.filter(({ line, before }) => {
    const error = before === null ? undefined : refused.get(before.id);
    if (error !== undefined) plan.errors.push({ line, field: 'ceiling', reason: error.message });
    return error === undefined;
  });
}

/** `recounted`: its batches are counted in another unit. `unpriced`: a ceiling stands beside no price. */
type Planned = PlannedRow & { recounted: boolean; unpriced: boolean };

function planRow(
  row: ImportRow,
  before: StoredItem | null,
  counted: boolean,
  prices: ReadonlyMap<ItemId, PriceFigures>,
): Planned {
  const facts = factsOf(row.item, before);
  const now = before === null ? undefined : prices.get(before.id);
  // What is no longer sold keeps its last price; it does not stand in the way of the list.
  const unsold = before?.status === 'retired';
  const wanted = unsold ? null : figuresOf(row, now);
  const price = wanted === null || isSame(now, wanted) ? null : wanted;
  const unpriced = wanted === null && !unsold && Boolean(row.ceiling);
  const recounted =
    counted && before !== null && (before.unit !== facts.unit || before.stocked !== isStocked(facts.kind));
  return {
    line: row.line,
    facts,
    before,
    changed: before !== null && differs(facts, before),
    price,
    now: now ?? null,
    recounted,
    unpriced,
  };
}

/**
 * The price a row means; null: none is known and none is given. What the file does not speak of stays: above all a ceiling of the
 * government, and the hospital's own rate in a list that has only MRPs. A row with neither rate nor MRP leaves both.
 */
function figuresOf(row: ImportRow, now: PriceFigures | undefined): PriceFigures | null {
  const kept = now ?? { rate: null, mrp: null, ceiling: null, ceilingSource: '' };
  const rate = row.rate ?? (row.rate === undefined ? (kept.rate ?? row.mrp) : row.mrp) ?? kept.rate;
  if (rate === null || rate === undefined) return null;
  const mrp = row.mrp ?? (row.rate && row.mrp === null ? null : kept.mrp);
  const limit =
    row.ceiling === undefined
      ? { ceiling: kept.ceiling, ceilingSource: kept.ceilingSource }
      : { ceiling: row.ceiling?.rate ?? null, ceilingSource: row.ceiling?.source ?? '' };
  return { rate, mrp, ...limit };
}

function isSame(now: PriceFigures | undefined, wanted: PriceFigures): boolean {
  return (
    now !== undefined &&
    same(now.rate, wanted.rate) &&
    same(now.mrp, wanted.mrp) &&
    same(now.ceiling, wanted.ceiling) &&
    now.ceilingSource === wanted.ceilingSource
  );
}

function errorsOf(
  { line, item }: ImportRow,
  { facts, before, price, recounted, unpriced }: Planned,
  rules: ReadonlyMap<string, TaxRule>,
  currency: string,
): RowError[] {
  const errors: RowError[] = [];
  const rule = rules.get(item.taxClass);
  if (rule === undefined) {
    errors.push({ line, field: 'tax_class', reason: `No tax rule covers the class ${item.taxClass} today.` });
  }
  if (recounted && before !== null) {
    const reason = `There are batches of this item, counted in ${before.unit}; it cannot become ${facts.unit}.`;
    errors.push({ line, field: 'unit', reason });
  }
  if (unpriced) {
    errors.push({ line, field: 'rate', reason: 'A ceiling stands beside a price: give the rate or the MRP.' });
  }
  if (rule !== undefined && price !== null) {
    try {
      refuseOverPrice(price, rule, currency);
    } catch (error) {
      if (!(error instanceof PramanaError)) throw error;
      errors.push({ line, field: 'rate', reason: error.message });
    }
  }
  return errors;
}

function same(one: Rate | null, other: Rate | null): boolean {
  if (one === null || other === null) return one === other;
  return one.amount === other.amount && one.per === other.per;
}

function differs(facts: ItemFacts, before: StoredItem): boolean {
  return (Object.keys(facts) as (keyof ItemFacts)[]).some((field) => facts[field] !== before[field]);
}
