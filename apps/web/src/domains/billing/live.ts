import { billing, type RouteSpec } from '@pramana/contract';
import { useLiveRefresh } from '../../lib/live.ts';

/** Money moved on some bill: whatever of `routes` is shown is old. */
export function useMoneyRefresh(...routes: RouteSpec[]): void {
  useLiveRefresh('bill.sealed', ...routes);
  useLiveRefresh('bill.paid', ...routes);
  useLiveRefresh('bill.credited', ...routes);
  useLiveRefresh('bill.refunded', ...routes);
}

/** The log was signed: seals that waited may have closed. */
export function useSealRefresh(): void {
  useLiveRefresh('log.head', billing.bills.show, billing.bills.story);
}
