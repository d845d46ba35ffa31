import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HospitalId } from '@pramana/kernel';
import { hex, utf8 } from '../bytes.ts';
import { KEY_BYTES } from '../crypto.ts';
import { VaultError } from '../errors.ts';
import { SecretKey } from '../key.ts';
import type { Generation, KeepFile, KeyStore, LogSigner } from '../keystore.ts';
import { nodeCrypto } from './crypto.ts';
import { damagedFile, decodeSecret, encodeSecret, formatKeyFile, parseKeyFile } from './key-file.ts';
import { HospitalKeys } from './hospital-keys.ts';
import { LOG_KEY, signerFrom, WITNESS_KEY } from './log-key.ts';
import { folderFiles, type KeyFiles } from './key-files.ts';

/** The key under which this node cosigns other nodes' logs. */
const WITNESS_FILE = 'witness/witness.key';

/** Key name in a signed note: no space, no `+`, no control character. */
const ORIGIN = /^[^\s+\p{Cc}]{1,200}$/u;

/**
 * A folder of keys: `node.key`, `hospitals/…key` (HospitalKeys), `logs/…key`; each file says inside whose it is. It belongs outside
 * the database and outside its backups: who has a backup and no keyring has nothing to read, and a copy of this folder
 * is the only way back when it is lost.
 */
export class Keyring implements KeyStore {
  readonly #files: KeyFiles;
  readonly #hospitals = new Map<HospitalId, HospitalKeys>();
  readonly #logs = new Map<string, LogSigner>();
  readonly #node: SecretKey;
  #witness: LogSigner | null = null;

  private constructor(files: KeyFiles, node: SecretKey) {
    this.#files = files;
    this.#node = node;
  }

  /** Opens the keyring in these files, creating an empty one. */
  static async open(files: KeyFiles): Promise<Keyring> {
    await files.write('node.key', freshNodeKey());
    return new Keyring(files, readNodeKey(files));
  }

  createHospital(hospital: HospitalId, at = new Date()): Promise<void> {
    return this.#hospital(hospital).create(at);
  }

  hospitalKey(hospital: HospitalId, keyId?: Uint8Array): SecretKey {
    return this.#hospital(hospital).key(keyId);
  }

  pseudonymKey(hospital: HospitalId): SecretKey {
    return this.#hospital(hospital).pseudonym();
  }

  generations(hospital: HospitalId): readonly Generation[] {
    return this.#hospital(hospital).generations();
  }

  createGeneration(hospital: HospitalId, at: Date, beforehand?: KeepFile): Promise<Generation> {
    return this.#hospital(hospital).createGeneration(at, beforehand);
  }

  /** Every key file as it is, for a recovery kit: nothing else may see them. */
  get files(): KeyFiles {
    return this.#files;
  }

  destroyGeneration(hospital: HospitalId, number: number): Promise<void> {
    return this.#hospital(hospital).destroyGeneration(number);
  }

  async createLogKey(origin: string): Promise<string> {
    await this.#create(this.#logFile(origin), origin, LOG_KEY);
    return this.logSigner(origin).vkey;
  }

  logSigner(origin: string): LogSigner {
    const known = this.#logs.get(origin);
    if (known) return known;
    const signer = this.#signer(this.#logFile(origin), LOG_KEY, origin);
    if (signer === null) throw missing(this.#files, this.#logFile(origin), origin);
    this.#logs.set(origin, signer);
    return signer;
  }

  async createWitnessKey(name: string): Promise<LogSigner> {
    await this.#create(WITNESS_FILE, name, WITNESS_KEY);
    const made = this.witnessSigner();
    if (made === null) throw missing(this.#files, WITNESS_FILE, name);
    return made;
  }

  witnessSigner(): LogSigner | null {
    this.#witness ??= this.#signer(WITNESS_FILE, WITNESS_KEY);
    return this.#witness;
  }

  /** A key file that is there stays as it is. */
  async #create(path: string, name: string, type: number): Promise<void> {
    if (!ORIGIN.test(name)) throw new VaultError('bad_format', 'A log origin has no spaces and no "+".');
    const seed = nodeCrypto.random(KEY_BYTES);
    const { vkey } = signerFrom(name, seed, type);
    await this.#files.write(path, formatKeyFile({ origin: name, vkey, seed: encodeSecret(seed) }));
  }

  /** `damaged` when the file says another name than the one that is asked for, or its parts do not belong together. */
  #signer(path: string, type: number, name?: string): LogSigner | null {
    const text = this.#files.read(path);
    if (text === null) return null;
    const fields = parseKeyFile(this.#files.describe(path), text, ['origin', 'vkey', 'seed']);
    const seed = decodeSecret(fields.seed);
    const signer = seed && signerFrom(fields.origin, seed, type);
    if (!signer || signer.vkey !== fields.vkey || (name ?? fields.origin) !== fields.origin)
      throw damagedFile(this.#files.describe(path));
    return signer;
  }

  nodeSecret(purpose: string): SecretKey {
    return new SecretKey(nodeCrypto, nodeCrypto.hmacSha256(this.#node.reveal(), utf8(`pramana/node/v1\0${purpose}`)));
  }

  #hospital(hospital: HospitalId): HospitalKeys {
    const known = this.#hospitals.get(hospital);
    if (known) return known;
    const opened = new HospitalKeys(hospital, this.#files, `hospitals/${fileName(hospital)}`);
    this.#hospitals.set(hospital, opened);
    return opened;
  }

  #logFile(origin: string): string {
    return `logs/${fileName(origin)}.key`;
  }
}

/** Opens or creates the keyring folder at `path`; refuses a folder or file that other accounts could read. */
export async function openKeyring(path: string): Promise<Keyring> {
  return Keyring.open(await folderFiles(path));
}

/** Whether the keyring folder at `path` has a key of any of these, looking at names alone and making nothing. */
export function holdsKeysOf(path: string, hospitals: readonly HospitalId[]): boolean {
  const folder = join(path, 'hospitals');
  if (!existsSync(folder)) return false;
  const files = readdirSync(folder).filter((file) => file.endsWith('.key'));
  return hospitals.some((hospital) => files.some((file) => file.startsWith(fileName(hospital))));
}

/** A key file's name never depends on how its owner is spelled: no path, no case, no length can matter. */
function fileName(owner: string): string {
  return hex(createHash('sha256').update(owner).digest().subarray(0, 16));
}

function readKeyFile(files: KeyFiles, name: string, owner: string): string {
  const text = files.read(name);
  if (text === null) throw missing(files, name, owner);
  return text;
}

function missing(files: KeyFiles, name: string, owner: string): VaultError {
  return new VaultError('key_missing', `The keyring has no key for ${owner} (${files.describe(name)}).`);
}

/** The node's own key, followed by its id, which tells a damaged one on reading. */
function freshNodeKey(): string {
  const key = new SecretKey(nodeCrypto, nodeCrypto.random(KEY_BYTES));
  const text = formatKeyFile({ owner: 'node', key: encodeSecret(key.reveal()), 'key-id': hex(key.id) });
  key.destroy();
  return text;
}

function readNodeKey(files: KeyFiles): SecretKey {
  const path = files.describe('node.key');
  const fields = parseKeyFile(path, readKeyFile(files, 'node.key', 'node'), ['owner', 'key', 'key-id']);
  const bytes = decodeSecret(fields.key);
  const key = bytes && new SecretKey(nodeCrypto, bytes);
  if (!key || fields.owner !== 'node' || fields['key-id'] !== hex(key.id)) throw damagedFile(path);
  return key;
}
