/** A witness in the simulation: the package's own code over a disk that loses, fails and comes back from backups. */
import {
  addCheckpoint,
  parseCheckpoint,
  parseNote,
  type Signer,
  type Witness,
  type WitnessAnswer,
  type WitnessChange,
  type WitnessedLog,
  type WitnessStore,
} from '../src/index.ts';
import type { Schedule } from './simulation.schedule.ts';

/** What planted bugs replace, one at a time; everything else is the package. */
export type WitnessCode = {
  answer(witness: Witness, body: string, time: number): Promise<WitnessAnswer>;
  /** May it cosign from this state? */
  starts(disk: Disk): boolean;
  /** What of a change is stored. */
  stored(change: WitnessChange): string;
  /** When a write counts: once durable; at once; never on the disk; and what a failed one means. */
  readonly writes: 'durable' | 'early' | 'memory';
  readonly swaps: boolean;
  readonly heedsErrors: boolean;
};

/** `backups`: the first one from before anything was signed. */
type Disk = { state: Map<string, string>; copy: Map<string, string>; backups: Map<string, string>[] };

export const sizeOf = (note: string | undefined): number =>
  note === undefined ? -1 : parseCheckpoint(parseNote(note).text).size;

export const HONEST: WitnessCode = {
  answer: addCheckpoint,
  starts: ({ state, copy }) => [...copy].every(([origin, note]) => sizeOf(state.get(origin)) >= sizeOf(note)),
  stored: ({ next }) => next,
  writes: 'durable',
  swaps: true,
  heedsErrors: true,
};

export class SimWitness {
  readonly disk: Disk = { state: new Map(), copy: new Map(), backups: [new Map()] };
  /** What the running process believes is stored. */
  memory = new Map<string, string>();
  isUp = true;
  isRefusing = false;
  /** Until then one write in twelve fails. */
  hasGoodDisk = false;
  /** Answers of an earlier life never come out. */
  #life = 0;

  readonly signer: Signer;
  readonly code: WitnessCode;
  readonly #schedule: Schedule;
  readonly #logOf: (origin: string) => WitnessedLog | undefined;

  constructor(
    signer: Signer,
    schedule: Schedule,
    logOf: (origin: string) => WitnessedLog | undefined,
    code: WitnessCode,
  ) {
    this.signer = signer;
    this.code = code;
    this.#schedule = schedule;
    this.#logOf = logOf;
  }

  /** Asks; the answer comes through `then`, unless the process dies before. */
  ask(body: string, time: number, told: (answer: WitnessAnswer) => void): void {
    if (!this.isUp || this.isRefusing) return;
    const life = this.#life;
    const alive = () => life === this.#life && this.isUp;
    const witness = { signer: this.signer, store: this.#store(alive), logOf: this.#logOf };
    void this.code.answer(witness, body, time).then(
      (answer) => alive() && told(answer),
      () => alive() && this.crash(),
    );
  }

  /** State, copy, answer: each some time after the one before. */
  #store(alive: () => boolean): WitnessStore {
    const { disk, memory, code } = this;
    const schedule = this.#schedule;
    return {
      read: async (origin) => memory.get(origin) ?? null,
      commit: (change) =>
        new Promise((resolve, reject) => {
          const { origin, expected } = change;
          const isCurrent = () => (memory.get(origin) ?? null) === expected;
          if (code.swaps && !isCurrent()) return resolve('conflict');
          const note = code.stored(change);
          const done = () => {
            memory.set(origin, note);
            resolve('committed');
          };
          if (code.writes !== 'durable') done();
          if (code.writes === 'memory') return;
          const fails = schedule.chance(0.08) && !this.hasGoodDisk;
          schedule.after(schedule.between(1, 20), () => {
            if (!alive()) return;
            if (code.swaps && code.writes === 'durable' && !isCurrent()) return resolve('conflict');
            if (fails) return code.heedsErrors ? reject(new Error('EIO')) : done();
            disk.state.set(origin, note);
            // The memory is told with the state, so that a second commit meets it; the answer waits for the copy.
            memory.set(origin, note);
            schedule.after(schedule.between(1, 10), () => {
              if (!alive()) return;
              if (sizeOf(disk.copy.get(origin)) <= sizeOf(note)) disk.copy.set(origin, note);
              done();
            });
          });
        }),
    };
  }

  crash(): void {
    this.isUp = false;
    this.#life += 1;
  }

  /** `from`: as it was left, or an old backup put in its place. */
  start(from: 'disk' | 'backup'): void {
    if (from === 'backup') this.disk.state = new Map(this.#schedule.pick(this.disk.backups));
    this.memory = new Map(this.disk.state);
    this.isUp = true;
    this.isRefusing = !this.code.starts(this.disk);
  }

  /** What the operator does about a refusal: takes the copy over. */
  adopt(): void {
    if (!this.isRefusing) return;
    for (const [origin, note] of this.disk.copy) {
      if (sizeOf(note) > sizeOf(this.disk.state.get(origin))) this.disk.state.set(origin, note);
    }
    this.start('disk');
  }

  backUp(): void {
    this.disk.backups.push(new Map(this.disk.state));
  }
}
