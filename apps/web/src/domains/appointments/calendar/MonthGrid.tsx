import type { DayCountJson } from '@pramana/contract';
import { addDays, type IsoDate } from '@pramana/kernel';
import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { monthLength, useClock } from '../time.ts';
import classes from './Calendar.module.css';
import { Load } from './Load.tsx';

interface MonthGridProps {
  /** Undefined until they are known: the days stand there and say nothing. */
  counts: readonly DayCountJson[] | undefined;
  doctors: readonly { id: string; name: string }[];
  from: IsoDate;
  onDay: (date: IsoDate) => void;
}

/** A month by counts: doctors as rows, how many visits each day has and how full it is. Nothing about anybody. */
export function MonthGrid({ counts, doctors, from, onDay }: MonthGridProps) {
  const { t } = useTranslation();
  const clock = useClock();
  const dates = Array.from({ length: monthLength(from) }, (_, index) => addDays(from, index));
  const today = useRef<HTMLTableCellElement>(null);
  // A month is wider than a phone: it opens at today, not at its first day.
  // Braces: newer browsers answer with a promise, which is no way to end an effect.
  useEffect(() => {
    today.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [from]);
  const known = doctors.filter(({ id }) => counts?.some(({ doctorId }) => doctorId === id) ?? true);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways on a phone
    <section className={classes.scroll} tabIndex={0} aria-label={t('appointments.calendar.month')}>
      <table
        className={classes.week}
        data-month
        aria-busy={counts === undefined}
        style={{ minWidth: 150 + dates.length * 36 }}
      >
        <thead>
          <tr>
            <th scope="col" className={classes.who}>
              {t('appointments.doctor')}
            </th>
            {dates.map((date) => (
              <th
                key={date}
                ref={date === clock.today ? today : undefined}
                scope="col"
                data-today={date === clock.today || undefined}
              >
                <UnstyledButton onClick={() => onDay(date)} aria-label={clock.date(date)} fz="sm" fw={600}>
                  <span className={classes.weekday}>{clock.weekday(date)}</span>
                  {Number(date.slice(8))}
                </UnstyledButton>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {known.map((doctor) => (
            <tr key={doctor.id}>
              <th scope="row" className={classes.who}>
                {doctor.name}
              </th>
              {dates.map((date) =>
                counts === undefined ? (
                  <td key={date} aria-label={clock.date(date)} />
                ) : (
                  <Cell key={date} count={counts.find((each) => each.date === date && each.doctorId === doctor.id)} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ count }: { count: DayCountJson | undefined }) {
  const { t } = useTranslation();
  if (count === undefined)
    return (
      <td>
        <span data-quiet title={t('appointments.calendar.closed')} aria-hidden>
          –
        </span>
        <VisuallyHidden>{t('appointments.calendar.closed')}</VisuallyHidden>
      </td>
    );
  return (
    <td>
      <span data-quiet={count.visits === 0 || undefined}>{count.visits}</span>
      <Load count={count} />
    </td>
  );
}
