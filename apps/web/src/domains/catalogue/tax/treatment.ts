import type { catalogue, DataOf } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { openWord } from '../../../lib/openWord.ts';

export type TaxRuleJson = DataOf<typeof catalogue.taxRules.list>[number];

/** "5 %, included in the price" or "exempt", with the context it is for. */
export function useTreatment(): (rule: TaxRuleJson) => string {
  const { t } = useTranslation();
  return (rule) => {
    const context = openWord(t, `catalogue.tax.context.${rule.context}`, { defaultValue: rule.context });
    return `${context}: ${rateWords(rule)}`;
  };
  function rateWords({ treatment, rateBp, inclusive }: TaxRuleJson): string {
    if (treatment !== 'taxable')
      return openWord(t, `catalogue.tax.treatment.${treatment}`, { defaultValue: treatment });
    return t(inclusive ? 'catalogue.tax.included' : 'catalogue.tax.added', { rate: percentText(rateBp) });
  }
}

/** Basis points as a percentage: 1250 → `12.5`. */
export function percentText(basisPoints: number): string {
  return String(basisPoints / 100);
}
