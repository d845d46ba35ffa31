/** Cosignatures (C2SP tlog-cosignature, Ed25519): uint64-BE POSIX seconds ‖ 64-byte signature. */
import { concat, copyOf, readUintBE, uintBE, utf8 } from './bytes.ts';
import { verifyEd25519 } from './ed25519.ts';
import { ensure } from './errors.ts';
import { formatSignature } from './signature.ts';
import { COSIGNER_KEY, parseVkey, type Signer, type Vkey } from './vkey.ts';

/** `time` in POSIX seconds; `signature` the raw 64 bytes. */
export type Cosignature = { readonly time: number; readonly signature: Uint8Array };

/** What is signed. The cosigner's name is NOT in it, hence one key per identity. */
export function cosignatureMessage(text: string, time: number): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** Reads the 72 bytes of a cosignature; undefined when they are not one. A time of 0 is refused. */
export function readCosignature(bytes: Uint8Array): Cosignature | undefined {
  // Seconds beyond 2^53-1 lie 285 million years ahead; numbers would lose exactness there.
  if (bytes.length !== 72 || bytes[0] !== 0 || (bytes[1] ?? 0) > 0x1f) return undefined;
  const time = readUintBE(bytes.subarray(0, 8));
  return time === 0 ? undefined : { time, signature: copyOf(bytes, 8) };
}

/** True when this cosigner signed this checkpoint text at that time, above 0: also a QR code brings times. */
export function verifyCosignature(text: string, { time, signature }: Cosignature, vkey: Vkey): boolean {
  return (
    time > 0 && vkey.type === COSIGNER_KEY && verifyEd25519(vkey.publicKey, cosignatureMessage(text, time), signature)
  );
}

/** Cosigns the text of a checkpoint; answers the signature line. `time` is POSIX seconds, above 0. */
export async function cosign(text: string, signer: Signer, time: number): Promise<string> {
  const vkey = parseVkey(signer.vkey);
  ensure(vkey.type === COSIGNER_KEY && vkey.name === signer.name, 'bad_argument', "not a cosigner's key");
  ensure(Number.isSafeInteger(time) && time > 0, 'bad_argument', 'a cosignature has a time above 0');
  const signature = await signer.sign(cosignatureMessage(text, time));
  ensure(signature.length === 64, 'bad_argument', 'the signer answered no Ed25519 signature');
  return formatSignature({ name: signer.name, keyId: vkey.keyId, signature: concat(uintBE(time, 8), signature) });
}
