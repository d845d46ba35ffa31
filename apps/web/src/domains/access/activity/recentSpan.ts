import { useNow } from '../../../lib/now.ts';

const HOUR_MS = 3_600_000;

/** The last day and the hour that runs, on whole hours: so that a page asks anew once an hour and not every second. */
export function useRecentSpan(): { from: string; to: string } {
  const end = Math.ceil((useNow() + 1) / HOUR_MS) * HOUR_MS;
  return { from: new Date(end - 24 * HOUR_MS).toISOString(), to: new Date(end).toISOString() };
}
