/**
 * Items: the lines of a claim, each under its own random salt with its position bound in, so any
 * subset can be shown, a hidden one cannot be guessed, a shown one cannot be altered or moved.
 */
import { equal, uintBE, utf8 } from './bytes.ts';
import { type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { ensure, LedgerError } from './errors.ts';
import type { ClaimHeader } from './header.ts';
import { leafHash, rootOf } from './merkle.ts';
import { hmacSha256 } from './sha256.ts';

/** `name` is a lowercase letter and up to 31 of a-z, 0-9 and `-`. */
export type ClaimItem = { readonly name: string; readonly value: CborValue };
/** An item with its own 16 random bytes, never derived from another salt. */
export type SaltedItem = ClaimItem & { readonly salt: Uint8Array };
/** An item as presented: shown with its salt, or hidden behind its 32-byte commitment. */
export type DisclosedItem = SaltedItem | { readonly commitment: Uint8Array };

/** 128 random bits, one length everywhere: a claim of few possible values cannot be guessed from its commitment. */
export const SALT_LENGTH = 16;
/** Before position and item in what a commitment covers. */
export const ITEM_CONTEXT: Uint8Array = utf8('pramana/item/v1\0');

function ensureName(name: string): void {
  ensure(/^[a-z][a-z0-9-]{0,31}$/.test(name), 'bad_item', "an item's name is 1 to 32 of a-z, 0-9 and -");
}

/** CBOR [name, value]: what the item's commitment covers. */
export function encodeItem({ name, value }: ClaimItem): Uint8Array {
  ensureName(name);
  return encodeCbor([name, value]);
}

/** Reads item bytes strictly. */
export function decodeItem(bytes: Uint8Array): ClaimItem {
  const pair = decodeCbor(bytes);
  if (!Array.isArray(pair) || pair.length !== 2) throw new LedgerError('bad_item', 'an item is [name, value]');
  const [name, value] = pair as readonly CborValue[];
  ensure(typeof name === 'string' && value !== undefined, 'bad_item', 'an item is [name, value]');
  ensureName(name);
  return { name, value };
}

/** HMAC-SHA-256(salt, "pramana/item/v1\0" ‖ uint32-BE position ‖ item bytes). Positions count from 0. */
export function itemCommitment(position: number, item: ClaimItem, salt: Uint8Array): Uint8Array {
  return encodedCommitment(position, encodeItem(item), salt);
}

/** `itemCommitment` of an item that is encoded already. */
export function encodedCommitment(position: number, item: Uint8Array, salt: Uint8Array): Uint8Array {
  ensure(salt.length === SALT_LENGTH, 'bad_item', 'a salt has 16 bytes');
  return hmacSha256(salt, ITEM_CONTEXT, uintBE(position, 4), item);
}

/** RFC 6962 root over the commitments as leaf data, in position order. */
export function itemsRoot(commitments: readonly Uint8Array[]): Uint8Array {
  ensure(
    commitments.every((commitment) => commitment.length === 32),
    'bad_item',
    'a commitment has 32 bytes',
  );
  return rootOf(commitments.map(leafHash));
}

/** True for an item that is shown, not hidden. */
export function isShown(item: DisclosedItem): item is SaltedItem {
  return 'salt' in item;
}

/** The commitment of a presented item at its position. */
export function commitmentOf(item: DisclosedItem, position: number): Uint8Array {
  return isShown(item) ? itemCommitment(position, item, item.salt) : item.commitment;
}

/** Shows the items at these positions and hides the others. All items stay in the list, in order. */
export function disclose(items: readonly SaltedItem[], shown: Iterable<number>): DisclosedItem[] {
  const positions = new Set(shown);
  for (const position of positions) ensure(items[position] !== undefined, 'bad_item', 'no item at that position');
  return items.map((item, i) => (positions.has(i) ? item : { commitment: itemCommitment(i, item, item.salt) }));
}

/**
 * True when these items, all of them and in this order, are those of the header. Never throws. `encoded`: the bytes that
 * the items were decoded from, by position, where somebody has them.
 */
export function verifyItems(
  header: Pick<ClaimHeader, 'itemCount' | 'itemsRoot'>,
  items: readonly DisclosedItem[],
  encoded: readonly (Uint8Array | undefined)[] = [],
): boolean {
  if (items.length !== header.itemCount) return false;
  try {
    const commitments = items.map((item, i) => {
      const bytes = encoded[i];
      return bytes && isShown(item) ? encodedCommitment(i, bytes, item.salt) : commitmentOf(item, i);
    });
    return equal(itemsRoot(commitments), header.itemsRoot);
  } catch {
    return false;
  }
}
