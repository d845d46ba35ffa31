import { civil, financialYear, NO_CURRENCY } from '@pramana/kernel';
import type { ClaimItem, LogHead } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { sealDocument, type SealingHospital } from './block.service.ts';
import { keyedAfter, type KeyedShard, openNextLog, yearOf } from './log.service.ts';
import { closeLog, type LogRow } from './log.store.ts';
import type { QueuedBlock } from './outbox.store.ts';
import { shardCloseItems, shardOpenItems } from './shard.claim.ts';
import { takeQueuedSeries } from './shard.store.ts';

/** Numbers the openings and closings of a hospital's shards. */
const SERIES = { kind: 'shard', prefix: 'LOG' } as const;

/** What is due with the newest shard: sign it, close it, open the one after it, or wait (the clock went back). */
export type ShardDue = 'sign' | 'close' | 'open' | 'wait';

/**
 * A shard is a financial year, or a part of one where its key was changed; a clock that went back opens no year again and
 * signs no closed one. Pure.
 */
export function shardDue(hospital: SealingHospital, newest: LogRow, now: Date): ShardDue {
  const later = yearAt(hospital, now) > newest.shard;
  const isEnding = newest.ending !== null;
  if (newest.closedAt === null) return later || isEnding ? 'close' : 'sign';
  return later || isEnding ? 'open' : 'wait';
}

function yearAt({ timeZone, yearStartMonth }: SealingHospital, now: Date): string {
  return financialYear(civil(now.getTime(), timeZone).date, yearStartMonth);
}

/** The shard of this instant's year, or the one that the ended log names, under its own key. Call as the log's leader. */
export function openShard(tx: Tx, hospital: SealingHospital, closed: LogRow, now: Date): Promise<LogRow> {
  return openNextLog(tx, hospital, closed, closed.ending?.successor ?? yearAt(hospital, now), now);
}

/**
 * A database from before a cut learns of the shard behind it, which was signed already: its row, and that the one before it is
 * closed. One after the other: a shard that was signed (`isSigned`) and that the mirror does not show (`isShown`) is `missing`,
 * and none behind it is learnt, or it could never come back. Null when there is nothing to learn.
 */
export async function adoptNextShard(
  tx: Tx,
  hospital: SealingHospital,
  newest: LogRow,
  now: Date,
  { isShown, isSigned }: Record<'isShown' | 'isSigned', (shard: KeyedShard) => Promise<boolean>>,
): Promise<{ log: LogRow } | { missing: KeyedShard } | null> {
  for (const next of keyedAfter(newest, hospital)) {
    if (await isShown(next)) {
      if (newest.closedAt === null) await closeLog(tx, newest, now);
      return { log: await openNextLog(tx, hospital, newest, next.shard, now) };
    }
    if (await isSigned(next)) return { missing: next };
  }
  return null;
}

/** Seals the old shard's last entry, which the caller signs last and alone with its series before it calls `closeLog`. */
export function sealShardClose(tx: Tx, hospital: SealingHospital, log: LogRow, at: Date): Promise<QueuedBlock[]> {
  return sealed(tx, hospital, 'shard-close', log, shardCloseItems(log), at);
}

/** Seals entry 0 of a shard that has another one before it, with that one's last head. */
export async function sealShardOpen(
  tx: Tx,
  hospital: SealingHospital,
  log: LogRow,
  previous: { log: LogRow; head: LogHead },
  at: Date,
): Promise<QueuedBlock[]> {
  const items = shardOpenItems(log, previous.log, previous.head);
  // Entry 0 before its series' own genesis.
  return (await sealed(tx, hospital, 'shard-open', log, items, at)).toReversed();
}

/** Sealed, and taken out of the outbox at once with its genesis: it has its own place in the tree. */
async function sealed(
  tx: Tx,
  hospital: SealingHospital,
  kind: 'shard-close' | 'shard-open',
  log: LogRow,
  items: readonly ClaimItem[],
  at: Date,
): Promise<QueuedBlock[]> {
  const block = await sealDocument(tx, {
    hospital,
    series: SERIES,
    kind,
    documentId: log.id,
    subjectId: null,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    year: yearOf(log.shard),
    authorId: null,
    items,
  });
  return takeQueuedSeries(tx, hospital.id, block.series);
}
