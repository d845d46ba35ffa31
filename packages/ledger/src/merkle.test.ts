import fc from 'fast-check';
import { expect, test } from 'vitest';
import { equal, fromHex, toHex, uintBE } from './bytes.ts';
import { EMPTY_ROOT, Edge, fold, leafHash, nodeHash, rootOf, splitPoint } from './merkle.ts';
import { verifyConsistency } from './consistency.ts';
import { arrayReader, type NodeReader, verifyInclusion } from './proof.ts';
import { consistencyProof, inclusionProof } from './prove.ts';
import { type HashCoord, perfectRoot, tileReader } from './tile.ts';

const entries = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(fromHex);

/** The roots that certificate-transparency's first tests gave for these entries. */
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** MTH of RFC 6962 §2.1, word for word. */
function naiveRoot(data: readonly Uint8Array[]): Uint8Array {
  const [first] = data;
  if (first === undefined) return EMPTY_ROOT;
  if (data.length === 1) return leafHash(first);
  const k = splitPoint(data.length);
  return nodeHash(naiveRoot(data.slice(0, k)), naiveRoot(data.slice(k)));
}

const leafData = (n: number) => Array.from({ length: n }, (_, i) => uintBE(i, 4));
const flip = (bytes: Uint8Array, bit: number) =>
  bytes.map((b, i) => (i === Math.floor(bit / 8) ? b ^ (1 << (bit % 8)) : b));

test('the empty tree has the root of RFC 6962', () => {
  expect(toHex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(rootOf([])).toEqual(EMPTY_ROOT);
});

test('the eight well-known entries have the well-known roots', () => {
  ROOTS.forEach((root, i) => expect(toHex(rootOf(entries.slice(0, i + 1).map(leafHash)))).toBe(root));
});

test('edge, naive recursion and stored tiles give one root at every size', async () => {
  const data = leafData(600);
  const stored = new Map<string, Uint8Array>();
  const edge = Edge.empty();
  for (const [i, entry] of data.entries()) {
    edge.appendRow(leafHash(entry), (level, first, row) => {
      if (level % 8 === 0) stored.set(`${level / 8}/${first}`, row);
    });
    const size = i + 1;
    if (size > 40 && size % 53 !== 0 && size < 590) continue;
    expect(edge.root()).toEqual(naiveRoot(data.slice(0, size)));
    const read = tileReader(async (coords: readonly HashCoord[]) =>
      coords.map(({ level, index }) => stored.get(`${level}/${index}`) ?? new Uint8Array(0)),
    );
    const proof = await inclusionProof(0, size, read);
    expect(verifyInclusion(0, size, leafHash(uintBE(0, 4)), proof, edge.root())).toBe(true);
  }
  expect(stored.get('1/0')).toEqual(perfectRoot(data.slice(0, 256).map(leafHash)));
});

test('an edge keeps its root through bytes and goes on the same', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(40), (n, more) => {
      const edge = Edge.empty();
      for (const entry of leafData(n)) edge.append(leafHash(entry));
      const copy = Edge.parse(edge.serialize());
      for (let i = 0; i < more; i++) {
        edge.append(leafHash(uintBE(i, 8)));
        copy.append(leafHash(uintBE(i, 8)));
      }
      expect(copy.root()).toEqual(edge.root());
      expect(copy.size).toBe(n + more);
      expect(() => Edge.parse(edge.serialize().slice(0, -1))).toThrow(expect.objectContaining({ code: 'bad_edge' }));
    }),
    { numRuns: 50 },
  );
});

test('every inclusion proof of trees up to 40 verifies, at its own place only', async () => {
  const leaves = leafData(40).map(leafHash);
  for (let size = 1; size <= 40; size++) {
    const root = rootOf(leaves.slice(0, size));
    for (let index = 0; index < size; index++) {
      const leaf = leaves[index] ?? EMPTY_ROOT;
      const proof = await inclusionProof(index, size, arrayReader(leaves.slice(0, size)));
      expect(verifyInclusion(index, size, leaf, proof, root)).toBe(true);
      for (const other of [index - 1, index + 1, index + 2]) {
        expect(verifyInclusion(other, size, leaf, proof, root)).toBe(false);
      }
    }
  }
});

test('every consistency proof of trees up to 40 verifies, for its own two roots only', async () => {
  const leaves = leafData(40).map(leafHash);
  const roots = Array.from({ length: 41 }, (_, n) => rootOf(leaves.slice(0, n)));
  const rootAt = (n: number) => roots[n] ?? EMPTY_ROOT;
  for (let n = 0; n <= 40; n++) {
    for (let m = 0; m <= n; m++) {
      const proof = await consistencyProof(m, n, arrayReader(leaves.slice(0, n)));
      expect(verifyConsistency(m, n, rootAt(m), rootAt(n), proof)).toBe(true);
      if (m === 0 || m === n) continue;
      expect(verifyConsistency(m, n, rootAt(m - 1), rootAt(n), proof)).toBe(false);
      expect(verifyConsistency(m, n, rootAt(m), rootAt(n - 1), proof)).toBe(false);
      expect(verifyConsistency(m, n, rootAt(m), rootAt(n), proof.slice(1))).toBe(false);
      expect(verifyConsistency(m, n, rootAt(m), rootAt(n), [...proof, EMPTY_ROOT])).toBe(false);
    }
  }
});

test('one flipped bit, dropped, added or exchanged hash fails an inclusion proof', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 200 }),
      fc.nat(),
      fc.nat(),
      fc.nat(255),
      async (size, at, which, bit) => {
        const leaves = leafData(size).map(leafHash);
        const index = at % size;
        const leaf = leaves[index] ?? EMPTY_ROOT;
        const root = rootOf(leaves);
        const proof = await inclusionProof(index, size, arrayReader(leaves));
        const i = which % proof.length;
        const verify = (path: readonly Uint8Array[], l = leaf, r = root) => verifyInclusion(index, size, l, path, r);
        expect(verify(proof)).toBe(true);
        expect(verify(proof.map((hash, j) => (j === i ? flip(hash, bit) : hash)))).toBe(false);
        expect(verify(proof.filter((_, j) => j !== i))).toBe(false);
        expect(verify([...proof.slice(0, i), EMPTY_ROOT, ...proof.slice(i)])).toBe(false);
        expect(verify(proof, flip(leaf, bit))).toBe(false);
        expect(verify(proof, leaf, flip(root, bit))).toBe(false);
        expect(verify(proof.toReversed())).toBe(proof.length === 1);
        expect(verifyInclusion(index, size, root, [], root)).toBe(false);
      },
    ),
    { numRuns: 150 },
  );
});

test('one flipped bit fails a consistency proof', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 200 }), fc.nat(), fc.nat(), fc.nat(255), async (n, at, which, bit) => {
      const leaves = leafData(n).map(leafHash);
      const m = 1 + (at % (n - 1));
      const [old, now] = [rootOf(leaves.slice(0, m)), rootOf(leaves)];
      const proof = await consistencyProof(m, n, arrayReader(leaves));
      const i = which % proof.length;
      expect(verifyConsistency(m, n, old, now, proof)).toBe(true);
      expect(
        verifyConsistency(
          m,
          n,
          old,
          now,
          proof.map((hash, j) => (j === i ? flip(hash, bit) : hash)),
        ),
      ).toBe(false);
      expect(verifyConsistency(m, n, flip(old, bit), now, proof)).toBe(false);
      expect(verifyConsistency(m, n, old, flip(now, bit), proof)).toBe(false);
      expect(verifyConsistency(m, n, now, old, proof)).toBe(equal(old, now));
    }),
    { numRuns: 150 },
  );
});

test('proofs about the empty tree are empty, and it has one root only', () => {
  const root = rootOf([leafHash(uintBE(1, 4))]);
  expect(verifyConsistency(0, 1, EMPTY_ROOT, root, [])).toBe(true);
  expect(verifyConsistency(0, 1, EMPTY_ROOT, root, [root])).toBe(false);
  expect(verifyConsistency(0, 1, root, root, [])).toBe(false);
  expect(verifyConsistency(0, 0, EMPTY_ROOT, root, [])).toBe(false);
});

test('sizes up to 2^53-1 are handled exactly, and nothing beyond or broken crashes a verifier', () => {
  const big = Number.MAX_SAFE_INTEGER;
  const leaf = leafHash(uintBE(1, 4));
  expect(verifyInclusion(big - 1, big, leaf, [leaf], leaf)).toBe(false);
  // The last leaf of 2^52+1 is alone under the root: its path is one hash long.
  expect(verifyInclusion(2 ** 52, 2 ** 52 + 1, leaf, [EMPTY_ROOT], nodeHash(EMPTY_ROOT, leaf))).toBe(true);
  for (const bad of [-1, 0.5, Number.NaN, big + 1]) {
    expect(verifyInclusion(bad, 4, leaf, [], leaf)).toBe(false);
    expect(verifyInclusion(0, bad, leaf, [], leaf)).toBe(false);
    expect(verifyConsistency(bad, 4, leaf, leaf, [])).toBe(false);
  }
  expect(verifyInclusion(0, 1, leaf.slice(1), [], leaf.slice(1))).toBe(false);
});

/** A tree in which every leaf is the same: a perfect subtree is known by its level alone, so any size can be had. */
const uniform: Uint8Array[] = [leafHash(uintBE(7, 4))];
for (let level = 1; level <= 53; level++) {
  const below = uniform.at(-1) ?? EMPTY_ROOT;
  uniform.push(nodeHash(below, below));
}
const uniformReader: NodeReader = async (coords) => coords.map(({ level }) => uniform[level] ?? EMPTY_ROOT);

function uniformRoot(size: number): Uint8Array {
  const edge: Uint8Array[] = [];
  for (let level = 0, rest = size; rest > 0; level++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) edge.unshift(uniform[level] ?? EMPTY_ROOT);
  }
  return fold(edge);
}

const LARGE = [256, 256 ** 2, 256 ** 3, 256 ** 4, 256 ** 5, 256 ** 6, 2 ** 31, 2 ** 32].flatMap((size) =>
  [-2, -1, 0, 1, 2].map((more) => size + more),
);

test.each([...LARGE, 2 ** 53 - 2, 2 ** 53 - 1])(
  'proofs of a tree of %i entries are made and verify, at their own places only',
  async (size) => {
    const root = uniformRoot(size);
    const [leaf = EMPTY_ROOT] = uniform;
    for (const index of [0, 1, Math.floor(size / 2), size - 2, size - 1]) {
      const proof = await inclusionProof(index, size, uniformReader);
      expect(verifyInclusion(index, size, leaf, proof, root)).toBe(true);
      expect(verifyInclusion(index, size, leaf, proof.slice(1), root)).toBe(false);
      expect(verifyInclusion(size, size, leaf, proof, root)).toBe(false);
      expect(verifyInclusion(index, size, flip(leaf, 3), proof, root)).toBe(false);
    }
    for (const old of [1, 2, 255, 256, Math.floor(size / 2), size - 1]) {
      if (old >= size) continue;
      const proof = await consistencyProof(old, size, uniformReader);
      expect(verifyConsistency(old, size, uniformRoot(old), root, proof)).toBe(true);
      expect(verifyConsistency(old, size, flip(uniformRoot(old), 9), root, proof)).toBe(false);
      expect(verifyConsistency(old, size, uniformRoot(old), flip(root, 9), proof)).toBe(false);
      expect(verifyConsistency(old, size, uniformRoot(old), root, [...proof, root])).toBe(false);
    }
  },
);
