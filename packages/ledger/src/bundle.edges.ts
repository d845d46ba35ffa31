/**
 * Whether the opened entries reach over both ends of the period. A hospital chooses the tree that it hands out: that its
 * range begins or ends where the tree does says nothing by itself, an old tree ends wherever the hospital likes.
 */
import type { BundleLog } from './bundle.ts';
import type { LogJudged } from './bundle.log.ts';
import { equal } from './bytes.ts';
import type { ClaimHeader } from './header.ts';
import { type DisclosedItem, isShown } from './item.ts';
import type { ClaimKind } from './kind.ts';
import { type Policy, quorumMet } from './policy.ts';
import { isEarlier, type Shard, shardOf } from './shard.ts';

/** What was seen of one log. */
export type LogRange = BundleLog &
  LogJudged & {
    /** Of all its leaves; null until the last one was read. */
    readonly root: Uint8Array | null;
    /** What its entry 0 says that it follows; null where that was not opened, or not with its items. */
    readonly previous: PreviousLog | null;
    /** Kinds of entry 0 and of the tree's last entry, where they were opened. */
    readonly firstKind: ClaimKind | null;
    readonly lastKind: ClaimKind | null;
    /** An entry from before the period, and one from behind it, was opened. */
    readonly before: boolean;
    readonly behind: boolean;
    /** The latest time that any opened entry says, within the range or alone, in Unix milliseconds; -Infinity without one. */
    readonly latest: number;
  };

/** The log before another one, and the tree with which it ended: sealed in entry 0 of the one behind it. */
type PreviousLog = {
  readonly shard: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** When that entry 0 was sealed, in Unix milliseconds. */
  readonly at: number;
};

/** Reads it from an entry 0 whose items were found to be those of its header; null where it is not shown. */
export function previousOf({ kind, time }: ClaimHeader, items: readonly DisclosedItem[]): PreviousLog | null {
  const [named, ...more] = items.filter(isShown).filter(({ name }) => name === 'previous');
  const value = named?.value;
  if (kind !== 'shard-open' || more.length > 0 || typeof value !== 'object' || value === null) return null;
  const { shard, size, root } = value as Readonly<Record<string, unknown>>;
  if (typeof shard !== 'string' || typeof size !== 'number' || !(root instanceof Uint8Array)) return null;
  return { shard, size, root, at: time };
}

/** False when an end of any log cannot be told to be whole. `begins`, `ends`: the period, in Unix milliseconds. */
export function areEdgesWhole(
  logs: readonly LogRange[],
  { begins, ends }: { readonly begins: number; readonly ends: number },
  policy: Policy,
): boolean {
  return logs.every(
    (log) =>
      isPast(log, logs, begins, policy) || (isWholeBefore(log, logs, policy) && isWholeBehind(log, logs, ends, policy)),
  );
}

/**
 * A log that was over before the period, here only for entries opened alone: the policy says that it was closed at the tree
 * that is at hand, and the log right behind it was opened before the period. A hospital chooses what that opening says of its
 * time: an entry of this log that says a later one refutes it.
 */
function isPast(log: LogRange, logs: readonly LogRange[], begins: number, policy: Policy): boolean {
  if (log.latest >= begins) return false;
  const next = behind(log, logs, policy);
  if (next === null || next.previous === null || next.previous.at >= begins) return false;
  return next.before || isPast(next, logs, begins, policy);
}

/**
 * With the log before it at hand, its very first entry or one from before the period; of the oldest log an older entry, or none
 * before it.
 */
function isWholeBefore(log: LogRange, logs: readonly LogRange[], policy: Policy): boolean {
  if ((log.first === 0 || log.before) && logs.some((each) => isNext(each, log, policy))) return true;
  const own = shardOf(log.origin);
  if (own === null) return false;
  // What an entry says of its time does not show that no log stands between two.
  if (logs.some(({ origin }) => isEarlier(shardOf(origin), own))) return false;
  if (log.before) return true;
  // The second log of a year is never a hospital's first one.
  if (log.first !== 0 || own.ordinal > 1 || logsOf(policy).some((known) => isEarlier(known, own))) return false;
  return log.firstKind !== null && log.firstKind !== 'shard-open';
}

/** A younger entry, or the end of a tree behind which the policy or its witnesses leave no room in the period. */
function isWholeBehind(log: LogRange, logs: readonly LogRange[], ends: number, policy: Policy): boolean {
  if (log.behind) return true;
  if (log.end !== log.size) return false;
  if (log.finalSize !== null || log.lastKind === 'shard-close') return behind(log, logs, policy) !== null;
  if (policy.quorum === 'none' || !log.isWitnessed) return false;
  const late = log.witnesses.filter(({ time }) => time * 1_000 >= ends);
  return quorumMet(policy, new Set(late.map(({ name }) => name)));
}

/** The log right behind one that is opened up to where the policy says that it was closed; null where that is not at hand. */
function behind(log: LogRange, logs: readonly LogRange[], policy: Policy): LogRange | null {
  if (log.end !== log.size || log.finalSize !== log.size) return null;
  return logs.find((each) => isNext(log, each, policy)) ?? null;
}

/** A log and all that follow it in its year are closed and whole, with one of the next year at hand. */
export function isYearOver(log: LogRange, logs: readonly LogRange[], policy: Policy): boolean {
  const next = behind(log, logs, policy);
  if (next === null) return false;
  return shardOf(next.origin)?.year !== shardOf(log.origin)?.year || isYearOver(next, logs, policy);
}

function logsOf({ logs }: Policy): Shard[] {
  return logs.flatMap(({ vkey }) => shardOf(vkey.name) ?? []);
}

/**
 * Whether a log is right behind another one: the next of the same year after a change of keys (2627 and 2627.02), or that of
 * the year behind it (2627 and 2728, or 2026 and 2027) where the policy knows none in between. Names alone never show it: a
 * year may have had more logs than the policy names. The later one's first entry must name the very tree that is at hand.
 */
function isNext(log: LogRange, next: LogRange, policy: Policy): boolean {
  const [own, other] = [shardOf(log.origin), shardOf(next.origin)];
  if (own === null || other === null || !isEarlier(own, other) || !follows(next, own.shard, log)) return false;
  if (own.year === other.year) return other.ordinal === own.ordinal + 1;
  if (logsOf(policy).some((known) => isEarlier(own, known) && isEarlier(known, other))) return false;
  if (other.ordinal > 1) return false;
  const [from, to] = [Number(own.year), Number(other.year)];
  return isFinancial(from) && isFinancial(to) ? from % 100 === Math.floor(to / 100) : to === from + 1;
}

function follows({ previous }: LogRange, shard: string, { size, root }: LogRange): boolean {
  if (previous === null || root === null) return false;
  return previous.shard === shard && previous.size === size && equal(previous.root, root);
}

/** 2627 is a year that ends in the next one. */
function isFinancial(year: number): boolean {
  return (Math.floor(year / 100) + 1) % 100 === year % 100;
}
