import type { EndReason } from '@pramana/contract';
import { useSyncExternalStore } from 'react';

/** Why nobody is signed in on an open page: its person locked it, or the server's word. */
export type ExpiryReason = EndReason | 'locked' | 'expired';

let why: ExpiryReason | null = null;
let turn = 0;
const listeners = new Set<() => void>();

function set(next: ExpiryReason | null): void {
  if (why === next) return;
  why = next;
  turn += 1;
  for (const listener of listeners) listener();
}

/** Whether the session ended while a page was open. */
export const expiry = {
  get isOver(): boolean {
    return why !== null;
  },
  /** Another number after each end and each renewal: an answer that was asked for before one is about another session. */
  get turn(): number {
    return turn;
  },
  /** The first reason stays: what follows from it says less. */
  end: (reason: ExpiryReason = 'expired'): void => set(why ?? reason),
  renewed: (): void => set(null),
  /** Tells when it is over and when it is renewed; returns the way to stop. */
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Why the session is over; null while it is not. */
export function useExpiry(): ExpiryReason | null {
  return useSyncExternalStore(expiry.subscribe, () => why);
}
