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
  if (logs.some(({ origin }) => isNext(origin, log.origin, policy))) return true;
  const [name, shard] = parts(log.origin);
  const isEarlier = (origin: string): boolean => parts(origin)[0] === name && parts(origin)[1] < shard;
  if (policy.logs.some(({ vkey }) => isEarlier(vkey.name))) return false;
  return log.firstKind !== null && log.firstKind !== 'shard-open';
}

/** A younger entry, or the end of a tree behind which the policy or its witnesses leave no room in the period. */
function isWholeBehind(log: LogRange, logs: readonly LogRange[], ends: number, policy: Policy): boolean {
  if (log.behind) return true;
  if (log.end !== log.size) return false;
  if (log.finalSize !== null || log.lastKind === 'shard-close') return isClosedWhole(log, logs, policy);
  if (policy.quorum === 'none' || !log.isWitnessed) return false;
  const late = log.witnesses.filter(({ time }) => time * 1_000 >= ends);
  return quorumMet(policy, new Set(late.map(({ name }) => name)));
}

/** A log opened up to where the policy says that it was closed, with the log behind it at hand. */
export function isClosedWhole(log: LogRange, logs: readonly LogRange[], policy: Policy): boolean {
  const isWhole = log.end === log.size && log.finalSize === log.size;
  return isWhole && logs.some(({ origin }) => isNext(log.origin, origin, policy));
}

/** Name and year of a log: `…/asha`, `2627`. */
function parts(origin: string): readonly [string, string] {
  const at = origin.lastIndexOf('-');
  return [origin.slice(0, Math.max(0, at)), origin.slice(at + 1)];
}

/** A year, and which of its logs: the second key of a year makes `2627.02`. */
const SHARD = /^(\d{4})(?:\.(0[2-9]|[1-9]\d))?$/;

/**
 * Whether a log is right behind another one: the next of the same year after a change of keys (2627 and 2627.02), or that of
 * the year behind it (2627 and 2728, or 2026 and 2027) where the policy knows none in between.
 */
function isNext(origin: string, next: string, policy: Policy): boolean {
  const [[name, shard], [nextName, nextShard]] = [parts(origin), parts(next)];
  const [own, other] = [SHARD.exec(shard), SHARD.exec(nextShard)];
  if (name !== nextName || own === null || other === null) return false;
  const [from, to] = [Number(own[1]), Number(other[1])];
  if (from === to) return Number(other[2] ?? 1) === Number(own[2] ?? 1) + 1;
  const isBetween = (shardOf: string): boolean => shardOf > shard && shardOf < nextShard;
  if (policy.logs.some(({ vkey }) => parts(vkey.name)[0] === name && isBetween(parts(vkey.name)[1]))) return false;
  if (other[2] !== undefined) return false;
  return isFinancial(from) && isFinancial(to) ? from % 100 === Math.floor(to / 100) : to === from + 1;
}

/** 2627 is a year that ends in the next one. */
function isFinancial(year: number): boolean {
  return (Math.floor(year / 100) + 1) % 100 === year % 100;
}
