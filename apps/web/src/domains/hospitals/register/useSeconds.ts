import { useSyncExternalStore } from 'react';
import { serverNow } from '../../../lib/clock.ts';

const TICK_MS = 500;
let now = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  now = serverNow();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) timer = setInterval(tick, TICK_MS);
  listeners.add(listener);
  tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

const quiet = (): (() => void) => () => undefined;

/** Whole seconds until an instant, counted down while the screen is shown; 0 when it is over. */
export function useSeconds(until: string | null): number {
  const at = useSyncExternalStore(until === null ? quiet : subscribe, () => now);
  return until === null ? 0 : Math.max(0, Math.ceil((Date.parse(until) - at) / 1000));
}
