/** Files for somebody else's eyes, in the age format (age-encryption.org/v1): any age tool opens them. Nothing here is Node's own: browsers make keys with it. */
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { VaultError } from '../errors.ts';

export interface AgeKey {
  /** Secret: `AGE-SECRET-KEY-1…`. */
  readonly identity: string;
  /** Public: `age1…`. */
  readonly recipient: string;
}

/** A new X25519 key. */
export async function newAgeKey(): Promise<AgeKey> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Whether a text is an X25519 recipient that can be encrypted for. */
export function isRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(text);
    return /^age1[02-9ac-hj-np-z]{58}$/.test(text);
  } catch {
    return false;
  }
}

/** Encrypts a stream for one recipient, in memory of one chunk. */
export async function sealStream(
  plain: ReadableStream<Uint8Array>,
  recipient: string,
): Promise<ReadableStream<Uint8Array>> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(plain);
}

/** Opens a stream with the key's file or its line; `wrong_key` for another's. What was cut off fails while it is read. */
export async function openStream(sealed: ReadableStream<Uint8Array>, key: string): Promise<ReadableStream<Uint8Array>> {
  const identity = key
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !line.startsWith('#'));
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(identity ?? '');
    return await decrypter.decrypt(sealed);
  } catch (error) {
    throw new VaultError('wrong_key', `The file does not open with this key: ${(error as Error).message}`);
  }
}
