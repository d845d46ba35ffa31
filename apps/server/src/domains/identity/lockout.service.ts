import { createHash } from 'node:crypto';
import { type Clock, PramanaError } from '@pramana/kernel';
import type { Database } from '../../platform/database/index.ts';
import { countTry, forgetTries, isKnownAddress, purgeTries } from './lockout.store.ts';

const WINDOW_MS = 15 * 60_000;
/** The longest window that anything is counted in. */
const KEPT_MS = 24 * 60 * 60_000;
/** Wrong tries for one login from one address. */
export const TRIES_PER_ADDRESS = 10;
/** Wrong tries for one login from everywhere. */
export const TRIES_PER_LOGIN = 100;

export interface Attempt {
  login: string;
  address: string;
}

export interface Lockout {
  db: Database;
  clock: Clock;
}

/**
 * Counts a try before the password is looked at, in a transaction of its own: twenty parallel guesses count as twenty.
 * Above the limit throws `account_locked`, the same for logins that do not exist.
 * It locks one login from one address, so that nobody outside can lock out a hospital's people: the limit over all
 * addresses does not hold for an address from which this person has signed in before.
 */
export async function admitTry({ db, clock }: Lockout, attempt: Attempt): Promise<void> {
  const now = clock.now();
  const key = { loginHash: hashLogin(attempt.login), address: attempt.address };
  const locked = await db.aside(null, async (tx) => {
    const here = await countTry(tx, key, now, WINDOW_MS);
    const everywhere = await countTry(tx, { ...key, address: '' }, now, WINDOW_MS);
    if (here > TRIES_PER_ADDRESS) return true;
    return everywhere > TRIES_PER_LOGIN && !(await isKnownAddress(tx, canonicalLogin(attempt.login), attempt.address));
  });
  if (locked) throw new PramanaError('account_locked', { params: { minutes: WINDOW_MS / 60_000 } });
}

/** The password was right: the count of this login from this address begins anew. Old counts go on this occasion. */
export async function clearTries({ db, clock }: Lockout, { login, address }: Attempt): Promise<void> {
  await db.aside(null, async (tx) => {
    await forgetTries(tx, { loginHash: hashLogin(login), address });
    await purgeTries(tx, clock.now() - KEPT_MS);
  });
}

export function canonicalLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase();
}

function hashLogin(login: string): Buffer {
  return createHash('sha256').update(canonicalLogin(login)).digest();
}
