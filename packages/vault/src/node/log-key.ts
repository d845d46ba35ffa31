import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { concat, hex, utf8 } from '../bytes.ts';
import type { LogSigner } from '../keystore.ts';

/** DER head of an Ed25519 private key in PKCS #8 (RFC 8410 §7); the 32-byte seed follows. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
/** Types of keys in signed notes (C2SP): of a log, and of a witness. */
export const LOG_KEY = 0x01;
export const WITNESS_KEY = 0x04;

/** The signer of a log or a witness from its 32-byte seed (RFC 8032). The seed stays inside node:crypto's key object. */
export function signerFrom(name: string, seed: Uint8Array, type: number): LogSigner {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return Object.freeze({
    name,
    vkey: noteKey(name, spki.subarray(-32), type),
    sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
  });
}

/** C2SP signed-note: key id = SHA-256(name ‖ "\n" ‖ type ‖ public key)[0..4]. */
function noteKey(name: string, publicKey: Uint8Array, type: number): string {
  const typed = concat(Uint8Array.of(type), publicKey);
  const id = createHash('sha256')
    .update(concat(utf8(`${name}\n`), typed))
    .digest()
    .subarray(0, 4);
  return `${name}+${hex(id)}+${Buffer.from(typed).toString('base64')}`;
}
