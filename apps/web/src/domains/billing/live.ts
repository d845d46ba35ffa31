import { type BillJson, billing, type RouteSpec } from '@pramana/contract';
import { useEffect } from 'react';
import { useLiveRefresh } from '../../lib/live.ts';
import { keyOf, queryClient } from '../../lib/query.ts';

/** Money moved on some bill: whatever of `routes` is shown is old. */
export function useMoneyRefresh(...routes: RouteSpec[]): void {
  useLiveRefresh('bill.sealed', ...routes);
  useLiveRefresh('bill.paid', ...routes);
  useLiveRefresh('bill.credited', ...routes);
  useLiveRefresh('bill.refunded', ...routes);
}

const ASK_MS = 1500;

/**
 * Follows a seal until the log has signed and witnesses have cosigned. The live event is only a hint and may be lost, so a seal that waits is asked
 * for too.
 */
export function useSealRefresh(seal: BillJson['seal'] | undefined): void {
  useLiveRefresh('log.head', billing.bills.show, billing.bills.story);
  useLiveRefresh('log.witnessed', billing.bills.show, billing.bills.story);
  useEffect(() => {
    if (seal !== 'queued') return undefined;
    const timer = setInterval(() => {
      void queryClient.invalidateQueries({ queryKey: keyOf(billing.bills.show) });
    }, ASK_MS);
    return () => clearInterval(timer);
  }, [seal]);
}
