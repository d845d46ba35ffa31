import { addDays } from '@pramana/kernel';
import { type Static, Type } from 'typebox';
import { Instant, IsoDateText, nullable } from './common.ts';

const oneOf = <const T extends readonly string[]>(words: T) =>
  Type.Unsafe<T[number]>(Type.Union(words.map((each) => Type.Literal(each))));
const text = (most: number) => Type.String({ maxLength: most });

/** For whom values are usual, in integers of 10^-digits of the unit; ends belong to the range, null is open. */
export const AnalyteRange = Type.Object({
  sex: nullable(oneOf(['male', 'female'] as const)),
  /** From and until which age, `28d`, `6m`, `18y`: from it on, before it; null: every age. */
  from: nullable(text(10)),
  until: nullable(text(10)),
  low: nullable(Type.Integer()),
  high: nullable(Type.Integer()),
  source: text(300),
});

/** Beyond these somebody must act at once. */
export const CriticalLimits = Type.Object({
  low: nullable(Type.Integer()),
  high: nullable(Type.Integer()),
  source: text(300),
});

/** From which day the hospital's own word holds, and whose it was. */
export const Since = Type.Object({ from: IsoDateText, by: text(200), at: Instant });

/** One thing that is measured. */
export const Analyte = Type.Object({
  code: text(40),
  name: text(200),
  loinc: nullable(text(10)),
  /** UCUM; '' where a result is chosen. */
  unit: text(20),
  digits: Type.Integer({ minimum: 0, maximum: 3 }),
  /** Beyond is a slip of the finger; null: chosen of `options`, where `normal` are the usual ones. */
  possible: nullable(Type.Tuple([Type.Integer(), Type.Integer()])),
  options: Type.Array(text(60)),
  normal: Type.Array(text(60)),
  /** Of `options` those at which somebody must act at once. */
  alarming: Type.Array(text(60)),
  ranges: Type.Array(AnalyteRange),
  critical: nullable(CriticalLimits),
  /** Since when the hospital itself says so; null: as the list that came along has it. */
  own: nullable(Since),
});

export type AnalyteJson = Static<typeof Analyte>;
export type AnalyteRangeJson = Static<typeof AnalyteRange>;

export const FLAGS = ['usual', 'low', 'high', 'critical-low', 'critical-high', 'unusual', 'none', 'critical'] as const;
/** `none`: there is no range for this person. `unusual` and `critical`: of chosen results. A new one is appended: sealed results say these. */
export type Flag = (typeof FLAGS)[number];

/** About whom a value is: `date` is when the sample was taken; an unknown birth date or sex fits no range that asks for it. */
export interface Measured {
  readonly gender: string;
  readonly birthDate: string | null;
  readonly date: string;
}

/** The first range that holds for somebody; null when none does. */
export function rangeFor(ranges: readonly AnalyteRangeJson[], who: Measured): AnalyteRangeJson | null {
  return (
    ranges.find(
      ({ sex, from, until }) =>
        (sex === null || sex === who.gender) &&
        (from === null || isAged(who, from) === true) &&
        (until === null || isAged(who, until) === false),
    ) ?? null
  );
}

/** An age as a range says it: so many days, months or years. */
export interface Age {
  readonly count: number;
  readonly unit: 'd' | 'm' | 'y';
}

/** Reads `28d`, `6m`, `18y`; null: it is no age. The only form there is: a bare number would be months to one and years to another. */
export function readAge(text: string): Age | null {
  const [, count = '', unit = ''] = /^(\d{1,3})([dmy])$/.exec(text) ?? [];
  return unit === '' ? null : { count: Number(count), unit: unit as Age['unit'] };
}

/** Whether somebody has reached an age; null when nobody knows, or when it is no age. */
function isAged({ birthDate, date }: Measured, age: string): boolean | null {
  const read = readAge(age);
  if (birthDate === null || read === null) return null;
  const { count, unit } = read;
  if (unit === 'd') return addDays(birthDate, count) <= date;
  const months = unit === 'y' ? count * 12 : count;
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  const after = year * 12 + (month - 1) + months;
  const padded = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(after / 12)}-${padded((after % 12) + 1)}-${padded(day)}` <= date;
}

/** Whole years at the day of the sample; null when nobody knows. */
export function yearsOf({ birthDate, date }: Measured): number | null {
  if (birthDate === null) return null;
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return Math.max(0, date.slice(5) < birthDate.slice(5) ? years - 1 : years);
}

/** What the machine says when it cannot say how much: less or more than its end. */
export const SIGNS = ['', '<', '>'] as const;
export type Sign = (typeof SIGNS)[number];

/**
 * How a measured value stands. Critical limits hold for everybody, also where there is no range; what is usual for this
 * person is not critical, as a newborn's haemoglobin. With a sign the value itself is not known: what lies beyond an end
 * for certain is said, and what may be on either side is `none`, never usual.
 */
export function flagOf(
  value: number,
  { range, critical, sign = '' }: { range: Limits | null; critical: Limits | null; sign?: Sign },
): Flag {
  const side = range === null ? 'open' : sideOf(value, range, sign);
  if (side === 'in') return 'usual';
  const beyond = critical === null ? 'in' : sideOf(value, critical, sign);
  if (beyond === 'low' || beyond === 'high') return `critical-${beyond}`;
  return side === 'open' ? 'none' : side;
}

/** Ends belong to what is inside, so less than an end is outside, also when the end itself was typed. `open`: nobody knows. */
function sideOf(value: number, { low, high }: Limits, sign: Sign): 'low' | 'high' | 'in' | 'open' {
  // Nothing is less than nothing: a range from 0 has no end below.
  const least = low !== null && low > 0 ? low : null;
  if (sign === '<') {
    if (least !== null) return value <= least ? 'low' : 'open';
    return high === null || value <= high ? 'in' : 'open';
  }
  if (sign === '>') {
    if (high !== null) return value >= high ? 'high' : 'open';
    return least === null || value >= least ? 'in' : 'open';
  }
  if (least !== null && value < least) return 'low';
  return high !== null && value > high ? 'high' : 'in';
}

interface Limits {
  readonly low: number | null;
  readonly high: number | null;
}

export function isCritical(flag: Flag): boolean {
  return flag.startsWith('critical');
}

/** Reads what was typed, with a dot or a comma and perhaps `<` or `>`; null when it is no number or has more decimals than are measured. */
export function readQuantity(typed: string, digits: number): { sign: Sign; value: number } | null {
  const [, sign = '', number = ''] = /^\s*([<>]?)\s*([\d.,]+)\s*$/.exec(typed) ?? [];
  const plain = number.replace(',', '.');
  const decimals = digits === 0 ? '' : `(\\.\\d{1,${digits}})?`;
  if (!new RegExp(`^\\d{1,7}${decimals}$`).test(plain)) return null;
  return { sign: sign as Sign, value: Math.round(Number(plain) * 10 ** digits) };
}

/** 12 with one digit is `1.2`; zeros stay, since they say how exactly it was measured. */
export function quantityText(value: number, digits: number, sign: Sign = ''): string {
  const whole = String(value).padStart(digits + 1, '0');
  const number = digits === 0 ? whole : `${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
  return `${sign}${number}`;
}

/** `13.0–17.0`, `≤ 5.6`, `≥ 40`; '' where there is no end at all. */
export function rangeText({ low, high }: Limits, digits: number): string {
  if (low !== null && high !== null) return `${quantityText(low, digits)}–${quantityText(high, digits)}`;
  if (high !== null) return `≤ ${quantityText(high, digits)}`;
  return low === null ? '' : `≥ ${quantityText(low, digits)}`;
}

/** A UCUM unit as it is printed. */
export function unitText(unit: string): string {
  const printed: Record<string, string> = {
    '10*3/uL': '10³/µL',
    '10*6/uL': '10⁶/µL',
    'm[IU]/L': 'mIU/L',
    '{INR}': '',
  };
  return printed[unit] ?? unit;
}

/** How a sealed result names the hospital's own ranges as their source. Sealed results say these words: they stay. */
export const HOSPITAL_RANGES = 'Ranges of the hospital';
const AND = '; ';

/** The same where some of its values were judged by the list that came along. */
export function bothRanges({ name, date }: { name: string; date: string }): string {
  return `${HOSPITAL_RANGES}${AND}${name.slice(0, 150)} of ${date}`;
}

/** What a sealed source of ranges says: whether the hospital's own are among them, and which list; null: no list. */
export function rangesSource(name: string): { own: boolean; list: string | null } {
  if (name === HOSPITAL_RANGES) return { own: true, list: null };
  const both = `${HOSPITAL_RANGES}${AND}`;
  return name.startsWith(both) ? { own: true, list: name.slice(both.length) } : { own: false, list: name };
}
