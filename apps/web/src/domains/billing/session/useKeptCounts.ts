import { useEffect, useState } from 'react';
import { shelf } from '../../../lib/shelf.ts';
import { type Counts, keptCounts } from './denominations.ts';

/**
 * What is counted of a drawer so far. A reload, a lock or a customer in between loses none of it: it waits in this browser until
 * the drawer is closed. `isKept`: what stands there was counted before, and nothing was typed since.
 */
export function useKeptCounts(sessionId: string) {
  const name = `count ${sessionId}`;
  const [counts, setCounts] = useState<Counts>({});
  const [isKept, setKept] = useState(false);
  useEffect(() => {
    let isHere = true;
    void shelf.take(name).then((found) => {
      const kept = keptCounts(found);
      if (!isHere || Object.keys(kept).length === 0) return;
      // Whoever was faster than the browser typed the newer count.
      setCounts((now) => ({ ...kept, ...now }));
      setKept(true);
    });
    return () => {
      isHere = false;
    };
  }, [name]);
  return {
    counts,
    isKept,
    count: (next: Counts): void => {
      setCounts(next);
      setKept(false);
      void shelf.put(name, next);
    },
    forget: (): void => {
      setCounts({});
      setKept(false);
      void shelf.drop(name);
    },
  };
}
