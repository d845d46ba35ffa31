import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import { CopyOut, type TakeRow } from './copy.ts';
import { isAborted } from './failures.ts';
import { NODE_TABLES } from './node-tables.ts';
import type { DB } from './schema.generated.ts';

/**
 * What services and stores get: typed queries inside the one running transaction. It cannot begin another one, and it is
 * dead once its transaction ended, so that a forgotten `await` can never run in somebody else's hospital (I-10).
 */
export type Tx = Omit<Kysely<DB>, 'transaction' | 'startTransaction' | 'connection' | 'destroy'>;

/** Names for prepared statements: 1.5–1.8× the speed of unnamed ones. Bounded: lists of any length make new SQL text. */
export class StatementNames {
  readonly #names = new Map<string, string>();

  name(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known !== undefined || this.#names.size >= 500) return known;
    const made = `p${this.#names.size}`;
    this.#names.set(sql, made);
    return made;
  }
}

/** Of all transactions: they keep nothing between two queries, and making them takes longer than compiling one. */
const ADAPTER = new PostgresAdapter();
const COMPILER = new PostgresQueryCompiler();

export interface BoundTx {
  tx: Tx;
  /** From here on every use of `tx` fails. */
  end(): void;
}

/**
 * A `Tx` on one checked-out client. Who calls this begins and ends the transaction: only `transaction.ts` does.
 * `begun` is the answer to BEGIN, on its way; nothing waits for it when all is sent `atOnce`.
 */
export function bind(client: pg.PoolClient, names: StatementNames, begun: Promise<unknown>, atOnce = false): BoundTx {
  const connection = new ClientConnection(client, names, begun, atOnce);
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: async () => {},
  };
  const tx = new Kysely<DB>({
    dialect: {
      createAdapter: () => ADAPTER,
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => COMPILER,
    },
  });
  connections.set(tx, connection);
  return { tx, end: () => connection.end() };
}

const connections = new WeakMap<Tx, ClientConnection>();

/** Sends a copy, past the query builder: its answer comes row by row. */
export function copyOn(tx: Tx, text: string, take: TakeRow): Promise<void> {
  const connection = connections.get(tx);
  if (connection === undefined) throw new Error('A copy needs a transaction of the helper.');
  return connection.copy(text, take);
}

/** Sends what is compiled already, past the query builder. */
export function runOn<Row>(tx: Tx, query: CompiledQuery<Row>): Promise<QueryResult<Row>> {
  const connection = connections.get(tx);
  return connection === undefined ? tx.executeQuery<Row>(query) : connection.executeQuery<Row>(query);
}

function refuse(): Promise<void> {
  return Promise.reject(new Error('Only the transaction helper begins and ends transactions.'));
}

const gathering = new WeakSet<pg.PoolClient>();

/**
 * Whatever is asked on this connection within one turn of the event loop leaves in one write: the queries that a
 * transaction asks at once (`Promise.all`) cost one system call and wake the database once. Call before each query.
 */
export function gather(client: pg.PoolClient): void {
  if (gathering.has(client)) return;
  gathering.add(client);
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => {
    gathering.delete(client);
    stream.uncork();
  });
}

const COUNTED = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * Whether a query may leave together with BEGIN, before anybody knows that there is a transaction. Should BEGIN fail
 * (an operator's cancel can meet just that), it runs by itself, in no hospital: it reads nothing of any hospital, and
 * row-level security refuses what it inserts. A write that nothing would refuse waits for the answer.
 */
function mayTravelWithBegin({ query }: CompiledQuery): boolean {
  if (query.kind === 'SelectQueryNode') return true;
  const into = query.kind === 'InsertQueryNode' ? query.into?.table.identifier.name : undefined;
  return into !== undefined && !NODE_TABLES.includes(into);
}

class ClientConnection implements DatabaseConnection {
  #client: pg.PoolClient | undefined;
  readonly #names: StatementNames;
  /** The answer to BEGIN while it is on its way. */
  #begun: Promise<unknown> | undefined;
  #waiting = false;
  readonly #atOnce: boolean;
  /** Why the transaction is lost: the first statement that failed. */
  #failure: unknown;

  constructor(client: pg.PoolClient, names: StatementNames, begun: Promise<unknown>, atOnce: boolean) {
    this.#client = client;
    this.#names = names;
    this.#begun = begun;
    this.#atOnce = atOnce;
    // Heard here before any query's answer: without a transaction nothing more leaves.
    begun.then(
      () => (this.#begun = undefined),
      () => this.end(),
    );
  }

  end(): void {
    this.#client = undefined;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const client = this.#mayLeave(mayTravelWithBegin(query)) ? this.#toSend() : await this.#begunOn();
    const name = this.#names.name(query.sql);
    const values = [...query.parameters];
    const result = await client
      .query(name === undefined ? { text: query.sql, values } : { name, text: query.sql, values })
      .catch((error: unknown) => this.#fail(error));
    const rows = (result.rows ?? []) as R[];
    return COUNTED.has(result.command) ? { rows, numAffectedRows: BigInt(result.rowCount ?? 0) } : { rows };
  }

  /** As a query; `take` gets each row as it comes. */
  async copy(text: string, take: TakeRow): Promise<void> {
    const client = this.#mayLeave(true) ? this.#toSend() : await this.#begunOn();
    await CopyOut.run(client, text, take).catch((error: unknown) => this.#fail(error));
  }

  #mayLeave(travels: boolean): boolean {
    return this.#begun === undefined || this.#atOnce || (!this.#waiting && travels);
  }

  /** Whatever is asked later waits as well: queries run in the order in which they were asked. */
  async #begunOn(): Promise<pg.PoolClient> {
    this.#waiting = true;
    await this.#begun;
    return this.#toSend();
  }

  #toSend(): pg.PoolClient {
    if (this.#client === undefined) throw new Error('This transaction has ended: a query was not awaited.');
    gather(this.#client);
    return this.#client;
  }

  /**
   * Of the queries that were sent at once, those behind a failed one are refused because of it: they fail with its
   * error, or a deadlock would not be tried again and a constraint not be named, whoever is heard first.
   */
  #fail(error: unknown): never {
    this.#failure ??= error;
    throw isAborted(error) ? this.#failure : error;
  }

  // oxlint-disable-next-line require-yield -- the interface wants a generator; large reads page by key instead.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not supported: page by key.');
  }
}
