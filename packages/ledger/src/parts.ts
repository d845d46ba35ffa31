/** The second QR: a claim's items with their salts, split over several codes when they are too many for one. */
import { concat, copyOf, equal, uintBE } from './bytes.ts';
import { COMPACT_VERSION, FieldReader, ITEMS_CODE } from './compact.ts';
import { ensure } from './errors.ts';
import { type DisclosedItem, decodeItem, encodeItem, isShown, SALT_LENGTH } from './item.ts';

/** One code of `parts` (counted from 1). `ref` is the first 8 bytes of the claim's commitment. */
export type ItemsPart = {
  readonly form: 'items';
  readonly ref: Uint8Array;
  readonly part: number;
  readonly parts: number;
  readonly items: readonly DisclosedItem[];
};

const REF_LENGTH = 8;
const HEAD_LENGTH = 2 + REF_LENGTH + 2;
const HIDDEN = 0;
const SHOWN = 1;
const MAX_PARTS = 255;

function encodePresented(item: DisclosedItem): Uint8Array {
  if (!isShown(item)) return concat(Uint8Array.of(HIDDEN), item.commitment);
  const bytes = encodeItem(item);
  return concat(Uint8Array.of(SHOWN), item.salt, uintBE(bytes.length, 2), bytes);
}

/** Groups encoded items, in order, so that each group with its head stays within the budget. */
function pack(encoded: readonly Uint8Array[], budget: number): Uint8Array[][] {
  const groups: Uint8Array[][] = [[]];
  let used = HEAD_LENGTH;
  for (const item of encoded) {
    ensure(HEAD_LENGTH + item.length <= budget, 'item_too_large', 'one item alone is larger than a code may be');
    if (used + item.length > budget) {
      groups.push([]);
      used = HEAD_LENGTH;
    }
    groups.at(-1)?.push(item);
    used += item.length;
  }
  return groups;
}

/** All items of a claim, in order, as one or more codes of at most `budget` bytes each. */
export function compactItems(commitment: Uint8Array, items: readonly DisclosedItem[], budget: number): Uint8Array[] {
  const groups = pack(items.map(encodePresented), budget);
  ensure(groups.length <= MAX_PARTS, 'item_too_large', 'the items need too many codes');
  const ref = copyOf(commitment, 0, REF_LENGTH);
  return groups.map((group, i) =>
    concat(Uint8Array.of(COMPACT_VERSION, ITEMS_CODE), ref, Uint8Array.of(i + 1, groups.length), ...group),
  );
}

function readPresented(reader: FieldReader): DisclosedItem {
  const flag = reader.uint(1);
  if (flag === HIDDEN) return { commitment: reader.take(32) };
  ensure(flag === SHOWN, 'bad_receipt', 'neither a shown nor a hidden item');
  const salt = reader.take(SALT_LENGTH);
  return { ...decodeItem(reader.take(reader.uint(2))), salt };
}

/** True for bytes of an items code rather than of a receipt. */
export function isItemsPart(bytes: Uint8Array): boolean {
  return bytes[0] === COMPACT_VERSION && bytes[1] === ITEMS_CODE;
}

/** Reads one items code. */
export function decodeItemsPart(bytes: Uint8Array): ItemsPart {
  ensure(isItemsPart(bytes), 'bad_receipt', 'not a code with items');
  const reader = new FieldReader(bytes.subarray(2));
  const ref = reader.take(REF_LENGTH);
  const part = reader.uint(1);
  const parts = reader.uint(1);
  ensure(part >= 1 && part <= parts, 'bad_receipt', 'an impossible part number');
  const items: DisclosedItem[] = [];
  while (!reader.atEnd()) items.push(readPresented(reader));
  return { form: 'items', ref, part, parts, items };
}

/** Which parts are still to be scanned; all must belong to one receipt. */
export function missingParts(scanned: readonly ItemsPart[]): number[] {
  const [first] = scanned;
  if (first === undefined) return [];
  const same = scanned.every(({ ref, parts }) => equal(ref, first.ref) && parts === first.parts);
  ensure(same, 'bad_receipt', 'the codes belong to different receipts');
  const have = new Set(scanned.map(({ part }) => part));
  return Array.from({ length: first.parts }, (_, i) => i + 1).filter((part) => !have.has(part));
}

/** All items in order from all parts, scanned in any order; `bad_receipt` names what is missing. */
export function joinItems(scanned: readonly ItemsPart[]): DisclosedItem[] {
  const missing = missingParts(scanned);
  ensure(scanned.length > 0 && missing.length === 0, 'bad_receipt', `code ${missing.join(', ')} is not scanned yet`);
  const byPart = new Map<number, ItemsPart>();
  for (const part of scanned) byPart.set(part.part, part);
  return [...byPart.values()].sort((a, b) => a.part - b.part).flatMap(({ items }) => [...items]);
}

/** True when an items code belongs to the claim with this commitment. */
export function partBelongsTo(part: ItemsPart, commitment: Uint8Array): boolean {
  return equal(part.ref, commitment.slice(0, REF_LENGTH));
}
