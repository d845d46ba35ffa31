/**
 * The Merkle tree of RFC 6962 §2.1 (RFC 9162 hashes the same way): roots and the right edge.
 * Sizes and indices are numbers up to 2^53-1, so no `>>` and no `&` on them anywhere.
 */
import { concat, copyOf, readUintBE, uintBE } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';
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

/** Told of every perfect subtree that an append completes: `level` 0 is the leaf itself. */
export type NodeVisitor = (level: number, index: number, hash: Uint8Array) => void;

/**
 * The right edge of a tree (a "compact range" from 0): the roots of its perfect subtrees, largest
 * first. It is all that appending needs, so an append reads nothing.
 */
export class Edge {
  #size: number;
  readonly #hashes: Uint8Array[];

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

  /** Appends one leaf hash (not the entry) and reports each subtree that it completes. */
  append(hash: Uint8Array, visit?: NodeVisitor): void {
    ensure(hash.length === 32, 'bad_hash', 'a leaf hash has 32 bytes');
    ensureSize(this.#size + 1, 'the tree size');
    let carry = hash;
    let index = this.#size;
    visit?.(0, index, carry);
    for (let level = 1; index % 2 === 1; level++) {
      const left = this.#hashes.pop();
      if (left === undefined) throw new LedgerError('bad_edge', 'the edge lacks a subtree');
      carry = nodeHash(left, carry);
      index = Math.floor(index / 2);
      visit?.(level, index, carry);
    }
    this.#hashes.push(carry);
    this.#size += 1;
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

/** Root over leaf hashes in order; the empty root for none. */
export function rootOf(leafHashes: Iterable<Uint8Array>): Uint8Array {
  const edge = Edge.empty();
  for (const hash of leafHashes) edge.append(hash);
  return edge.root();
}
