import { useEffect, useEffectEvent } from 'react';

/** Runs `ask` every `everyMs` while `isOn` and the page is seen: for long work, beside the live events that may be lost. */
export function usePoll(ask: () => void, everyMs: number, isOn: boolean): void {
  const latest = useEffectEvent(ask);
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(() => (document.hidden ? undefined : latest()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isOn]);
}
