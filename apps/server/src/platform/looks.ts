import { setImmediate as turn } from 'node:timers/promises';
import type { HospitalId } from '@pramana/kernel';
import type { AccessEventRow } from './access-event.ts';
import { MOST_QUEUED, writeEvents } from './access.ts';
import type { Database } from './database/index.ts';
import { KnownLooks } from './known-looks.ts';

/** What a pure read has made, and the events of what it is about to show. */
export interface Shown<T> {
  readonly result: T;
  readonly events: readonly AccessEventRow[];
}

/** Runs a read and answers what it made, once the events of what it shows have committed (I-12). */
export type Looks = <T>(hospital: HospitalId, read: () => Promise<Shown<T>>) => Promise<T>;

/** So long at most a read waits for others whose events could be written with its own. */
const GATHER_MS = 4;
/**
 * It waits until so many times as many have come as are still on their way: one write for most of them, and while it runs the
 * others read. Of a small write most is what every write costs; at 4 reads cost less than at 2, by the clock as well.
 */
const COME = 4;

/** So long at most a write of events waits for a lock: behind it wait all of its hospital's reads, which are refused then. */
const LOCK_MS = 5_000;

interface Batch {
  readonly events: AccessEventRow[];
  /** How many reads wait for it. */
  reads: number;
  written: Promise<void>;
}

/**
 * The writer of what transactions of pure reads have put off, one transaction for several of them, so that its round trips
 * and its commit are shared: for most reads they cost more than the event itself. What `known` has is not written again.
 */
export function shareLooks(db: Pick<Database, 'look'>, known = new KnownLooks()): Looks {
  const desks = new Map<HospitalId, Desk>();
  return (hospital, read) => {
    const desk = desks.get(hospital) ?? new Desk(db, hospital, known);
    desks.set(hospital, desk);
    return desk.after(read);
  };
}

/** One hospital's: writes one batch after the other. */
class Desk {
  readonly #db: Pick<Database, 'look'>;
  readonly #hospital: HospitalId;
  readonly #known: KnownLooks;
  /** Reads that are on their way and may still bring events. */
  #reading = 0;
  #gathering: Batch | undefined;
  #writing: Promise<void> | undefined;
  #ended: () => void = () => undefined;

  constructor(db: Pick<Database, 'look'>, hospital: HospitalId, known: KnownLooks) {
    this.#db = db;
    this.#hospital = hospital;
    this.#known = known;
  }

  async after<T>(read: () => Promise<Shown<T>>): Promise<T> {
    let written: Promise<void> | undefined;
    this.#reading += 1;
    try {
      const { result, events } = await read();
      const unseen = events.filter((event) => !this.#isRepeat(event));
      if (unseen.length > 0) written = this.#join(unseen);
      return result;
    } finally {
      this.#reading -= 1;
      this.#ended();
      // Also behind `return`: nothing is answered before.
      await written;
    }
  }

  #isRepeat(event: AccessEventRow): boolean {
    if (event.outcome !== 'granted' || event.result_count !== null) return false;
    const { subject_id: subjectId, session_id: sessionId, document, resource, purpose, bucket } = event;
    const look = { subjectId, sessionId, document, resource, purpose, bucket: bucket.getTime() };
    return this.#known.has(this.#hospital, look);
  }

  #join(events: readonly AccessEventRow[]): Promise<void> {
    const batch = this.#gathering ?? this.#open();
    batch.events.push(...events);
    batch.reads += 1;
    return batch.written;
  }

  #open(): Batch {
    const batch: Batch = { events: [], reads: 0, written: Promise.resolve() };
    this.#gathering = batch;
    batch.written = this.#write(batch);
    return batch;
  }

  async #write(batch: Batch): Promise<void> {
    await this.#writing;
    // Whatever this turn of the event loop still brings comes along.
    await turn();
    await this.#gathered(batch);
    this.#gathering = undefined;
    const { events } = batch;
    const written = this.#db.look(this.#hospital, (tx) => writeEvents(tx, events), {
      // Whoever puts a read off does not wait for the disk: see docs/decisions/0010-access-leaves.md.
      flush: 'later',
      lockTimeoutMs: LOCK_MS,
      // One statement. It may stand there although its reads fail: then somebody almost looked.
      atOnce: events.length <= MOST_QUEUED,
    });
    this.#writing = written.catch(() => undefined);
    await written;
  }

  /** Until most reads have come: nobody who is alone waits for anybody. */
  async #gathered(batch: Batch): Promise<void> {
    const come = (): boolean => batch.reads >= COME * this.#reading;
    if (come()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GATHER_MS);
      this.#ended = () => {
        if (!come()) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#ended = () => undefined;
  }
}
