import { readFile } from 'node:fs/promises';
import { addDays, businessDate, type HospitalId, type IsoDate, type ItemId, type PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { sealDocuments } from '../sealing/index.ts';
import { parseRecords } from './table.service.ts';
import { taxRuleItems } from './tax.claim.ts';
import { insertRules, rulesOfItems, rulesOn, type TaxContext, type TaxRule } from './tax.store.ts';

/**
 * The rule for each of these classes in a context of supply on a day: a rule for that very context wins over one for
 * `any`, of those the newest. A class without a rule is absent: it cannot be billed (`tax_rule_missing`).
 */
export async function taxRulesFor(
  tx: Tx,
  hospital: HospitalId,
  { taxClasses, context, on }: { taxClasses: readonly string[]; context: TaxContext; on: IsoDate },
): Promise<Map<string, TaxRule>> {
  return taxClasses.length === 0 ? new Map() : byClass(await rulesOn(tx, hospital, on, taxClasses), context);
}

/** As `taxRulesFor`, for the classes of these items. */
export async function taxRulesOfItems(
  tx: Tx,
  hospital: HospitalId,
  { itemIds, context, on }: { itemIds: readonly ItemId[]; context: TaxContext; on: IsoDate },
): Promise<Map<string, TaxRule>> {
  return itemIds.length === 0 ? new Map() : byClass(await rulesOfItems(tx, hospital, on, itemIds), context);
}

function byClass(rules: readonly TaxRule[], context: TaxContext): Map<string, TaxRule> {
  const found = rules.filter((rule) => rule.context === context || rule.context === 'any');
  // The particular rule comes last and stays.
  const ordered = found.sort((a, b) => Number(a.context !== 'any') - Number(b.context !== 'any'));
  return new Map(ordered.map((rule) => [rule.taxClass, rule]));
}

const COLUMNS = [
  'tax_class',
  'context',
  'treatment',
  'rate_percent',
  'inclusive',
  'effective_from',
  'effective_to',
  'source',
] as const;

/**
 * Loads dated tax rules from CSV (columns as in law/tax-rules.csv) into the hospital of the transaction; rules that
 * stand there already are left. Each is a sealed entry. Answers how many are new. Throws an Error that names the line: this is data of ours.
 */
export async function loadTaxRules(tx: Tx, maker: RuleMaker, csv: string): Promise<number> {
  const { hospital, authorId, at } = maker;
  const made = await insertRules(tx, parseRecords(csv, COLUMNS).map(ruleOf));
  await sealDocuments(
    tx,
    {
      hospital,
      series: { kind: 'tax-rule', prefix: 'TAX' },
      kind: 'policy',
      subjectId: null,
      currency: hospital.currency,
      at,
      businessDate: businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour),
      authorId,
    },
    made.map((rule) => ({ documentId: rule.id, total: 0n, items: taxRuleItems(rule, authorId) })),
  );
  return made.length;
}

/** Who enters rules, and when; nobody where a hospital begins. */
export interface RuleMaker {
  hospital: Hospital;
  authorId: PersonId | null;
  at: Date;
}

const STANDARD = new URL('../../../../../law/tax-rules.csv', import.meta.url);

/** The rules a new hospital begins with (law/README.md); it replaces what its accountant says otherwise. */
export async function loadStandardTaxRules(tx: Tx, maker: RuleMaker): Promise<number> {
  return loadTaxRules(tx, maker, await readFile(STANDARD, 'utf8'));
}

function ruleOf({ line, record }: { line: number; record: Record<(typeof COLUMNS)[number], string> }) {
  const wrong = (what: string): Error => new Error(`Tax rules, line ${line}: ${what}.`);
  const { tax_class: taxClass, context, treatment, rate_percent: percent, source } = record;
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(taxClass)) throw wrong('tax_class is a word in small letters');
  if (!isOneOf(context, ['any', 'inpatient', 'outpatient', 'walk-in'] as const)) throw wrong('unknown context');
  if (!isOneOf(treatment, ['taxable', 'nil', 'exempt'] as const)) throw wrong('unknown treatment');
  if (!/^[0-9]{1,2}(\.[0-9]{1,2})?$/.test(percent)) throw wrong('rate_percent is a number below 100');
  if (!isOneOf(record.inclusive, ['yes', 'no'] as const)) throw wrong('inclusive is yes or no');
  const [effectiveFrom, effectiveTo] = [record.effective_from, record.effective_to];
  if (!isDate(effectiveFrom) || !(effectiveTo === '' || isDate(effectiveTo))) throw wrong('a date is YYYY-MM-DD');
  if (source === '') throw wrong('a rule needs its source');
  const rateBp = Math.round(Number(percent) * 100);
  if ((treatment === 'taxable') !== rateBp > 0) throw wrong('exactly what is taxable has a rate');
  const dates = { effectiveFrom, effectiveTo: effectiveTo === '' ? null : effectiveTo };
  return { taxClass, context, treatment, rateBp, inclusive: record.inclusive === 'yes', ...dates, source };
}

function isOneOf<const T extends string>(text: string, known: readonly T[]): text is T {
  return (known as readonly string[]).includes(text);
}

function isDate(text: string): boolean {
  return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && addDays(text, 0) === text;
}

/** Every rule in force at the hospital today. */
export function todaysRules(tx: Tx, hospital: Hospital, now: number): Promise<TaxRule[]> {
  return rulesOn(tx, hospital.id, businessDate(now, hospital.timeZone, hospital.dayCutHour));
}
