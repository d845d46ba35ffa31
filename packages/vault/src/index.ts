export { SubjectKeyCache } from './cache.ts';
export type { VaultCrypto } from './crypto.ts';
export { openEnvelope, sealEnvelope } from './envelope.ts';
export { VaultError } from './errors.ts';
export type { VaultErrorCode } from './errors.ts';
export { SecretKey } from './key.ts';
export type { KeyStore, LogSigner } from './keystore.ts';
export { Vault } from './vault.ts';
export type { BoxContext } from './vault.ts';
