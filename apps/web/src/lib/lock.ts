import { identity } from '@pramana/contract';
import { call } from './api.ts';
import { flushDrafts } from './draft.ts';
import { expiry } from './expiry.ts';

const KEY = 'pramana.locked';
/** The screen is dark by then; what could not be saved so soon stays in memory for the same person. */
const SAVE_MS = 3_000;

/**
 * Locks: the page leaves the document at once, what is typed is saved, and the session ends on the server. All tabs of the
 * browser lock, and a reload stays locked. Whoever it was gets the page back as it was when they unlock.
 */
export async function lockNow(): Promise<void> {
  if (expiry.isOver) return;
  expiry.end('locked');
  remember(true);
  await Promise.race([flushDrafts(), new Promise((resolve) => setTimeout(resolve, SAVE_MS))]);
  // Without an answer the session ends by its idle limit, or when the next person unlocks.
  await call(identity.session.end, {}, { anywhere: true }).catch(() => undefined);
}

/** Somebody has signed in: other tabs look who it is. */
export function unlocked(): void {
  remember(false);
}

/** Follows the other tabs, and locks at once after a reload of a locked page; once, at the start. */
export function followLock(target: Window, lookAgain: () => void): void {
  if (isRemembered()) expiry.end('locked');
  target.addEventListener('storage', ({ key, newValue }) => {
    if (key !== KEY) return;
    if (newValue === null) lookAgain();
    else void flushDrafts().finally(() => expiry.end('locked'));
  });
  // From the browser's memory of pages: perhaps of somebody who has left since.
  target.addEventListener('pageshow', ({ persisted }) => (persisted ? lookAgain() : undefined));
}

function isRemembered(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

function remember(isLocked: boolean): void {
  try {
    if (isLocked) localStorage.setItem(KEY, '1');
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage each tab locks for itself.
  }
}
