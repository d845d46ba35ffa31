import { type CborValue, toHex } from '@pramana/ledger';
import { integerOf, mapOf } from '../check/sums.ts';
import { clean, day, expiry, money, percent, shortHex } from '../format.ts';
import { hasText, type Language, type Say } from '../texts.ts';
import type { Format } from './fields.ts';

/** A value as it is shown. `full`: the whole of what is shown short, to be copied. */
export type Shown = { readonly text: string; readonly full?: string };

/** What showing depends on, besides the value. */
export type Showing = { readonly say: Say; readonly language: Language; readonly currency: string };

/** Shows a value in its format; a value that does not fit the format is shown as it stands. */
export function show(value: CborValue, format: Format, showing: Showing): Shown {
  const integer = integerOf(value);
  if (integer !== undefined) return { text: showInteger(integer, format, showing) };
  if (typeof value === 'string') return { text: showText(value, format, showing) };
  return showAny(value, showing);
}

function showInteger(value: bigint, format: Format, { currency }: Showing): string {
  if (format === 'money') return money(value, currency);
  return format === 'percent' && value >= 0n ? percent(value) : String(value);
}

function showText(value: string, format: Format, { say, language }: Showing): string {
  if (format === 'day') return day(value, language);
  if (format === 'expiry') return expiry(value);
  const key = `${format}.${value}`;
  return (format === 'word' || format === 'grade') && hasText(key) ? say(key) : clean(value);
}

/** Any value of a claim, also of kinds and keys that did not exist when this page was built. */
export function showAny(value: CborValue, showing: Showing): Shown {
  if (value instanceof Uint8Array) return { text: shortHex(value), full: toHex(value) };
  if (value === null) return { text: showing.say('facts.none') };
  if (typeof value === 'boolean') return { text: showing.say(value ? 'word.yes' : 'word.no') };
  if (typeof value === 'string') return { text: clean(value) };
  if (typeof value === 'number' || typeof value === 'bigint') return { text: String(value) };
  const map = mapOf(value);
  if (map === undefined) {
    return { text: (value as readonly CborValue[]).map((each) => showAny(each, showing).text).join(', ') };
  }
  const pairs = Object.entries(map).map(([key, each]) => `${clean(key)}: ${showAny(each, showing).text}`);
  return { text: pairs.join(' · ') };
}
