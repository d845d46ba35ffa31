export { nodeCrypto } from './crypto.ts';
export { Keyring, openKeyring } from './keyring.ts';
