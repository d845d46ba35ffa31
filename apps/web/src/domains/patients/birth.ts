import { addDays, type IsoDate } from '@pramana/kernel';

/**
 * A date as people of India type it: `4/3/1988`, `04-03-88`, `4.3.1988`, `04031988`, or ISO. Two digits of a year mean the
 * nearest year that is not after `today`. Null for what is no day of the calendar.
 */
export function readDate(text: string, today: IsoDate): IsoDate | null {
  const [, isoYear, isoMonth, isoDay] = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/.exec(text.trim()) ?? [];
  if (isoYear && isoMonth && isoDay) return dateOf(isoYear, isoMonth, isoDay);
  const [, day, month, year] =
    /^([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4}|[0-9]{2})$/.exec(text.trim()) ??
    /^([0-9]{2})([0-9]{2})([0-9]{4})$/.exec(text.trim()) ??
    [];
  if (!day || !month || !year) return null;
  if (year.length === 4) return dateOf(year, month, day);
  const century = Number(today.slice(0, 2));
  const recent = dateOf(`${century}${year}`, month, day);
  return recent !== null && recent <= today ? recent : dateOf(`${century - 1}${year}`, month, day);
}

function dateOf(year: string, month: string, day: string): IsoDate | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  // A day that the calendar does not have comes out as another one, or as none.
  return Number.isNaN(Date.parse(`${date}T00:00:00Z`)) || addDays(date, 0) !== date ? null : date;
}

/** Whole years from a birth date to `today`; null for a date that lies ahead. */
export function ageOn(birthDate: IsoDate, today: IsoDate): number | null {
  if (birthDate > today) return null;
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
