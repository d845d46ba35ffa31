/**
 * The time by the server's clock. What a screen compares with "now" (a price's beginning, an age, today, how long a code
 * holds) was written down by that clock, and the one of a counter's PC may be minutes or days off. Spans on this computer
 * alone (idleness, what is kept in the browser) stay with its own.
 */
let offset = 0;
const listeners = new Set<() => void>();

/** A smaller correction is what an answer's way takes: nothing on a screen is worth drawing anew for it, milliseconds. */
const WORTH_TELLING = 1_000;

/** Unix milliseconds by the server's clock, as far as its answers have told it; before the first, by this computer's. */
export function serverNow(): number {
  return Date.now() + offset;
}

/**
 * Takes up an answer's `x-pramana-time`. The server wrote it between `sentAt` and `receivedAt` (by this computer's clock), so
 * the offset lies between two bounds, and moves only as far as it must: never is it earlier here than what an answer tells
 * of. An answer that waited while the computer slept has wide bounds, and changes nothing.
 */
export function learnTime(text: string | null, sentAt: number, receivedAt = Date.now()): void {
  const at = Number(text ?? Number.NaN);
  if (!Number.isSafeInteger(at) || at <= 0) return;
  const least = at - receivedAt;
  // This computer's clock may have been set back meanwhile: then only the later reading is of any use.
  const most = Math.max(least, at - sentAt);
  const former = offset;
  offset = Math.min(Math.max(offset, least), most);
  if (Math.abs(offset - former) < WORTH_TELLING) return;
  for (const listener of listeners) listener();
}

/** Tells when `serverNow` jumps. */
export function onTimeLearned(listener: () => void): void {
  listeners.add(listener);
}
