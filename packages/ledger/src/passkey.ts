/**
 * Signatures by passkeys (WebAuthn level 3 §7.2, the parts that hold without a session): whether the holder of a public
 * key, verified by their authenticator and at a certain site, signed one challenge. Pure: anybody can check it, for ever.
 */
import { concat, equal, fromUtf8, toBase64, utf8 } from './bytes.ts';
import { readCoseKey, verifyCose } from './cose.ts';
import { LedgerError } from './errors.ts';
import { sha256 } from './sha256.ts';

const SIGN_CONTEXT = utf8('pramana/sign/v1\0');

/** What an authenticator gave, byte for byte. */
export type Assertion = {
  /** UTF-8 JSON: what was asked, where. */
  readonly clientData: Uint8Array;
  readonly authenticatorData: Uint8Array;
  readonly signature: Uint8Array;
};

/** Where a passkey works: the host it belongs to, and the address of the pages that may ask for it. */
export type PasskeySite = { readonly host: string; readonly origin: string };

/** In the order in which they are checked. */
export type PasskeyCheckId = 'asked' | 'challenge' | 'origin' | 'site' | 'verified' | 'signature';
export type PasskeyCheck = { readonly check: PasskeyCheckId; readonly ok: boolean; readonly detail: string };

/** What a passkey signs for a record version: SHA-256("pramana/sign/v1\0" ‖ record hash), 32 bytes. */
export function signChallenge(recordHash: Uint8Array): Uint8Array {
  return sha256(concat(SIGN_CONTEXT, recordHash));
}

/** Base64 without padding and with `-` and `_`, as WebAuthn writes a challenge. */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const HEAD = 37;
const PRESENT = 1;
const VERIFIED = 4;

/** The signature counter: 0 where an authenticator keeps none. */
export function counterOf({ authenticatorData: data }: Pick<Assertion, 'authenticatorData'>): number {
  return [33, 34, 35, 36].reduce((sum, at) => sum * 256 + (data[at] ?? 0), 0);
}

function readClientData(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function signed(publicKey: Uint8Array, { clientData, authenticatorData, signature }: Assertion): boolean {
  try {
    return verifyCose(readCoseKey(publicKey), concat(authenticatorData, sha256(clientData)), signature);
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}

/** Every step of a passkey's answer to `challenge`, each as a sentence. `publicKey`: COSE, as it was enrolled. */
export function checkAssertion(
  publicKey: Uint8Array,
  site: PasskeySite,
  challenge: Uint8Array,
  assertion: Assertion,
): PasskeyCheck[] {
  const { authenticatorData: data } = assertion;
  const client = readClientData(assertion.clientData);
  const [flags = 0] = data.subarray(32, 33);
  const isWhole = data.length >= HEAD;
  const has = (flag: number): boolean => isWhole && Math.floor(flags / flag) % 2 === 1;
  const told = (check: PasskeyCheckId, ok: boolean, yes: string, no: string): PasskeyCheck => ({
    check,
    ok,
    detail: ok ? yes : no,
  });
  return [
    told(
      'asked',
      client['type'] === 'webauthn.get' && client['crossOrigin'] !== true,
      'The passkey was asked to sign, by the page itself.',
      'The passkey was not asked to sign, or from inside another page.',
    ),
    told(
      'challenge',
      client['challenge'] === toBase64Url(challenge),
      'What was signed is the hash of this very version.',
      'What was signed is something else than this version.',
    ),
    told(
      'origin',
      client['origin'] === site.origin,
      `It was signed on pages of ${site.origin}.`,
      `It was not signed on pages of ${site.origin}.`,
    ),
    told(
      'site',
      isWhole && equal(data.subarray(0, 32), sha256(utf8(site.host))),
      `The passkey belongs to ${site.host}.`,
      `The passkey does not belong to ${site.host}.`,
    ),
    told(
      'verified',
      has(PRESENT) && has(VERIFIED),
      'The device verified its person: finger, face or PIN.',
      'The device did not verify its person.',
    ),
    told(
      'signature',
      signed(publicKey, assertion),
      'The signature verifies under the enrolled public key.',
      'The signature does not verify under the enrolled public key.',
    ),
  ];
}
