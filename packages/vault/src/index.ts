export { letGo } from './bytes.ts';
export { SubjectKeyCache } from './cache.ts';
export { CATEGORIES, type Category, type CategoryContext, type ContentContext } from './category.ts';
export type { VaultCrypto } from './crypto.ts';
export { openEnvelope, sealEnvelope } from './envelope.ts';
export { VaultError } from './errors.ts';
export type { VaultErrorCode } from './errors.ts';
export {
  FILE_CHUNK_BYTES,
  FILE_HEADER_BYTES,
  fileHeader,
  openChunk,
  openFile,
  openFileSpan,
  sealChunk,
  sealedChunkLength,
  sealedFileLength,
  sealFile,
} from './file.ts';
export type { ChunkPosition, FileContext, ReadStored, Span } from './file.ts';
export { type Grant, type GrantOpening, type GrantSigner, unwrapGrant, wrapForGrant } from './grant.ts';
export { hpkeKeyPair } from './hpke.ts';
export { SecretKey } from './key.ts';
export type { Generation, KeepFile, KeyStore, LogSigner } from './keystore.ts';
export { Vault } from './vault.ts';
export type { BoxContext, NewKey } from './vault.ts';
