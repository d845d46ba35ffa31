import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { HospitalId } from '@pramana/kernel';
import { hex, utf8 } from '../bytes.ts';
import { KEY_BYTES } from '../crypto.ts';
import { VaultError } from '../errors.ts';
import { SecretKey } from '../key.ts';
import type { KeyStore, LogSigner } from '../keystore.ts';
import { nodeCrypto } from './crypto.ts';
import { damagedFile, decodeSecret, encodeSecret, formatKeyFile, parseKeyFile } from './key-file.ts';
import { logSignerFrom } from './log-key.ts';
import { privateFolder, readPrivateFile, writePrivateFile } from './private-files.ts';

/** Key name in a signed note: no space, no `+`, no control character. */
const ORIGIN = /^[^\s+\p{Cc}]{1,200}$/u;

/**
 * A folder of keys: `node.key`, `hospitals/…key`, `logs/…key`; each file says inside whose it is. It belongs outside
 * the database and outside its backups: who has a backup and no keyring has nothing to read, and a copy of this folder
 * is the only way back when it is lost.
 */
export class Keyring implements KeyStore {
  readonly #folder: string;
  readonly #hospitals = new Map<HospitalId, { key: SecretKey; pseudonym: SecretKey }>();
  readonly #logs = new Map<string, LogSigner>();
  readonly #node: SecretKey;

  private constructor(folder: string, node: SecretKey) {
    this.#folder = folder;
    this.#node = node;
  }

  /** Opens the keyring, creating an empty one; refuses a folder or file that other accounts could read. */
  static async open(path: string): Promise<Keyring> {
    const folder = resolve(path);
    for (const each of [folder, join(folder, 'hospitals'), join(folder, 'logs')]) await privateFolder(each);
    const file = join(folder, 'node.key');
    await writePrivateFile(file, freshSecrets('node', ['key']));
    return new Keyring(folder, readSecrets(file, 'node', ['key']).key);
  }

  async createHospital(hospital: HospitalId): Promise<void> {
    await writePrivateFile(this.#hospitalFile(hospital), freshSecrets(hospital, ['key', 'pseudonym']));
    this.#hospital(hospital);
  }

  hospitalKey(hospital: HospitalId): SecretKey {
    return this.#hospital(hospital).key;
  }

  pseudonymKey(hospital: HospitalId): SecretKey {
    return this.#hospital(hospital).pseudonym;
  }

  async createLogKey(origin: string): Promise<string> {
    if (!ORIGIN.test(origin)) throw new VaultError('bad_format', 'A log origin has no spaces and no "+".');
    const seed = nodeCrypto.random(KEY_BYTES);
    const { vkey } = logSignerFrom(origin, seed);
    await writePrivateFile(this.#logFile(origin), formatKeyFile({ origin, vkey, seed: encodeSecret(seed) }));
    return this.logSigner(origin).vkey;
  }

  logSigner(origin: string): LogSigner {
    const known = this.#logs.get(origin);
    if (known) return known;
    const path = this.#logFile(origin);
    const fields = parseKeyFile(path, readKeyFile(path, origin), ['origin', 'vkey', 'seed']);
    const seed = decodeSecret(fields.seed);
    const signer = seed && logSignerFrom(origin, seed);
    if (fields.origin !== origin || !signer || signer.vkey !== fields.vkey) throw damagedFile(path);
    this.#logs.set(origin, signer);
    return signer;
  }

  nodeSecret(purpose: string): SecretKey {
    return new SecretKey(nodeCrypto, nodeCrypto.hmacSha256(this.#node.reveal(), utf8(`pramana/node/v1\0${purpose}`)));
  }

  #hospital(hospital: HospitalId): { key: SecretKey; pseudonym: SecretKey } {
    const known = this.#hospitals.get(hospital);
    if (known) return known;
    const read = readSecrets(this.#hospitalFile(hospital), hospital, ['key', 'pseudonym']);
    this.#hospitals.set(hospital, read);
    return read;
  }

  #hospitalFile(hospital: HospitalId): string {
    return join(this.#folder, 'hospitals', `${fileName(hospital)}.key`);
  }

  #logFile(origin: string): string {
    return join(this.#folder, 'logs', `${fileName(origin)}.key`);
  }
}

/** Opens or creates the keyring folder at `path`. */
export function openKeyring(path: string): Promise<Keyring> {
  return Keyring.open(path);
}

/** A key file's name never depends on how its owner is spelled: no path, no case, no length can matter. */
function fileName(owner: string): string {
  return hex(createHash('sha256').update(owner).digest().subarray(0, 16));
}

function readKeyFile(path: string, owner: string): string {
  const text = readPrivateFile(path);
  if (text === null) throw new VaultError('key_missing', `The keyring has no key for ${owner} (${path}).`);
  return text;
}

/** A key file for `owner` with new random secrets, each followed by its id, which tells a damaged one on reading. */
function freshSecrets(owner: string, names: readonly string[]): string {
  const fields: Record<string, string> = { owner };
  for (const name of names) {
    const secret = new SecretKey(nodeCrypto, nodeCrypto.random(KEY_BYTES));
    fields[name] = encodeSecret(secret.reveal());
    fields[`${name}-id`] = hex(secret.id);
    secret.destroy();
  }
  return formatKeyFile(fields);
}

function readSecrets<Name extends string>(
  path: string,
  owner: string,
  names: readonly Name[],
): Record<Name, SecretKey> {
  const lines = ['owner', ...names.flatMap((name) => [name, `${name}-id`])];
  const fields = parseKeyFile(path, readKeyFile(path, owner), lines);
  const secrets = names.map((name) => {
    const bytes = decodeSecret(fields[name] ?? '');
    const secret = bytes && new SecretKey(nodeCrypto, bytes);
    if (!secret || fields['owner'] !== owner || fields[`${name}-id`] !== hex(secret.id)) throw damagedFile(path);
    return [name, secret] as const;
  });
  return Object.fromEntries(secrets) as Record<Name, SecretKey>;
}
