import { timingSafeEqual } from 'node:crypto';
import { PramanaError } from '@pramana/kernel';
import { type KeyStore, openEnvelope, type SecretKey, sealEnvelope } from '@pramana/vault';
import { nodeCrypto } from '@pramana/vault/node';

type NodeSecrets = Pick<KeyStore, 'nodeSecret'>;

const FORMAT = 'pramana/node-box/v1';

let installed: NodeSecrets | undefined;
const known = new Map<string, SecretKey>();

/** Gives this process the node's own secrets, which stand in the keyring and never in the database. */
export function installNodeSecrets(store: NodeSecrets): void {
  installed = store;
  known.clear();
}

export function hasNodeSecrets(): boolean {
  return installed !== undefined;
}

/** Encrypts text under the node's secret for `purpose`, for one place: a box that was moved elsewhere does not open. */
export function sealText(purpose: string, place: string, text: string): Uint8Array {
  return sealEnvelope(nodeCrypto, secretOf(purpose), FORMAT, [utf8(place)], utf8(text));
}

/** What `sealText` sealed; `record_damaged` when the box was changed, moved, or sealed under another keyring. */
export function openText(purpose: string, place: string, box: Uint8Array): string {
  try {
    return Buffer.from(openEnvelope(nodeCrypto, secretOf(purpose), FORMAT, [utf8(place)], box)).toString('utf8');
  } catch (error) {
    throw new PramanaError('record_damaged', { cause: error });
  }
}

/** 32 bytes that only this node can compute from `parts`: who has the database alone cannot try all six digits. */
export function keyedHash(purpose: string, ...parts: readonly string[]): Buffer {
  return Buffer.from(nodeCrypto.hmacSha256(secretOf(purpose).reveal(), utf8(JSON.stringify(parts))));
}

/** Whether somebody gave the text that was expected, in a time that does not tell how much of it is right. */
export function isSecretText(given: string, expected: string): boolean {
  const [a, b] = [utf8(given), utf8(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function secretOf(purpose: string): SecretKey {
  const found = known.get(purpose);
  if (found !== undefined) return found;
  if (installed === undefined) throw new Error('No keyring was installed in this process.');
  const made = installed.nodeSecret(purpose);
  known.set(purpose, made);
  return made;
}

function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}
