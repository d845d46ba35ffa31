import type { HospitalId, IsoDate } from '@pramana/kernel';
import { type Selectable, sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';
import type { TaxRule as TaxRuleTable } from '../../platform/database/schema.generated.ts';
import { newId } from '../../platform/ids.ts';

export type TaxContext = 'inpatient' | 'outpatient' | 'walk-in';

/** Law as a dated row: what a class of things bears in a context of supply, and where that is written. */
export interface TaxRule {
  id: string;
  taxClass: string;
  context: TaxContext | 'any';
  treatment: 'taxable' | 'nil' | 'exempt';
  /** Basis points: 5 % = 500. */
  rateBp: number;
  /** The rate of sale contains the tax. */
  inclusive: boolean;
  effectiveFrom: IsoDate;
  effectiveTo: IsoDate | null;
  source: string;
}

/** Every rule that holds on `on`, the newest of each class and context. */
export async function rulesOn(
  tx: Tx,
  hospital: HospitalId,
  on: IsoDate,
  taxClasses: readonly string[] | null = null,
): Promise<TaxRule[]> {
  const rows = await (taxClasses === null
    ? allRules(tx, { hospital, on })
    : rulesOf(tx, { hospital, on, taxClasses: [...taxClasses] }));
  return rows.map(ruleRow);
}

interface Holding {
  hospital: HospitalId;
  on: IsoDate;
}

const holding = (tx: Tx, { hospital, on }: Holding) =>
  tx
    .selectFrom('tax_rule')
    .selectAll()
    .distinctOn(['tax_class', 'context'])
    .where('hospital_id', '=', hospital)
    .where('effective_from', '<=', on)
    .where((eb) => eb.or([eb('effective_to', 'is', null), eb('effective_to', '>=', on)]))
    .orderBy('tax_class')
    .orderBy('context')
    .orderBy('effective_from', 'desc');

const allRules = fixed((tx, place: Holding) => holding(tx, place).compile());
const rulesOf = fixed((tx, { hospital, on, taxClasses }: Holding & { taxClasses: string[] }) =>
  holding(tx, { hospital, on }).where(sql<boolean>`tax_class = any(${taxClasses}::text[])`).compile(),
);

/** As `rulesOn`, of the classes of these items: whoever prices them need not have read the items yet. */
export async function rulesOfItems(
  tx: Tx,
  hospital: HospitalId,
  on: IsoDate,
  itemIds: readonly string[],
): Promise<TaxRule[]> {
  return (await rulesByItem(tx, { hospital, on, itemIds: [...itemIds] })).map(ruleRow);
}

const rulesByItem = fixed((tx, { hospital, on, itemIds }: Holding & { itemIds: string[] }) =>
  holding(tx, { hospital, on })
    .where(
      sql<boolean>`tax_class = any(array(select item.tax_class from item where item.hospital_id = ${hospital} and item.id = any(${itemIds}::uuid[])))`,
    )
    .compile(),
);

/** These rules, in no order. */
export async function rulesById(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<TaxRule[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('tax_rule')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(ruleRow);
}

function ruleRow(row: Selectable<TaxRuleTable>): TaxRule {
  return {
    id: row.id,
    taxClass: row.tax_class,
    context: row.context as TaxRule['context'],
    treatment: row.treatment as TaxRule['treatment'],
    rateBp: row.rate_bp,
    inclusive: row.inclusive,
    effectiveFrom: row.effective_from,
    effectiveTo: row.effective_to,
    source: row.source,
  };
}

/** Adds rules to the hospital of the transaction; one that stands there already stays as it is. Answers the new ones. */
export async function insertRules(tx: Tx, rules: readonly Omit<TaxRule, 'id'>[]): Promise<TaxRule[]> {
  if (rules.length === 0) return [];
  const named = rules.map((rule) => ({ ...rule, id: newId() as string }));
  const rows = named.map((rule) => ({
    hospital_id: sql<string>`app_hospital()`,
    id: rule.id,
    tax_class: rule.taxClass,
    context: rule.context,
    treatment: rule.treatment,
    rate_bp: rule.rateBp,
    inclusive: rule.inclusive,
    effective_from: rule.effectiveFrom,
    effective_to: rule.effectiveTo,
    source: rule.source,
  }));
  const inserted = await tx
    .insertInto('tax_rule')
    .values(rows)
    .onConflict((on) => on.columns(['hospital_id', 'tax_class', 'context', 'effective_from']).doNothing())
    .returning('id')
    .execute();
  const made = new Set(inserted.map(({ id }) => id));
  return named.filter(({ id }) => made.has(id));
}
