import type { Clock, HospitalId, LogId } from '@pramana/kernel';
import type { Database } from '../../platform/database/index.ts';
import { AddressRefused, type Outbound } from '../../platform/outbound.ts';
import type { BlockRef } from './block.store.ts';
import {
  insertCosignature,
  lockWitnessed,
  raiseWitnessed,
  type StoredCosignature,
  witnessedSizes,
} from './cosignature.store.ts';
import { entryOf, type LogRow } from './log.store.ts';
import type { QueuedBlock } from './outbox.store.ts';
import { addressOf, type PublishedHead, type Publications } from './publication.service.ts';
import type { SequencerLog } from './sequencer.service.ts';
import { converse, shownBy } from './witness-talk.service.ts';
import { WitnessRounds } from './witness-round.service.ts';
import { type AskOutcome, WitnessAsker, type WitnessHealth } from './witness-asker.service.ts';
import { type JoinedWitness, lastCosigned, quorumOf, readWitnesses, type Witnesses } from './witness.store.ts';

/** Nobody waits for the proof of a look. */
const UNHURRIED_MS = 5_000;
/** A head that another server signed is that server's to have cosigned, unless it died. */
const OTHERS_MS = 3_000;
/** Who is joined is read again after this, should the event that tells of a change have been lost. */
const STALE_MS = 30_000;

export interface WitnessingOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly outbound: Outbound;
  readonly log: SequencerLog;
  readonly publications: Publications;
  /** Told after the tree of this size was stored as witnessed. */
  readonly announce: (log: LogRow, size: number) => void;
  /** A checkpoint of this log that somebody else holds: the guard has to look at it before anything more is signed. */
  readonly suspect: (log: LogRow, checkpoint: string) => void;
}

/** How one witness is with one log. */
export interface WitnessState {
  readonly log: LogRow;
  readonly vkey: string;
  readonly health: WitnessHealth;
}

interface Desk {
  witnesses: Witnesses;
  readAt: number;
  readonly askers: Map<string, { log: LogRow; vkey: string; asker: WitnessAsker }>;
  /** Of each log: all its witnesses are asked about one head. */
  readonly rounds: Map<LogId, WitnessRounds>;
  /** Changes of who is joined and what they are asked, one after the other. */
  turn: Promise<void>;
  /** Ends of askers whose witnesses have left. */
  readonly leaving: Set<Promise<void>>;
}

/**
 * Has published heads cosigned: all witnesses at once about the same one (`WitnessRounds`), stored before anybody sees it
 * (ledger.md, decision 5). Nothing waits for it but `wait`, and that only while enough of them answer.
 */
export class Witnessing {
  readonly #options: WitnessingOptions;
  readonly #desks = new Map<HospitalId, Desk>();
  #stopped = false;

  constructor(options: WitnessingOptions) {
    this.#options = options;
  }

  /** A head was published here. `own`: this process signed it. */
  published(head: PublishedHead, covered: readonly Pick<QueuedBlock, 'kind'>[], own: boolean): void {
    const isUrgent = covered.some(({ kind }) => kind !== 'access');
    const ms = own ? (isUrgent ? 0 : UNHURRIED_MS) : OTHERS_MS;
    this.#queue(head.log.hospitalId, async (desk) => {
      if (Date.now() - desk.readAt > STALE_MS) await this.#read(head.log.hospitalId, desk);
      await this.#want(desk, head, ms);
    });
  }

  /** Who is joined has changed. */
  changed(hospital: HospitalId): void {
    this.#queue(hospital, async (desk) => {
      await this.#read(hospital, desk);
      for (const head of this.#options.publications.all()) {
        if (head.log.hospitalId === hospital) await this.#want(desk, head, 0);
      }
    });
  }

  /** Asks those again that have not answered, without waiting for the end of their pause. */
  retry(hospital: HospitalId): void {
    for (const { asker } of this.#desks.get(hospital)?.askers.values() ?? []) if (!asker.isAlive) asker.retry();
  }

  /** How each witness is with each log of the hospital, as far as this process knows. */
  states(hospital: HospitalId): WitnessState[] {
    const askers = this.#desks.get(hospital)?.askers.values() ?? [];
    return [...askers].map(({ log, vkey, asker }) => ({ log, vkey, health: asker.health }));
  }

  /** All hospitals, for metrics. */
  all(): WitnessState[] {
    return [...this.#desks.keys()].flatMap((hospital) => this.states(hospital));
  }

  /** Waits until a block that is sealed is witnessed too, at most `ms` and not at all while too few witnesses answer. */
  async wait(hospital: HospitalId, ref: BlockRef, ms: number): Promise<void> {
    const desk = this.#desks.get(hospital);
    const quorum = desk === undefined ? 0 : quorumOf(desk.witnesses);
    if (desk === undefined || quorum === 0 || ms <= 0) return;
    const entry = await this.#options.db.inHospital(hospital, (tx) => entryOf(tx, hospital, ref));
    if (entry === undefined) return;
    const counting = new Set(desk.witnesses.joined.filter(({ counts }) => counts).map(({ vkey }) => vkey));
    const alive = [...desk.askers.values()].filter(
      ({ log, vkey, asker }) => log.id === entry.logId && counting.has(vkey) && asker.isAlive,
    );
    if (alive.length < quorum) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => done(), ms);
      const stop = this.#options.publications.whenWitnessed(entry.logId, entry.index, () => done());
      const done = (): void => {
        clearTimeout(timer);
        stop();
        resolve();
      };
    });
  }

  /** Resolves when nothing is asked. */
  async idle(): Promise<void> {
    for (const desk of this.#desks.values()) {
      await desk.turn;
      await Promise.all([...[...desk.askers.values()].map(({ asker }) => asker.idle()), ...desk.leaving]);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const desk of this.#desks.values()) {
      for (const rounds of desk.rounds.values()) rounds.stop();
      await desk.turn;
      await Promise.all([...[...desk.askers.values()].map(({ asker }) => asker.stop()), ...desk.leaving]);
    }
  }

  #queue(hospital: HospitalId, work: (desk: Desk) => Promise<void>): void {
    if (this.#stopped) return;
    const desk: Desk = this.#desks.get(hospital) ?? {
      witnesses: { joined: [], chosen: null },
      readAt: 0,
      askers: new Map(),
      rounds: new Map(),
      turn: Promise.resolve(),
      leaving: new Set(),
    };
    this.#desks.set(hospital, desk);
    desk.turn = desk.turn
      .then(() => (this.#stopped ? undefined : work(desk)))
      .catch((error: unknown) => this.#options.log.error({ hospital, err: error }, 'the witnesses could not be asked'));
  }

  async #read(hospital: HospitalId, desk: Desk): Promise<void> {
    const { db, publications } = this.#options;
    const [witnesses, sizes] = await db.inHospital(hospital, async (tx) => [
      await readWitnesses(tx, hospital),
      await witnessedSizes(tx, hospital),
    ]);
    const before = desk.witnesses.joined;
    desk.witnesses = witnesses;
    desk.readAt = Date.now();
    publications.expectWitnesses(hospital, quorumOf(witnesses) > 0);
    for (const [log, size] of sizes) publications.witnessedTo(log, size);
    for (const [name, { vkey, asker }] of desk.askers) {
      const now = urlOf(witnesses.joined, vkey);
      if (now === undefined) {
        desk.askers.delete(name);
        // Not waited for: it may be asked just now and hang, and the others have their turn.
        const end = asker.stop().finally(() => desk.leaving.delete(end));
        desk.leaving.add(end);
      } else if (now !== urlOf(before, vkey)) asker.retry();
    }
    // Nobody waits for whoever has left.
    for (const rounds of desk.rounds.values()) rounds.settle();
  }

  async #want(desk: Desk, head: PublishedHead, ms: number): Promise<void> {
    const { log } = head;
    const { joined } = desk.witnesses;
    if (joined.some(({ vkey }) => !desk.askers.has(nameOf(log.id, vkey)))) await this.#open(desk, log);
    this.#roundsOf(desk, log).published(head, ms);
  }

  #roundsOf(desk: Desk, { id }: LogRow): WitnessRounds {
    const known = desk.rounds.get(id);
    if (known !== undefined) return known;
    const made = new WitnessRounds({
      isWitnessed: (size) => this.#options.publications.witnessed(id) >= size,
      members: () =>
        [...desk.askers.values()]
          .filter(({ log }) => log.id === id)
          .map(({ vkey, asker }) => ({
            id: vkey,
            want: (head) => asker.want(head),
            isAlive: asker.isAlive,
            size: asker.health.size,
          })),
    });
    desk.rounds.set(id, made);
    return made;
  }

  /** An asker for each witness that has none for this log, which begins with what is stored of it. */
  async #open(desk: Desk, log: LogRow): Promise<void> {
    const { db, clock } = this.#options;
    const last = await db.inHospital(log.hospitalId, (tx) => lastCosigned(tx, log));
    for (const witness of desk.witnesses.joined) {
      const name = nameOf(log.id, witness.vkey);
      if (desk.askers.has(name)) continue;
      const asker = new WitnessAsker({
        // Where it is now: it may have been joined anew at another address since.
        ask: (head, known) =>
          this.#ask(desk, desk.witnesses.joined.find(({ vkey }) => vkey === witness.vkey) ?? witness, head, known),
        known: last.find(({ vkey }) => vkey === witness.vkey) ?? null,
        now: () => clock.now(),
        tell: (before, after) => this.#tell(log, witness, before, after),
        done: () => this.#roundsOf(desk, log).settle(),
      });
      desk.askers.set(name, { log, vkey: witness.vkey, asker });
    }
  }

  async #ask(desk: Desk, witness: JoinedWitness, head: PublishedHead, known: number | null): Promise<AskOutcome> {
    const { log } = head;
    try {
      const answer = await converse(this.#options, witness, head, known);
      if (answer.kind === 'cosigned') {
        await this.#store(desk, head, { vkey: witness.vkey, line: answer.line, at: answer.at });
        return { ok: true, size: head.head.size, at: answer.at };
      }
      const further = answer.kind === 'size' ? await this.#cosignedElsewhere(log, witness, answer.size) : null;
      if (further !== null) return { ok: true, ...further };
      const code = answer.kind === 'size' ? 'ahead' : answer.code;
      if (code === 'ahead' || code === 'fork') await this.#alarm(log, witness);
      return { ok: false, code };
    } catch (error) {
      if (error instanceof AddressRefused) return { ok: false, code: 'address' };
      // No word of the error: it can hold the address, which an admin typed.
      return { ok: false, code: 'unreachable' };
    }
  }

  /** Another server of the node had a newer head cosigned, which this one has not heard of yet. */
  async #cosignedElsewhere(log: LogRow, { vkey }: JoinedWitness, size: number) {
    const last = await this.#options.db.inHospital(log.hospitalId, (tx) => lastCosigned(tx, log));
    return last.find((each) => each.vkey === vkey && each.size >= size) ?? null;
  }

  async #store(desk: Desk, { log, head }: PublishedHead, cosignature: StoredCosignature): Promise<void> {
    const { db, publications, announce } = this.#options;
    const quorum = quorumOf(desk.witnesses);
    const counting = desk.witnesses.joined.filter(({ counts }) => counts).map(({ vkey }) => vkey);
    const isWitnessed = await db.inHospital(log.hospitalId, async (tx) => {
      // Asked at once, answered in this order: what is counted is counted under the lock.
      const [, , raised] = await Promise.all([
        lockWitnessed(tx, log),
        insertCosignature(tx, log, head, cosignature),
        raiseWitnessed(tx, log, head.size, { quorum, counting }),
      ]);
      return raised;
    });
    if (!isWitnessed) return;
    publications.witnessedTo(log.id, head.size);
    announce(log, head.size);
  }

  /** What it has cosigned, if it shows it and it is ours, is for the guard; a mere claim is an alarm about the witness. */
  async #alarm(log: LogRow, witness: JoinedWitness): Promise<void> {
    const shown = await shownBy(this.#options, witness, log).catch(() => null);
    if (shown !== null) this.#options.suspect(log, shown);
  }

  #tell(log: LogRow, { vkey }: JoinedWitness, before: WitnessHealth, after: WitnessHealth): void {
    const context = { log: addressOf(log), witness: vkey, code: after.code };
    if (after.code === 'fork' || after.code === 'ahead')
      this.#options.log.error(context, 'a witness says that it has seen another tree of this log');
    else if (after.code !== 'ok')
      this.#options.log.error(context, 'a witness does not cosign; it is asked again later');
    else if (before.code !== 'waiting') this.#options.log.info(context, 'a witness cosigns again');
  }
}

function urlOf(joined: readonly JoinedWitness[], vkey: string): string | undefined {
  return joined.find((each) => each.vkey === vkey)?.url;
}

function nameOf(log: LogId, vkey: string): string {
  return `${log} ${vkey}`;
}
