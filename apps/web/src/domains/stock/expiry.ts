import { addDays, type IsoDate } from '@pramana/kernel';

/** From so many days before its expiry a batch is marked as expiring soon. */
export const SOON_DAYS = 90;
/** A bar is full from so many days on: two years, the usual life of a strip. */
const FULL_DAYS = 730;
const DAY_MS = 86_400_000;

export interface ShelfLife {
  /** Whole days until the last day on which it may be sold; negative once that has passed. */
  days: number;
  state: 'expired' | 'soon' | 'good';
  /** 0 to 1: how much of two years is left. */
  share: number;
}

/** How long a batch may still be sold; on its expiry date it still may. */
export function shelfLife(expiry: IsoDate, today: IsoDate): ShelfLife {
  const days = Math.round((Date.parse(`${expiry}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY_MS);
  const state = days < 0 ? 'expired' : days <= SOON_DAYS ? 'soon' : 'good';
  return { days, state, share: Math.min(1, Math.max(0, days / FULL_DAYS)) };
}

/** The day before which a batch counts as expiring soon. */
export function soonEnd(today: IsoDate): IsoDate {
  return addDays(today, SOON_DAYS + 1);
}

/**
 * An expiry as it is printed on a pack: `03/2027`, `3-27`, `MAR 2027`, `2027-03`, or with its day `31/03/2027`,
 * `2027-03-31`. A month means its last day. Null for anything else.
 */
export function readExpiry(text: string): IsoDate | null {
  const typed = text.trim().toUpperCase();
  const [, isoYear, isoMonth, isoDay] = /^([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?$/.exec(typed) ?? [];
  if (isoYear && isoMonth) return dateOf(isoYear, isoMonth, isoDay);
  const [, day, dayMonth, dayYear] = /^([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4}|[0-9]{2})$/.exec(typed) ?? [];
  if (day && dayMonth && dayYear) return dateOf(fullYear(dayYear), dayMonth, day);
  const [, month, year] = /^([0-9]{1,2}|[A-Z]{3,9})\.?[/.\- ]?([0-9]{4}|[0-9]{2})$/.exec(typed) ?? [];
  if (!month || !year) return null;
  const number = /^[0-9]/.test(month) ? month : monthNumber(month);
  return number === null ? null : dateOf(fullYear(year), number, undefined);
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function monthNumber(name: string): string | null {
  const at = MONTHS.indexOf(name.slice(0, 3));
  return at < 0 ? null : String(at + 1);
}

function fullYear(year: string): string {
  return year.length === 2 ? `20${year}` : year;
}

/** Without a day, the last one of the month. */
function dateOf(year: string, month: string, day: string | undefined): IsoDate | null {
  if (Number(month) < 1 || Number(month) > 12) return null;
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const wanted = day === undefined ? last : Number(day);
  if (wanted < 1 || wanted > last) return null;
  return `${year}-${month.padStart(2, '0')}-${String(wanted).padStart(2, '0')}`;
}
