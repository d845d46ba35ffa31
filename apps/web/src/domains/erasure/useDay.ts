import { useTranslation } from 'react-i18next';
import { localeOf } from '../../lib/format.ts';

/** A day with its year, `21 November 2029`: terms lie years ahead. */
export function useDay(): (date: string) => string {
  const { i18n } = useTranslation();
  const format = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'long', timeZone: 'UTC' });
  return (date) => (date === '' ? '' : format.format(new Date(`${date.slice(0, 10)}T00:00:00Z`)));
}
