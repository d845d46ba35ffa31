/**
 * Verifier keys and signers (C2SP signed-note): `name+hex8(keyID)+base64(type ‖ key)`.
 * Only the two Ed25519 types exist here; a key of another type is refused, never skipped in silence.
 */
import { concat, copyOf, equal, fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.ts';
import { isValidPublicKey, publicKeyOf, signEd25519 } from './ed25519.ts';
import { ensure } from './errors.ts';
import { sha256 } from './sha256.ts';

/** Signature types: 0x01 signs the note's text, 0x04 is a timestamped cosignature of a checkpoint. */
export const NOTE_KEY = 0x01;
export const COSIGNER_KEY = 0x04;
/** A key of one type never verifies signatures of the other. */
export type KeyType = typeof NOTE_KEY | typeof COSIGNER_KEY;

/** A parsed verifier key. `text` is its canonical spelling, `keyId` the 4 bytes that stand in signatures. */
export type Vkey = {
  readonly name: string;
  readonly type: KeyType;
  readonly publicKey: Uint8Array;
  readonly keyId: Uint8Array;
  readonly text: string;
};

/**
 * Somebody who can sign. `sign` answers the raw 64-byte Ed25519 signature over the bytes given; what the
 * bytes are (note text or cosignature message) follows from the type in `vkey`.
 */
export type Signer = {
  readonly name: string;
  readonly vkey: string;
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
};

/** Key names: not empty, no Unicode space, no plus, no control character. */
export function isKeyName(name: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  return name !== '' && !/[\p{White_Space}+\p{Surrogate}\u0000-\u001f]/u.test(name);
}

/** SHA-256(name ‖ 0x0A ‖ type ‖ key)[:4]. */
export function keyIdOf(name: string, type: KeyType, publicKey: Uint8Array): Uint8Array {
  return sha256(utf8(name), Uint8Array.of(0x0a, type), publicKey).slice(0, 4);
}

function spell(name: string, type: KeyType, publicKey: Uint8Array): Vkey {
  ensure(isKeyName(name), 'bad_vkey', 'not a key name');
  ensure(publicKey.length === 32, 'bad_vkey', 'an Ed25519 public key has 32 bytes');
  const keyId = keyIdOf(name, type, publicKey);
  const text = `${name}+${toHex(keyId)}+${toBase64(concat(Uint8Array.of(type), publicKey))}`;
  return { name, type, publicKey, keyId, text };
}

/** A verifier key from its parts; `bad_vkey` for a bad name or a key that verifiers disagree about. */
export function makeVkey(name: string, type: KeyType, publicKey: Uint8Array): Vkey {
  ensure(isValidPublicKey(publicKey), 'bad_vkey', 'not a strict Ed25519 public key');
  return spell(name, type, publicKey);
}

/** The text of a verifier key. */
export function formatVkey({ name, type, publicKey }: Pick<Vkey, 'name' | 'type' | 'publicKey'>): string {
  return makeVkey(name, type, publicKey).text;
}

/**
 * Reads a verifier key of a long list: all of `parseVkey` but the question whether its point is one that all verifiers
 * treat alike, which costs a millisecond a key. Whatever verifies by it asks that first (`verifyEd25519`), so such a key
 * signs nothing; it only is told later.
 */
export function readVkey(text: string): Vkey {
  // The base64 part may hold a plus itself, so only the first two separate.
  const first = text.indexOf('+');
  const second = text.indexOf('+', first + 1);
  ensure(first > 0 && second > first, 'bad_vkey', 'a verifier key is name+id+key');
  const keyId = fromHex(text.slice(first + 1, second));
  const material = fromBase64(text.slice(second + 1));
  const type = material[0];
  ensure(type === NOTE_KEY || type === COSIGNER_KEY, 'bad_vkey', 'an unknown type of verifier key');
  const vkey = spell(text.slice(0, first), type, material.slice(1));
  ensure(equal(keyId, vkey.keyId), 'bad_vkey', 'the key id does not belong to name and key');
  return vkey;
}

/** Reads a verifier key strictly: `bad_vkey` (or `bad_hex`, `bad_base64`) when anything is off. */
export function parseVkey(text: string): Vkey {
  const vkey = readVkey(text);
  ensure(isValidPublicKey(vkey.publicKey), 'bad_vkey', 'not a strict Ed25519 public key');
  return vkey;
}

function signerOf(name: string, type: KeyType, seed: Uint8Array): Signer {
  const own = copyOf(seed);
  const vkey = makeVkey(name, type, publicKeyOf(own)).text;
  return { name, vkey, sign: (bytes) => signEd25519(own, bytes) };
}

/** Signs notes (a log's key): type 0x01. `seed32` is the secret; it is copied. */
export function ed25519Signer(name: string, seed32: Uint8Array): Signer {
  return signerOf(name, NOTE_KEY, seed32);
}

/** Cosigns checkpoints (a witness's or mirror's key): type 0x04. One key per identity. */
export function ed25519Cosigner(name: string, seed32: Uint8Array): Signer {
  return signerOf(name, COSIGNER_KEY, seed32);
}
