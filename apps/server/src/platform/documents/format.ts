import { formatMoney, minorDigits, toDecimal } from '@pramana/kernel';
import type { Currency, IsoDate, Rate } from '@pramana/kernel';
import type { Instant, Language } from './view.ts';

/** Western digits in every language: a price must be compared with the printed pack. */
const LOCALES: Record<Language, string> = { en: 'en-IN', hi: 'hi-IN-u-nu-latn', mr: 'mr-IN-u-nu-latn' };

/** `₹1,23,456.00`. */
export function money(amount: bigint, currency: Currency): string {
  return formatMoney(amount, currency, 'en-IN');
}

/** `1,23,456.00`, for columns whose head names the currency. */
export function figure(amount: bigint, currency: Currency): string {
  const digits = minorDigits(currency);
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // Formatted from decimal text: exact, never through a float.
  return new Intl.NumberFormat('en-IN', options).format(toDecimal(amount, currency) as `${number}`);
}

/** `₹10.32 / 10`: the price and for how many; never a rounded unit price (I-7). */
export function rateText({ amount, per }: Rate, currency: Currency): string {
  return per === 1n ? money(amount, currency) : `${money(amount, currency)} / ${per}`;
}

/** `2.5%` of 250 basis points; exact, so that half of an odd rate shows all its digits. */
export function percent(basisPoints: number): string {
  return `${String(basisPoints / 100)}%`;
}

/** `08/2027`, as packs print it. */
export function expiryText(date: IsoDate): string {
  return `${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

/** `21 Nov 2026` of a calendar day. */
export function dayText(date: IsoDate, language: Language): string {
  const options = { timeZone: 'UTC', day: '2-digit', month: 'short', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(LOCALES[language], options).format(Date.parse(`${date}T00:00:00Z`));
}

/** Date and time in the hospital's zone, with the zone's name. */
export function instantText({ unixMs, zone }: Instant, language: Language): string {
  const options = {
    timeZone: zone,
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  } as const;
  return new Intl.DateTimeFormat(LOCALES[language], options).format(unixMs);
}

/** `8f3a…c21d`. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)}…${hash.slice(-4)}`;
}
