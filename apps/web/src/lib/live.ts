import { useEffect, useEffectEvent } from 'react';
import { type RouteSpec, system } from '@pramana/contract';
import { urlOf } from './api.ts';
import { type ExpiryReason, expiry, useExpiry } from './expiry.ts';
import { keyOf, queryClient } from './query.ts';
import { lookAgain, useSession } from './session.tsx';

/** What the server tells over `GET /api/events`: something of this type changed; never what it contains. */
export interface LiveEvent {
  type: string;
  ids: Readonly<Record<string, string>>;
}

/** The part of EventSource that is used; tests pass their own. */
export interface Source {
  readonly readyState: number;
  addEventListener(name: 'open' | 'message' | 'error', listener: (event: { data?: unknown }) => void): void;
  close(): void;
}

const CLOSED = 2;
const REOPEN_MS = 3000;

/**
 * One stream shared by all screens: opened by the first listener, closed after the last. After a gap nobody knows what
 * was missed, so `onResume` must refresh whatever is shown.
 */
export class LiveChannel {
  readonly #open: () => Source;
  readonly #onResume: () => void;
  readonly #later: (run: () => void) => void;
  readonly #listeners = new Set<(event: LiveEvent) => void>();
  #source: Source | null = null;
  #wasLost = false;

  constructor(open: () => Source, onResume: () => void, later: (run: () => void) => void) {
    this.#open = open;
    this.#onResume = onResume;
    this.#later = later;
  }

  /** Returns the way to stop listening. */
  listen(listener: (event: LiveEvent) => void): () => void {
    this.#listeners.add(listener);
    if (!this.#source) this.#connect();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#source?.close();
      this.#source = null;
    };
  }

  #connect(): void {
    const source = this.#open();
    this.#source = source;
    source.addEventListener('open', () => {
      if (this.#wasLost) this.#onResume();
      this.#wasLost = false;
    });
    source.addEventListener('message', ({ data }) => {
      const event = parseEvent(String(data));
      if (event) for (const listener of this.#listeners) listener(event);
    });
    source.addEventListener('error', () => {
      this.#wasLost = true;
      // The browser reopens by itself, except after a refusal: then the source is closed for good.
      if (source.readyState === CLOSED && this.#source === source) this.#later(() => this.#reopen(source));
    });
  }

  #reopen(former: Source): void {
    if (this.#source === former && this.#listeners.size > 0) this.#connect();
  }
}

/** An event as sent, or null for anything else (a keep-alive, a newer server's words). */
export function parseEvent(data: string): LiveEvent | null {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string')
      return null;
    const ids = 'ids' in value && typeof value.ids === 'object' ? value.ids : {};
    return { type: value.type, ids: ids as LiveEvent['ids'] };
  } catch {
    return null;
  }
}

const channel = new LiveChannel(
  () => new EventSource(urlOf(system.events.stream)),
  () => void queryClient.invalidateQueries(),
  (run) => void setTimeout(run, REOPEN_MS),
);

/** Calls `onEvent` with the ids of every live event of `type`, while the screen is shown. */
export function useLive(type: string, onEvent: (ids: LiveEvent['ids']) => void): void {
  const latest = useEffectEvent(onEvent);
  const isExpired = useExpiry() !== null;
  const isOn = useSession().may('hospital:read') && !isExpired;
  useEffect(() => {
    if (!isOn) return undefined;
    return channel.listen((event) => (event.type === type ? latest(event.ids) : undefined));
  }, [type, isOn]);
}

/** The server ends the session: the page goes at once. Replaced in this same browser: whoever it is now takes over. */
export function useSessionEnd(): void {
  useLive('session.ended', ({ why }) => (why === 'moved' ? lookAgain() : expiry.end(why as ExpiryReason)));
}

/** Refreshes what `routes` have shown whenever something of `type` changes. */
export function useLiveRefresh(type: string, ...routes: RouteSpec[]): void {
  useLive(type, () => {
    for (const route of routes) void queryClient.invalidateQueries({ queryKey: keyOf(route) });
  });
}
