/** Notes and coins in use, minor units, greatest first. */
export const DENOMINATIONS: readonly bigint[] = [500n, 200n, 100n, 50n, 20n, 10n, 5n, 2n, 1n].map(
  (value) => value * 100n,
);

/** Face value (minor units, as text) → how many. */
export type Counts = Readonly<Record<string, number>>;

/** What a browser kept of a count, whatever it kept. */
export function keptCounts(found: unknown): Counts {
  if (typeof found !== 'object' || found === null) return {};
  const isCount = (count: unknown): count is number =>
    Number.isInteger(count) && Number(count) >= 0 && Number(count) <= 100_000;
  const kept = Object.entries(found).filter(
    ([value, count]) => DENOMINATIONS.some((each) => String(each) === value) && isCount(count),
  );
  return Object.fromEntries(kept);
}

/** What is counted in the drawer, minor units. */
export function countedSum(counts: Counts): bigint {
  return Object.entries(counts).reduce((sum, [value, count]) => sum + BigInt(value) * BigInt(count), 0n);
}

/** The counts as the contract's `Denominations`; what is not there is left out. */
export function denominationBody(counts: Counts): { value: string; count: number }[] {
  return Object.entries(counts).flatMap(([value, count]) => (count > 0 ? [{ value, count }] : []));
}
