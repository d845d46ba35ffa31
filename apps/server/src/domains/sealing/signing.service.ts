import type { Clock, HospitalId, LogId } from '@pramana/kernel';
import { append, LedgerError, type LogHead, sameHead, type Signer } from '@pramana/ledger';
import type { Database, Tx } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';
import { batchStore } from './append.store.ts';
import { FINE, type GuardState, NOT_LOOKED, refusalOf, shownRefusal, successorRefusal } from './guard.service.ts';
import { type AskShown, WitnessGuard } from './guard-witness.service.ts';
import type { HeadStore } from './head.store.ts';
import { readHospital } from './hospital.store.ts';
import { keys } from './keys.service.ts';
import { closeLog, coveredBlocks, listLogs, lockLogs, logReader, type LogRow, signedAt } from './log.store.ts';
import { type QueuedBlock, takeQueued } from './outbox.store.ts';
import type { PublishedHead, Publications } from './publication.service.ts';
import { openShard, sealShardClose, sealShardOpen, shardDue } from './shard.service.ts';

/** Places where a crash must not matter; tests throw there. */
export type Step = 'taken' | 'signed' | 'committed' | 'copied';

export interface SigningOptions {
  readonly db: Database;
  readonly heads: HeadStore;
  readonly clock: Clock;
  readonly publications: Publications;
  /** Told after each publication: for live screens and for witnesses. `own`: this process signed it. */
  readonly announce: (published: PublishedHead, covered: readonly QueuedBlock[], own: boolean) => void;
  readonly at?: (step: Step) => void;
  /** Asks a witness what it shows of a log; absent where nobody cosigns. */
  readonly askShown?: AskShown;
}

/** Entries per signature; also bounds what one transaction holds. */
const BATCH = 4_096;
/** Blocks told of after a recovery; more are found by their own waiters. */
const TOLD = 10_000;
/** Looked at in one turn; more than a hospital has witnesses. */
const MOST_SUSPECTS = 64;

/** A head as the database has it now, and whether it may be published. */
interface Turn {
  readonly log: LogRow;
  readonly head: LogHead;
  readonly signedAt: Date;
  /** Outbox rows this batch took; 0 when the head was only looked at. */
  readonly taken: number;
  /** More may wait: the batch was full, or it closed a shard. */
  readonly more?: boolean;
  /** Blocks that no published head of this process covered before. */
  readonly covered: readonly QueuedBlock[];
}

/** An fsync or write of a head copy failed: nobody knows what the disk holds (ledger.md, durability rule 2). */
export class HeadCopyError extends Error {
  override readonly name = 'HeadCopyError';
}

/**
 * Signs one hospital's log. There may be one of these in each of several servers: each batch is a transaction under
 * the log's advisory lock with compare-and-swap on the head (I-4). Start-up, recovery and an ordinary batch run the
 * same code (I-6): read the head, ask the guard when it is not the head we know, copy it if it is new, publish.
 */
export class HospitalSigning {
  readonly #hospital: HospitalId;
  readonly #options: SigningOptions;
  /** Per log the last checkpoint known to be durable and copied. */
  readonly #memory = new Map<LogId, string>();
  readonly #guards = new Map<LogId, GuardState>();
  /** Checkpoints of these logs that others hold, until the guard has looked at them. */
  readonly #suspects = new Map<LogId, Set<string>>();
  readonly #witnesses: WitnessGuard | null;
  /** Set once and for ever: this process signs nothing more. */
  #dead: GuardState | null = null;

  constructor(hospital: HospitalId, options: SigningOptions) {
    this.#hospital = hospital;
    this.#options = options;
    this.#witnesses = options.askShown === undefined ? null : new WitnessGuard(options.askShown);
  }

  /** The first refusal among the hospital's shards; one of them behind is reason enough to stop. */
  get guard(): GuardState {
    if (this.#dead !== null) return this.#dead;
    return [...this.#guards.values()].find(({ ok }) => !ok) ?? (this.#guards.size === 0 ? NOT_LOOKED : FINE);
  }

  /**
   * Somebody else holds this checkpoint of the log: the guard looks at it before the next signature. False when so many
   * wait already that it is not taken.
   */
  suspect(log: LogId, checkpoint: string): boolean {
    const known = this.#suspects.get(log) ?? new Set();
    if (known.size >= MOST_SUSPECTS && !known.has(checkpoint)) return false;
    this.#suspects.set(log, known.add(checkpoint));
    return true;
  }

  /** These were looked at; what was shown meanwhile stays for the next look. */
  #cleared(log: LogId, looked: readonly string[]): void {
    const known = this.#suspects.get(log);
    for (const checkpoint of looked) known?.delete(checkpoint);
    if (known?.size === 0) this.#suspects.delete(log);
  }

  /** A connection was lost, or a COMMIT has no answer: the database may be another one than it was, and the witnesses are asked again. */
  distrust(): void {
    this.#witnesses?.distrust();
  }

  /**
   * Looks now whether the database holds all that was signed of a log, as far as this process knows, and signs nothing. The
   * caller holds the log's lock (`lockLogs`) and decides by the head that it has.
   */
  async examine(tx: Tx, log: LogRow): Promise<GuardState> {
    if (this.#dead !== null) return this.#dead;
    await this.#current(tx, log);
    const state = this.#guards.get(log.id) ?? NOT_LOOKED;
    return state.ok && this.#suspects.has(log.id) ? NOT_LOOKED : state;
  }

  /** Reads every shard's head under the guard and publishes it; signs nothing. */
  async look(): Promise<void> {
    await this.#look();
    if (await this.#hear()) await this.#look();
  }

  /** Whom the guard lacks is asked while no connection and no lock is held. */
  async #hear(): Promise<boolean> {
    return (await this.#witnesses?.hear((log, checkpoint) => this.suspect(log.id, checkpoint))) ?? false;
  }

  async #look(): Promise<void> {
    if (this.#dead !== null) return;
    const turns = await this.#options.db.inHospital(this.#hospital, async (tx) => {
      await lockLogs(tx, this.#hospital);
      const logs = await listLogs(tx, this.#hospital);
      // A shard that the database has no more, because the right one was put back, has no say any more. The others keep
      // their say until they are read: in between a refusal must not look as if nobody had looked.
      for (const id of this.#guards.keys()) if (!logs.some((log) => log.id === id)) this.#guards.delete(id);
      const found: (Turn | null)[] = [];
      for (const log of logs) found.push(await this.#current(tx, log));
      return found;
    });
    for (const turn of turns) if (turn !== null) await this.#deliver(turn);
  }

  /**
   * One batch. Answers how many outbox rows it took; a full batch means that more may wait. Nothing is signed while
   * the guard refuses: rows stay in the outbox, and bills go on being sealed into it.
   */
  async flush(): Promise<{ taken: number; more: boolean }> {
    const done = await this.#flush();
    return (await this.#hear()) ? this.#flush() : done;
  }

  async #flush(isLooked = false): Promise<{ taken: number; more: boolean }> {
    if (this.#dead !== null) return { taken: 0, more: false };
    const turn = await this.#options.db.inHospital(this.#hospital, (tx) => this.#batch(tx, isLooked));
    if (turn === null) return { taken: 0, more: false };
    if (turn === 'cut') {
      await this.#look();
      // Once: an end that cannot be learnt is the audit's to name, and keeps nothing from being signed.
      return this.#flush(true);
    }
    this.#step('committed');
    await this.#deliver(turn);
    return { taken: turn.taken, more: turn.more ?? false };
  }

  /** `cut`: a log was ended by another server, or here before something failed, and its end is not published. */
  async #batch(tx: Tx, isLooked: boolean): Promise<Turn | 'cut' | null> {
    // Asked at once, answered in this order: what is read is read under the lock.
    const [, hospital, logs] = await Promise.all([
      lockLogs(tx, this.#hospital),
      readHospital(tx, this.#hospital),
      listLogs(tx, this.#hospital),
    ]);
    const newest = logs.at(-1);
    if (hospital === undefined || newest === undefined) return null;
    const current = await this.#current(tx, newest);
    // Its head is published and served all the same; only nothing is signed onto it.
    if (!this.guard.ok) return this.guard.code === 'WITNESSES' ? current : null;
    if (!isLooked && logs.some((log) => this.#lacksEnd(log))) return 'cut';
    // Shown since the look began: nothing is signed before it was looked at too.
    if (this.#suspects.has(newest.id)) return current && { ...current, more: true };
    const at = new Date(this.#options.clock.now());
    const due = shardDue(hospital, newest, at);
    if (due === 'wait') return current;
    if (due === 'close') return this.#close(tx, hospital, newest, current, at);
    if (due === 'open') logs.push(await openShard(tx, hospital, newest, at));
    return this.#sign(tx, hospital, logs, due === 'open' ? undefined : current, at);
  }

  /**
   * A log that is closed, of which this process shows an earlier tree or none. What stands in its last tree would have
   * no proof here, and its final size, which readers take over for ever, would be too small.
   */
  #lacksEnd({ id, closedAt }: LogRow): boolean {
    const published = this.#options.publications.head(id);
    return closedAt !== null && (published === undefined ? !this.#guards.has(id) : published.log.closedAt === null);
  }

  /** What waits, onto the last of these logs; `current` is its head where that is known. */
  async #sign(
    tx: Tx,
    hospital: SealingHospital,
    logs: readonly LogRow[],
    known: Turn | null | undefined,
    at: Date,
  ): Promise<Turn | null> {
    const [previous, log] = logs.length > 1 ? logs.slice(-2) : [undefined, logs[0]];
    if (log === undefined) return null;
    const current = known === undefined ? await this.#current(tx, log) : known;
    const signer = this.#signer(log);
    // A shard that is new to the database need not be new: a backup from before the year's cut does not know it.
    if (signer === null || !this.guard.ok || this.#suspects.has(log.id)) return null;
    const first = current === null && previous ? await this.#opening(tx, hospital, log, previous, at) : [];
    const rows = [...first, ...(await takeQueued(tx, this.#hospital, BATCH - first.length))];
    this.#step('taken');
    // A new log signs its empty tree at once: then there is a head to guard.
    if (rows.length === 0 && current !== null) return current;
    return this.#append(tx, { log, signer, current, rows, at });
  }

  /** Entry 0 of a shard names the last checkpoint of the one before it (ledger.md, decision 9). */
  async #opening(tx: Tx, hospital: SealingHospital, log: LogRow, previous: LogRow, at: Date): Promise<QueuedBlock[]> {
    const head = await logReader(tx, previous).readHead();
    if (head === null) throw new LedgerError('store_damaged', `${previous.origin} was closed without a head`);
    return sealShardOpen(tx, hospital, log, { log: previous, head }, at);
  }

  /** The year is cut: the shard's last entry, alone. What waits goes to the next one, also of the old year. */
  async #close(tx: Tx, hospital: SealingHospital, log: LogRow, current: Turn | null, at: Date): Promise<Turn | null> {
    const signer = this.#signer(log);
    if (signer === null) return null;
    const rows = await sealShardClose(tx, hospital, log, at);
    this.#step('taken');
    const turn = await this.#append(tx, { log, signer, current, rows, at });
    await closeLog(tx, log, at);
    return { ...turn, log: { ...log, closedAt: at }, more: true };
  }

  async #append(
    tx: Tx,
    batch: { log: LogRow; signer: Signer; current: Turn | null; rows: readonly QueuedBlock[]; at: Date },
  ): Promise<Turn> {
    const { log, signer, current, rows, at } = batch;
    const leaves = rows.map((row) => row.commitment);
    const store = batchStore(tx, log, current?.head ?? null, rows, at);
    const { head } = await append({ store, origin: log.origin, signer, leaves });
    this.#step('signed');
    const covered = [...(current?.covered ?? []), ...rows];
    return { log, head, signedAt: at, taken: rows.length, more: rows.length === BATCH, covered };
  }

  /** The log's key; null, and a refusal, when the row names another one: by that name the copy would not be found. */
  #signer(log: LogRow): Signer | null {
    const signer = keys().store.logSigner(log.origin);
    if (signer.vkey === log.vkey) return signer;
    const detail = `${log.origin}: the stored verifier key is not the one in the keyring.`;
    this.#guards.set(log.id, { ok: false, code: 'HEAD_DAMAGED', detail });
    return null;
  }

  /** The log's head in the database, asked past the guard unless it is the very one we know; null when none is. */
  async #current(tx: Tx, log: LogRow): Promise<Turn | null> {
    const reader = logReader(tx, log);
    const head = await reader.readHead();
    const known = this.#memory.get(log.id);
    const published = this.#options.publications.head(log.id);
    const isKnown = published !== undefined && published.head.checkpoint === known && sameHead(head, published.head);
    const isConfirmed = this.#witnesses?.isConfirmed(log) ?? true;
    // Whoever stole its key can show anybody anything: what this log ended with stands, and no more is asked of it.
    if (log.closedAt !== null && log.ending?.reason === 'stolen') this.#suspects.delete(log.id);
    const isClosedNow = published?.log.closedAt === null && log.closedAt !== null;
    if (isClosedNow && sameHead(head, published.head)) this.#options.publications.closed(log);
    if (isKnown && isConfirmed && !this.#suspects.has(log.id)) {
      this.#guards.set(log.id, FINE);
      return { ...published, log, taken: 0, covered: [] };
    }
    const looked = [...(this.#suspects.get(log.id) ?? [])];
    const copies = [await this.#options.heads.read(log.vkey), known ?? null];
    const hospital = await readHospital(tx, this.#hospital);
    // What this node keeps itself comes first: no word of anybody's stands against that.
    const refusal =
      (await refusalOf(log, reader, head, copies)) ??
      (hospital && (await successorRefusal(tx, hospital, log, this.#options.heads))) ??
      (await shownRefusal(log, reader, head, looked));
    const now = this.#options.clock.now();
    const waiting = refusal === null ? ((await this.#witnesses?.refusal(tx, log, head, now)) ?? null) : null;
    this.#guards.set(log.id, refusal ?? waiting ?? FINE);
    if (refusal === null) this.#cleared(log.id, looked);
    if (refusal !== null || head === null || this.#witnesses?.isUnheard(log) === true) return null;
    const covered = await coveredBlocks(tx, log, published?.head.size ?? 0, head.size, TOLD);
    return { log, head, signedAt: (await signedAt(tx, log)) ?? new Date(), taken: 0, covered };
  }

  /** The transaction has committed: copy, then publish. In this order, or a restored backup could fork what was shown. */
  async #deliver({ log, head, signedAt: at, covered, taken }: Turn): Promise<void> {
    if (this.#memory.get(log.id) === head.checkpoint) return;
    try {
      await this.#options.heads.write(log.vkey, head.checkpoint);
    } catch (cause) {
      const detail = `${log.origin}: the copy of the signed head could not be written; signing has stopped.`;
      this.#dead = { ok: false, code: 'HEAD_COPY', detail };
      throw new HeadCopyError(detail, { cause });
    }
    this.#step('copied');
    this.#memory.set(log.id, head.checkpoint);
    const published = { log, head, signedAt: at, publishedAt: this.#options.clock.now() };
    this.#options.publications.publish(published, covered);
    this.#options.announce(published, covered, taken > 0);
  }

  #step(step: Step): void {
    this.#options.at?.(step);
  }
}
