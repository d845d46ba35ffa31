import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { concat, hex, utf8 } from '../bytes.ts';
import type { LogSigner } from '../keystore.ts';

/** DER head of an Ed25519 private key in PKCS #8 (RFC 8410 §7); the 32-byte seed follows. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const ED25519_NOTE = Uint8Array.of(0x01);

/** The log's signer from its 32-byte seed (RFC 8032). The seed stays inside node:crypto's key object. */
export function logSignerFrom(origin: string, seed: Uint8Array): LogSigner {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return Object.freeze({
    name: origin,
    vkey: noteKey(origin, spki.subarray(-32)),
    sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
  });
}

/** C2SP signed-note: key id = SHA-256(name ‖ "\n" ‖ type ‖ public key)[0..4]. */
function noteKey(name: string, publicKey: Uint8Array): string {
  const typed = concat(ED25519_NOTE, publicKey);
  const id = createHash('sha256')
    .update(concat(utf8(`${name}\n`), typed))
    .digest()
    .subarray(0, 4);
  return `${name}+${hex(id)}+${Buffer.from(typed).toString('base64')}`;
}
