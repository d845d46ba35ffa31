/**
 * Whether the opened entries reach over both ends of the period. A hospital chooses the tree that it hands out: that its
 * range begins or ends where the tree does says nothing by itself, an old tree ends wherever the hospital likes.
 */
import type { BundleLog } from './bundle.ts';
import type { LogJudged } from './bundle.log.ts';
import type { ClaimKind } from './kind.ts';
import { type Policy, quorumMet } from './policy.ts';

/** What was seen of one log. */
export type LogRange = BundleLog &
  LogJudged & {
    /** Kinds of entry 0 and of the tree's last entry, where they were opened. */
    readonly firstKind: ClaimKind | null;
    readonly lastKind: ClaimKind | null;
    /** An entry from before the period, and one from behind it, was opened. */
    readonly before: boolean;
    readonly behind: boolean;
  };

/** False when an end of any log cannot be told to be whole. `ends`: the first instant behind the period. */
export function areEdgesWhole(logs: readonly LogRange[], ends: number, policy: Policy): boolean {
  return logs.every((log) => isWholeBefore(log, logs, policy) && isWholeBehind(log, logs, ends, policy));
}

/** An older entry, or the log's very first one with the log before it at hand, or with none before it. */
function isWholeBefore(log: LogRange, logs: readonly LogRange[], policy: Policy): boolean {
  if (log.before) return true;
  if (log.first !== 0) return false;
  if (logs.some(({ origin }) => isNext(origin, log.origin))) return true;
  const [name, shard] = parts(log.origin);
  const isEarlier = (origin: string): boolean => parts(origin)[0] === name && parts(origin)[1] < shard;
  if (policy.logs.some(({ vkey }) => isEarlier(vkey.name))) return false;
  return log.firstKind !== null && log.firstKind !== 'shard-open';
}

/** A younger entry, or the end of a tree behind which the policy or its witnesses leave no room in the period. */
function isWholeBehind(log: LogRange, logs: readonly LogRange[], ends: number, policy: Policy): boolean {
  if (log.behind) return true;
  if (log.end !== log.size) return false;
  if (log.finalSize !== null || log.lastKind === 'shard-close') return isClosedWhole(log, logs);
  if (policy.quorum === 'none' || !log.isWitnessed) return false;
  const late = log.witnesses.filter(({ time }) => time * 1_000 >= ends);
  return quorumMet(policy, new Set(late.map(({ name }) => name)));
}

/** A log opened up to where the policy says that it was closed, with the next year's log at hand. */
export function isClosedWhole(log: LogRange, logs: readonly LogRange[]): boolean {
  const isWhole = log.end === log.size && log.finalSize === log.size;
  return isWhole && logs.some(({ origin }) => isNext(log.origin, origin));
}

/** Name and year of a log: `…/asha`, `2627`. */
function parts(origin: string): readonly [string, string] {
  const at = origin.lastIndexOf('-');
  return [origin.slice(0, Math.max(0, at)), origin.slice(at + 1)];
}

/** Whether a log is of the year right behind another one's: 2627 and 2728, or 2026 and 2027. */
function isNext(origin: string, next: string): boolean {
  const [[name, year], [nextName, nextYear]] = [parts(origin), parts(next)];
  if (name !== nextName || !/^\d{4}$/.test(year) || !/^\d{4}$/.test(nextYear)) return false;
  const [from, to] = [Number(year), Number(nextYear)];
  return isFinancial(from) && isFinancial(to) ? from % 100 === Math.floor(to / 100) : to === from + 1;
}

/** 2627 is a year that ends in the next one. */
function isFinancial(year: number): boolean {
  return (Math.floor(year / 100) + 1) % 100 === year % 100;
}
