export { isRecipient, newAgeKey, openStream, sealStream } from './age.ts';
export { nodeCrypto } from './crypto.ts';
export { folderFiles, type KeyFiles } from './key-files.ts';
export { type HeldKit, heldKits, holdKit } from './held-kit.ts';
export { awsKmsService, secretService, transitService } from './key-services.ts';
export { holdsKeysOf, Keyring, openKeyring } from './keyring.ts';
export { makeKit, type NewKit, openBundle, type OpenedBundle, partHash, restoreBundle, sealBundle } from './kit.ts';
export { readPrivateFile, writePrivateFile } from './private-files.ts';
export { type KeyService, sealedFiles } from './sealed-files.ts';
