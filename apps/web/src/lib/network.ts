import { useSyncExternalStore } from 'react';

/** Whether the server answers. One place knows; the frame shows it, queries come back by themselves. */
export class NetworkState {
  #isLost = false;
  readonly #listeners = new Set<() => void>();
  readonly #onLost: () => () => void;
  #stopLooking: () => void = () => undefined;

  /** `onLost` starts looking for the server again and answers how to stop; it must call `reached` when it answers. */
  constructor(onLost: () => () => void) {
    this.#onLost = onLost;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  reached(): void {
    if (!this.#isLost) return;
    this.#stopLooking();
    this.#set(false);
  }

  lost(): void {
    if (this.#isLost) return;
    this.#set(true);
    this.#stopLooking = this.#onLost();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(isLost: boolean): void {
    this.#isLost = isLost;
    for (const listener of this.#listeners) listener();
  }
}

/** Asks the server's health until something answers: every 3 s, and at once when the browser says that it is online. */
function lookForServer(): () => void {
  const ask = (): void => {
    fetch('/healthz', { cache: 'no-store' }).then(
      (response) => (response.status < 500 ? network.reached() : undefined),
      () => undefined,
    );
  };
  const timer = setInterval(ask, 3000);
  window.addEventListener('online', ask);
  return () => {
    clearInterval(timer);
    window.removeEventListener('online', ask);
  };
}

export const network: NetworkState = new NetworkState(lookForServer);

/** Where the browser knows of no network, reads wait instead of failing: nobody would be told without this. */
export function hearBrowser(browser: EventTarget, state: NetworkState = network): void {
  browser.addEventListener('offline', () => state.lost());
}

/** True while the server cannot be reached. */
export function useIsOffline(): boolean {
  return useSyncExternalStore(network.subscribe, () => network.isLost);
}
