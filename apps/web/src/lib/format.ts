import { type Currency, civil, formatMoney, type IsoDate, minorDigits, parseMinor, toDecimal } from '@pramana/kernel';

/** Locales by language; digits are always Latin, as on the printed bill, so that people can compare the two. */
const LOCALES: Record<string, string> = { en: 'en-IN', hi: 'hi-IN-u-nu-latn', mr: 'mr-IN-u-nu-latn' };

export function localeOf(language: string): string {
  return LOCALES[language] ?? 'en-IN';
}

/** Marathi's own Latin-digit pattern groups by thousands; money here is always grouped as India writes it. */
function numberLocaleOf(language: string): string {
  return language === 'mr' ? 'hi-IN-u-nu-latn' : localeOf(language);
}

/** Minor units as the API sends them (`"123456"`) in the locale's writing: `₹1,23,456.00`. */
export function moneyText(minor: string | bigint, currency: Currency, language: string): string {
  const amount = typeof minor === 'bigint' ? minor : parseMinor(minor);
  return formatMoney(amount, currency, numberLocaleOf(language));
}

/** An amount without its currency, grouped, for a field: `1,23,456.00`. */
export function amountText(minor: bigint, currency: Currency, language: string): string {
  const options = { minimumFractionDigits: minorDigits(currency) };
  // ES2023 formats a decimal string exactly; TypeScript knows it as the template type.
  return new Intl.NumberFormat(numberLocaleOf(language), options).format(toDecimal(minor, currency) as `${number}`);
}

/** A count with the locale's grouping. */
export function countText(count: number | bigint, language: string): string {
  return new Intl.NumberFormat(numberLocaleOf(language)).format(count);
}

export interface Place {
  /** IANA zone of the hospital: its day and hour count, not the reader's. */
  zone: string;
  language: string;
}

/** An instant as the API sends it (RFC 3339 text), or Unix milliseconds. */
export type At = string | number;

function millis(at: At): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/**
 * An instant as people say it: `now`, `5 minutes ago`, `today, 14:05`, `yesterday, 09:10`, `Thu, 14:05`, `12 Nov`,
 * `12 Nov 2025`; the future likewise. Show `exactTime` beside it on hover.
 */
export function sayTime(at: At, nowMs: number, place: Place): string {
  const unixMs = millis(at);
  const locale = localeOf(place.language);
  const ago = unixMs - nowMs;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (Math.abs(ago) < MINUTE) return relative.format(0, 'second');
  if (Math.abs(ago) < HOUR) return relative.format(Math.trunc(ago / MINUTE), 'minute');
  const clock = formatted(unixMs, place, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const days = daysBetween(civil(nowMs, place.zone).date, civil(unixMs, place.zone).date);
  if (Math.abs(days) <= 1) return `${relative.format(days, 'day')}, ${clock}`;
  if (Math.abs(days) < 7) return `${formatted(unixMs, place, { weekday: 'short' })}, ${clock}`;
  return sayDate(civil(unixMs, place.zone).date, civil(nowMs, place.zone).date, place.language);
}

/** A calendar date as people say it; the year only when it is not this one. */
export function sayDate(date: IsoDate, today: IsoDate, language: string): string {
  const days = daysBetween(today, date);
  if (Math.abs(days) <= 1)
    return new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' }).format(days, 'day');
  const year = date.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const);
  return formatted(
    Date.parse(`${date}T00:00:00Z`),
    { zone: 'UTC', language },
    { day: 'numeric', month: 'short', ...year },
  );
}

/** The full date, time and zone. */
export function exactTime(at: At, place: Place): string {
  return formatted(millis(at), place, { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' });
}

/** Month and year of an expiry date, as it is printed on a pack. */
export function monthText(date: IsoDate, language: string): string {
  return formatted(Date.parse(`${date}T00:00:00Z`), { zone: 'UTC', language }, { month: 'short', year: 'numeric' });
}

/** `8f3a…c21d`; whole when it is short already. */
export function shortHash(hash: string): string {
  return hash.length > 12 ? `${hash.slice(0, 4)}…${hash.slice(-4)}` : hash;
}

function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatted(unixMs: number, place: Place, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify([place.language, place.zone, options]);
  const known =
    formatters.get(key) ?? new Intl.DateTimeFormat(localeOf(place.language), { timeZone: place.zone, ...options });
  formatters.set(key, known);
  return known.format(unixMs);
}
