/**
 * The one error of this package. `code` is stable and may be shown, stored and matched on;
 * `message` is a plain sentence for people and may change.
 */
export type LedgerErrorCode =
  | 'bad_argument'
  | 'bad_hex'
  | 'bad_base64'
  | 'bad_utf8'
  | 'bad_cbor'
  | 'bad_claim'
  | 'bad_item'
  | 'bad_proof'
  | 'bad_edge'
  | 'bad_tile'
  | 'bad_hash'
  | 'bad_vkey'
  | 'bad_key'
  | 'bad_record'
  | 'bad_note'
  | 'note_signature'
  | 'note_unverified'
  | 'bad_checkpoint'
  | 'wrong_origin'
  | 'bad_policy'
  | 'policy_unsigned'
  | 'policy_replayed'
  | 'bad_succession'
  | 'bad_receipt'
  | 'bad_submission'
  | 'bad_evidence'
  | 'bad_report'
  | 'bad_bundle'
  | 'item_too_large'
  | 'hash_mismatch'
  | 'head_conflict'
  | 'head_damaged'
  | 'missing_hash'
  | 'store_damaged'
  | 'store_dead'
  | 'store_locked'
  | 'store_behind'
  | 'store_forked';

/** The only error that this package throws on purpose; anything else is a fault of the caller or of a store. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LedgerError';
    this.code = code;
  }
}

/** Throws `LedgerError(code, message)` unless the condition holds. */
export function ensure(condition: boolean, code: LedgerErrorCode, message: string): asserts condition {
  if (!condition) throw new LedgerError(code, message);
}
