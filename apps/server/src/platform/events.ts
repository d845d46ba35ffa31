import { EventEmitter } from 'node:events';
import type { HospitalId, PersonId } from '@pramana/kernel';
import pg from 'pg';
import { newId } from './ids.ts';

/** A hint that something changed: a name and ids, never content. Screens fetch what it names, under their own rights. */
export interface HubEvent {
  /** `bill.sealed`, `log.head`, … */
  type: string;
  ids: Readonly<Record<string, string>>;
}

export type HubListener = (event: HubEvent) => void;

export interface Hub {
  /** Tells this process at once and the other servers of the node soon. Call after the commit. */
  publish(hospital: HospitalId, event: HubEvent): void;
  /** Returns how to stop. */
  subscribe(hospital: HospitalId, listener: HubListener): () => void;
  /** Calls back when a right of this person may have changed; the database itself tells. */
  onRights(person: PersonId, listener: () => void): () => void;
  close(): Promise<void>;
}

const CHANNEL = 'pramana_events';
/** Payload: a person's id (db/migrations, `tell_rights_changed`). */
const RIGHTS = 'pramana_rights';
/** NOTIFY carries less than 8,000 bytes. */
const MAX_BATCH = 7_000;
const FLUSH_MS = 25;
const RECONNECT_MS = 1_000;

type Sent = readonly [hospital: HospitalId, event: HubEvent];

export interface HubOptions {
  /** The database that carries events between servers; null keeps them in this process. */
  url: string | null;
  onError: (error: unknown) => void;
}

/**
 * Events between the servers of a node over LISTEN/NOTIFY, on one connection of its own. NOTIFY happens outside the
 * business transactions and in batches: inside one, it makes all commits of the database queue for one lock.
 * Events may be lost while the connection is away; they are hints, and what matters is polled or fetched too.
 */
export function openHub({ url, onError }: HubOptions): Hub {
  const local = new EventEmitter().setMaxListeners(0);
  const rights = new EventEmitter().setMaxListeners(0);
  const heard: Heard = {
    event: ([hospital, event]) => local.emit(hospital, event),
    rights: (person) => rights.emit(person),
    // Nobody knows whose rights changed while nobody listened.
    gap: () => rights.eventNames().forEach((person) => rights.emit(person)),
  };
  const wire = url === null ? null : new Wire(url, onError, heard);
  return {
    publish: (hospital, event) => {
      local.emit(hospital, event);
      wire?.send([hospital, event]);
    },
    subscribe: (hospital, listener) => {
      local.on(hospital, listener);
      return () => local.off(hospital, listener);
    },
    onRights: (person, listener) => {
      rights.on(person, listener);
      return () => rights.off(person, listener);
    },
    close: async () => {
      local.removeAllListeners();
      rights.removeAllListeners();
      await wire?.close();
    },
  };
}

interface Heard {
  event: (sent: Sent) => void;
  rights: (person: string) => void;
  /** Listening again after the connection was away. */
  gap: () => void;
}

class Wire {
  /** So that a server does not hear itself twice. */
  readonly #self = newId();
  readonly #url: string;
  readonly #onError: (error: unknown) => void;
  readonly #heard: Heard;
  #client: Promise<pg.Client | null>;
  #waiting: Sent[] = [];
  /** What is being said now; never rejects. */
  #telling: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #wasAway = false;

  constructor(url: string, onError: (error: unknown) => void, heard: Heard) {
    this.#url = url;
    this.#onError = onError;
    this.#heard = heard;
    this.#client = this.#connect();
  }

  send(sent: Sent): void {
    this.#waiting.push(sent);
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  /** Says what still waits to be said, then hangs up: in the middle of a query the connection would break off. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#flush();
    await this.#telling;
    await (await this.#client)?.end().catch(this.#onError);
  }

  async #connect(): Promise<pg.Client | null> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'pramana events', keepAlive: true });
    client.on('notification', ({ channel, payload = '' }) =>
      channel === RIGHTS ? this.#heard.rights(payload) : this.#hear(payload),
    );
    client.on('error', this.#onError);
    try {
      await client.connect();
      // A hint is gone with the database anyway: saying it need not wait for the disk, nor bills for it to be said.
      await client.query(`set synchronous_commit = off; listen ${CHANNEL}; listen ${RIGHTS}`);
      if (this.#wasAway) this.#heard.gap();
      this.#wasAway = false;
      client.once('end', () => this.#reconnect());
      return client;
    } catch (error) {
      this.#onError(error);
      await client.end().catch(() => undefined);
      this.#reconnect();
      return null;
    }
  }

  #reconnect(): void {
    if (this.#closed) return;
    this.#wasAway = true;
    setTimeout(() => {
      if (!this.#closed) this.#client = this.#connect();
    }, RECONNECT_MS).unref();
  }

  #hear(payload: string): void {
    try {
      const { from, events } = JSON.parse(payload) as { from: string; events: Sent[] };
      if (from !== this.#self) events.forEach(this.#heard.event);
    } catch (error) {
      this.#onError(error);
    }
  }

  #flush(): void {
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length > 0) this.#telling = this.#telling.then(() => this.#tell(waiting));
  }

  async #tell(waiting: readonly Sent[]): Promise<void> {
    const client = await this.#client;
    try {
      for (const payload of batches(this.#self, waiting)) {
        await client?.query('select pg_notify($1, $2)', [CHANNEL, payload]);
      }
    } catch (error) {
      this.#onError(error);
    }
  }
}

function* batches(from: string, events: readonly Sent[]): Generator<string> {
  let batch: Sent[] = [];
  for (const event of events) {
    const payload = JSON.stringify({ from, events: [...batch, event] });
    if (Buffer.byteLength(payload) > MAX_BATCH && batch.length > 0) {
      yield JSON.stringify({ from, events: batch });
      batch = [];
    }
    batch.push(event);
  }
  if (batch.length > 0) yield JSON.stringify({ from, events: batch });
}
