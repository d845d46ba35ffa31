import { formatMoney } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import type { Language } from './texts.ts';

/** Western digits in every language: the figures must be compared with the paper. */
const LOCALES: Record<Language, string> = { en: 'en-IN', hi: 'hi-IN-u-nu-latn', mr: 'mr-IN-u-nu-latn' };
/** The largest time that a Date can hold (ECMAScript §21.4.1.1). */
const LAST_TIME = 8.64e15;

/** `₹1,23,456.00`, the same in every language. */
export function money(amount: bigint, currency: string): string {
  return formatMoney(amount, currency, 'en-IN');
}

/** `₹10.32 / 10`: the price and for how many; never a rounded unit price (I-7). */
export function rate(amount: bigint, per: bigint, currency: string): string {
  return per === 1n ? money(amount, currency) : `${money(amount, currency)} / ${per}`;
}

/** `5%` of 500 basis points, exact. */
export function percent(basisPoints: bigint): string {
  const whole = basisPoints / 100n;
  const rest = String(basisPoints % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return rest === '' ? `${whole}%` : `${whole}.${rest}%`;
}

/** Date and time in the device's own zone, named. `time` in Unix milliseconds. */
export function dateTime(time: number, language: Language): string {
  if (time > LAST_TIME) return String(time);
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(LOCALES[language], {
    ...day,
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(time);
}

/** `21 November 2026` of `2026-11-21`; any other text as it is. */
export function day(text: string, language: Language): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) return clean(text);
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(time);
}

/** `08/2027` of a date, as packs print it; any other text as it is. */
export function expiry(text: string): string {
  const [, year, month] = /^(\d{4})-(\d{2})-\d{2}$/.exec(text) ?? [];
  return year === undefined || month === undefined ? clean(text) : `${month}/${year}`;
}

/** `8f3a…c21d`. */
export function shortHex(bytes: Uint8Array): string {
  const hex = toHex(bytes);
  return hex.length <= 12 ? hex : `${hex.slice(0, 4)}…${hex.slice(-4)}`;
}

/** `OPD-2627-000123`, as the paper calls a sealed document. */
export function documentNumber(series: string, number: number): string {
  return `${series}-${String(number).padStart(6, '0')}`;
}

/**
 * Text of a sealed document as it may be shown: control characters and those that turn the direction of what follows
 * become visible, so that no name can rearrange the figures beside it.
 */
export function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\ufffd');
}
