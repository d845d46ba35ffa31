import type { DayCountJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import classes from './Calendar.module.css';

/** How full a day is, as a bar. */
export function Load({ count: { open, taken } }: { count: DayCountJson }) {
  const { t } = useTranslation();
  const share = open === 0 ? 0 : Math.min(100, Math.round((taken / open) * 100));
  return (
    <div className={classes.load} title={t('appointments.calendar.full', { share })} aria-hidden>
      <span style={{ width: `${share}%` }} />
    </div>
  );
}
