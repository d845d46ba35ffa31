import {
  type AnalyteJson,
  type AnalyteRangeJson,
  type LabDefinitionJson,
  quantityText,
  readQuantity,
} from '@pramana/contract';
import { fold } from '@pramana/kernel';

/** A range as it is typed: every end is text until it is sent. */
export interface TypedRange {
  readonly key: string;
  readonly sex: '' | 'male' | 'female';
  readonly from: string;
  readonly until: string;
  readonly low: string;
  readonly high: string;
  readonly source: string;
}

/** An end as it is typed: null is none, undefined is no number of so many decimals. */
export function readEnd(text: string, digits: number): number | null | undefined {
  if (text.trim() === '') return null;
  const read = readQuantity(text, digits);
  return read === null || read.sign !== '' ? undefined : read.value;
}

export function endText(end: number | null, digits: number): string {
  return end === null ? '' : quantityText(end, digits);
}

export function typedRange(
  { sex, from, until, low, high, source }: AnalyteRangeJson,
  digits: number,
  key: string,
): TypedRange {
  return {
    key,
    sex: sex ?? '',
    from: from ?? '',
    until: until ?? '',
    low: endText(low, digits),
    high: endText(high, digits),
    source,
  };
}

/** The range that was typed; null when an end is no number. Ages, order and overlaps are the server's to refuse. */
export function readRange(
  { sex, from, until, low, high, source }: TypedRange,
  digits: number,
): AnalyteRangeJson | null {
  const [least, most] = [readEnd(low, digits), readEnd(high, digits)];
  if (least === undefined || most === undefined) return null;
  const age = (text: string): string | null => text.trim().toLowerCase().replaceAll(' ', '') || null;
  return {
    sex: sex === '' ? null : sex,
    from: age(from),
    until: age(until),
    low: least,
    high: most,
    source: source.trim(),
  };
}

/** A code for something of the hospital's own: its name in plain letters, and never one that is taken. */
export function ownCode(name: string, taken: readonly string[]): string {
  const plain = fold(name)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 30);
  const code = `own-${plain || 'test'}`.replace(/-+$/, '');
  if (!taken.includes(code)) return code;
  for (let count = 2; ; count += 1) if (!taken.includes(`${code}-${count}`)) return `${code}-${count}`;
}

/** The codes that are something already, also those that begin on a later day and stand in no list of today. */
export function takenCodes(
  kind: LabDefinitionJson['kind'],
  listed: readonly { readonly code: string }[],
  said: readonly Pick<LabDefinitionJson, 'kind' | 'code'>[],
): string[] {
  return [...listed, ...said.filter((each) => each.kind === kind)].map(({ code }) => code);
}

/** What a new value starts from: a number without decimals, of everybody. */
export const NEW_ANALYTE: AnalyteJson = {
  code: '',
  name: '',
  loinc: null,
  unit: '',
  digits: 0,
  possible: [0, 1_000],
  options: [],
  normal: [],
  alarming: [],
  ranges: [],
  critical: null,
  own: null,
};
