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
import type { HeadStore } from './head.store.ts';
import { keyOf } from './keys.service.ts';
import { nextOfYear, originOfNext } from './log.service.ts';
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
 * A backup from before a change of keys does not know the log that follows: what is signed here again would be false to
 * everybody who has the root key's statement. The other log's head copy says that there is one.
 */
export async function successorRefusal(tx: Tx, log: LogRow, heads: HeadStore): Promise<GuardState | null> {
  const shard = nextOfYear(log.shard);
  const origin = shard === null ? null : originOfNext(log, shard);
  const vkey = origin === null ? null : keyOf(origin);
  if (vkey === null || (await heads.read(vkey.text)) === null) return null;
  if ((await listLogs(tx, log.hospitalId)).some((each) => each.origin === origin)) return null;
  return { ok: false, code: 'ROLLBACK', detail: `${log.origin}: ${origin} follows it and was signed already.` };
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
