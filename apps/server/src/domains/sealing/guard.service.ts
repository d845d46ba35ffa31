import {
  checkHead,
  Edge,
  equal,
  LedgerError,
  type LogHead,
  type LogStore,
  openCheckpoint,
  proveConsistency,
} from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';
import type { HeadStore } from './head.store.ts';
import { keyedAfter } from './log.service.ts';
import { listLogs, type LogRow } from './log.store.ts';

/** Whether this log may be signed. `NONE`: not looked yet. `WITNESSES`: too few of them have answered. */
export interface GuardState {
  readonly ok: boolean;
  readonly code: 'OK' | 'NONE' | 'ROLLBACK' | 'FORK' | 'HEAD_DAMAGED' | 'HEAD_COPY' | 'WITNESSES';
  readonly detail: string;
  /**
   * There where nothing but what others show speaks against the log, under its own key: so many entries more than the database
   * has (0: another tree). Whether we signed that or a thief of the key did, nobody can see.
   */
  readonly more?: number;
}

export const NOT_LOOKED: GuardState = { ok: false, code: 'NONE', detail: 'The log was not looked at yet.' };
export const FINE: GuardState = { ok: true, code: 'OK', detail: 'The database is not behind what was signed.' };

/**
 * The rollback guard (I-5): why a log may not be signed from its head in the database, or null. `copies` are checkpoints that
 * stand elsewhere: outside the database, in this process's memory, with witnesses; one that our own key did not sign says
 * nothing.
 */
export async function refusalOf(
  log: LogRow,
  reader: Pick<LogStore, 'readHashes'>,
  databaseHead: LogHead | null,
  copies: Iterable<string | null>,
): Promise<GuardState | null> {
  for (const copiedHead of new Set(copies)) {
    const decision = await checkHead({
      databaseHead,
      copiedHead,
      vkey: log.vkey,
      proveConsistency: (m, n) => proveConsistency(reader, m, n),
    });
    if (!decision.ok) return { ok: false, code: codeOf(decision.code), detail: `${log.origin}: ${decision.detail}.` };
  }
  if (databaseHead === null || edgeFits(databaseHead)) return null;
  return { ok: false, code: 'HEAD_DAMAGED', detail: `${log.origin}: the stored right edge is not the head's.` };
}

/** As `refusalOf`, of what others show: the tree that is furthest ahead. */
export async function shownRefusal(
  log: LogRow,
  reader: Pick<LogStore, 'readHashes'>,
  databaseHead: LogHead | null,
  shown: Iterable<string>,
): Promise<GuardState | null> {
  let worst: (GuardState & { readonly more: number }) | null = null;
  for (const checkpoint of shown) {
    const refusal = await refusalOf(log, reader, databaseHead, [checkpoint]);
    if (refusal === null) continue;
    const more = Math.max(0, openCheckpoint(checkpoint, log.vkey).size - (databaseHead?.size ?? 0));
    if (worst === null || more > worst.more) worst = { ...refusal, more };
  }
  return worst;
}

/**
 * A backup from before a cut of the year or a change of keys does not know the log that follows: what is signed here again,
 * a second end above all, would be false to everybody who has the other log. Its head copy says that there is one, whatever
 * the clock says now.
 */
export async function successorRefusal(
  tx: Tx,
  hospital: Pick<SealingHospital, 'yearStartMonth'>,
  log: LogRow,
  heads: HeadStore,
): Promise<GuardState | null> {
  const known = (await listLogs(tx, log.hospitalId)).map(({ shard }) => shard);
  for (const { shard, origin, vkey } of keyedAfter(log, hospital)) {
    // As far as the database goes: there it knows what followed, or nothing can be put between any more.
    if (known.some((each) => each >= shard) || (await heads.read(vkey)) === null) continue;
    return { ok: false, code: 'ROLLBACK', detail: `${log.origin}: ${origin} follows it and was signed already.` };
  }
  return null;
}

/** The right edge stands in no signature; appending to an altered one would sign another tree. */
function edgeFits(head: LogHead): boolean {
  try {
    const edge = Edge.parse(head.edge);
    return edge.size === head.size && equal(edge.root(), head.root);
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}

function codeOf(code: 'rollback' | 'fork' | 'head_damaged'): GuardState['code'] {
  if (code === 'rollback') return 'ROLLBACK';
  return code === 'fork' ? 'FORK' : 'HEAD_DAMAGED';
}
