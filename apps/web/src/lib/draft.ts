import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { expiry } from './expiry.ts';
import { network } from './network.ts';
import { shelf } from './shelf.ts';

/** `changed`: typed and not yet sent; `failed`: the last try failed and the text is still only here. */
export type DraftState = 'saved' | 'changed' | 'saving' | 'failed';

/** Where the newest value waits while it cannot be saved. */
export interface Spare<T> {
  put: (value: T) => void;
  /** Resolves when nothing of it is there any more. */
  drop: () => Promise<void>;
}

/**
 * Saves what is typed to the server, where drafts live. One save at a time, always of the newest value; a failed one is
 * tried again by `flush`, by the next change, or when the network is back. What failed waits in the spare place.
 */
export class Draft<T> {
  readonly #save: (value: T) => Promise<void>;
  readonly #schedule: (run: () => void) => () => void;
  readonly #spare: Spare<T> | null;
  readonly #listeners = new Set<() => void>();
  #cancel: (() => void) | null = null;
  #pending: { value: T } | null = null;
  #running: Promise<boolean> | null = null;
  #state: DraftState = 'saved';

  /** `schedule` runs its argument after a pause in typing and returns the way to cancel it. */
  constructor(
    save: (value: T) => Promise<void>,
    schedule: (run: () => void) => () => void,
    spare: Spare<T> | null = null,
  ) {
    this.#save = save;
    this.#schedule = schedule;
    this.#spare = spare;
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

  /** Saves now; resolves when nothing more can be done: whether all is saved. Never rejects. */
  flush(): Promise<boolean> {
    this.#cancel?.();
    this.#cancel = null;
    // Who comes while a save is on its way waits for it: it goes on until nothing newer is there. Were they told at once,
    // a seal would name the revision before.
    if (this.#running !== null) return this.#running;
    if (this.#pending === null) return Promise.resolve(true);
    this.#running = this.#saveAll();
    return this.#running;
  }

  /** What is typed is of no use any more: it is neither saved nor kept. Before the page is loaded anew, wait for it. */
  forget(): Promise<void> {
    this.#cancel?.();
    this.#pending = null;
    this.#set('saved');
    return this.#spare?.drop() ?? Promise.resolve();
  }

  async #saveAll(): Promise<boolean> {
    while (this.#pending) {
      const sending = this.#pending;
      this.#set('saving');
      try {
        await this.#save(sending.value);
      } catch {
        this.#running = null;
        // Newer words than those that were on their way.
        if (this.#pending) this.#spare?.put(this.#pending.value);
        this.#set(this.#pending ? 'failed' : 'saved');
        return false;
      }
      if (this.#pending === sending) this.#pending = null;
    }
    this.#running = null;
    void this.#spare?.drop();
    this.#set('saved');
    return true;
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

const open = new Set<{ flush: () => Promise<boolean>; readonly state: DraftState }>();

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
  /** Resolves when the newest value is saved or has failed: whether it is saved; call before sealing. */
  flush: () => Promise<boolean>;
  /** What is typed is neither saved nor kept; resolves when it is not, before which no page may be loaded anew. */
  forget: () => Promise<void>;
}

/** How what could not be saved waits in this browser (`shelf`), and comes back when the page is opened again. */
export interface Waiting<T> {
  /** Of which draft. */
  name: string;
  /** Which save it goes on from: the server refuses it where another one came in between. */
  revision: () => number;
  /** What was sent to follow that save and had no answer; it waits too. */
  unanswered?: () => readonly T[];
  /** What is put there, as JSON; the value itself when absent. */
  shelve?: (value: T) => unknown;
  /** Gives the words as they go on, read from what waited, which an earlier version of the app may have put there; null: unreadable. */
  restore: (value: unknown, revision: number, unanswered: readonly unknown[]) => T | null;
}

/**
 * A draft on the server that follows what is typed: saved after half a second's pause, when the page is hidden or left,
 * and again when a lost network is back or an ended session renewed. The browser asks before closing only while something
 * could not be saved; what was not then waits encrypted in it, where `waiting` says so.
 */
export function useDraft<T>(save: (value: T) => Promise<void>, waiting: Waiting<T> | null = null): DraftHandle<T> {
  const latest = useRef({ save, waiting });
  useEffect(() => {
    latest.current = { save, waiting };
  });
  const [draft] = useState(() => new Draft<T>((value) => latest.current.save(value), afterPause, spareOf(latest)));
  const name = waiting?.name ?? null;
  useEffect(() => {
    if (name === null) return undefined;
    let isLeft = false;
    void shelf.take(name).then((found) => {
      // Whoever types already goes on with that.
      if (found === null || isLeft || draft.state !== 'saved') return;
      // An earlier version of the app kept nothing of what had no answer.
      const {
        value,
        revision,
        unanswered = [],
      } = found as {
        value: unknown;
        revision: number;
        unanswered?: readonly unknown[];
      };
      const { waiting: kept } = latest.current;
      const words = kept?.restore(value, revision, unanswered) ?? null;
      if (words !== null) draft.change(words);
    });
    return () => {
      isLeft = true;
    };
  }, [draft, name]);
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
  const forget = useCallback(() => draft.forget(), [draft]);
  return { state, change, flush, forget };
}

function spareOf<T>(latest: { readonly current: { readonly waiting: Waiting<T> | null } }): Spare<T> {
  return {
    put: (value) => {
      const { waiting } = latest.current;
      if (waiting === null) return;
      void shelf.put(waiting.name, {
        value: waiting.shelve?.(value) ?? value,
        revision: waiting.revision(),
        unanswered: waiting.unanswered?.() ?? [],
      });
    },
    drop: () => {
      const { waiting } = latest.current;
      return waiting === null ? Promise.resolve() : shelf.drop(waiting.name);
    },
  };
}
