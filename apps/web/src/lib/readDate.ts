import { addDays, type IsoDate } from '@pramana/kernel';

/**
 * A date as people of India type it: `4/3/1988`, `04-03-88`, `4.3.1988`, `04031988`, or ISO. Two digits of a year mean the
 * nearest year that is not after `latest`. Null for what is no day of the calendar.
 */
export function readDate(text: string, latest: IsoDate): IsoDate | null {
  const [, isoYear, isoMonth, isoDay] = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/.exec(text.trim()) ?? [];
  if (isoYear && isoMonth && isoDay) return dateOf(isoYear, isoMonth, isoDay);
  const [, day, month, year] =
    /^([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4}|[0-9]{2})$/.exec(text.trim()) ??
    /^([0-9]{2})([0-9]{2})([0-9]{4})$/.exec(text.trim()) ??
    [];
  if (!day || !month || !year) return null;
  if (year.length === 4) return dateOf(year, month, day);
  const century = Number(latest.slice(0, 2));
  const recent = dateOf(`${century}${year}`, month, day);
  return recent !== null && recent <= latest ? recent : dateOf(`${century - 1}${year}`, month, day);
}

function dateOf(year: string, month: string, day: string): IsoDate | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  // A day that the calendar does not have comes out as another one, or as none.
  return Number.isNaN(Date.parse(`${date}T00:00:00Z`)) || addDays(date, 0) !== date ? null : date;
}
