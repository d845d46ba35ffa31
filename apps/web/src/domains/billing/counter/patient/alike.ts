import type { ToBillJson } from '@pramana/contract';

type Without = ToBillJson['without'][number];

/** One sentence for what says the same, the newest of it first: a year of visits is not a page of the same words. */
export function alike(without: readonly Without[]): (Without & { count: number })[] {
  const groups = Map.groupBy(
    without.toSorted((a, b) => b.at.localeCompare(a.at)),
    ({ kind, by }) => `${kind} ${by}`,
  );
  return [...groups.values()].flatMap(([newest, ...rest]) => (newest ? [{ ...newest, count: rest.length + 1 }] : []));
}
