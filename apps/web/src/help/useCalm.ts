import { useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/**
 * Whether a line may come in over a page: true from when it is `ready` on a page on which nothing was pressed or typed
 * yet. A page must not move under the hand of somebody who is at work on it.
 */
export function useCalm(ready: boolean): boolean {
  const { pathname } = useLocation();
  const [touched, setTouched] = useState<string | null>(null);
  const [isCalm, setCalm] = useState(false);
  useEffect(() => {
    if (isCalm) return undefined;
    const touch = (): void => setTouched(pathname);
    const events = ['pointerdown', 'keydown', 'input'] as const;
    for (const event of events) addEventListener(event, touch, { capture: true });
    return () => {
      for (const event of events) removeEventListener(event, touch, { capture: true });
    };
  }, [isCalm, pathname]);
  if (ready && !isCalm && touched !== pathname) setCalm(true);
  return isCalm;
}
