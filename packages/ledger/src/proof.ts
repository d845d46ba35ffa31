/** Inclusion proofs, verified as RFC 9162 §2.1.3.2 writes it down, line by line; and where hashes of a tree come from. */
import { equal } from './bytes.ts';
import { LedgerError } from './errors.ts';
import { EMPTY_ROOT, nodeHash } from './merkle.ts';

/** A perfect subtree: 2^level leaves beginning at leaf index·2^level. */
export type NodeCoord = { readonly level: number; readonly index: number };

/** Answers a batch of node hashes in the order asked. */
export type NodeReader = (coords: readonly NodeCoord[]) => Promise<readonly Uint8Array[]>;

/** The root that index, size, leaf hash and path lead to, or undefined when the path cannot fit them. */
export function rootFromInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size)) return undefined;
  if (index < 0 || index >= size || leaf.length !== 32) return undefined;
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of path) {
    if (sn === 0 || p.length !== 32) return undefined;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      r = nodeHash(r, p);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 ? r : undefined;
}

/** True when the leaf hash is at `index` of the tree with this size and root. Never throws. */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  const computed = rootFromInclusion(index, size, leaf, path);
  return computed !== undefined && equal(computed, root);
}

/** Reads from leaf hashes in memory; for tests and small trees (the items of a claim). */
export function arrayReader(leafHashes: readonly Uint8Array[]): NodeReader {
  const node = ({ level, index }: NodeCoord): Uint8Array => {
    const width = 2 ** level;
    const part = leafHashes.slice(index * width, (index + 1) * width);
    if (part.length !== width) throw new LedgerError('missing_hash', `no node at level ${level} index ${index}`);
    let row = part;
    while (row.length > 1) row = pairUp(row);
    return row[0] ?? EMPTY_ROOT.slice();
  };
  return (coords) => Promise.resolve(coords.map(node));
}

/** One level up: neighbours hashed together. The row has an even length. */
export function pairUp(row: readonly Uint8Array[]): Uint8Array[] {
  const up: Uint8Array[] = [];
  for (let i = 0; i + 1 < row.length; i += 2) {
    const left = row[i];
    const right = row[i + 1];
    if (left !== undefined && right !== undefined) up.push(nodeHash(left, right));
  }
  return up;
}
