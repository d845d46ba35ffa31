import type { ChainHeadJson } from '@pramana/contract';
import type { SealState } from './SealMark.tsx';

/** Whether its guard only waits, for answers or for its first look: nothing was found that would not fit. */
export function isWaiting({ guard }: Pick<ChainHeadJson, 'guard'>): boolean {
  return !guard.ok && ['WITNESSES', 'NONE'].includes(guard.code);
}

/** The state that a hospital's log is shown in. That something does not verify is said of what was seen, never of what waits. */
export function stateOfLog(
  head: Pick<ChainHeadJson, 'signedAt' | 'queued' | 'guard' | 'size' | 'witnessed' | 'dueSeals'>,
): SealState {
  const { signedAt, queued, guard, size, witnessed, dueSeals } = head;
  if (!guard.ok) return isWaiting(head) ? 'queued' : 'broken';
  // A day without its seal waits, whatever else was signed.
  if (queued > 0 || dueSeals.length > 0 || signedAt === null) return 'queued';
  return witnessed >= size && size > 0 ? 'witnessed' : 'sealed';
}
