import { useEffect, useState } from 'react';
import { lastActive } from '../lib/activity.ts';
import { expiry } from '../lib/expiry.ts';
import { lockNow } from '../lib/lock.ts';
import { lookAgain } from '../lib/session.tsx';

const WARN_MS = 60_000;
const TOUCH_MS = 60_000;

/**
 * Locks when nobody has touched any tab for so long, and gives the seconds that are left once they are few. While somebody
 * works without asking the server for anything, it is told once a minute that they are there.
 */
export function useIdleLock(idleMinutes: number): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const limit = idleMinutes * 60_000;
    let touched = Date.now();
    const look = (): void => {
      if (expiry.isOver) return;
      const now = Date.now();
      // By the clock, not by counted ticks: a computer that slept is locked when it wakes.
      const rest = limit - (now - lastActive());
      if (rest <= 0) void lockNow();
      setLeft(rest > 0 && rest <= Math.min(WARN_MS, limit / 3) ? Math.ceil(rest / 1000) : null);
      if (now - touched > TOUCH_MS && now - lastActive() < TOUCH_MS) {
        touched = now;
        lookAgain();
      }
    };
    const timer = setInterval(look, 1_000);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [idleMinutes]);
  return left;
}
