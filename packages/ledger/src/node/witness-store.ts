/**
 * A witness's memory in files: `<state>/cosigned.log`, and a copy of it outside the state, for no backup to bring back.
 * The order is state, copy, answer (I-3). So after a crash the copy may be behind by one batch, and the state never: a
 * state that is behind its copy was restored from a backup, and signing from it could cosign a fork (I-5).
 */
import { join, resolve } from 'node:path';
import { equal, toHex, utf8 } from '../bytes.ts';
import { type Checkpoint, parseCheckpoint } from '../checkpoint.ts';
import { ensure, LedgerError } from '../errors.ts';
import { verifyNote } from '../note.ts';
import { sha256 } from '../sha256.ts';
import { COSIGNER_KEY, parseVkey, type Vkey } from '../vkey.ts';
import type { WitnessChange, WitnessStore } from '../witness.ts';
import { createFolder } from './flat-file.ts';
import { type Entry, type Journal, openJournal } from './journal.ts';
import { lockFolder } from './lock.ts';

/** Where a witness keeps what it cosigned. */
export type WitnessFolders = {
  readonly state: string;
  /** Where copies of signed heads live, outside the state and its backups; a folder of its own is made in it. */
  readonly heads: string;
  /** The witness's verifier key. */
  readonly vkey: string;
  /**
   * `refuse` (what a daemon does): a state behind its copy is `store_behind`. `adopt`: an operator who knows that the
   * state came from a backup takes the copy's newer notes, each signed by this very witness, into the state.
   */
  readonly behind?: 'refuse' | 'adopt';
};

/** A durable store of cosigned notes; close it to let go of both folders. */
export type FileWitnessStore = WitnessStore & {
  /** The latest durable notes by origin: what monitors may see. */
  readonly notes: ReadonlyMap<string, string>;
  /** Notes taken from the copy when the store was opened (`adopt`), by origin. */
  readonly adopted: readonly string[];
  /** Origins whose copy this witness never signed: somebody wrote there. Not a reason to stop. */
  readonly ignored: readonly string[];
  close(): Promise<void>;
};

/** So many changes go to the disk at once; more wait for the next round. */
const BATCH = 256;

/** What this witness cosigned, or undefined when it did not. */
function readOwn(note: string, key: Vkey): Checkpoint | undefined {
  try {
    return parseCheckpoint(verifyNote(note, [key]).text);
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}

function readState(state: ReadonlyMap<string, string>, key: Vkey): Map<string, Checkpoint> {
  const out = new Map<string, Checkpoint>();
  for (const [origin, note] of state) {
    const own = readOwn(note, key);
    if (own?.origin !== origin)
      throw new LedgerError('store_damaged', `this witness never cosigned its note of ${origin}`);
    out.set(origin, own);
  }
  return out;
}

type Compared = { readonly newer: Entry[]; readonly ignored: string[] };

/** What the copy knows and the state does not; `store_forked` when they contradict each other. */
function compare(state: ReadonlyMap<string, string>, copy: ReadonlyMap<string, string>, key: Vkey): Compared {
  const stored = readState(state, key);
  const newer: Entry[] = [];
  const ignored: string[] = [];
  for (const [origin, note] of copy) {
    if (state.get(origin) === note) continue;
    const copied = readOwn(note, key);
    const own = stored.get(origin);
    if (copied?.origin !== origin) ignored.push(origin);
    else if (own === undefined || copied.size > own.size) newer.push([origin, note]);
    else if (copied.size === own.size && !equal(copied.root, own.root)) {
      throw new LedgerError('store_forked', `FORK: state and copy hold two trees of ${own.size} entries of ${origin}`);
    }
  }
  return { newer, ignored };
}

type Waiting = {
  readonly change: WitnessChange;
  answer(outcome: 'committed' | 'conflict'): void;
  fail(error: Error): void;
};

class Files implements FileWitnessStore {
  readonly adopted: readonly string[];
  readonly ignored: readonly string[];
  readonly #state: Journal;
  readonly #copy: Journal;
  readonly #unlock: () => Promise<void>;
  readonly #waiting: Waiting[] = [];
  /** What state and copy both hold, and so what may be told. */
  readonly #told: Map<string, string>;
  #running: Promise<void> | undefined;
  #dead: Error | undefined;

  constructor(state: Journal, copy: Journal, unlock: () => Promise<void>, { newer, ignored }: Compared) {
    this.#state = state;
    this.#copy = copy;
    this.#unlock = unlock;
    this.#told = new Map(state.values);
    this.adopted = newer.map(([origin]) => origin);
    this.ignored = ignored;
  }

  get notes(): ReadonlyMap<string, string> {
    return this.#told;
  }

  async read(origin: string): Promise<string | null> {
    if (this.#dead !== undefined) throw this.#dead;
    return this.#told.get(origin) ?? null;
  }

  commit(change: WitnessChange): Promise<'committed' | 'conflict'> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ change, answer, fail });
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    // After this turn of the event loop, so that what came together is written together.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#round(this.#waiting.splice(0, BATCH));
    this.#running = undefined;
  }

  async #round(round: readonly Waiting[]): Promise<void> {
    const batch = new Map<string, string>();
    const [won, lost]: [Waiting[], Waiting[]] = [[], []];
    for (const each of round) {
      const { origin, expected, next } = each.change;
      // Of two changes of one log in a round the second one rests on a note that is no longer the latest.
      const current = !batch.has(origin) && (this.#told.get(origin) ?? null) === expected;
      if (current) batch.set(origin, next);
      (current ? won : lost).push(each);
    }
    try {
      if (this.#dead !== undefined) throw this.#dead;
      await this.#state.append([...batch]);
      await this.#copy.append([...batch]);
    } catch (cause) {
      // Never retry after a failed fsync: the page cache may already claim that all is well.
      this.#dead ??= new LedgerError('store_dead', 'writing failed: open the store again and verify it', { cause });
      for (const each of round) each.fail(this.#dead);
      return;
    }
    for (const [origin, note] of batch) this.#told.set(origin, note);
    for (const each of won) each.answer('committed');
    // Only now, so that whoever lost reads what won.
    for (const each of lost) each.answer('conflict');
  }

  async close(): Promise<void> {
    await this.#running;
    this.#dead ??= new LedgerError('store_dead', 'the store was closed');
    await this.#state.close();
    await this.#copy.close();
    await this.#unlock();
  }
}

/** The folder of this witness's copies: its name for the operator, and a hash of its key, which alone identifies it. */
export function witnessCopyFolder(heads: string, vkey: string): string {
  const { name } = parseVkey(vkey);
  const readable = name.replaceAll(/[^A-Za-z0-9.-]+/g, '-').slice(0, 60);
  return join(resolve(heads), `witness-${readable}-${toHex(sha256(utf8(vkey))).slice(0, 24)}`);
}

/**
 * Opens or creates a witness's state. `store_locked`: another process uses it, or another state with the same key.
 * `store_behind`: the state is older than its copy. `store_forked`, `store_damaged`: do not cosign; people must look.
 */
export async function fileWitnessStore(folders: WitnessFolders): Promise<FileWitnessStore> {
  const key = parseVkey(folders.vkey);
  ensure(key.type === COSIGNER_KEY, 'bad_argument', "not a witness's key");
  const state = resolve(folders.state);
  const copies = witnessCopyFolder(folders.heads, key.text);
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const dir of [state, copies]) {
      await createFolder(dir, 0o700);
      undo.unshift(await lockFolder(dir));
    }
    const unlock = [...undo];
    const stored = await openJournal(state, 'cosigned.log');
    undo.unshift(() => stored.close());
    const copy = await openJournal(copies, 'cosigned.log');
    undo.unshift(() => copy.close());
    const compared = compare(stored.values, copy.values, key);
    await settle(stored, copy, compared, folders.behind ?? 'refuse');
    const release = async () => {
      for (const step of unlock) await step();
    };
    return new Files(stored, copy, release, compared);
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

/** Brings state and copy together, or refuses. */
async function settle(state: Journal, copy: Journal, { newer }: Compared, behind: 'refuse' | 'adopt'): Promise<void> {
  const [first] = newer;
  if (first !== undefined && behind === 'refuse') {
    throw new LedgerError(
      'store_behind',
      `the state is older than what was cosigned (${newer.length} logs, ${first[0]} first): it came from a backup`,
    );
  }
  await state.append(newer);
  // What a crash kept from the copy; a foreign note in it is overwritten, and a log it never had is added.
  await copy.append([...state.values].filter(([origin, note]) => copy.values.get(origin) !== note));
}
