import { createHash } from 'node:crypto';
import { type Clock, PramanaError } from '@pramana/kernel';
import type { Database, Tx } from '../../platform/database/index.ts';
import { type KnownBrowser, knowsLogin, networkKey } from '../../platform/known-browser.ts';
import { LIMITS, type LimitId } from '../../platform/limits.ts';
import { countAgainst, forgetTry, isKnownAddress, purgeTries, type TryKey } from './lockout.store.ts';

/** The longest window that anything is counted in. */
const KEPT_MS = 24 * 60 * 60_000;

/** Who tries, from where. */
export interface Attempt {
  login: string;
  address: string;
  /** The browser that tries, when anybody has signed in from it before. */
  browser?: KnownBrowser | null;
}

export interface Lockout {
  db: Database;
  clock: Clock;
}

/**
 * Counts a try before the password is looked at, in a transaction of its own: twenty parallel guesses count as twenty.
 * Above a limit throws `account_locked`, the same for logins that do not exist.
 *
 * Nobody can lock out anybody else: a browser that the login has signed in from is counted by itself, whatever others try at
 * the same address or elsewhere. All others share the count of login and address, of the login everywhere (which does not
 * hold where its person has signed in), and of the address over all logins.
 */
export async function admitTry({ db, clock }: Lockout, attempt: Attempt): Promise<void> {
  const now = clock.now();
  const keys = keysOf(attempt);
  const wait = await db.aside(null, async (tx) => {
    const waits = new Map<LimitId, number>();
    for (const [limit, key] of keys) waits.set(limit, await countAgainst(tx, key, now, LIMITS[limit]));
    const everywhere = waits.get('sign-in-everywhere') ?? 0;
    if (everywhere > 0 && (await isKnownAddress(tx, canonicalLogin(attempt.login), attempt.address)))
      waits.delete('sign-in-everywhere');
    return Math.max(...waits.values());
  });
  if (wait <= 0) return;
  const seconds = Math.ceil(wait / 1000);
  throw new PramanaError('account_locked', { params: { minutes: Math.ceil(seconds / 60), seconds } });
}

/** The password was right: its login begins anew here, and is taken out of what is counted together with others. */
export async function clearTries({ db, clock }: Lockout, attempt: Attempt): Promise<void> {
  await db.aside(null, async (tx: Tx) => {
    for (const [limit, key] of keysOf(attempt)) await forgetTry(tx, key, limit === 'sign-in-here' ? 'all' : 'one');
    await purgeTries(tx, clock.now() - KEPT_MS);
  });
}

function keysOf({ login, address, browser = null }: Attempt): [LimitId, TryKey][] {
  const loginHash = hashLogin(login);
  if (browser !== null && knowsLogin(browser, canonicalLogin(login)))
    return [['sign-in-here', { loginHash, address: `browser ${browser.id}` }]];
  const network = networkKey(address);
  return [
    ['sign-in-here', { loginHash, address: network }],
    ['sign-in-everywhere', { loginHash, address: '' }],
    ['sign-in-strangers', { loginHash: ANY_LOGIN, address: network }],
  ];
}

export function canonicalLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase();
}

function hashLogin(login: string): Buffer {
  return sha256(canonicalLogin(login));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** No login has a line break in it. */
const ANY_LOGIN = sha256('\nany');
