import { useMemo, useSyncExternalStore } from 'react';
import { onTimeLearned, serverNow } from './clock.ts';

const TICK_MS = 20_000;
let now = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  now = serverNow();
  for (const listener of listeners) listener();
}

onTimeLearned(tick);

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = serverNow();
    timer = setInterval(tick, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The time by the server's clock, renewed every 20 s by one clock for all screens: "5 minutes ago" must not stand still. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** The same, and renewed when `data` is: what was just written is not later than the clock that is up to 20 s behind. */
export function useNowAt(data: unknown): number {
  const clock = useNow();
  // oxlint-disable-next-line react/exhaustive-deps -- `data` is what it is renewed by
  return useMemo(() => Math.max(clock, serverNow()), [clock, data]);
}
