import type { HoursJson } from '@pramana/contract';
import { newKey } from '../../../lib/intent.ts';

/** Hours as they are typed; `key` says which row it is while rows come and go. */
export type HoursRow = HoursJson & { readonly key: string };

export function typedHours(hours: readonly HoursJson[]): HoursRow[] {
  return hours.map((row) => ({ ...row, key: newKey() }));
}

/** As they are sent. */
export function bareHours(rows: readonly HoursRow[]): HoursJson[] {
  return rows.map(({ key: _, ...row }) => row);
}

function textOf({ weekday, from, until, roomId, validFrom, validUntil }: HoursJson): string {
  return JSON.stringify([weekday, from, until, roomId, validFrom, validUntil]);
}

/** Whether nobody typed anything: the same rows in the same order. */
export function isSameHours(one: readonly HoursJson[], other: readonly HoursJson[]): boolean {
  return JSON.stringify(one.map(textOf)) === JSON.stringify(other.map(textOf));
}

/**
 * What is typed (`mine`, begun from `base`) with what somebody else saved meanwhile (`theirs`): rows that they added come in,
 * rows that they took out go, and what is typed stays. Of a row that both changed both stand there; the server refuses them
 * where they overlap, and the person decides.
 */
export function joinHours(
  base: readonly HoursJson[],
  mine: readonly HoursRow[],
  theirs: readonly HoursJson[],
): HoursRow[] {
  const [before, typed, stored] = [base, mine, theirs].map((rows) => new Set(rows.map(textOf)));
  const isGone = (row: HoursJson): boolean => before?.has(textOf(row)) === true && stored?.has(textOf(row)) !== true;
  const isNew = (row: HoursJson): boolean => before?.has(textOf(row)) !== true && typed?.has(textOf(row)) !== true;
  return [...mine.filter((row) => !isGone(row)), ...typedHours(theirs.filter(isNew))];
}
