import { diagnostics, records, type RouteSpec } from '@pramana/contract';
import { useLiveRefresh } from '../../lib/live.ts';

/** Routes whose answers a step of an order makes old; the result itself with them, or a page showed the version before. */
export const LAB_ROUTES: readonly RouteSpec[] = [
  ...Object.values(diagnostics.orders).filter(({ method }) => method === 'GET'),
  diagnostics.results.list,
  records.records.show,
];

/** Something of the laboratory changed: what is shown of it is asked anew. */
export function useLabRefresh(): void {
  useLiveRefresh('lab', ...LAB_ROUTES);
}
