import { useTranslation } from 'react-i18next';
import { exactTime, moneyText } from '../../../lib/format.ts';
import type { ProblemError } from '../../../lib/problem.ts';
import { useHospital } from '../../../lib/session.tsx';
import { useUnitWord } from '../unitWord.ts';

/** A price above its limit, in the reader's language with both figures (B3); undefined for any other refusal. */
export function useOverPrice(unit: string): (problem: ProblemError | null) => string | undefined {
  const { t } = useTranslation();
  const figuresOf = useFigures(unit);
  return (problem) => {
    if (problem?.code !== 'price_above_mrp' && problem?.code !== 'price_above_ceiling') return undefined;
    const figures = figuresOf(problem);
    if (!figures) return undefined;
    return t(problem.code === 'price_above_mrp' ? 'catalogue.price.aboveMrp' : 'catalogue.price.aboveCeiling', figures);
  };
}

/** A price planned for later that stands in the way of a new ceiling, from when and with both figures; else undefined. */
export function usePlannedProblem(unit: string): (problem: ProblemError | null) => string | undefined {
  const { t, i18n } = useTranslation();
  const { zone } = useHospital();
  const figuresOf = useFigures(unit);
  return (problem) => {
    const from = problem?.context.params?.effectiveFrom;
    if (!problem || typeof from !== 'string') return undefined;
    const time = exactTime(from, { zone, language: i18n.language });
    if (problem.code === 'price_in_force') return t('catalogue.price.plannedSoon', { time });
    const figures = figuresOf(problem);
    if (!figures) return undefined;
    if (problem.code === 'planned_above_ceiling') return t('catalogue.price.plannedAbove', { ...figures, time });
    if (problem.code !== 'planned_ceiling_higher') return undefined;
    const isOpen = figures.asked === '';
    return t(isOpen ? 'catalogue.price.plannedOpen' : 'catalogue.price.plannedHigher', { ...figures, time });
  };
}

/** `asked` is empty where the planned price says none. */
type Figures = Record<'asked' | 'limit' | 'unit', string> & { count: number };

function useFigures(unit: string): (problem: ProblemError) => Figures | undefined {
  const { i18n } = useTranslation();
  const hospital = useHospital();
  const unitWord = useUnitWord();
  return (problem) => {
    const { amount, limit, per, currency } = problem.context.params ?? {};
    if (typeof limit !== 'string' || typeof per !== 'number') return undefined;
    const money = (minor: string): string =>
      moneyText(minor, typeof currency === 'string' ? currency : hospital.currency, i18n.language);
    return {
      asked: typeof amount === 'string' ? money(amount) : '',
      limit: money(limit),
      count: per,
      unit: unitWord(unit, per),
    };
  };
}
