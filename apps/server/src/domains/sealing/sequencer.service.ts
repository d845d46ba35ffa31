import { type Clock, type HospitalId, PramanaError } from '@pramana/kernel';
import { type Database, isConnectionLost, type Tx } from '../../platform/database/index.ts';
import type { BlockRef } from './block.store.ts';
import type { GuardState } from './guard.service.ts';
import type { AskShown } from './guard-witness.service.ts';
import type { HeadStore } from './head.store.ts';
import { listHospitals } from './hospital.store.ts';
import { entryOf, type LogRow } from './log.store.ts';
import { queuedHospitals, type QueuedBlock } from './outbox.store.ts';
import { addressOf, type PublishedHead, Publications } from './publication.service.ts';
import { HeadCopyError, HospitalSigning, type Step } from './signing.service.ts';
import { onSealed } from './wake.service.ts';

/** Waits before a flush: a counter's bill gathers what comes within these milliseconds, a bulk import much more. */
const URGENT_MS = 2;
const IDLE_MS = 250;
/** Looks at all outboxes: what was sealed elsewhere, or by a process that died before it could wake anybody. */
const POLL_MS = 2_000;
/** Every so many polls each head is read again, so that a database put back under an idle server is noticed. */
const LOOK_EVERY = 15;
const BACKOFF_MS = 500;
/** What fails for so long is no hiccup: the operator is told. */
const FAILING_MS = 60_000;
/**
 * When one flush of several follows another, more come than are signed one by one: the next one gathers for half as long as
 * the last took, so much at most, for a signature is for all. A single one, as behind a slow disk, makes nobody wait longer.
 */
const REST_MS = 12;
/**
 * Where it goes on so, every counter of a hospital is at work at once and the machine at its end: the next flush gathers
 * as long as the last took, so much at most. What is signed a moment later costs all others less.
 */
const LONG_REST_MS = 24;
/** So many flushes of several in a row. */
const RUSH = 8;

export interface SequencerLog {
  error(context: object, message: string): void;
  info(context: object, message: string): void;
}

export interface SequencerOptions {
  readonly db: Database;
  readonly heads: HeadStore;
  readonly clock: Clock;
  readonly log: SequencerLog;
  readonly announce?: (published: PublishedHead, covered: readonly QueuedBlock[], own: boolean) => void;
  /** Calls back when a server of the node has published a head: of the log at this address, of this size. */
  readonly follow?: (hospital: HospitalId, onHead: (address: string, size: number) => void) => () => void;
  /** The head copy could not be made durable: the process has to end and start anew. */
  readonly onFatal: (error: Error) => void;
  /** The database may be another one than it was: the guard refuses a log, or a connection was lost under a signature. */
  readonly onDistrust?: () => void;
  /** Asks a witness what it shows of a log; absent where nobody cosigns. */
  readonly askShown?: AskShown;
  /** Tests throw here, as a crash would. */
  readonly at?: (step: Step) => void;
}

interface Desk {
  readonly signing: HospitalSigning;
  timer: NodeJS.Timeout | undefined;
  /** When `timer` fires, by the monotonic clock (`performance.now`): the wall clock may step back by hours. */
  due: number;
  /** No timer fires before this, by the same clock: what is sealed meanwhile is gathered. */
  rested: number;
  /** Rows came while a flush ran. */
  asked: boolean;
  /** How many flushes in a row have taken several rows. */
  crowded: number;
  /** A flush; never at the same time as `looking`. */
  running: Promise<void> | undefined;
  looking: Promise<void> | undefined;
  /** The last refusal and the last failure that were logged, so that one state is one line. */
  told: string;
  failing: string;
  /** Since when every try has failed, Unix milliseconds; null while the last one did not. */
  failedAt: number | null;
  readonly unfollow: () => void;
}

/** Moves sealed blocks into their hospitals' logs (ledger.md, decision 5). One per process; several servers may run. */
export class Sequencer {
  readonly publications = new Publications();
  readonly #options: SequencerOptions;
  readonly #desks = new Map<HospitalId, Desk>();
  #poll: NodeJS.Timeout | undefined;
  #polls = 0;
  #polling: Promise<void> | undefined;
  #unlisten: (() => void) | undefined;
  readonly #unwatch: () => void;
  #stopped = false;

  constructor(options: SequencerOptions) {
    this.#options = options;
    this.#unwatch = options.db.whenLost(() => this.#distrust());
  }

  /** Begins with what waits in every outbox, by the same code as ever (I-6), and does not wait for the end of it. */
  async start(): Promise<void> {
    this.#unlisten = onSealed((hospital, urgent) => this.wake(hospital, urgent));
    const hospitals = await this.#options.db.onNode(listHospitals);
    for (const { id } of hospitals) void this.flush(id);
    this.#poll = setInterval(() => {
      this.#polling ??= this.#lookAround().finally(() => (this.#polling = undefined));
    }, POLL_MS);
    this.#poll.unref();
  }

  /** Ends what runs; outbox rows stay for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unlisten?.();
    this.#unwatch();
    clearInterval(this.#poll);
    for (const desk of this.#desks.values()) {
      clearTimeout(desk.timer);
      desk.unfollow();
    }
    await this.#polling;
    await this.idle();
  }

  /** Resolves when nothing is being signed. */
  async idle(): Promise<void> {
    await Promise.all([...this.#desks.values()].flatMap(({ running, looking }) => running ?? looking ?? []));
  }

  /** Something waits in this hospital's outbox. */
  wake(hospital: HospitalId, urgent = false): void {
    this.#schedule(this.#desk(hospital), hospital, urgent ? URGENT_MS : IDLE_MS);
  }

  /** Signs whatever waits, now; resolves when it is published, also when the guard refuses. Never rejects. */
  async flush(hospital: HospitalId): Promise<void> {
    const desk = this.#desk(hospital);
    await desk.running;
    // Never beside a look: the older of two heads could be copied last (I-5).
    while (desk.looking !== undefined) await desk.looking;
    desk.running ??= this.#run(desk, hospital).finally(() => (desk.running = undefined));
    await desk.running;
  }

  /**
   * Publishes what another server signed meanwhile, and signs nothing: for who asks for more than this process has heard
   * of. However many ask at once, one looks; and whoever signs waits for at most that one look.
   */
  async catchUp(hospital: HospitalId): Promise<void> {
    const desk = this.#desk(hospital);
    await desk.running;
    // Begun after this was asked, it has read the head anew.
    if (desk.running !== undefined) return desk.running;
    desk.looking ??= desk.signing
      .look()
      .catch((error: unknown) => this.#failed(desk, hospital, error))
      .finally(() => (desk.looking = undefined));
    await desk.looking;
  }

  /** The state of a hospital's rollback guard. */
  guard(hospital: HospitalId): GuardState {
    return this.#desk(hospital).signing.guard;
  }

  /** The state of the guard of one log, looked at now; the caller holds its lock. */
  examine(tx: Tx, log: LogRow): Promise<GuardState> {
    return this.#desk(log.hospitalId).signing.examine(tx, log);
  }

  /** Somebody else holds this checkpoint of one of our logs: the guard looks at it before anything more is signed. */
  suspect({ id, hospitalId }: Pick<LogRow, 'id' | 'hospitalId'>, checkpoint: string): void {
    this.#desk(hospitalId).signing.suspect(id, checkpoint);
    this.wake(hospitalId);
  }

  /** The first refusal of all hospitals, for the readiness check; undefined when no guard refuses. */
  refusal(): GuardState | undefined {
    return [...this.#desks.values()].map(({ signing }) => signing.guard).find(({ ok, code }) => !ok && code !== 'NONE');
  }

  /** Whether a log has not been signable for a minute although its guard lets it: a key, the keyring's service, a fault. */
  get isFailing(): boolean {
    const now = this.#options.clock.now();
    return [...this.#desks.values()].some(({ failedAt }) => failedAt !== null && now - failedAt >= FAILING_MS);
  }

  /**
   * Resolves true when a published head covers the block, false after `ms`. Never call it inside the transaction that
   * seals: the block is not committed yet, and a lock would be held while waiting.
   */
  waitForProof(hospital: HospitalId, ref: BlockRef, ms: number): Promise<boolean> {
    const { ok, code } = this.guard(hospital);
    // Nothing will be signed before somebody recovers the log: waiting would only hold the caller's connection.
    const patience = ok || code === 'NONE' ? ms : 0;
    return new Promise((resolve) => {
      const stop = this.publications.whenSealed(hospital, ref, () => done(true));
      const timer = setTimeout(() => done(false), patience);
      const done = (sealed: boolean): void => {
        clearTimeout(timer);
        stop();
        resolve(sealed);
      };
      void this.#covered(hospital, ref).then((covered) => covered && done(true));
      this.wake(hospital, true);
    });
  }

  /** Whether a head that this process published covers the block already. */
  async #covered(hospital: HospitalId, ref: BlockRef): Promise<boolean> {
    const entry = await this.#options.db
      .inHospital(hospital, (tx) => entryOf(tx, hospital, ref))
      .catch(() => undefined);
    const published = entry && this.publications.head(entry.logId);
    return entry !== undefined && published !== undefined && entry.index < published.head.size;
  }

  #desk(hospital: HospitalId): Desk {
    const known = this.#desks.get(hospital);
    if (known !== undefined) return known;
    const {
      db,
      heads,
      clock,
      at,
      askShown,
      announce = () => undefined,
      follow = () => () => undefined,
    } = this.#options;
    const steps = { ...(at === undefined ? {} : { at }), ...(askShown === undefined ? {} : { askShown }) };
    const signing = new HospitalSigning(hospital, {
      db,
      heads,
      clock,
      publications: this.publications,
      announce,
      ...steps,
    });
    const desk: Desk = {
      signing,
      timer: undefined,
      due: Number.POSITIVE_INFINITY,
      rested: 0,
      asked: false,
      crowded: 0,
      running: undefined,
      looking: undefined,
      told: '',
      failing: '',
      failedAt: null,
      unfollow: follow(hospital, (address, size) => this.#heard(hospital, address, size)),
    };
    this.#desks.set(hospital, desk);
    return desk;
  }

  /** Another server signed: read that head, so that this one gives out proofs under it too. */
  #heard(hospital: HospitalId, address: string, size: number): void {
    const own = this.publications.all().find(({ log }) => addressOf(log) === address);
    if (size > (own?.head.size ?? -1)) this.wake(hospital);
  }

  #schedule(desk: Desk, hospital: HospitalId, ms: number): void {
    const now = performance.now();
    // The next bill, a millisecond later, does not end the rest.
    const due = Math.max(now + ms, desk.rested);
    if (this.#stopped || desk.due <= due) return;
    clearTimeout(desk.timer);
    desk.due = due;
    desk.timer = setTimeout(() => {
      desk.due = Number.POSITIVE_INFINITY;
      if (desk.running === undefined) void this.flush(hospital);
      else desk.asked = true;
    }, due - now);
  }

  async #run(desk: Desk, hospital: HospitalId): Promise<void> {
    clearTimeout(desk.timer);
    desk.due = Number.POSITIVE_INFINITY;
    desk.asked = false;
    const begun = performance.now();
    let most = 0;
    try {
      // Not looked yet, or refused: then all shards are read again, and what was put right counts.
      if (!desk.signing.guard.ok) await desk.signing.look();
      for (let more = true; more && !this.#stopped; ) {
        const done = await desk.signing.flush();
        more = done.more;
        most = Math.max(most, done.taken);
      }
      desk.failing = '';
      desk.failedAt = null;
    } catch (error) {
      this.#failed(desk, hospital, error);
    }
    desk.crowded = most > 1 ? desk.crowded + 1 : 0;
    this.#tell(desk, hospital);
    const ended = performance.now();
    desk.rested = ended + restOf(desk.crowded, ended - begun);
    if (desk.asked) this.#schedule(desk, hospital, 0);
  }

  /** Whatever failed, the next flush reads the head anew before it signs anything (an unknown COMMIT included). */
  #failed(desk: Desk, hospital: HospitalId, error: unknown): void {
    if (error instanceof HeadCopyError) return this.#options.onFatal(error);
    if (isConnectionLost(error)) {
      desk.signing.distrust();
      this.#options.onDistrust?.();
    }
    const code = error instanceof PramanaError ? error.code : 'failed';
    if (code !== desk.failing) {
      this.#options.log.error({ hospital, code, err: error }, 'signing the log failed and will be tried again');
    }
    desk.failing = code;
    desk.failedAt ??= this.#options.clock.now();
    this.#schedule(desk, hospital, BACKOFF_MS);
  }

  /** The database may be another one than it was (ledger.md, decision 8). */
  #distrust(): void {
    for (const { signing } of this.#desks.values()) signing.distrust();
    this.#options.onDistrust?.();
  }

  #tell(desk: Desk, hospital: HospitalId): void {
    const { ok, code, detail } = desk.signing.guard;
    const now = ok || code === 'NONE' ? '' : detail;
    if (now !== '') this.#options.onDistrust?.();
    if (now === desk.told) return;
    desk.told = now;
    if (ok) this.#options.log.info({ hospital }, 'the log may be signed again');
    else this.#options.log.error({ hospital, code }, `${detail} Signing is stopped; bills wait in the outbox.`);
  }

  async #lookAround(): Promise<void> {
    try {
      this.#polls += 1;
      const all = this.#polls % LOOK_EVERY === 0;
      const hospitals = await this.#options.db.onNode(async (tx) =>
        all ? (await listHospitals(tx)).map(({ id }) => id) : queuedHospitals(tx),
      );
      for (const hospital of hospitals) if (!this.#stopped) await this.flush(hospital);
    } catch (error) {
      if (isConnectionLost(error)) this.#distrust();
      this.#options.log.error({ err: error }, 'the outboxes could not be looked at and will be tried again');
    }
  }
}

/** How long the next flush gathers, behind so many crowded ones in a row of which the last took `ms`. */
function restOf(crowded: number, ms: number): number {
  if (crowded > RUSH) return Math.min(LONG_REST_MS, ms);
  return crowded > 1 ? Math.min(REST_MS, ms / 2) : 0;
}
