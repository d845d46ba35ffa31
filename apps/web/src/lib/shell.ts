import { useSyncExternalStore } from 'react';
import { flushDrafts } from './draft.ts';

/*
 * The service worker of the app (worker.ts): registers it, and tells when another version waits or has taken over in another
 * tab. Where a browser has none, as on plain http in a local network, the app works the same without opening offline.
 */

/** `waits`: another version is ready; `taken`: another tab let it take over, and this page is still of the one before. */
export type ShellState = 'current' | 'waits' | 'taken';

interface Page {
  readonly container: Pick<EventTarget, 'addEventListener'> & { readonly controller: unknown };
  /** Saves what is typed in drafts; whether everything is saved. */
  flush(): Promise<boolean>;
  reload(): void;
}

/** What this page knows of other versions of the app. It is opened anew only when the person says so. */
export class Shell {
  readonly #page: Page;
  readonly #listeners = new Set<() => void>();
  #state: ShellState = 'current';
  #waiting: Pick<ServiceWorker, 'state' | 'postMessage'> | null = null;
  #isTaking = false;

  constructor(page: Page) {
    this.#page = page;
    let isServed = page.container.controller !== null;
    page.container.addEventListener('controllerchange', () => {
      // The first worker of a browser brings no other version.
      if (isServed && this.#isTaking) page.reload();
      else if (isServed) this.#set('taken');
      isServed = true;
    });
  }

  get state(): ShellState {
    return this.#state;
  }

  /** A worker that is installed while another one serves this page is another version of the app. */
  offer(worker: Pick<ServiceWorker, 'state' | 'postMessage'>): void {
    this.#waiting = worker;
    if (this.#state === 'current') this.#set('waits');
  }

  /** Saves drafts, lets the other version take over, and opens the page anew; false, and nothing done, while a draft is not saved. */
  async take(): Promise<boolean> {
    const isSaved = await this.#page.flush().catch(() => false);
    if (!isSaved) return false;
    this.#isTaking = true;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker is told, which has no other origin
    if (this.#state === 'waits' && this.#waiting?.state === 'installed') this.#waiting.postMessage('take-over');
    else this.#page.reload();
    return true;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(state: ShellState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

const container = 'serviceWorker' in navigator ? navigator.serviceWorker : null;
const shell = new Shell({
  container: container ?? Object.assign(new EventTarget(), { controller: null }),
  flush: flushDrafts,
  reload: () => window.location.reload(),
});

/** Begins to keep the shell. Never fails: without it everything works but opening offline. */
export function keepShell(): void {
  if (!import.meta.env.PROD || container === null) return;
  // A browser that was told to keep no workers answers nothing.
  const registered: Promise<ServiceWorkerRegistration | undefined> = container.register('/sw.js');
  registered.then(
    (registration) => (registration === undefined ? undefined : follow(registration, container)),
    () => undefined,
  );
}

function follow(registration: ServiceWorkerRegistration, { controller }: ServiceWorkerContainer): void {
  const look = (): void => {
    if (registration.waiting && controller) shell.offer(registration.waiting);
  };
  look();
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined);
  });
}

/** Opens the page anew with the other version; false while a draft is not saved. */
export const takeOver = (): Promise<boolean> => shell.take();

/** Whether this page is of the version that is served. */
export function useShellState(): ShellState {
  return useSyncExternalStore(shell.subscribe, () => shell.state);
}
