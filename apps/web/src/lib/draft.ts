import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { expiry } from './expiry.ts';
import { network } from './network.ts';

/** `changed`: typed and not yet sent; `failed`: the last try failed and the text is still only here. */
export type DraftState = 'saved' | 'changed' | 'saving' | 'failed';

/**
 * Saves what is typed to the server, where drafts live: health data is never kept in the browser's storage. One save at
 * a time, always of the newest value; a failed one is tried again by `retry`, by the next change, or when the network
 * is back.
 */
export class Draft<T> {
  readonly #save: (value: T) => Promise<void>;
  readonly #schedule: (run: () => void) => () => void;
  readonly #listeners = new Set<() => void>();
  #cancel: (() => void) | null = null;
  #pending: { value: T } | null = null;
  #running: Promise<void> | null = null;
  #state: DraftState = 'saved';

  /** `schedule` runs its argument after a pause in typing and returns the way to cancel it. */
  constructor(save: (value: T) => Promise<void>, schedule: (run: () => void) => () => void) {
    this.#save = save;
    this.#schedule = schedule;
  }

  get state(): DraftState {
    return this.#state;
  }

  change(value: T): void {
    this.#pending = { value };
    if (this.#state !== 'saving') this.#set('changed');
    this.#cancel?.();
    this.#cancel = this.#schedule(() => void this.flush());
  }

  /** Saves now; resolves when nothing more can be done. Never rejects: the state tells. */
  flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    // Who comes while a save is on its way waits for it: it goes on until nothing newer is there. Were they told at once,
    // a seal would name the revision before.
    if (this.#running !== null) return this.#running;
    if (this.#pending === null) return Promise.resolve();
    this.#running = this.#saveAll();
    return this.#running;
  }

  async #saveAll(): Promise<void> {
    while (this.#pending) {
      const sending = this.#pending;
      this.#set('saving');
      try {
        await this.#save(sending.value);
      } catch {
        this.#running = null;
        this.#set('failed');
        return;
      }
      if (this.#pending === sending) this.#pending = null;
    }
    this.#running = null;
    this.#set('saved');
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(state: DraftState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

const open = new Set<{ flush: () => Promise<void>; readonly state: DraftState }>();

/** Saves every draft that is open; resolves when they are saved or have failed: whether all are saved. */
export async function flushDrafts(): Promise<boolean> {
  await Promise.all([...open].map((draft) => draft.flush()));
  return [...open].every(({ state }) => state === 'saved');
}

const PAUSE_MS = 500;

function afterPause(run: () => void): () => void {
  const timer = setTimeout(run, PAUSE_MS);
  return () => clearTimeout(timer);
}

export interface DraftHandle<T> {
  state: DraftState;
  change: (value: T) => void;
  /** Resolves when the newest value is saved or has failed; call before sealing. */
  flush: () => Promise<void>;
}

/**
 * A draft on the server that follows what is typed: saved after half a second's pause, when the page is hidden or left,
 * and again when a lost network is back or an ended session renewed. The browser asks before closing only while something could not be saved.
 */
export function useDraft<T>(save: (value: T) => Promise<void>): DraftHandle<T> {
  const latest = useRef(save);
  useEffect(() => {
    latest.current = save;
  });
  const [draft] = useState(() => new Draft<T>((value) => latest.current(value), afterPause));
  const state = useSyncExternalStore(draft.subscribe, () => draft.state);
  useEffect(() => {
    const flush = (): void => void draft.flush();
    const warn = (event: BeforeUnloadEvent): void => (draft.state === 'saved' ? undefined : event.preventDefault());
    const whenBack = network.subscribe(() => (network.isLost ? undefined : flush()));
    const whenSignedIn = expiry.subscribe(() => (expiry.isOver ? undefined : flush()));
    open.add(draft);
    document.addEventListener('visibilitychange', flush);
    window.addEventListener('beforeunload', warn);
    return () => {
      open.delete(draft);
      whenBack();
      whenSignedIn();
      document.removeEventListener('visibilitychange', flush);
      window.removeEventListener('beforeunload', warn);
      flush();
    };
  }, [draft]);
  const change = useCallback((value: T) => draft.change(value), [draft]);
  const flush = useCallback(() => draft.flush(), [draft]);
  return { state, change, flush };
}
