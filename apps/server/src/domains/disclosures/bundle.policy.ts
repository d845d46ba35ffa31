/** Which logs a bundle reaches into around those of its period. */
import type { LogId } from '@pramana/kernel';

interface Range {
  readonly logId: LogId;
  readonly first: number;
  readonly end: number;
}

interface Place {
  readonly logId: LogId;
  readonly index: number;
}

/**
 * The ranges and entries of a bundle, with the logs before and behind in which only entries opened alone stand: after a change
 * of keys the number before a period, or behind it, is in another log. Of one before nothing else is opened; of one behind its
 * first entry is, and so is that of each log behind one before: it names the tree of the log before it. `logs`: all of the
 * hospital's, oldest first; `sizeOf`: the published entries of one.
 */
export function withNeighbours(
  ranges: readonly Range[],
  singles: readonly Place[],
  { logs, sizeOf }: { readonly logs: readonly LogId[]; readonly sizeOf: (log: LogId) => number },
): { readonly ranges: readonly Range[]; readonly singles: readonly Place[] } {
  const own = ranges.map(({ logId }) => logs.indexOf(logId));
  const all = [...own, ...new Set(singles.map(({ logId }) => logs.indexOf(logId)))].filter((at) => at >= 0);
  const [oldest, newest] = [Math.min(...own), Math.max(...own)];
  if (own.length === 0 || all.length === own.length) return { ranges, singles };
  const before = logs.slice(Math.min(...all), oldest);
  const behind = logs.slice(newest + 1, Math.max(...all) + 1);
  const names = [...before, ...logs.slice(oldest, oldest + 1)].slice(1);
  const isOpened = (log: LogId): boolean =>
    ranges.some(({ logId, first }) => logId === log && first === 0) ||
    singles.some(({ logId, index }) => logId === log && index === 0);
  return {
    ranges: [
      ...before.map((logId) => ({ logId, first: sizeOf(logId), end: sizeOf(logId) })),
      ...ranges,
      ...behind.map((logId) => ({ logId, first: 0, end: Math.min(1, sizeOf(logId)) })),
    ],
    // Those of one log in their order: its first entry is before any other.
    singles: [...names.filter((log) => !isOpened(log)).map((logId) => ({ logId, index: 0 })), ...singles],
  };
}
