/** Consistency proofs, verified as RFC 9162 §2.1.4.2 writes it down, line by line. */
import { equal } from './bytes.ts';
import { EMPTY_ROOT, nodeHash } from './merkle.ts';

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
export function isPowerOfTwo(size: number): boolean {
  return 2 ** Math.round(Math.log2(size)) === size;
}

/** A consistency proof as the path of `prefixPath`, where it names its first hash; undefined where that one is left out. */
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
