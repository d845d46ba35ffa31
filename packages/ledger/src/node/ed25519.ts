/** Node's own Ed25519 (OpenSSL): some twenty times as fast as the portable one, and as strict. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { concat, equal, fromHex, toHex } from '../bytes.ts';
import { type Ed25519Check, installEd25519 } from '../ed25519.ts';
import { ensure } from '../errors.ts';
import { COSIGNER_KEY, type KeyType, makeVkey, type Signer } from '../vkey.ts';

/** DER before the 32 bytes of a public key (RFC 8410 §4) and of a seed (§7). */
const SPKI_HEAD = fromHex('302a300506032b6570032100');
const PKCS8_HEAD = fromHex('302e020100300506032b657004220420');
const IDENTITY = new Uint8Array(32).with(0, 1);

// Keys are few and used over and over; bounded whatever a stranger presents.
const known = new Map<string, KeyObject>();
const KNOWN = 8_000;

function keyObject(publicKey: Uint8Array): KeyObject {
  const id = toHex(publicKey);
  const cached = known.get(id);
  if (cached !== undefined) return cached;
  const key = createPublicKey({ key: Buffer.from(concat(SPKI_HEAD, publicKey)), format: 'der', type: 'spki' });
  if (known.size >= KNOWN) known.clear();
  known.set(id, key);
  return key;
}

/**
 * OpenSSL computes R itself, S·B − k·A, and compares its encoding with the one given. Under a key of prime order that is
 * a point of prime order in its one encoding; so of all that strictness asks only the identity is left to refuse. S above
 * the group order OpenSSL refuses, which the installation tries out.
 */
export const openSslEd25519: Ed25519Check = (publicKey, message, signature) =>
  !equal(signature.subarray(0, 32), IDENTITY) && verify(null, message, keyObject(publicKey), signature);

/** Installs it after the self-test of `installEd25519`. */
export function installNodeEd25519(): void {
  installEd25519(openSslEd25519);
}

/** A signer of notes (0x01) or of cosignatures (0x04). The seed stays inside node:crypto's key object. */
export function nodeSigner(name: string, seed32: Uint8Array, type: KeyType): Signer {
  ensure(seed32.length === 32, 'bad_argument', 'an Ed25519 seed has 32 bytes');
  const key = createPrivateKey({ key: Buffer.from(concat(PKCS8_HEAD, seed32)), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const vkey = makeVkey(name, type, new Uint8Array(spki.subarray(-32))).text;
  return { name, vkey, sign: (bytes) => new Uint8Array(sign(null, bytes, key)) };
}

/** A witness's signer. */
export function nodeCosigner(name: string, seed32: Uint8Array): Signer {
  return nodeSigner(name, seed32, COSIGNER_KEY);
}
