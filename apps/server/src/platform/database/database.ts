import { Socket } from 'node:net';
import type { HospitalId } from '@pramana/kernel';
import pg from 'pg';
import { StatementNames, type Tx } from './connection.ts';
import { commitFailure, statementFailure } from './failures.ts';
import { lendingSocket } from './lending-socket.ts';
import { shared } from './shared.ts';
import { type TransactionOptions, transact } from './transaction.ts';
import { columnTypes } from './types.ts';

/** The database as the rest of the server sees it. Everything goes through one of these. */
export interface Database {
  /** One transaction in which exactly this hospital's rows are visible. See `transact` for retries and errors. */
  inHospital<T>(hospital: HospitalId, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** One transaction on the node's tables; no hospital's rows are visible. */
  onNode<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * A short transaction that commits whatever becomes of the one around it (a denied try, a counted password). It has
   * its own few connections: waiting here while holding one of the others can never deadlock the pool. What is written often
   * finds its plans warm on them.
   */
  aside<T>(hospital: HospitalId | null, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * As `aside`, on connections of their own, for what reads have shown (`shareLooks`): where these wait for a row, nobody else's
   * counted password, denial or flush waits with them.
   */
  look<T>(hospital: HospitalId, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** One prepared statement on node tables, committed by itself; one round trip. */
  statement<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]>;
  /**
   * Resolves once the disk has everything that was committed before the call, whatever the `flush` of its transaction;
   * `outcome_unknown` when nobody can say. Those who ask at the same time share one wait.
   */
  flushed(): Promise<void>;
  /** Calls back for every connection that broke, also one that nobody was using. Returns how to stop that. */
  whenLost(tell: () => void): () => void;
  /** Connections of the main pool in use, idle, and requests waiting for one; and those that wait for one of the other pools. */
  load(): { total: number; idle: number; waiting: number; waitingAside: number; waitingLooks: number };
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Connects as the app's role: neither owner nor superuser nor BYPASSRLS. */
  url: string;
  /** Most connections of the main pool. */
  poolSize: number;
  /** An idle connection broke; the pool replaces it. */
  onIdleError: (error: Error) => void;
}

/** Connections of the pool beside the main one at least: `flushed` is behind every bill, and one of them must be free for it. */
const LEAST_ASIDE = 4;
/** Connections for looks. A hospital writes one batch at a time, so few are enough, and their plans stay warm. */
const LOOKING = 3;

export function openDatabase(options: DatabaseOptions): Database {
  const listeners = new Set<() => void>();
  const onLost = (): void => {
    for (const tell of listeners) tell();
  };
  const main = openPool(options, options.poolSize, onLost);
  const side = openPool(options, Math.max(LEAST_ASIDE, Math.ceil(options.poolSize / 5)), onLost);
  const looks = openPool(options, LOOKING, onLost);
  const names = new StatementNames();
  return {
    inHospital: (hospital, work, settings) => transact(main, names, hospital, work, settings),
    onNode: (work, settings) => transact(main, names, null, work, settings),
    aside: (hospital, work, settings) => transact(side, names, hospital, work, settings),
    look: (hospital, work, settings) => transact(looks, names, hospital, work, settings),
    statement: (name, text, values) => single(main, name, text, values),
    flushed: shared(() => flush(side)),
    whenLost: (tell) => {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    load: () => ({
      total: main.totalCount,
      idle: main.idleCount,
      waiting: main.waitingCount,
      waitingAside: side.waitingCount,
      waitingLooks: looks.waitingCount,
    }),
    close: async () => {
      await Promise.all([main.end(), side.end(), looks.end()]);
    },
  };
}

/** The driver hands over its connection's settings, which its types leave out. Encryption begins with an answer that is no message. */
function socketFor({ ssl }: { readonly ssl: unknown }): Socket {
  return ssl === false ? lendingSocket() : new Socket();
}

function openPool({ url, onIdleError }: DatabaseOptions, max: number, onLost: () => void): pg.Pool {
  const pool = new pg.Pool({
    stream: socketFor as () => Socket,
    connectionString: url,
    max,
    types: columnTypes,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: 'pramana',
    // What a transaction asks at once is sent at once; PostgreSQL answers in order.
    pipeline: true,
  });
  // Without a listener the error of an idle connection kills the process.
  pool.on('error', onIdleError);
  // The same holds for one that breaks while it is checked out; there the running query reports it.
  pool.on('connect', (client) => client.on('error', onLost));
  return pool;
}

const EMPTY_RECORD = `select set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'pramana', '')`;

/** An empty record in the log of the database, whose commit waits for the disk, whatever its settings: the log is flushed in order. */
async function flush(pool: pg.Pool): Promise<void> {
  await single(pool, 'flush', EMPTY_RECORD, []).catch((error: unknown) => {
    throw commitFailure(error);
  });
}

/** Not `pool.query`, which throws its connection away on any error. */
async function single<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  let broken = false;
  const client = await pool.connect().catch((error: unknown) => {
    throw statementFailure(error);
  });
  try {
    return (await client.query<Row>({ name, text, values })).rows;
  } catch (error) {
    const failure = statementFailure(error);
    broken = failure !== error;
    throw failure;
  } finally {
    client.release(broken);
  }
}
