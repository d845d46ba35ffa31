import type { AppointmentJson, CalendarJson } from '@pramana/contract';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '../../../paths.ts';
import { useClock } from '../time.ts';
import { useVisitWords } from '../visitWords.ts';
import classes from './Calendar.module.css';

/** A week: doctors as rows, days as columns, each visit with its time. */
export function WeekGrid({ calendar }: { calendar: CalendarJson }) {
  const { t } = useTranslation();
  const clock = useClock();
  const today = useRef<HTMLTableCellElement>(null);
  const [{ date: first } = { date: '' }] = calendar.days;
  // A week is wider than a phone: it opens at today.
  // Braces: newer browsers answer with a promise, which is no way to end an effect.
  useEffect(() => {
    today.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [first]);
  const at = (doctor: string, day: CalendarJson['days'][number]): AppointmentJson[] =>
    calendar.appointments.filter(
      ({ doctor: own, startsAt }) =>
        own?.id === doctor && startsAt !== null && startsAt >= day.from && startsAt < day.until,
    );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways on a phone
    <section className={classes.scroll} tabIndex={0} aria-label={t('appointments.calendar.week')}>
      <table className={classes.week}>
        <thead>
          <tr>
            <th scope="col" className={classes.who}>
              {t('appointments.doctor')}
            </th>
            {calendar.days.map(({ date }) => (
              <th
                key={date}
                ref={date === clock.today ? today : undefined}
                scope="col"
                data-today={date === clock.today || undefined}
              >
                {clock.date(date)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {calendar.doctors.map((doctor) => (
            <tr key={doctor.id}>
              <th scope="row" className={classes.who}>
                {doctor.name}
              </th>
              {calendar.days.map((day) => (
                <td key={day.date} data-today={day.date === clock.today || undefined}>
                  {at(doctor.id, day).map((visit) => (
                    <Chip key={visit.id} visit={visit} />
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Chip({ visit }: { visit: AppointmentJson }) {
  const clock = useClock();
  const navigate = useNavigate();
  const words = useVisitWords();
  const { startsAt, state } = visit;
  return (
    <button
      type="button"
      className={classes.chip}
      data-over={state === 'done' || state === 'no-show' || undefined}
      data-away={visit.away || undefined}
      onClick={() => void navigate({ to: paths.visit(visit.id) })}
    >
      {startsAt === null ? '' : clock.time(startsAt)} {words.name(visit)}
    </button>
  );
}
