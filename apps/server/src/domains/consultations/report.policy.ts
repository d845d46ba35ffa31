import {
  type Flag,
  judgeVital,
  type LabResultJson,
  quantityText,
  rangeText,
  type ResultValueJson,
  unitText,
  usualRange,
  VITAL_NAMES,
  type VitalName,
  VITALS,
  type VitalsEntryJson,
  vitalText,
} from '@pramana/contract';
import { civil } from '@pramana/kernel';
import {
  type Language,
  type Mark,
  type ReportDocument,
  type SeriesView,
  wordsFor,
} from '../../platform/documents/index.ts';

type Point = SeriesView['points'][number];

/** Vitals as curves, each oldest first, those that were measured at all; each point judged by the age on its day. */
export function vitalSeries(vitals: readonly VitalsEntryJson[], language: Language): SeriesView[] {
  const oldestFirst = vitals.toSorted(byDay);
  return VITAL_NAMES.flatMap((name): SeriesView[] => {
    const points = oldestFirst.flatMap((entry) => pointOf(name, entry));
    const newest = oldestFirst.findLast(({ values }) => values[name] !== undefined);
    if (newest === undefined) return [];
    const usual = usualRange(name, newest.age);
    const range = usual && `${vitalText(name, usual[0])}–${vitalText(name, usual[1])}`;
    return [{ name: wordsFor(language)(`vital.${name}`), unit: VITALS[name].unit, usual: range, points }];
  });
}

/** By the day they are about; those of one day as they were written. */
function byDay(a: VitalsEntryJson, b: VitalsEntryJson): number {
  return a.date === b.date ? Date.parse(a.at) - Date.parse(b.at) : a.date < b.date ? -1 : 1;
}

function pointOf(name: VitalName, { date, age, values }: VitalsEntryJson): Point[] {
  const value = values[name];
  if (value === undefined) return [];
  const judged = judgeVital(name, value, age);
  const mark = judged === 'low' || judged === 'high' ? judged : null;
  return [{ day: date, value, text: vitalText(name, value), mark, usual: usualRange(name, age) }];
}

const MARKS: Readonly<Record<Flag, Mark | null>> = {
  usual: null,
  none: null,
  low: 'low',
  high: 'high',
  unusual: 'unusual',
  'critical-low': 'criticalLow',
  'critical-high': 'criticalHigh',
  critical: 'critical',
};

/**
 * Results as curves, what was found last first, each value with the range it was judged by. Another unit or other decimals
 * are another curve. Results that are words alone stand beside them, newest first.
 */
export function resultSeries(
  results: readonly LabResultJson[],
  timeZone: string,
): Pick<ReportDocument, 'series' | 'words'> {
  const series = new Map<string, SeriesView>();
  const words: ReportDocument['words'][number][] = [];
  for (const { takenAt, values } of results.toSorted((a, b) => Date.parse(b.takenAt) - Date.parse(a.takenAt))) {
    const day = civil(Date.parse(takenAt), timeZone).date;
    for (const found of values) {
      const { code, name, unit, digits, value, text } = found;
      if (code === null) {
        words.push({ day, name, text });
        continue;
      }
      const key = [code, unit, digits, value === null].join(' ');
      const known = series.get(key);
      const points = [measured(found, day), ...(known?.points ?? [])];
      series.set(
        key,
        known === undefined ? { name, unit: unitText(unit), usual: usualText(found), points } : { ...known, points },
      );
    }
  }
  return { series: [...series.values()], words };
}

function measured({ value, text, digits, sign, flag, range }: ResultValueJson, day: string): Point {
  return {
    day,
    value,
    text: value === null ? text : quantityText(value, digits, sign),
    mark: MARKS[flag],
    usual: range && [range.low, range.high],
  };
}

function usualText({ range, digits }: ResultValueJson): string | null {
  return range === null ? null : rangeText(range, digits);
}
