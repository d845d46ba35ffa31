import { type Clock, type HospitalId, PramanaError } from '@pramana/kernel';
import { onAccess } from '../../platform/access.ts';
import { type Database, isConnectionLost } from '../../platform/database/index.ts';
import type { KnownLooks } from '../../platform/known-looks.ts';
import { batchOnce } from './batch.service.ts';
import { waitingHospitals, waitingState } from './batch.store.ts';

/** Events of so many milliseconds become one leaf (I-12). */
const GATHER_MS = 250;
/** Looks at all outboxes: what another server recorded, or a process that died before it could seal it. */
const POLL_MS = 2_000;
const BACKOFF_MS = 1_000;
/** An event that waits longer is an alarm: something keeps accesses out of the log. */
export const ALARM_MS = 10 * 60_000;

export interface BatcherOptions {
  readonly db: Database;
  readonly clock: Clock;
  /** Told of what is sealed. */
  readonly known?: KnownLooks;
  readonly log: { error(context: object, message: string): void };
}

/**
 * Turns access events into leaves of their hospitals' logs, beside the requests and never before them: no read waits for
 * a chain's lock. One per process; several servers may run. A hospital where nobody looks makes no entries.
 */
export class Batcher {
  readonly #options: BatcherOptions;
  readonly #timers = new Map<HospitalId, NodeJS.Timeout>();
  readonly #running = new Map<HospitalId, Promise<void>>();
  readonly #failing = new Map<HospitalId, string>();
  #poll: NodeJS.Timeout | undefined;
  #polling: Promise<void> | undefined;
  #unlisten: (() => void) | undefined;
  #stopped = false;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unlisten = onAccess((hospital) => this.#schedule(hospital, GATHER_MS));
    const look = (): void => {
      this.#polling ??= this.#lookAround().finally(() => (this.#polling = undefined));
    };
    this.#poll = setInterval(look, POLL_MS);
    this.#poll.unref();
    look();
  }

  /** Ends what runs; what waits stays for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unlisten?.();
    clearInterval(this.#poll);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await this.#polling;
    await Promise.all(this.#running.values());
  }

  /** Seals whatever waits, now. Never rejects: a failure is logged once and tried again. */
  async flush(hospital: HospitalId): Promise<void> {
    await this.#running.get(hospital);
    const running = this.#running.get(hospital) ?? this.#run(hospital).finally(() => this.#running.delete(hospital));
    this.#running.set(hospital, running);
    await running;
  }

  /** Hospitals of which an event has waited too long, for the readiness check. */
  async late(): Promise<boolean> {
    const { db } = this.#options;
    for (const hospital of await db.onNode(waitingHospitals)) {
      const { oldestMs } = await db.inHospital(hospital, (tx) => waitingState(tx, hospital));
      if (oldestMs > ALARM_MS) return true;
    }
    return false;
  }

  #schedule(hospital: HospitalId, ms: number): void {
    if (this.#stopped || this.#timers.has(hospital)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(hospital);
      void this.flush(hospital);
    }, ms);
    this.#timers.set(hospital, timer.unref());
  }

  async #run(hospital: HospitalId): Promise<void> {
    const { db, clock, known } = this.#options;
    try {
      while (!this.#stopped && (await batchOnce(db, { id: hospital }, clock.now(), known))?.more === true);
      this.#failing.delete(hospital);
    } catch (error) {
      this.#failed(hospital, error);
    }
  }

  #failed(hospital: HospitalId, error: unknown): void {
    if (isConnectionLost(error)) this.#options.known?.forget();
    const code = error instanceof PramanaError ? error.code : 'failed';
    if (this.#failing.get(hospital) !== code) {
      this.#options.log.error({ hospital, code, err: error }, 'accesses could not be sealed and will be tried again');
    }
    this.#failing.set(hospital, code);
    this.#schedule(hospital, BACKOFF_MS);
  }

  async #lookAround(): Promise<void> {
    try {
      for (const hospital of await this.#options.db.onNode(waitingHospitals)) {
        if (!this.#stopped) await this.flush(hospital);
      }
    } catch (error) {
      this.#options.log.error({ err: error }, 'waiting accesses could not be looked for and will be tried again');
    }
  }
}
