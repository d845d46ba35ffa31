import type { HospitalId } from '@pramana/kernel';
import type { SecretKey } from './key.ts';

/** Signs as a log, or as a witness; the shape the ledger's own signers have. The private half stays inside. */
export interface LogSigner {
  /** Key name: the log's origin, the witness's name. */
  readonly name: string;
  /** Verifier key as in C2SP signed-note: `name+hex(key id)+base64(type ‖ public key)`; type 0x01, of a witness 0x04. */
  readonly vkey: string;
  /** 64-byte Ed25519 signature. */
  sign(message: Uint8Array): Uint8Array;
}

/** One of a hospital's keys in time: the newest wraps, older ones only unwrap until they are destroyed. */
export interface Generation {
  /** Counts from 1, never again. */
  readonly number: number;
  /** Null in a key file of the first version, which did not say. */
  readonly madeAt: Date | null;
  /** The key's public id, 8 bytes. */
  readonly keyId: Uint8Array;
}

/** Keeps a key file somewhere else as well. */
export type KeepFile = (name: string, text: string) => Promise<void>;

/**
 * Where the top keys live. The keyring folder is the first; one backed by HashiCorp Vault or a KMS opens its keys once
 * at start and answers the same questions. Reading is synchronous; creating is durable when its promise resolves.
 * A key that is not there is `key_missing`: nothing is ever made up on reading.
 */
export interface KeyStore {
  /** Makes the hospital's keys; when they exist, leaves them as they are (so a retried set-up is harmless). */
  createHospital(hospital: HospitalId, at?: Date): Promise<void>;
  /** The newest generation, which wraps the hospital's subject keys; or the one of this id, else `wrong_key`. */
  hospitalKey(hospital: HospitalId, keyId?: Uint8Array): SecretKey;
  /** Those that are there, oldest first; looked up anew, so that another server's are seen. */
  generations(hospital: HospitalId): readonly Generation[];
  /**
   * Makes the next generation, durably; of several that try at once, each makes at most one more. It exists for nobody
   * before `beforehand` has kept the file that will be written (in a recovery kit): when that fails, nothing was made.
   */
  createGeneration(hospital: HospitalId, at: Date, beforehand?: KeepFile): Promise<Generation>;
  /** Destroys an old generation for ever; harmless when it is gone. The newest is refused. */
  destroyGeneration(hospital: HospitalId, number: number): Promise<void>;
  /** Derives the hospital's pseudonyms. */
  pseudonymKey(hospital: HospitalId): SecretKey;
  /** Makes the log's signing key, or finds the one made before; answers its verifier key. */
  createLogKey(origin: string): Promise<string>;
  logSigner(origin: string): LogSigner;
  /** Makes the key under which this node cosigns other nodes' logs, or finds the one made before; under `name` when new. */
  createWitnessKey(name: string): Promise<LogSigner>;
  /** That key; null while none was made. */
  witnessSigner(): LogSigner | null;
  /** A secret of this node for one purpose only, such as `cursor`; independent of that for any other. */
  nodeSecret(purpose: string): SecretKey;
}
