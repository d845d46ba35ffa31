import { useTranslation } from 'react-i18next';
import { moneyText } from '../../../lib/format.ts';
import type { ProblemError } from '../../../lib/problem.ts';
import { useHospital } from '../../../lib/session.tsx';
import { useUnitWord } from '../unitWord.ts';

/** A price above its limit, in the reader's language with both figures (B3); undefined for any other refusal. */
export function useOverPrice(unit: string): (problem: ProblemError | null) => string | undefined {
  const { t, i18n } = useTranslation();
  const hospital = useHospital();
  const unitWord = useUnitWord();
  return (problem) => {
    if (problem?.code !== 'price_above_mrp' && problem?.code !== 'price_above_ceiling') return undefined;
    const { amount, limit, per, currency } = problem.context.params ?? {};
    if (typeof amount !== 'string' || typeof limit !== 'string' || typeof per !== 'number') return undefined;
    const money = (minor: string): string =>
      moneyText(minor, typeof currency === 'string' ? currency : hospital.currency, i18n.language);
    const words = { asked: money(amount), limit: money(limit), count: per, unit: unitWord(unit, per) };
    return t(problem.code === 'price_above_mrp' ? 'catalogue.price.aboveMrp' : 'catalogue.price.aboveCeiling', words);
  };
}
