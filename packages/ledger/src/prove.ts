/** Inclusion and consistency proofs, made as RFC 6962 §2.1.1–2 define them. */
import { isPowerOfTwo } from './consistency.ts';
import { ensure } from './errors.ts';
import { ensureSize, fold, splitPoint } from './merkle.ts';
import type { NodeCoord, NodeReader } from './proof.ts';

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
