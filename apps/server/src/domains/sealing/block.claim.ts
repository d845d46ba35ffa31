import {
  blockHash,
  type BuiltClaim,
  type CborValue,
  type ClaimHeader,
  type ClaimItem,
  type ClaimKind,
  commit,
  decodeCbor,
  decodeHeader,
  decodeItem,
  type DisclosedItem,
  encodeCbor,
  encodeItem,
  LedgerError,
  isShown,
  type PreparedItems,
  SALT_LENGTH,
  type SaltedItem,
} from '@pramana/ledger';

/** How people call a sealed document: `OPD-2627-000001`. Digits are never cut, so long series keep counting. */
export function labelOf(series: string, number: number): string {
  return `${series}-${String(number).padStart(6, '0')}`;
}

/** What a genesis block says of its series. */
export function genesisItems(kind: string, financialYear: string, counter: string): ClaimItem[] {
  return [{ name: 'series', value: { kind, 'financial-year': financialYear, counter } }];
}

/** A claim with everything needed to show it again: what a block's `body` holds, encrypted. */
export interface OpenClaim extends KeptClaim {
  /** Those that the body holds: all of them, unless they are kept elsewhere. */
  readonly items: readonly SaltedItem[];
  /** The bytes of the items that the body holds, by position. */
  readonly encoded: readonly (Uint8Array | undefined)[];
}

/** A claim as a body holds it. */
interface KeptClaim {
  readonly salt: Uint8Array;
  readonly claim: Uint8Array;
  /** Every item by its position; one that is kept elsewhere stands here as its commitment. */
  readonly presented: readonly DisclosedItem[];
}

/**
 * CBOR [salt, claim, [[salt, item bytes] or commitment, …]]. Frozen like the claim itself: bodies are never rewritten.
 * `encoded`: the items' bytes by position, where somebody has them.
 */
export function encodeBody({ salt, claim, presented }: KeptClaim, encoded: readonly Uint8Array[] = []): Uint8Array {
  const pairs = presented.map((item, i) =>
    isShown(item) ? [item.salt, encoded[i] ?? encodeItem(item)] : item.commitment,
  );
  return encodeCbor([salt, claim, pairs]);
}

function bytesIn(value: CborValue | undefined, length?: number): Uint8Array {
  if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length))
    throw new LedgerError('bad_claim', 'a part of the body is not bytes');
  return value;
}

function listIn(value: CborValue | undefined, length?: number): readonly CborValue[] {
  const fits = Array.isArray(value) && (length === undefined || value.length === length);
  if (!fits) throw new LedgerError('bad_claim', 'a part of the body is not the list it should be');
  return value as readonly CborValue[];
}

/** Reads a body strictly; `bad_claim`, `bad_item` or `bad_cbor`. */
export function decodeBody(body: Uint8Array): OpenClaim {
  const [salt, claim, items] = listIn(decodeCbor(body), 3);
  const encoded: (Uint8Array | undefined)[] = [];
  const presented = listIn(items).map((pair, i): DisclosedItem => {
    if (pair instanceof Uint8Array) return { commitment: bytesIn(pair, 32) };
    const [itemSalt, item] = listIn(pair, 2);
    const bytes = (encoded[i] = bytesIn(item));
    const { name, value } = decodeItem(bytes);
    return { name, value, salt: bytesIn(itemSalt) };
  });
  const open = { salt: bytesIn(salt), claim: bytesIn(claim), presented, items: presented.filter(isShown), encoded };
  if (open.salt.length !== SALT_LENGTH) throw new LedgerError('bad_claim', 'a salt has 16 bytes');
  return open;
}

/** A block's body read and recomputed: what the row beside it must say. */
export interface Recomputed extends OpenClaim {
  readonly header: ClaimHeader;
  readonly commitment: Uint8Array;
}

/** Recomputes the commitment from a body; throws `LedgerError` when the body is no claim. */
export function recompute(body: Uint8Array): Recomputed {
  const open = decodeBody(body);
  const header = decodeHeader(open.claim);
  return { ...open, header, commitment: commit(header.kind, open.salt, open.claim) };
}

/** The block of a claim just built of these items; its body holds `presented` of them. */
export function blockOf(
  { salt, claim, header, commitment }: BuiltClaim,
  { items, encoded }: Pick<PreparedItems, 'items' | 'encoded'>,
  presented: readonly DisclosedItem[] = items,
): { hash: Uint8Array; body: Uint8Array } {
  return { hash: blockHash(header.prev, commitment), body: encodeBody({ salt, claim, presented }, encoded) };
}

/** Category under which bodies are boxed. */
export const CLAIM_BOX = 'claim';

export type { ClaimItem, ClaimKind };
