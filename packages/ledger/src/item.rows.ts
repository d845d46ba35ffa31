/** The items of many claims verified at once: what an audit does most of, hashed in rows (`./row.ts`). */
import { equal } from './bytes.ts';
import type { ClaimHeader } from './header.ts';
import { type DisclosedItem, isShown, ITEM_CONTEXT, SALT_LENGTH, verifyItems } from './item.ts';
import { type HashRow, leafRow, macRow, nodeRow } from './row.ts';

/** A claim's items as `verifyItems` takes them. */
export type ClaimItems = {
  readonly header: Pick<ClaimHeader, 'itemCount' | 'itemsRoot'>;
  readonly items: readonly DisclosedItem[];
  readonly encoded: readonly (Uint8Array | undefined)[];
};

const HASH = 32;
/** In front of each item's bytes: the context and its position. */
const BEFORE = ITEM_CONTEXT.length + 4;
/** Longer items are hashed one by one. */
const LONGEST = 16_384;

/** `verifyItems` of each; never throws. */
export function verifyItemsOf(claims: readonly ClaimItems[]): boolean[] {
  const inRows = claims.filter(fitsRows);
  const roots = itemRoots(inRows);
  const found = new Map(inRows.map((claim, i) => [claim, roots.subarray(HASH * i, HASH * (i + 1))]));
  return claims.map((claim) => {
    const root = found.get(claim);
    return root === undefined
      ? verifyItems(claim.header, claim.items, claim.encoded)
      : equal(root, claim.header.itemsRoot);
  });
}

/** Whether nothing about these items is out of the ordinary: `verifyItems` judges what is. */
function fitsRows({ header, items, encoded }: ClaimItems): boolean {
  if (items.length === 0 || items.length !== header.itemCount) return false;
  return items.every((item, i) => {
    if (!isShown(item)) return item.commitment.length === HASH;
    const bytes = encoded[i];
    return bytes !== undefined && bytes.length <= LONGEST && item.salt.length === SALT_LENGTH;
  });
}

function itemRoots(claims: readonly ClaimItems[]): HashRow {
  const commitments = commitmentRow(claims);
  return joinedUp(
    leafRow(commitments),
    claims.map(({ items }) => items.length),
  );
}

/** The commitments of all items side by side. */
function commitmentRow(claims: readonly ClaimItems[]): HashRow {
  const [keys, texts, ends] = keyedTexts(claims);
  const macs = macRow(keys, texts, ends);
  const count = claims.reduce((sum, { items }) => sum + items.length, 0);
  if (count === ends.length) return macs;
  const out = new Uint8Array(HASH * count);
  let [next, at] = [0, 0];
  for (const item of claims.flatMap(({ items }) => items)) {
    out.set(isShown(item) ? macs.subarray(HASH * next, HASH * ++next) : item.commitment, at);
    at += HASH;
  }
  return out;
}

/** Salts and what is hashed under them of all items that are shown, side by side, and where each text ends. */
function keyedTexts(claims: readonly ClaimItems[]): [keys: Uint8Array, texts: Uint8Array, ends: number[]] {
  let [count, length] = [0, 0];
  for (const { items, encoded } of claims) {
    for (let i = 0; i < items.length; i++) length += BEFORE + (encoded[i]?.length ?? 0);
    count += items.length;
  }
  // As large as if all were shown.
  const [keys, texts] = [new Uint8Array(SALT_LENGTH * count), new Uint8Array(length)];
  const ends: number[] = [];
  let at = 0;
  for (const { items, encoded } of claims) {
    for (let position = 0; position < items.length; position++) {
      const [item, bytes] = [items[position], encoded[position]];
      if (item === undefined || !isShown(item) || bytes === undefined) continue;
      keys.set(item.salt, SALT_LENGTH * ends.length);
      texts.set(ITEM_CONTEXT, at);
      at += ITEM_CONTEXT.length;
      for (let shift = 24; shift >= 0; shift -= 8) texts[at++] = position >>> shift;
      texts.set(bytes, at);
      ends.push((at += bytes.length));
    }
  }
  return [keys.subarray(0, SALT_LENGTH * ends.length), texts, ends];
}

/**
 * The roots of trees whose leaf hashes lie side by side, `widths` of them each: level by level through all trees at once,
 * where the last hash of an odd level goes up as it is (RFC 9162 §2.1.1 splits them alike).
 */
function joinedUp(leaves: HashRow, widths: readonly number[]): HashRow {
  let row = leaves;
  for (let now = widths; now.some((width) => width > 1); now = now.map((width) => Math.ceil(width / 2))) {
    const pairs = new Uint8Array(2 * HASH * now.reduce((sum, width) => sum + Math.floor(width / 2), 0));
    const above = new Uint8Array(HASH * now.reduce((sum, width) => sum + Math.ceil(width / 2), 0));
    let [from, to] = [0, 0];
    for (const width of now) {
      const even = 2 * HASH * Math.floor(width / 2);
      pairs.set(row.subarray(from, from + even), to);
      from += HASH * width;
      to += even;
    }
    const hashed = nodeRow(pairs);
    let [at, up, below] = [0, 0, 0];
    for (const width of now) {
      const half = HASH * Math.floor(width / 2);
      above.set(hashed.subarray(up, up + half), at);
      below += HASH * width;
      if (width % 2 === 1) above.set(row.subarray(below - HASH, below), at + half);
      up += half;
      at += HASH * Math.ceil(width / 2);
    }
    row = above;
  }
  return row;
}
