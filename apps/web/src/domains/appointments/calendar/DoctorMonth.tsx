import type { DayCountJson } from '@pramana/contract';
import { addDays, type IsoDate } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { mondayOf, monthLength, useClock } from '../time.ts';
import classes from './Calendar.module.css';
import { Load } from './Load.tsx';

interface DoctorMonthProps {
  /** Of this doctor alone; undefined until they are known: then a day says nothing but its date. */
  counts: readonly DayCountJson[] | undefined;
  from: IsoDate;
  onDay: (date: IsoDate) => void;
}

/** One doctor's month as a wall calendar has it: weeks as rows, from Monday; a day opens by a press. */
export function DoctorMonth({ counts, from, onDay }: DoctorMonthProps) {
  const { t } = useTranslation();
  const clock = useClock();
  const first = mondayOf(from);
  const last = addDays(from, monthLength(from) - 1);
  const weeks: IsoDate[] = [];
  for (let monday = first; monday <= last; monday = addDays(monday, 7)) weeks.push(monday);
  const of = new Map(counts?.map((each) => [each.date, each]));
  return (
    <table className={classes.wall} aria-label={t('appointments.calendar.month')} aria-busy={counts === undefined}>
      <thead>
        <tr>
          {days(first).map((date) => (
            <th key={date} scope="col">
              {clock.weekday(date)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((monday) => (
          <tr key={monday}>
            {days(monday).map((date) =>
              date < from || date > last ? (
                <td key={date} data-outside aria-label={clock.date(date)} />
              ) : (
                <td key={date} data-today={date === clock.today || undefined}>
                  <Day date={date} isKnown={counts !== undefined} count={of.get(date)} onDay={onDay} />
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const days = (monday: IsoDate): IsoDate[] => Array.from({ length: 7 }, (_, index) => addDays(monday, index));

function Day({
  date,
  isKnown,
  count,
  onDay,
}: {
  date: IsoDate;
  isKnown: boolean;
  count: DayCountJson | undefined;
  onDay: DoctorMonthProps['onDay'];
}) {
  const { t } = useTranslation();
  const clock = useClock();
  const said = count ? t('appointments.calendar.visits', { count: count.visits }) : t('appointments.calendar.closed');
  return (
    <button
      type="button"
      className={classes.day}
      aria-label={isKnown ? `${clock.date(date)}: ${said}` : clock.date(date)}
      onClick={() => onDay(date)}
    >
      <strong>{Number(date.slice(8))}</strong>
      <span className={classes.said} data-quiet={(count?.visits ?? 0) === 0 || undefined}>
        {isKnown ? said : '\u00a0'}
      </span>
      {count === undefined ? null : <Load count={count} />}
    </button>
  );
}
