import { useSyncExternalStore } from 'react';

let isOver = false;
const listeners = new Set<() => void>();

function set(value: boolean): void {
  if (isOver === value) return;
  isOver = value;
  for (const listener of listeners) listener();
}

/** Whether the server ended the session while a page was open. */
export const expiry = {
  get isOver(): boolean {
    return isOver;
  },
  end: (): void => set(true),
  renewed: (): void => set(false),
  /** Tells when it is over and when it is renewed; returns the way to stop. */
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useIsExpired(): boolean {
  return useSyncExternalStore(expiry.subscribe, () => isOver);
}
