import { FILE_PART_BYTES, type FileJson, files, type RecordCategory } from '@pramana/contract';
import { call } from '../../lib/api.ts';
import { newKey } from '../../lib/intent.ts';
import { asProblem, type ProblemError } from '../../lib/problem.ts';

/** Where an upload stands, as a screen shows it. */
export interface UploadState {
  readonly key: string;
  readonly patientId: string;
  readonly name: string;
  readonly size: number;
  /** Bytes that the server keeps durably. */
  readonly sent: number;
  /** `waiting`: the server does not answer, and it goes on by itself; `stopped`: see `problem`. */
  readonly phase: 'sending' | 'waiting' | 'checking' | 'done' | 'stopped';
  readonly problem: ProblemError | null;
  /** See `Wish`. */
  readonly target: string | null;
  /** The whole file, once it is done. */
  readonly file: FileJson | null;
}

export interface Wish {
  patientId: string;
  category: RecordCategory;
  file: File;
  /** The draft of a record that waits for it; null: the patient's files alone. */
  target: string | null;
}

interface Running {
  state: UploadState;
  wish: Wish;
  /** The upload at the server, once it has been begun. */
  id: string | null;
  aborter: AbortController;
}

/** Seconds before the next try while the server does not answer. */
const PAUSES = [1, 2, 4, 8, 15];
const GOES_ON: readonly string[] = ['network_lost', 'unavailable', 'rate_limited'];

/**
 * Uploads of this browser, which go on while its person is on other pages. Parts go out one after the other; what the
 * server acknowledged is kept there, so that a lost connection or a restarted server costs the part on its way.
 */
export class Uploads {
  readonly #running = new Map<string, Running>();
  readonly #listeners = new Set<() => void>();
  readonly #wait: (seconds: number, signal: AbortSignal) => Promise<void>;
  #states: readonly UploadState[] = [];

  constructor(wait: (seconds: number, signal: AbortSignal) => Promise<void> = pause) {
    this.#wait = wait;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly states = (): readonly UploadState[] => this.#states;

  /** Begins an upload, or goes on with one of these that the server has already (the same file by name, size and date). */
  start(wish: Wish, unfinished: readonly FileJson[] = []): void {
    const { file, patientId, target } = wish;
    const same = unfinished.find(
      ({ name, size, modified, category }) =>
        name === file.name && size === file.size && modified === file.lastModified && category === wish.category,
    );
    const key = newKey();
    const state = { key, patientId, target, name: file.name, size: file.size, sent: same?.received ?? 0 };
    const running: Running = {
      state: { ...state, phase: 'sending', problem: null, file: null },
      wish,
      id: same?.id ?? null,
      aborter: new AbortController(),
    };
    this.#running.set(key, running);
    void this.#run(running);
  }

  /** Goes on after it was stopped by a problem. */
  retry(key: string): void {
    const running = this.#running.get(key);
    if (running?.state.phase !== 'stopped') return;
    running.aborter = new AbortController();
    void this.#run(running);
  }

  /** Gives it up, here and at the server. */
  cancel(key: string): void {
    const running = this.#running.get(key);
    if (running === undefined) return;
    running.aborter.abort();
    this.forget(key);
    // What does not reach the server is swept there after a day.
    if (running.id !== null) void call(files.files.cancel, { params: { id: running.id } }).catch(() => undefined);
  }

  /** Takes one that is over from the screen. */
  forget(key: string): void {
    this.#running.delete(key);
    this.#tell();
  }

  async #run(running: Running): Promise<void> {
    const { signal } = running.aborter;
    this.#set(running, { phase: 'sending', problem: null });
    for (let failed = 0; !signal.aborted; ) {
      try {
        const file = await this.#step(running, () => (failed = 0));
        return this.#set(running, { phase: 'done', file });
      } catch (thrown) {
        if (signal.aborted) return;
        const problem = asProblem(thrown);
        if (problem.code === 'upload_offset') {
          failed += 1;
          this.#set(running, { sent: Number(problem.context.params?.offset ?? 0) });
          if (failed <= PAUSES.length) continue;
        }
        if (!GOES_ON.includes(problem.code)) return this.#set(running, { phase: 'stopped', problem });
        this.#set(running, { phase: 'waiting', problem: null });
        await this.#wait(PAUSES[Math.min(failed, PAUSES.length - 1)] ?? 1, signal);
        failed += 1;
        await this.#resume(running).catch(() => undefined);
      }
    }
  }

  /** From where the upload stands to its end. */
  async #step(running: Running, onPart: () => void): Promise<FileJson> {
    const { wish, state } = running;
    const { signal } = running.aborter;
    running.id ??= await this.#begin(wish, state.key, signal);
    const params = { id: running.id };
    for (let offset = running.state.sent; offset < wish.file.size; offset = running.state.sent) {
      const bytes = wish.file.slice(offset, offset + FILE_PART_BYTES);
      const query = { offset: String(offset) };
      const { data } = await call(files.files.send, { params, query, bytes }, { signal });
      onPart();
      this.#set(running, { sent: data.received, phase: 'sending' });
    }
    this.#set(running, { phase: 'checking' });
    return (await call(files.files.finish, { params }, { signal })).data;
  }

  async #begin({ patientId, category, file }: Wish, key: string, signal: AbortSignal): Promise<string> {
    const body = { name: file.name.slice(-200), category, size: file.size, modified: file.lastModified };
    const { data } = await call(
      files.files.create,
      { params: { id: patientId }, body },
      { idempotencyKey: key, signal },
    );
    return data.id;
  }

  /** Asks the server how far it is: the answer to the last part may have been lost. */
  async #resume(running: Running): Promise<void> {
    if (running.id === null) return;
    const { data } = await call(files.files.show, { params: { id: running.id } }, { signal: running.aborter.signal });
    this.#set(running, { sent: data.received, phase: 'sending' });
  }

  #set(running: Running, change: Partial<UploadState>): void {
    running.state = { ...running.state, ...change };
    this.#tell();
  }

  #tell(): void {
    this.#states = [...this.#running.values()].map(({ state }) => state);
    for (const listener of this.#listeners) listener();
  }
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1_000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The uploads of this tab. */
export const uploads = new Uploads();
