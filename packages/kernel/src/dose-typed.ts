import { readAmount } from './dose.ts';

/** Hundredths of a unit at morning, noon, evening and night. */
export type DayAmounts = readonly [morning: number, noon: number, evening: number, night: number];

/**
 * How often a day, as prescriptions in India abbreviate it. Only what names times of one day: SOS leaves open how often, STAT
 * and Q8H are other ways of taking, and QD is confused with QID and with QOD; nobody may guess those.
 */
const TIMES: Readonly<Record<string, DayAmounts>> = {
  od: [1, 0, 0, 0],
  om: [1, 0, 0, 0],
  hs: [0, 0, 0, 1],
  bd: [1, 0, 0, 1],
  bid: [1, 0, 0, 1],
  tds: [1, 1, 0, 1],
  tid: [1, 1, 0, 1],
  qid: [1, 1, 1, 1],
  qds: [1, 1, 1, 1],
};
const DASHES = /[-‐‑‒–—−]/;

/** What an abbreviation means of this medicine. */
export interface Meant {
  /** An abbreviation alone means one: of tablets it does, of a syrup nobody knows. */
  readonly countsWhole: boolean;
  /** It goes into an eye, where OD is the right one. */
  readonly isForEye: boolean;
}

/**
 * Reads what a doctor types for one day: `1-0-1` (morning, noon, night), `1-0-½-0` (and evening), `1+0+1`, `2 BD`, `TDS`; null
 * for all that could be meant otherwise. Never a guess: `1--1`, `1 0 1`, `2`, `1-1/2-0-1` are null.
 */
export function readDayAmounts(typed: string, meant: Meant): DayAmounts | null {
  const text = typed.trim();
  const [, before = '', word = ''] = /^(.*?)\s*([a-z][a-z.]*)$/i.exec(text) ?? [];
  return word === '' ? readPattern(text) : readAbbreviation(before, word, meant);
}

function readAbbreviation(before: string, word: string, { countsWhole, isForEye }: Meant): DayAmounts | null {
  const name = word.toLowerCase().replaceAll('.', '');
  const times = Object.hasOwn(TIMES, name) ? TIMES[name] : undefined;
  if (times === undefined || (isForEye && name === 'od')) return null;
  const amount = before !== '' ? readAmount(before) : countsWhole ? 100 : null;
  if (amount === null || amount === 0) return null;
  const [morning, noon, evening, night] = times;
  return [morning * amount, noon * amount, evening * amount, night * amount];
}

function readPattern(text: string): DayAmounts | null {
  const parts = text.split(text.includes('+') ? '+' : DASHES).map((part) => part.trim());
  const amounts = parts.map(readAmount);
  // `1-1/2` is also how people write one and a half.
  const isMixed = parts.some((part, i) => part.includes('/') && !part.includes(' ') && (amounts[i - 1] ?? 0) >= 100);
  if (isMixed || (parts.length !== 3 && parts.length !== 4)) return null;
  const [morning = null, noon = null, third = null, last = null] = amounts;
  const [evening, night] = parts.length === 3 ? [0, third] : [third, last];
  if (morning === null || noon === null || evening === null || night === null) return null;
  return morning + noon + evening + night === 0 ? null : [morning, noon, evening, night];
}

/** A whole number of days, hours or times that was typed as nothing but digits; null outside of the two ends. */
export function readCount(typed: string, least: number, most: number): number | null {
  const text = typed.trim();
  if (!/^\d{1,6}$/.test(text)) return null;
  const count = Number(text);
  return count >= least && count <= most ? count : null;
}
