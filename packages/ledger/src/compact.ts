/**
 * The compact receipt: what the printed QR holds. Root, origin and key ids are left out because the verifier
 * recomputes them; references are the 4-byte key ids, never positions in somebody's list.
 */
import { concat, copyOf, readUintBE, uintBE } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { readCosignature } from './cosignature.ts';
import { ensure, LedgerError } from './errors.ts';
import { SALT_LENGTH } from './item.ts';
import { CLAIM_KINDS, type ClaimKind, kindOf } from './kind.ts';
import { parseNote } from './note.ts';
import { MAX_PROOF, type Receipt } from './receipt.ts';

/** A cosignature: 4-byte key id, POSIX seconds, 64-byte signature. */
export type CompactWitness = { readonly ref: Uint8Array; readonly time: number; readonly signature: Uint8Array };

/** A receipt as the QR holds it: what the verifier can recompute is left out. */
export type CompactReceipt = {
  readonly form: 'compact';
  readonly kind: ClaimKind;
  /** The log's 4-byte key id. */
  readonly logRef: Uint8Array;
  readonly size: number;
  readonly index: number;
  readonly salt: Uint8Array;
  readonly proof: readonly Uint8Array[];
  /** The log's 64-byte signature over the checkpoint's text. */
  readonly logSignature: Uint8Array;
  readonly witnesses: readonly CompactWitness[];
  readonly claim: Uint8Array;
};

/** Printed before the log answered: claim, salt and the log it goes to. */
export type PendingReceipt = {
  readonly form: 'pending';
  readonly kind: ClaimKind;
  readonly logRef: Uint8Array;
  readonly salt: Uint8Array;
  readonly claim: Uint8Array;
};

export const COMPACT_VERSION = 1;
/** The last POSIX second that 5 bytes hold. */
const LATEST = 2 ** 40 - 1;
/** Second bytes that are no kind of claim. */
export const PENDING_CODE = 0xfe;
export const ITEMS_CODE = 0xff;

/** Takes fixed-length fields off the front; `bad_receipt` when the bytes run out. */
export class FieldReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(length: number): Uint8Array {
    ensure(this.#at + length <= this.#bytes.length, 'bad_receipt', 'the receipt is cut off');
    return copyOf(this.#bytes, this.#at, (this.#at += length));
  }

  uint(width: number): number {
    return readUintBE(this.take(width));
  }

  rest(): Uint8Array {
    return this.take(this.#bytes.length - this.#at);
  }

  atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }
}

/** Refuses a field of another length: it would shift all that follows it. */
function sized(bytes: Uint8Array, length: number, what: string): Uint8Array {
  ensure(bytes.length === length, 'bad_receipt', `${what} has ${length} bytes`);
  return bytes;
}

/** The bytes of the QR's receipt. Sizes and indices up to 2^32-1, times up to 2^40-1. */
export function encodeCompact(receipt: CompactReceipt | PendingReceipt): Uint8Array {
  const code = CLAIM_KINDS[receipt.kind];
  const ref = sized(receipt.logRef, 4, 'a log reference');
  const salt = sized(receipt.salt, SALT_LENGTH, 'a salt');
  if (receipt.form === 'pending') {
    return concat(Uint8Array.of(COMPACT_VERSION, PENDING_CODE, code), ref, salt, receipt.claim);
  }
  const { size, index, proof, witnesses } = receipt;
  ensure(proof.length <= MAX_PROOF && witnesses.length <= 255, 'bad_receipt', 'too many hashes or witnesses');
  return concat(
    Uint8Array.of(COMPACT_VERSION, code),
    ref,
    uintBE(size, 4),
    uintBE(index, 4),
    salt,
    uintBE(proof.length, 1),
    ...proof.map((hash) => sized(hash, 32, 'a hash')),
    sized(receipt.logSignature, 64, 'a signature'),
    uintBE(witnesses.length, 1),
    ...witnesses.flatMap((w) => [sized(w.ref, 4, 'a reference'), uintBE(w.time, 5), sized(w.signature, 64, 'it')]),
    receipt.claim,
  );
}

/** Reads the bytes of a receipt QR; nothing in it is verified yet. */
export function decodeCompact(bytes: Uint8Array): CompactReceipt | PendingReceipt {
  const reader = new FieldReader(bytes);
  ensure(reader.uint(1) === COMPACT_VERSION, 'bad_receipt', 'an unknown version of receipt');
  const code = reader.uint(1);
  if (code === PENDING_CODE) {
    const kind = kindOf(reader.uint(1));
    return { form: 'pending', kind, logRef: reader.take(4), salt: reader.take(SALT_LENGTH), claim: reader.rest() };
  }
  const kind = kindOf(code);
  const logRef = reader.take(4);
  const size = reader.uint(4);
  const index = reader.uint(4);
  const salt = reader.take(SALT_LENGTH);
  const count = reader.uint(1);
  ensure(count <= MAX_PROOF, 'bad_receipt', 'too many hashes');
  const proof = Array.from({ length: count }, () => reader.take(32));
  const logSignature = reader.take(64);
  const witnesses = Array.from({ length: reader.uint(1) }, () => ({
    ref: reader.take(4),
    time: reader.uint(5),
    signature: reader.take(64),
  }));
  return { form: 'compact', kind, logRef, size, index, salt, proof, logSignature, witnesses, claim: reader.rest() };
}

/**
 * The compact form of a receipt file. The log's line is the 64-byte signature under the origin's name; every
 * 72-byte line is a cosignature. Lines of another form cannot be carried and are left out.
 */
export function compactReceipt(receipt: Receipt): CompactReceipt {
  const { text, signatures } = parseNote(receipt.checkpoint);
  const { origin, size } = parseCheckpoint(text);
  const log = signatures.find(({ name, signature }) => name === origin && signature.length === 64);
  if (log === undefined) throw new LedgerError('bad_receipt', 'the checkpoint carries no signature of its log');
  const witnesses = signatures.flatMap(({ keyId, signature }) => {
    const cosignature = readCosignature(signature);
    return cosignature === undefined || cosignature.time > LATEST
      ? []
      : [{ ref: keyId, time: cosignature.time, signature: cosignature.signature }];
  });
  const { kind, salt, claim, index, proof } = receipt;
  const logSignature = log.signature;
  return { form: 'compact', kind, logRef: log.keyId, size, index, salt, proof, logSignature, witnesses, claim };
}
