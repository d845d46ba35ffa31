/**
 * The Merkle tree of RFC 6962 §2.1 (RFC 9162 hashes the same way): roots and the right edge.
 * Sizes and indices are numbers up to 2^53-1, so no `>>` and no `&` on them anywhere.
 */
import { concat, copyOf, joined, readUintBE, uintBE } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';
import { type HashRow, nodeRow } from './row.ts';
import { sha256 } from './sha256.ts';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Root of the tree without entries: SHA-256 of nothing. Never written to. */
export const EMPTY_ROOT: Uint8Array = sha256();

/** SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(LEAF, entry);
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(NODE, left, right);
}

/** `bad_argument` unless it is an exact unsigned integer: beyond 2^53-1 two sizes could be one number. */
export function ensureSize(size: number, what: string): void {
  ensure(Number.isSafeInteger(size) && size >= 0, 'bad_argument', `${what} is not an unsigned safe integer`);
}

/** The largest power of two below n (n ≥ 2): where RFC 6962 splits a tree. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** How many perfect subtrees a tree of this size falls into: the number of one bits. */
function ones(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** Joins the roots of neighbouring subtrees, largest first, into one root. */
export function fold(hashes: readonly Uint8Array[]): Uint8Array {
  let root = hashes.at(-1);
  if (root === undefined) return EMPTY_ROOT.slice();
  for (let i = hashes.length - 2; i >= 0; i--) {
    const left = hashes[i];
    if (left !== undefined) root = nodeHash(left, root);
  }
  return root;
}

/**
 * Told of the perfect subtrees that an append completes, level by level (0: the leaves themselves): their roots side by
 * side, of which the first has the index `first` on its level. A view: copy what is kept.
 */
export type RowVisitor = (level: number, first: number, row: HashRow) => void;

/**
 * The right edge of a tree (a "compact range" from 0): the roots of its perfect subtrees, largest
 * first. It is all that appending needs, so an append reads nothing.
 */
export class Edge {
  #size: number;
  #hashes: Uint8Array[];

  private constructor(size: number, hashes: Uint8Array[]) {
    this.#size = size;
    this.#hashes = hashes;
  }

  static empty(): Edge {
    return new Edge(0, []);
  }

  get size(): number {
    return this.#size;
  }

  /** Appends one leaf hash (not the entry). */
  append(hash: Uint8Array): void {
    ensure(hash.length === 32, 'bad_hash', 'a leaf hash has 32 bytes');
    this.appendRow(hash);
  }

  /** Appends leaf hashes side by side and reports every subtree that they complete. */
  appendRow(leaves: HashRow, visit?: RowVisitor): void {
    ensure(leaves.length % 32 === 0, 'bad_hash', 'leaf hashes have 32 bytes each');
    const count = leaves.length / 32;
    ensureSize(this.#size + count, 'the tree size');
    const edge = [...this.#hashes];
    const ends: Uint8Array[] = [];
    let row = leaves;
    for (let level = 0, first = this.#size; row.length > 0; level++, first = Math.floor(first / 2)) {
      visit?.(level, first, row);
      // At an odd place the first of the row is a right sibling: the left one is the edge's.
      const joined = first % 2 === 1 ? concat(popped(edge), row) : row;
      const paired = joined.length - (joined.length % 64);
      if (paired < joined.length) ends.unshift(copyOf(joined, paired));
      row = nodeRow(joined.subarray(0, paired));
    }
    this.#hashes = [...edge, ...ends];
    this.#size += count;
  }

  root(): Uint8Array {
    return fold(this.#hashes);
  }

  clone(): Edge {
    return new Edge(this.#size, [...this.#hashes]);
  }

  /** uint64-BE size ‖ one 32-byte hash per one bit of the size, largest subtree first. */
  serialize(): Uint8Array {
    return concat(uintBE(this.#size, 8), ...this.#hashes);
  }

  static parse(bytes: Uint8Array): Edge {
    ensure(bytes.length >= 8, 'bad_edge', 'a right edge has at least 8 bytes');
    const size = readUintBE(bytes.subarray(0, 8));
    const count = ones(size);
    ensure(bytes.length === 8 + 32 * count, 'bad_edge', `the edge of size ${size} has ${count} hashes`);
    const hashes = Array.from({ length: count }, (_, i) => copyOf(bytes, 8 + 32 * i, 40 + 32 * i));
    return new Edge(size, hashes);
  }
}

function popped(edge: Uint8Array[]): Uint8Array {
  const last = edge.pop();
  if (last === undefined) throw new LedgerError('bad_edge', 'the edge lacks a subtree');
  return last;
}

/** Root over leaf hashes in order; the empty root for none. */
export function rootOf(leafHashes: readonly Uint8Array[]): Uint8Array {
  ensure(
    leafHashes.every((hash) => hash.length === 32),
    'bad_hash',
    'a leaf hash has 32 bytes',
  );
  const edge = Edge.empty();
  edge.appendRow(joined(leafHashes));
  return edge.root();
}
