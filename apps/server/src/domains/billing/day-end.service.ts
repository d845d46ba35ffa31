import type { IsoDate } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Hospital } from '../../platform/session.ts';
import { hospitalsOfNode, openDays } from './day-end.store.ts';
import { hasEnded } from './day.policy.ts';
import { dueDays } from './due-days.service.ts';
import { sealDay } from './day.service.ts';

const LOOK_MS = 60_000;
/** A look is a minute old at most; what one says that is older is no news of the days as they are. */
const STALE_MS = 10 * LOOK_MS;

/**
 * Seals the days of a hospital that ended without anybody closing them; answers which. A day that ended takes no entry
 * any more, so nothing is cut off: open drawers are counted and sealed on their own. The day's row is the lock: of two
 * servers one seals.
 */
export async function sealEndedDays(tx: Tx, hospital: Hospital, at: Date): Promise<IsoDate[]> {
  const sealed: IsoDate[] = [];
  for (const date of await openDays(tx, hospital.id))
    if (hasEnded(date, at.getTime(), hospital) && (await sealDay(tx, { hospital, actor: null, at }, date)) !== null)
      sealed.push(date);
  return sealed;
}

/** Looks once a minute, on every server of the node, whether a day ended. */
export class DayEnds {
  readonly #services: Services;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #failed = false;
  #due: ReadonlyMap<string, readonly IsoDate[]> = new Map();
  /** When every hospital's days were last read, in Unix milliseconds; before the first look, when this process began. */
  #readAt: number;

  constructor(services: Services) {
    this.#services = services;
    this.#readAt = services.clock.now();
    // A day without its seal is the operator's to see, and no reason to take no bills.
    services.health.register('days', async () => ({ ok: true, code: this.#code() }));
  }

  /** By hospital, the days whose seals were overdue at the last look. */
  get due(): ReadonlyMap<string, readonly IsoDate[]> {
    return this.#due;
  }

  #code(): string {
    // The worst first: a seal that was missing is missing until somebody has read that it is there.
    if ([...this.#due.values()].some((days) => days.length > 0)) return 'day_seal_missing';
    if (this.#services.clock.now() - this.#readAt > STALE_MS) return 'unknown';
    return this.#failed ? 'day_not_sealed' : 'ok';
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_MS);
    this.#timer.unref();
    void this.look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  look(): Promise<void> {
    this.#running ??= this.#look().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #look(): Promise<void> {
    const { db, log, clock } = this.#services;
    let failed = false;
    try {
      const due = new Map<string, readonly IsoDate[]>();
      const at = clock.now();
      let unread = 0;
      for (const hospital of await db.onNode(hospitalsOfNode)) {
        // A hospital whose day cannot be sealed, or not even asked about, keeps no other one's from it.
        failed = !(await this.#sealIn(hospital)) || failed;
        const days = await this.#dueIn(hospital);
        if (days === null) unread += 1;
        // What the last look found of it stands until the next one knows better, for so long as that is news.
        due.set(hospital.slug, days ?? this.#due.get(hospital.slug) ?? []);
      }
      this.#due = due;
      if (unread === 0) this.#readAt = at;
      failed = failed || unread > 0;
    } catch (error) {
      failed = true;
      log.error({ err: error }, 'whether a day ended could not be asked and will be asked again');
    }
    this.#failed = failed;
  }

  /** The hospital's overdue days; null when they could not be read. */
  async #dueIn(hospital: Hospital): Promise<readonly IsoDate[] | null> {
    const { db, clock, log } = this.#services;
    try {
      const at = new Date(clock.now());
      return await db.inHospital(hospital.id, (tx) => dueDays(tx, hospital.id, at));
    } catch (error) {
      log.error({ hospital: hospital.id, err: error }, 'whether a day is without its seals could not be asked');
      return null;
    }
  }

  async #sealIn(hospital: Hospital): Promise<boolean> {
    const { db, clock, log } = this.#services;
    try {
      const at = new Date(clock.now());
      const sealed = await db.inHospital(hospital.id, (tx) => sealEndedDays(tx, hospital, at));
      if (sealed.length > 0) log.info({ hospital: hospital.id, days: sealed }, 'sealed days that nobody had closed');
      return true;
    } catch (error) {
      log.error({ err: error }, 'a day that ended could not be sealed and will be tried again');
      return false;
    }
  }
}
