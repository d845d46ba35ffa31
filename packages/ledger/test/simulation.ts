/**
 * Hospitals, their logs, and witnesses on a bad network with bad disks, some of them liars. After every answer it is
 * asked whether something happened that must never happen. One seed is one run.
 */
import {
  cosign,
  formatSubmission,
  parseCheckpoint,
  parseNote,
  proveConsistency,
  readWitnessReply,
  type Signer,
  signNote,
  type WitnessAnswer,
  type WitnessedLog,
  witnessedLog,
} from '../src/index.ts';
import { nodeSigner } from '../src/node/ed25519.ts';
import { COSIGNER_KEY, NOTE_KEY } from '../src/vkey.ts';
import { seedOf } from './fixtures.ts';
import { type Branch, grow, isSignedBy, type Log, newLog } from './simulation.log.ts';
import { Referee } from './simulation.referee.ts';
import { Schedule } from './simulation.schedule.ts';
import { HONEST, SimWitness, sizeOf, type WitnessCode } from './simulation.witness.ts';

/** How the log's side reads an answer; a planted bug replaces it. */
export type ClientCode = typeof readWitnessReply;

export type Plan = {
  readonly seed: number;
  /** Hospitals with a log and a witness each; by default three logs and four witnesses. */
  readonly hospitals?: number;
  readonly witness?: Partial<WitnessCode>;
  readonly client?: ClientCode;
};

/** POSIX seconds at the beginning. */
const START = 1_790_000_000;
const WITNESSES = 4;
const LOGS = 3;
/** Steps at the end in which everything is mended. */
const SETTLING = 250;
/** With many hospitals much happens at once: then the run, and its end, last at least so many of its own milliseconds. */
const LEAST_MS = 600;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export class Simulation {
  readonly #schedule: Schedule;
  readonly #logs: Log[] = [];
  readonly #witnesses: SimWitness[] = [];
  readonly #liars: readonly Signer[];
  readonly #logCount: number;
  readonly #leastMs: number;
  readonly #client: ClientCode;
  readonly #old: { origin: string; line: string }[] = [];
  #lossy = true;
  readonly referee: Referee;
  constructor({ seed, hospitals, witness = {}, client = readWitnessReply }: Plan) {
    this.#schedule = new Schedule(seed);
    this.#client = client;
    this.#logCount = hospitals ?? LOGS;
    this.#leastMs = hospitals === undefined ? 0 : LEAST_MS;
    const witnesses = hospitals ?? WITNESSES;
    const liars = witnesses < 7 ? 1 : 2;
    this.#liars = Array.from({ length: liars }, (_, i) =>
      nodeSigner(`liar${i}.example/witness`, seedOf(`liar${i}`), COSIGNER_KEY),
    );
    // Two quorums share more witnesses than there are liars.
    this.referee = new Referee(this.#witnesses, Math.floor((witnesses + liars) / 2) + 1);
    const logOf = (origin: string): WitnessedLog | undefined => {
      const log = this.#logs.find(({ signer }) => signer.name === origin);
      return log === undefined ? undefined : witnessedLog(log.signer.vkey);
    };
    for (let i = 0; i < witnesses - liars; i++) {
      const signer = nodeSigner(`w${i}.example/witness`, seedOf(`w${i}`), COSIGNER_KEY);
      this.#witnesses.push(new SimWitness(signer, this.#schedule, logOf, { ...HONEST, ...witness }));
    }
  }

  /** Runs it; throws a `Violation` as soon as one is seen. */
  async run(steps: number): Promise<void> {
    // Of three logs two lie.
    for (let i = 0; i < this.#logCount; i++)
      this.#logs.push(await newLog(this.#schedule, `h${i}.example/log/h${i}-2627`, i % 3 !== 0));
    for (const log of this.#logs) this.#schedule.after(1, () => this.#tick(log));
    this.#schedule.after(50, () => this.#trouble());
    for (let i = 0; i < steps || this.#schedule.now < this.#leastMs; i++) await this.#step();
    await this.#settle();
  }

  async #step(): Promise<void> {
    this.#schedule.step();
    await turn();
    this.referee.raise();
  }

  /** Everything is mended; then every honest log must get every honest witness. */
  async #settle(): Promise<void> {
    this.#lossy = false;
    for (const witness of this.#witnesses) {
      witness.hasGoodDisk = true;
      if (!witness.isUp) witness.start('disk');
      witness.adopt();
    }
    const until = this.#schedule.now + this.#leastMs;
    for (let i = 0; i < SETTLING || this.#schedule.now < until; i++) {
      await this.#step();
      for (const witness of this.#witnesses) if (!witness.isUp) witness.start('disk');
    }
    for (const honest of this.#logs.filter(({ branches }) => branches.length === 1)) {
      const head = honest.branches[0]?.size ?? 0;
      for (const witness of this.#witnesses) {
        const stands = sizeOf(witness.memory.get(honest.signer.name));
        // The log grows while it is asked: a few entries behind is what being asked one after the other means.
        if (stands < head - 60)
          this.referee.fail(`${witness.signer.name} stands at ${stands} of an honest log of ${head}`);
      }
    }
    for (const log of this.#logs) await this.referee.receipts(log);
    this.referee.raise();
  }

  /** A log grows, and asks whom it has not asked. */
  #tick(log: Log): void {
    const { after, between } = this.#bound();
    const by = between(0, 5);
    void Promise.all(log.branches.map((_, i) => grow(log, i, by))).then(() => {
      for (const witness of this.#witnesses) this.#ask(log, witness);
      this.#lie(log);
    });
    after(between(20, 60), () => this.#tick(log));
  }

  #bound() {
    const schedule = this.#schedule;
    return {
      after: (delay: number, run: () => void) => schedule.after(delay, run),
      between: (low: number, high: number) => schedule.between(low, high),
    };
  }

  #ask(log: Log, witness: SimWitness): void {
    if (log.busy.has(witness)) return;
    log.busy.add(witness);
    this.#schedule.after(200, () => log.busy.delete(witness));
    const branch = this.#schedule.pick(log.branches);
    this.#submit(log, witness, branch, log.signer);
    // A liar shows both histories at once, in the hope of a race, above all where they part; a stranger says they were the log.
    const isParting = (log.known.get(witness) ?? 0) <= log.fork && branch.size > log.fork;
    if (log.branches.length > 1 && this.#schedule.chance(isParting ? 1 : 0.3)) {
      for (const other of log.branches) this.#submit(log, witness, other, log.signer);
    }
    const stranger = nodeSigner(log.signer.name, seedOf('stranger'), NOTE_KEY);
    if (this.#schedule.chance(0.1)) this.#submit(log, witness, branch, stranger);
  }

  /** A liar asks from anywhere, an honest log from where the witness stands; above our own size there is no proof. */
  #submit(log: Log, witness: SimWitness, branch: Branch, signer: Signer): void {
    const head = branch.heads.get(branch.size);
    if (head === undefined) return;
    const known = Math.min(log.known.get(witness) ?? 0, branch.size);
    const lies = log.branches.length > 1;
    const old = lies && this.#schedule.chance(0.3) ? this.#schedule.between(0, branch.size) : known;
    const isCut = lies && this.#schedule.chance(0.1);
    void Promise.all([
      proveConsistency(branch.store, old, branch.size),
      signer === log.signer ? head : signNote(parseNote(head).text, [signer]),
    ]).then(([proof, checkpoint]) => {
      this.#send(
        log,
        witness,
        formatSubmission({ old, proof: isCut ? proof.slice(1) : proof, checkpoint }),
        checkpoint,
      );
    });
  }

  /** Late, twice, or never. */
  #send(log: Log, witness: SimWitness, body: string, checkpoint: string): void {
    const { after, between } = this.#bound();
    const times = this.#lossy && this.#schedule.chance(0.1) ? 0 : this.#schedule.chance(0.1) ? 2 : 1;
    for (let i = 0; i < times; i++) {
      after(between(1, this.#schedule.chance(0.1) ? 300 : 15), () => {
        const time = START + Math.floor(this.#schedule.now / 1000);
        witness.ask(body, time, (answer) => {
          this.referee.answered(log, witness, body, answer);
          after(between(1, 15), () => this.#hear(log, witness, checkpoint, answer));
        });
      });
    }
  }

  /** The log reads the answer as it came over the network. */
  #hear(log: Log, witness: SimWitness, checkpoint: string, answer: WitnessAnswer): void {
    log.busy.delete(witness);
    const reply = this.#client(checkpoint, witness.signer.vkey, answer);
    if (reply.outcome === 'stale') log.known.set(witness, reply.size);
    // What a stranger sent, the log never kept.
    if (reply.outcome !== 'cosigned' || !isSignedBy(log, checkpoint)) return;
    log.known.set(witness, parseCheckpoint(parseNote(checkpoint).text).size);
    this.referee.kept(log, checkpoint, reply.line, witness.signer);
  }

  /** A lying witness signs whatever a log shows it, and now and then hands out what it signed before. */
  #lie(log: Log): void {
    for (const branch of log.branches) for (const liar of this.#liars) this.#lieOf(log, branch, liar);
  }

  #lieOf(log: Log, branch: Branch, liar: Signer): void {
    const checkpoint = branch.heads.get(branch.size);
    if (checkpoint === undefined) return;
    const old = this.#old.length > 0 && this.#schedule.chance(0.3) ? this.#schedule.pick(this.#old) : undefined;
    void cosign(parseNote(checkpoint).text, liar, START).then((fresh) => {
      const body = old?.origin === log.signer.name ? old.line : fresh;
      const reply = this.#client(checkpoint, liar.vkey, { status: 200, contentType: 'text/plain', body });
      if (reply.outcome === 'cosigned') this.referee.kept(log, checkpoint, reply.line, liar);
      this.#old.push({ origin: log.signer.name, line: fresh });
    });
  }

  /** Crashes, restarts, and backups put in the place of the state. */
  #trouble(): void {
    const ailing = this.#witnesses.filter(({ isUp, isRefusing }) => !isUp || isRefusing);
    const isHelped = ailing.length > 0 && this.#schedule.chance(0.9);
    const witness = this.#schedule.pick(isHelped ? ailing : this.#witnesses);
    if (!witness.isUp) {
      const from = this.#schedule.chance(0.6) ? 'backup' : 'disk';
      if (from === 'backup') this.referee.counts.restored += 1;
      witness.start(from);
    } else if (witness.isRefusing) {
      witness.adopt();
    } else if (this.#schedule.chance(0.7)) {
      this.referee.counts.crashes += 1;
      witness.crash();
    } else {
      witness.backUp();
    }
    const { after, between } = this.#bound();
    if (this.#lossy) after(between(5, 50), () => this.#trouble());
  }
}
