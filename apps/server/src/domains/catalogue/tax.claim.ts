import { type ClaimItem, fromHex } from '@pramana/ledger';

/** A dated rule of tax as it is sealed when it is entered. */
export interface TaxRuleFacts {
  taxClass: string;
  context: string;
  treatment: string;
  rateBp: number;
  inclusive: boolean;
  effectiveFrom: string;
  effectiveTo: string | null;
  source: string;
}

/** Who entered it (nobody where the hospital began with it) and what it says. Keys never change their meaning. */
export function taxRuleItems(rule: TaxRuleFacts, authorId: string | null): ClaimItem[] {
  const { taxClass, context, treatment, rateBp, inclusive, effectiveFrom, effectiveTo, source } = rule;
  const value = {
    class: taxClass,
    context,
    treatment,
    bp: rateBp,
    inclusive,
    from: effectiveFrom,
    ...(effectiveTo === null ? {} : { to: effectiveTo }),
    source,
  };
  return [
    { name: 'author', value: authorId === null ? {} : { id: fromHex(authorId.replaceAll('-', '')) } },
    { name: 'tax-rule', value },
  ];
}

/** Column of each key: how the audit names a damage. */
export const TAX_RULE_COLUMNS: Readonly<Record<string, string>> = {
  'tax-rule.class': 'tax_class',
  'tax-rule.bp': 'rate_bp',
  'tax-rule.from': 'effective_from',
  'tax-rule.to': 'effective_to',
};
