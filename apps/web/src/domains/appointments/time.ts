import { addDays, civil, type IsoDate } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { localeOf } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { useHospital } from '../../lib/session.tsx';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, options]);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(localeOf(language), options);
  formatters.set(key, known);
  return known;
}

export interface Clock {
  /** `10:05` on the hospital's wall. */
  time: (at: string | number) => string;
  /** `Mon, 23 Nov` there. */
  day: (at: string | number) => string;
  /** `Mon, 23 Nov` of a date. */
  date: (date: IsoDate) => string;
  /** `Mon` of a date. */
  weekday: (date: IsoDate) => string;
  today: IsoDate;
}

/** Times as the hospital's clock shows them, wherever the reader is. */
export function useClock(): Clock {
  const { i18n } = useTranslation();
  const { zone } = useHospital();
  const now = useNow();
  return { ...clockOf(i18n.language, zone), today: civil(now, zone).date };
}

export function clockOf(language: string, zone: string): Omit<Clock, 'today'> {
  const shown = (options: Intl.DateTimeFormatOptions, timeZone: string) => (at: string | number) =>
    formatter(language, { ...options, timeZone }).format(typeof at === 'number' ? at : Date.parse(at));
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  return {
    time: shown({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, zone),
    day: shown(day, zone),
    date: (date) => shown(day, 'UTC')(`${date}T00:00:00Z`),
    weekday: (date) => shown({ weekday: 'short' }, 'UTC')(`${date}T00:00:00Z`),
  };
}

/** The Monday of a date's week. */
export function mondayOf(date: IsoDate): IsoDate {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((day + 6) % 7));
}

/** The first day of its month. */
export function firstOf(date: IsoDate): IsoDate {
  return `${date.slice(0, 8)}01`;
}

/** The first day of the month before (-1) or behind (1): never by a number of days, which skips a February. */
export function monthBeside(date: IsoDate, way: -1 | 1): IsoDate {
  return firstOf(addDays(firstOf(date), way === 1 ? monthLength(date) : -1));
}

/** How many days its month has. */
export function monthLength(date: IsoDate): number {
  const [year = 2000, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
