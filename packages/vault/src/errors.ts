/** Why the vault refused. None of them ever comes with content: there is no "opened, but doubtful". */
export type VaultErrorCode =
  /** The keyring does not hold this key, or it was destroyed: the content is gone or not ours to read. */
  | 'key_missing'
  /** Sealed under another key than the one offered. */
  | 'wrong_key'
  /** The bytes, or what they are said to be, are not what was sealed. */
  | 'damaged'
  /** A file that ends before its last chunk. */
  | 'truncated'
  /** Not something this vault writes. */
  | 'bad_format'
  /** Not signed by whom it is said to come from. */
  | 'bad_signature'
  /** Its time is over. */
  | 'expired'
  /** Other accounts of this machine could read or replace the keyring. */
  | 'unsafe_keyring';

/** The only error of this package. Its message never holds key bytes or content. */
export class VaultError extends Error {
  readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, message: string) {
    super(message);
    this.name = 'VaultError';
    this.code = code;
  }
}
