import { randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { isSecretText, keyedHash } from './secrets.ts';

/** The long-lived cookie of a browser that somebody has signed in from. It opens nothing; it is counted by itself. */
export const BROWSER_COOKIE = 'pramana_browser';
/** A shared PC has that many people; the one who signed in longest ago is forgotten first. */
const MOST_LOGINS = 40;
const PURPOSE = 'known-browser';

/**
 * `id.proof.login.login…`: a random id, the proof that this node gave it out, and one mark for each login whose right
 * password was typed here (OWASP "device cookies"). Null: no such cookie. Nothing of it stands in the database.
 */
export interface KnownBrowser {
  id: string;
  marks: readonly string[];
}

export function readBrowser(cookie: string | null | undefined): KnownBrowser | null {
  const [id = '', proof = '', ...marks] = (cookie ?? '').split('.');
  if (!/^[A-Za-z0-9_-]{16}$/.test(id) || marks.length > MOST_LOGINS || !isSecretText(proof, markOf(id, 'browser', '')))
    return null;
  return { id, marks };
}

/** Whether somebody has signed in by this login (canonical) from this browser. */
export function knowsLogin(browser: KnownBrowser | null, login: string): boolean {
  if (browser === null) return false;
  const mark = markOf(browser.id, 'login', login);
  return browser.marks.some((each) => isSecretText(each, mark));
}

/** The cookie from now on: the login's right password was typed in this browser. */
export function withLogin(browser: KnownBrowser | null, login: string): string {
  const id = browser?.id ?? randomBytes(12).toString('base64url');
  const mark = markOf(id, 'login', login);
  const others = (browser?.marks ?? []).filter((each) => each !== mark).slice(1 - MOST_LOGINS);
  return [id, markOf(id, 'browser', ''), ...others, mark].join('.');
}

/** A network address as limits count it: whoever has one of IPv6 has the 2^64 beside it as well. */
export function networkKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail ? tail.split(':') : [];
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  const groups = [...front, ...zeros, ...back].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${groups.join(':')}::/64`;
}

/** Who is counted where nobody has signed in: a known browser by itself, everybody else by their network address. */
export function strangerKey({ cookies, ip }: { cookies: Record<string, string | undefined>; ip: string }): string {
  const browser = readBrowser(cookies[BROWSER_COOKIE]);
  return browser === null ? ADDRESS + networkKey(ip) : `browser ${browser.id}`;
}

/** How the key of a caller begins who is counted by their address alone. */
export const ADDRESS = 'address ';

function markOf(id: string, kind: 'browser' | 'login', login: string): string {
  return keyedHash(PURPOSE, kind, id, login).subarray(0, 12).toString('base64url');
}
