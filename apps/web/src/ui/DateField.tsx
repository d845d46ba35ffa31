import { DateInput, type DateInputProps, useDatesContext } from '@mantine/dates';
import { civil } from '@pramana/kernel';
import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import { useTranslation } from 'react-i18next';
import { useNow } from '../lib/now.ts';
import { readDate } from '../lib/readDate.ts';
import { useHospital } from '../lib/session.tsx';

dayjs.extend(customParseFormat);

/** As it is shown: no order of day and month to be mistaken. */
const SHOWN = 'D MMM YYYY';

export interface DateFieldProps extends Omit<DateInputProps, 'value' | 'valueFormat' | 'dateParser' | 'maxDate'> {
  /** ISO; null: none. */
  value: string | null;
  maxDate?: string;
}

/**
 * A day, the one way to enter it: typed day first (`4/3/2026`, `04-03-26`) or picked from the calendar, shown with the
 * month in words. A browser's own date field would follow the language of the browser, month first in many.
 */
export function DateField({ maxDate, ...field }: DateFieldProps) {
  const { t } = useTranslation();
  const { getLocale } = useDatesContext();
  const today = civil(useNow(), useHospital().zone).date;
  const latest = maxDate ?? `${Number(today.slice(0, 4)) + 50}${today.slice(4)}`;
  const read = (text: string): string | null => {
    const shown = dayjs(text, SHOWN, getLocale(field.locale), true);
    return readDate(text, latest) ?? (shown.isValid() ? shown.format('YYYY-MM-DD') : null);
  };
  return (
    <DateInput
      placeholder={t('common.dateShape')}
      defaultDate={today}
      {...field}
      {...(maxDate === undefined ? {} : { maxDate })}
      dateParser={read}
      valueFormat={SHOWN}
      clearButtonProps={{ 'aria-label': t('table.clear') }}
    />
  );
}
