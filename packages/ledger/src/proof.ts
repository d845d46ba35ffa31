/**
 * Inclusion and consistency proofs: made as RFC 6962 §2.1.1–2 define them, verified as
 * RFC 9162 §2.1.3.2 and §2.1.4.2 write it down, line by line.
 */
import { equal } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';
import { EMPTY_ROOT, ensureSize, fold, nodeHash, splitPoint } from './merkle.ts';

/** A perfect subtree: 2^level leaves beginning at leaf index·2^level. */
export type NodeCoord = { readonly level: number; readonly index: number };

/** Answers a batch of node hashes in the order asked. */
export type NodeReader = (coords: readonly NodeCoord[]) => Promise<readonly Uint8Array[]>;

type Range = { start: number; end: number };

/** The perfect subtrees that [start, end) falls into, largest first; start is aligned to the first. */
function perfect({ start, end }: Range): NodeCoord[] {
  const coords: NodeCoord[] = [];
  let at = start;
  while (at < end) {
    let width = 1;
    let level = 0;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    coords.push({ level, index: at / width });
    at += width;
  }
  return coords;
}

/** Roots of the ranges, with one batched read for all of them. */
async function rootsOf(ranges: readonly Range[], read: NodeReader): Promise<Uint8Array[]> {
  const parts = ranges.map(perfect);
  const coords = parts.flat();
  const hashes = coords.length === 0 ? [] : await read(coords);
  ensure(hashes.length === coords.length, 'missing_hash', 'the reader answered another number of hashes');
  let at = 0;
  return parts.map((part) => fold(hashes.slice(at, (at += part.length))));
}

/** Hashes from the leaf's sibling up (RFC 6962 §2.1.1). `bad_argument` unless index < size. */
export async function inclusionProof(index: number, size: number, read: NodeReader): Promise<Uint8Array[]> {
  ensureSize(index, 'the index');
  ensureSize(size, 'the size');
  ensure(index < size, 'bad_argument', 'the index is not in the tree');
  // Walks down to the leaf; the siblings on the way are the proof, the lowest first.
  const ranges: Range[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      ranges.unshift({ start: middle, end });
      end = middle;
    } else {
      ranges.unshift({ start, end: middle });
      start = middle;
    }
  }
  return rootsOf(ranges, read);
}

/** Hashes that prove that the tree of size m is a prefix of the tree of size n (RFC 6962 §2.1.2). */
export async function consistencyProof(m: number, n: number, read: NodeReader): Promise<Uint8Array[]> {
  ensureSize(m, 'the old size');
  ensureSize(n, 'the new size');
  ensure(m <= n, 'bad_argument', 'the old tree is larger than the new one');
  if (m === 0 || m === n) return [];
  const ranges: Range[] = [];
  let start = 0;
  let end = n;
  // Walks down to the node where the old tree ends; the siblings on the way are the proof.
  while (end !== m) {
    const middle = start + splitPoint(end - start);
    if (m <= middle) {
      ranges.unshift({ start: middle, end });
      end = middle;
    } else {
      ranges.unshift({ start, end: middle });
      start = middle;
    }
  }
  // The old tree itself is known to the verifier when it is one perfect subtree from 0.
  if (start !== 0) ranges.unshift({ start, end });
  return rootsOf(ranges, read);
}

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

/** True when the tree (m, rootM) is a prefix of the tree (n, rootN). Never throws. */
export function verifyConsistency(
  m: number,
  n: number,
  rootM: Uint8Array,
  rootN: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!Number.isSafeInteger(m) || !Number.isSafeInteger(n) || m < 0 || m > n) return false;
  if (rootM.length !== 32 || rootN.length !== 32) return false;
  // An empty tree has one root: accepting another would let a liar "extend" what never was.
  if (m === 0) return proof.length === 0 && equal(rootM, EMPTY_ROOT) && (n > 0 || equal(rootN, EMPTY_ROOT));
  if (m === n) return proof.length === 0 && equal(rootM, rootN);
  const roots = walkPrefix(m, n, isPowerOfTwo(m) ? [rootM, ...proof] : proof);
  return roots !== undefined && equal(roots.prefix, rootM) && equal(roots.whole, rootN);
}

/** RFC 9162 leaves the first hash of the path out when the old tree is one perfect subtree: it is the old root. */
function isPowerOfTwo(size: number): boolean {
  return 2 ** Math.round(Math.log2(size)) === size;
}

/**
 * The whole path between the trees of m and n entries (0 < m < n): a consistency proof that also names its first hash
 * where RFC 6962 leaves it out. So it says what the first m entries of the larger tree hash to, whatever somebody
 * claims of the smaller one. Empty for m = 0 and m = n.
 */
export async function prefixPath(m: number, n: number, read: NodeReader): Promise<Uint8Array[]> {
  const proof = await consistencyProof(m, n, read);
  if (m === 0 || m === n || !isPowerOfTwo(m)) return proof;
  return [...(await rootsOf([{ start: 0, end: m }], read)), ...proof];
}

/** A consistency proof as the path above, where it names its first hash; undefined where that one is left out. */
export function pathOfProof(m: number, proof: readonly Uint8Array[]): readonly Uint8Array[] | undefined {
  return m === 0 || isPowerOfTwo(m) ? undefined : proof;
}

/**
 * What a path of `prefixPath` leads to: the roots of the first m entries and of all n. Undefined when it cannot fit
 * the sizes. Never throws.
 */
export function walkPrefix(
  m: number,
  n: number,
  path: readonly Uint8Array[],
): { readonly prefix: Uint8Array; readonly whole: Uint8Array } | undefined {
  if (!Number.isSafeInteger(m) || !Number.isSafeInteger(n) || m <= 0 || m >= n) return undefined;
  const [first, ...rest] = path;
  if (first === undefined || rest.length === 0 || path.some((hash) => hash.length !== 32)) return undefined;
  let fn = m - 1;
  let sn = n - 1;
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  let fr = first;
  let sr = first;
  for (const c of rest) {
    if (sn === 0) return undefined;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      sr = nodeHash(sr, c);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 ? { prefix: fr, whole: sr } : undefined;
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
