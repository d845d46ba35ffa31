import { useLive } from '../../lib/live.ts';
import { usePoll } from '../../lib/poll.ts';

const ASK_MS = 1500;

/**
 * Calls `refresh` whenever the log has signed, while something shown still waits for that. The live event is only a hint
 * and may be lost, so it is asked for too.
 */
export function useWhenSealed(isWaiting: boolean, refresh: () => void): void {
  useLive('log.head', () => (isWaiting ? refresh() : undefined));
  usePoll(refresh, ASK_MS, isWaiting);
}
