import { setTimeout as pause } from 'node:timers/promises';
import { type HospitalId, isUuid } from '@pramana/kernel';
import { sql } from 'kysely';
import type pg from 'pg';
import { bind, gather, type StatementNames, type Tx } from './connection.ts';
import { commitFailure, isRetryable, isStalePlan, statementFailure } from './failures.ts';

const TRIES = 5;

export interface TransactionOptions {
  /** Longest single statement in milliseconds; for imports and audits. */
  statementTimeoutMs?: number;
  /** Longest wait for one lock in milliseconds, then `unavailable`; by default as long as the statement may take. */
  lockTimeoutMs?: number;
  isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /**
   * `later`: COMMIT is answered, and its locks are free, before the disk has it. A crash of the database may lose it, as
   * a whole and with all that saw it: tell nobody of it before a transaction with `earlier` has committed. `earlier`:
   * COMMIT waits for the disk even when nothing was written, and so covers everything committed before it. Default: it
   * waits for what it wrote itself. See docs/decisions/0006-durable-before-told.md.
   */
  flush?: 'later' | 'earlier';
  /**
   * BEGIN, all that `work` asks and COMMIT travel as one: one round trip. `work` asks whatever it asks at once, by `fixed`
   * queries, and writes hospitals' rows only: should BEGIN fail, row-level security refuses them. Only for what may stand
   * there although `work` failed: an error that is not the database's leaves the transaction committed.
   */
  atOnce?: boolean;
  /**
   * Statements are planned once for whatever they are asked, and never anew for a list of another length: for work that comes
   * back every moment with few rows, whose planning took longer than its doing. Only where each table is met by its key.
   */
  plansOnce?: boolean;
}

/**
 * THE only place that sets `app.hospital` (I-10), for one transaction and never for a session: behind a pooler a
 * session's setting showed other tenants' rows. `hospital` null: the node's tables only.
 * Serialization failures and deadlocks are tried again with all of `work`, which therefore must do nothing outside
 * its transaction. A COMMIT without an answer throws `outcome_unknown`; a lost connection before it, `unavailable`.
 */
export async function transact<T>(
  pool: pg.Pool,
  names: StatementNames,
  hospital: HospitalId | null,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const begin = beginSql(hospital, options);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(pool, names, begin, work, options.atOnce ?? false);
    } catch (error) {
      if (attempt === TRIES || !isRetryable(error)) throw error;
      // Jitter, or the same rivals meet again.
      await pause(Math.random() * 5 * 2 ** attempt);
    }
  }
}

/**
 * Said in each transaction: the server, the database or the role may say otherwise, and then what was acknowledged would be lost
 * with the power. Not at the connection's start, where pgbouncer refuses it.
 */
const DURABLE = '; set local synchronous_commit = on';

const FLUSH = {
  later: '; set local synchronous_commit = off',
  // An empty record in the log of the database: there is something to wait for.
  earlier: `${DURABLE}; select pg_logical_emit_message(true, 'pramana', '')`,
};

/**
 * Joins run in the order in which they are written, narrowest first. The planner keeps no statistics of `hospital_id`
 * (protect_hospital_table) and takes a hospital's prices, items and rules for a handful each: of the lines of 500 bills it
 * multiplied all of them first and looked for the lines last, which took minutes at 20,000 bills.
 */
const AS_WRITTEN = 'set local join_collapse_limit = 1';

const PLANS_ONCE = '; set local plan_cache_mode = force_generic_plan';

/** BEGIN and the settings travel as one message: one round trip, and nothing to plan. */
function beginSql(hospital: HospitalId | null, options: TransactionOptions): string {
  if (hospital !== null && !isUuid(hospital)) throw new TypeError('not a hospital id');
  const { isolation = 'read committed', statementTimeoutMs = 30_000, lockTimeoutMs, flush, plansOnce } = options;
  const lock = lockTimeoutMs === undefined ? '' : `; set local lock_timeout = ${Math.trunc(lockTimeoutMs)}`;
  return `begin isolation level ${isolation}; set local app.hospital = '${hospital ?? ''}';
    set local statement_timeout = ${Math.trunc(statementTimeoutMs)}; ${AS_WRITTEN}${lock}${plansOnce ? PLANS_ONCE : ''}${flush ? FLUSH[flush] : DURABLE}`;
}

const flushing = new WeakSet<Tx>();

/**
 * This transaction's COMMIT waits for the disk after all: of what it wrote something stays in memory once it has committed.
 * Said once is enough: nobody here rolls back to a savepoint, which would take it back.
 */
export async function flushAtCommit(tx: Tx): Promise<void> {
  if (flushing.has(tx)) return;
  flushing.add(tx);
  await sql`select set_config('synchronous_commit', 'on', true)`.execute(tx);
}

/**
 * Does a part of this transaction's work in another hospital and comes back: for an act of the node about a hospital,
 * which is one fact in two places and must commit as one. Nothing else crosses: `tools/architecture.test.ts` names who
 * may call it.
 */
export async function inOtherHospital<T>(tx: Tx, hospital: HospitalId, work: () => Promise<T>): Promise<T> {
  if (!isUuid(hospital)) throw new TypeError('not a hospital id');
  const { rows } = await sql<{ before: string | null }>`
    select current_setting('app.hospital', true) as before`.execute(tx);
  await enter(tx, hospital);
  try {
    return await work();
  } finally {
    // In a transaction that has failed already nothing more can be done, and nothing of it remains.
    await enter(tx, rows[0]?.before ?? '').catch(() => undefined);
  }
}

async function enter(tx: Tx, hospital: string): Promise<void> {
  await sql`select set_config('app.hospital', ${hospital}, true)`.execute(tx);
}

const hooks = new WeakMap<Tx, (() => void)[]>();

/** Runs `hook` once this transaction has certainly committed: never after a rollback or an unknown outcome. It must not throw. */
export function afterCommit(tx: Tx, hook: () => void): void {
  hooks.set(tx, [...(hooks.get(tx) ?? []), hook]);
}

async function once<T>(
  pool: pg.Pool,
  names: StatementNames,
  begin: string,
  work: (tx: Tx) => Promise<T>,
  atOnce: boolean,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw statementFailure(error);
  });
  let broken = false;
  try {
    const { result, tx, committed } = await run(client, names, begin, work, atOnce).catch(async (error: unknown) => {
      broken = isStalePlan(error);
      await client.query('rollback').catch(() => {
        broken = true;
      });
      throw statementFailure(error);
    });
    await (committed ?? commit(client)).catch((error: unknown) => {
      broken = true;
      throw commitFailure(error);
    });
    for (const hook of hooks.get(tx) ?? []) hook();
    return result;
  } finally {
    client.release(broken);
  }
}

async function run<T>(
  client: pg.PoolClient,
  names: StatementNames,
  begin: string,
  work: (tx: Tx) => Promise<T>,
  atOnce: boolean,
): Promise<{ result: T; tx: Tx; committed?: Promise<void> }> {
  gather(client);
  // Not waited for: the first query of `work` follows in the same write.
  const begun = client.query(begin);
  const bound = bind(client, names, begun, atOnce);
  try {
    const working = Promise.try(work, bound.tx);
    const committed = atOnce ? commit(client) : undefined;
    // What would be asked later would be asked behind it.
    if (atOnce) bound.end();
    // Of a statement that failed before it, COMMIT only tells that there was one.
    committed?.catch(() => undefined);
    const [, result] = await Promise.all([begun, working]);
    return { result, tx: bound.tx, ...(committed && { committed }) };
  } finally {
    bound.end();
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK: somebody swallowed a statement's error.
  if (command !== 'COMMIT') throw Object.assign(new Error('a failed transaction was committed'), { code: '25P02' });
}
