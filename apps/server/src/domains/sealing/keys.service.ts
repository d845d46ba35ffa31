import type { HospitalId } from '@pramana/kernel';
import { parseVkey, type Vkey } from '@pramana/ledger';
import { installNodeEd25519, installNodeSha256 } from '@pramana/ledger/node';
import {
  type Generation,
  type KeepFile,
  type KeyStore,
  type LogSigner,
  SubjectKeyCache,
  Vault,
  VaultError,
} from '@pramana/vault';
import { type HeldKit, heldKits, holdKit, type KeyFiles, nodeCrypto, sealBundle } from '@pramana/vault/node';
import { installNodeSecrets } from '../../platform/secrets.ts';

/** Unwrapped subject keys a process keeps: the patients of a busy day. */
const CACHED_KEYS = 10_000;

export interface Keys {
  readonly store: InstalledStore;
  readonly vault: Vault;
  readonly cache: SubjectKeyCache;
}

/** A key store whose files a recovery kit can hold. */
export type InstalledStore = KeyStore & { readonly files: KeyFiles };

let installed: Keys | undefined;

/**
 * Gives this process its keyring, once, before anything is sealed. A process has one keyring as it has one clock;
 * so what seals takes a transaction and a fact, and nobody hands keys around. From now on Node's own SHA-256 hashes
 * and its own Ed25519 verifies, each once it agrees with the portable one.
 */
export function installKeys(store: InstalledStore): void {
  if (installed === undefined) {
    installNodeSha256();
    installNodeEd25519();
  }
  installNodeSecrets(store);
  installed?.cache.clear();
  installed = { store, vault: new Vault(store, nodeCrypto), cache: new SubjectKeyCache(CACHED_KEYS) };
}

/** The process's keys; a fault of ours when nobody installed them. */
export function keys(): Keys {
  if (installed === undefined) throw new Error('No keyring was installed in this process.');
  return installed;
}

/** Makes a new hospital's keys, durably, before its first row refers to them. Harmless when they exist. */
export function createHospitalKeys(hospital: HospitalId, at?: Date): Promise<void> {
  return keys().store.createHospital(hospital, at);
}

/** The key under which this node cosigns other nodes' logs; null while it has none. */
export function witnessSigner(): LogSigner | null {
  return hasKeys() ? keys().store.witnessSigner() : null;
}

/** Makes that key, durably, under this name; the one that is there stays, with its own name. */
export function createWitnessKey(name: string): Promise<LogSigner> {
  return keys().store.createWitnessKey(name);
}

/** The verifier key of a log of this origin; null when the keyring has none. */
export function keyOf(origin: string): Vkey | null {
  try {
    return parseVkey(keys().store.logSigner(origin).vkey);
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}

/** False in a process that seals nothing. */
export function hasKeys(): boolean {
  return installed !== undefined;
}

/** The generations of a hospital's key that are there, oldest first. */
export function keyGenerations(hospital: HospitalId): readonly Generation[] {
  return keys().store.generations(hospital);
}

/** Makes the next generation, durably, once `beforehand` kept its file: what is wrapped from now on is under it. */
export function createKeyGeneration(hospital: HospitalId, at: Date, beforehand: KeepFile): Promise<Generation> {
  return keys().store.createGeneration(hospital, at, beforehand);
}

/** Destroys an old generation: what it wrapped, in any old backup too, opens no more. */
export function destroyKeyGeneration(hospital: HospitalId, number: number): Promise<void> {
  return keys().store.destroyGeneration(hospital, number);
}

/** All keys of this node, and `more` that are about to be made, encrypted for a recovery kit. */
export function sealKeyring(recipient: string, at: Date, more?: Readonly<Record<string, string>>): Promise<string> {
  return sealBundle(keys().store.files, recipient, at, more);
}

/** The kits that were confirmed on this node, oldest first, as the keyring remembers them; the last one holds. */
export function keyringKits(): HeldKit[] {
  return hasKeys() ? heldKits(keys().store.files) : [];
}

/** Makes a kit the one that holds, durably. */
export function holdKeyringKit(kit: HeldKit): Promise<void> {
  return holdKit(keys().store.files, kit);
}

/** Changes whenever a key was made or destroyed: files are only added and removed. */
export function keyringState(): string {
  const { files } = keys().store;
  return ['', 'hospitals', 'logs']
    .flatMap((folder) => files.list(folder))
    .sort()
    .join();
}

/** Learns of keys that other servers of this node made. */
export function refreshKeys(): Promise<void> {
  return keys().store.files.refresh();
}
