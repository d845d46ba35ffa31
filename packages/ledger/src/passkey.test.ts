import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, utf8 } from './bytes.ts';
import { readCoseKey } from './cose.ts';
import { type Assertion, checkAssertion, counterOf, signChallenge, toBase64Url } from './passkey.ts';

const site = { host: 'asha.example', origin: 'https://asha.example' };
const challenge = signChallenge(new Uint8Array(32).fill(7));
const base64 = (text: string | undefined): Uint8Array => new Uint8Array(Buffer.from(text ?? '', 'base64url'));
const byteString = (bytes: Uint8Array): Uint8Array =>
  concat(
    bytes.length < 256 ? Uint8Array.of(0x58, bytes.length) : Uint8Array.of(0x59, bytes.length >> 8, bytes.length & 255),
    bytes,
  );

interface Passkey {
  cose: Uint8Array;
  key: KeyObject;
  digest: string | null;
}

/** Keys as authenticators give them: COSE (RFC 9053), made of Node's own. */
const PASSKEYS: Record<string, () => Passkey> = {
  ES256: () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x, y } = publicKey.export({ format: 'jwk' });
    const cose = concat(
      fromHex('a50102032620012158'),
      Uint8Array.of(32),
      base64(x),
      fromHex('2258'),
      Uint8Array.of(32),
      base64(y),
    );
    return { cose, key: privateKey, digest: 'sha256' };
  },
  EdDSA: () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { x } = publicKey.export({ format: 'jwk' });
    return { cose: concat(fromHex('a4010103272006215820'), base64(x)), key: privateKey, digest: null };
  },
  RS256: () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { n, e } = publicKey.export({ format: 'jwk' });
    const parts = [fromHex('a401030339010020'), byteString(base64(n)), fromHex('2143'), base64(e)];
    return { cose: concat(...parts), key: privateKey, digest: 'sha256' };
  },
};
const made = new Map(Object.entries(PASSKEYS).map(([name, make]) => [name, make()]));

interface Ceremony {
  type?: string;
  asked?: Uint8Array;
  origin?: string;
  crossOrigin?: boolean;
  host?: string;
  flags?: number;
}

function assertionOf({ key, digest }: Passkey, ceremony: Ceremony = {}): Assertion {
  const {
    type = 'webauthn.get',
    asked = challenge,
    origin = site.origin,
    crossOrigin = false,
    host = site.host,
  } = ceremony;
  const clientData = utf8(JSON.stringify({ type, challenge: toBase64Url(asked), origin, crossOrigin }));
  const hashed = new Uint8Array(createHash('sha256').update(host).digest());
  const authenticatorData = concat(hashed, Uint8Array.of(ceremony.flags ?? 5, 0, 0, 1, 2));
  const message = concat(authenticatorData, new Uint8Array(createHash('sha256').update(clientData).digest()));
  return { clientData, authenticatorData, signature: new Uint8Array(sign(digest, message, key)) };
}

const passkey = (name: string): Passkey => made.get(name) ?? PASSKEYS['ES256']?.() ?? ({} as Passkey);
const failed = (cose: Uint8Array, assertion: Assertion, asked = challenge): string[] =>
  checkAssertion(cose, site, asked, assertion)
    .filter(({ ok }) => !ok)
    .map(({ check }) => check);

describe.each([...made.keys()])('a passkey of %s', (name) => {
  const own = passkey(name);

  test('that signed this version passes every check', () => {
    expect(readCoseKey(own.cose).algorithm).toBe(name);
    expect(failed(own.cose, assertionOf(own))).toEqual([]);
  });

  test('fails by its signature when one bit of anything signed is another', () => {
    const assertion = assertionOf(own);
    for (const part of ['authenticatorData', 'signature'] as const) {
      const changed = assertion[part].map((byte, i) => (i === assertion[part].length - 1 ? byte ^ 1 : byte));
      expect(failed(own.cose, { ...assertion, [part]: changed })).toEqual(['signature']);
    }
    const other = PASSKEYS[name]?.() ?? own;
    expect(failed(other.cose, assertion)).toEqual(['signature']);
  });
});

describe('a signature is refused', () => {
  const own = passkey('ES256');

  test.each<[string, Ceremony, string[]]>([
    ['that was made to sign in or to enrol', { type: 'webauthn.create' }, ['asked']],
    ['that was made inside another page', { crossOrigin: true }, ['asked']],
    ['of another version', { asked: signChallenge(new Uint8Array(32)) }, ['challenge']],
    ['made on pages of somebody else', { origin: 'https://asha.example.evil' }, ['origin']],
    ['of a passkey of another site', { host: 'evil.example' }, ['site']],
    ['without its person verified', { flags: 1 }, ['verified']],
    ['without its person present', { flags: 4 }, ['verified']],
  ])('%s', (_, ceremony, expected) => {
    expect(failed(own.cose, assertionOf(own, ceremony))).toEqual(expected);
  });

  test('whose parts are no parts of one', () => {
    const nothing = { clientData: utf8('null'), authenticatorData: new Uint8Array(3), signature: new Uint8Array() };
    expect(failed(own.cose, nothing)).toEqual(['asked', 'challenge', 'origin', 'site', 'verified', 'signature']);
  });

  test.each(['', 'a0', 'a5', 'f6', 'a10102', 'bf01020326ff', 'a501020326200121'])('under a key that is %s', (hex) => {
    expect(() => readCoseKey(fromHex(hex))).toThrow(expect.objectContaining({ code: 'bad_key' }));
    expect(failed(fromHex(hex), assertionOf(own))).toEqual(['signature']);
  });
});

test('the counter is read as four bytes, big endian', () => {
  expect(counterOf(assertionOf(passkey('ES256')))).toBe(258);
});
