import { useTranslation } from 'react-i18next';
import { openWord } from '../../lib/openWord.ts';

/** A unit of the catalogue in the reader's language; units that are not known here stay as the hospital wrote them. */
export function useUnitWord(): (unit: string, count: number) => string {
  const { t } = useTranslation();
  return (unit, count) => openWord(t, `catalogue.unit.${unit}`, { count, defaultValue: unit });
}
