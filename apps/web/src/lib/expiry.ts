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
  end: (): void => set(true),
  renewed: (): void => set(false),
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useIsExpired(): boolean {
  return useSyncExternalStore(subscribe, () => isOver);
}
