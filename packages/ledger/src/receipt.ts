/**
 * Receipts as text (C2SP tlog-proof, the `.tlog-proof` file). Kind, salt, claim and items stand in `extra`; they
 * are not authenticated there but by deriving the log's leaf from them.
 */
import { fromBase64, parseDecimal, toBase64 } from './bytes.ts';
import { type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { ensure, LedgerError } from './errors.ts';
import { type DisclosedItem, decodeItem, encodeItem, isShown, SALT_LENGTH } from './item.ts';
import { type ClaimKind, isClaimKind } from './kind.ts';
import { parseNote } from './note.ts';

/** A self-contained proof of one entry. `items` is empty when no lines are presented. */
export type Receipt = {
  readonly form: 'proof';
  readonly kind: ClaimKind;
  readonly salt: Uint8Array;
  readonly claim: Uint8Array;
  readonly items: readonly DisclosedItem[];
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  /** The signed note, cosignatures included, verbatim. */
  readonly checkpoint: string;
};

/** The first line of every receipt file. */
export const RECEIPT_HEADER = 'c2sp.org/tlog-proof@v1';
const EXTRA_VERSION = 1;
/** A tree of 2^63 entries has no longer path. */
export const MAX_PROOF = 63;

function encodeExtra({ kind, salt, claim, items }: Receipt): Uint8Array {
  const shown = items.map((item) => (isShown(item) ? [item.salt, encodeItem(item)] : item.commitment));
  return encodeCbor([EXTRA_VERSION, kind, salt, claim, shown]);
}

function bytesOf(value: CborValue | undefined, length?: number): Uint8Array {
  const fits = value instanceof Uint8Array && (length === undefined || value.length === length);
  ensure(fits, 'bad_receipt', 'a field of extra is not bytes of the right length');
  return value;
}

function listOf(value: CborValue | undefined): readonly CborValue[] {
  ensure(Array.isArray(value), 'bad_receipt', 'extra is not the list it should be');
  return value as readonly CborValue[];
}

function readItem(value: CborValue): DisclosedItem {
  if (value instanceof Uint8Array) return { commitment: bytesOf(value, 32) };
  const pair = listOf(value);
  ensure(pair.length === 2, 'bad_receipt', 'a shown item is [salt, item]');
  return { ...decodeItem(bytesOf(pair[1])), salt: bytesOf(pair[0], SALT_LENGTH) };
}

type Extra = Pick<Receipt, 'kind' | 'salt' | 'claim' | 'items'>;

function decodeExtra(bytes: Uint8Array): Extra {
  const fields = listOf(decodeCbor(bytes));
  const [version, kind, salt, claim, items] = fields;
  ensure(fields.length === 5 && version === EXTRA_VERSION, 'bad_receipt', 'an unknown version of extra');
  ensure(typeof kind === 'string' && isClaimKind(kind), 'bad_receipt', 'an unknown kind of claim');
  return { kind, salt: bytesOf(salt, SALT_LENGTH), claim: bytesOf(claim), items: listOf(items).map(readItem) };
}

/** Writes a receipt file. */
export function formatReceipt(receipt: Receipt): string {
  const lines = [
    RECEIPT_HEADER,
    `extra ${toBase64(encodeExtra(receipt))}`,
    `index ${receipt.index}`,
    ...receipt.proof.map(toBase64),
  ];
  return `${lines.join('\n')}\n\n${receipt.checkpoint}`;
}

/** Reads a receipt file strictly; nothing in it is verified yet (that is `verifyReceipt`). */
export function parseReceipt(text: string): Receipt {
  const split = text.indexOf('\n\n');
  ensure(split > 0, 'bad_receipt', 'a receipt without a checkpoint');
  const [header, extraLine = '', indexLine = '', ...hashes] = text.slice(0, split).split('\n');
  ensure(header === RECEIPT_HEADER, 'bad_receipt', 'not a receipt');
  ensure(extraLine.startsWith('extra '), 'bad_receipt', 'a receipt without claim and salt');
  ensure(indexLine.startsWith('index '), 'bad_receipt', 'a receipt without an index');
  ensure(hashes.length <= MAX_PROOF, 'bad_receipt', 'too many hashes');
  const index = parseDecimal(indexLine.slice('index '.length));
  if (index === undefined) throw new LedgerError('bad_receipt', 'not an index');
  const proof = hashes.map(fromBase64);
  ensure(
    proof.every((hash) => hash.length === 32),
    'bad_receipt',
    'a hash has 32 bytes',
  );
  const checkpoint = text.slice(split + 2);
  parseNote(checkpoint);
  return { form: 'proof', ...decodeExtra(fromBase64(extraLine.slice('extra '.length))), index, proof, checkpoint };
}
