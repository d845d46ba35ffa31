import type { Flag, LabResultJson, ResultValueJson, Sign } from '@pramana/contract';

/** One analyte over time, oldest first. */
export interface Trend {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly digits: number;
  readonly points: readonly {
    readonly at: number;
    readonly value: number;
    readonly sign: Sign;
    readonly range: ResultValueJson['range'];
    readonly flag: Flag;
  }[];
}

/**
 * What was measured more than once, what was measured last first. Values in another unit or with other decimals than the
 * newest are no part of its curve: they stand in the table. So do results that no doctor has released: one that was rejected
 * must never be the newest point of a curve.
 */
export function trendsOf(results: readonly LabResultJson[]): Trend[] {
  const trends = new Map<string, Trend>();
  for (const { takenAt, values, released } of results) {
    if (!released) continue;
    for (const { code, name, unit, digits, value, sign, range, flag } of values) {
      if (code === null || value === null) continue;
      const known = trends.get(code);
      const point = { at: Date.parse(takenAt), value, sign, range, flag };
      if (known === undefined) trends.set(code, { code, name, unit, digits, points: [point] });
      else if (known.unit === unit && known.digits === digits && known.points[0]?.at !== point.at) {
        trends.set(code, { ...known, points: [point, ...known.points] });
      }
    }
  }
  return [...trends.values()].filter(({ points }) => points.length > 1);
}
