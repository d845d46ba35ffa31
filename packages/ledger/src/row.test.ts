import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { concat, equal, joined, toHex, uintBE } from './bytes.ts';
import { Edge, leafHash, nodeHash } from './merkle.ts';
import { installNodeSha256 } from './node/hasher.ts';
import { installFastRows, simdRows } from './node/simd.ts';
import {
  entryRoots,
  hashesOf,
  installRowHasher,
  leafRow,
  macRow,
  nodeRow,
  plainRows,
  type RowHasher,
  runRoots,
} from './row.ts';
import { hmacSha256, portableSha256, sha256 } from './sha256.ts';
import { perfectRoot } from './tile.ts';

const simd = await simdRows();
if (simd === undefined) throw new Error('this Node has no vectors in WebAssembly');

installNodeSha256();
afterEach(() => installRowHasher(plainRows));

const RUNS = { numRuns: process.env['PRAMANA_LONG'] === '1' ? 20_000 : 60 };
const records = (size: number, count: number) => fc.uint8Array({ minLength: size * count, maxLength: size * count });
const rowOf = (size: number) => fc.nat(13).chain((count) => records(size, count));

describe.each([
  ['the plain hasher', plainRows],
  ['the kernel of four lanes', simd],
])('%s', (_, hasher) => {
  test('hashes any row of entries and of pairs as the portable SHA-256 does, byte for byte', () => {
    fc.assert(
      fc.property(rowOf(32), (entries) => {
        const one = hashesOf(entries).map((entry) => portableSha256(concat(Uint8Array.of(0), entry)));
        expect(hasher.leaves(entries)).toEqual(joined(one));
      }),
      RUNS,
    );
    fc.assert(
      fc.property(rowOf(64), (pairs) => {
        const halves = hashesOf(pairs);
        const one = halves.flatMap((left, i) => {
          const right = halves[i + 1];
          return i % 2 === 1 || right === undefined ? [] : [portableSha256(concat(Uint8Array.of(1), left, right))];
        });
        expect(hasher.nodes(pairs)).toEqual(joined(one));
      }),
      RUNS,
    );
  });

  test('makes the HMAC of any texts under any keys as it is made of each alone', () => {
    const text = fc.record({ key: records(16, 1), text: fc.uint8Array({ maxLength: 300 }) });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 11 }), (all) => {
        installRowHasher(hasher);
        let end = 0;
        const ends = all.map((each) => (end += each.text.length));
        const macs = macRow(joined(all.map(({ key }) => key)), joined(all.map((each) => each.text)), ends);
        expect(macs).toEqual(joined(all.map((each) => hmacSha256(each.key, each.text))));
      }),
      RUNS,
    );
  });

  test('hashes bytes of all ones, of all zeros and of the highest bit alone', () => {
    for (const byte of [0x00, 0xff, 0x80]) {
      const pairs = new Uint8Array(64 * 5).fill(byte);
      const half = pairs.slice(0, 32);
      expect(hasher.nodes(pairs)).toEqual(joined(Array.from({ length: 5 }, () => nodeHash(half, half))));
      expect(hasher.leaves(pairs)).toEqual(joined(Array.from({ length: 10 }, () => leafHash(half))));
    }
  });

  test('answers an array of its own, of whatever part of another one it was given', () => {
    const bytes = new Uint8Array(1000).map((_, i) => i % 256);
    const view = bytes.subarray(3, 3 + 64 * 7);
    const first = hasher.nodes(view);
    const again = hasher.nodes(view.slice());
    expect(first).toEqual(again);
    expect(first.buffer.byteLength).toBe(32 * 7);
  });
});

test('a row larger than the memory of the kernel is hashed in pieces', () => {
  const entries = new Uint8Array(32 * 8_195).map((_, i) => (i * 31 + (i >> 9)) % 256);
  expect(equal(simd.leaves(entries), plainRows.leaves(entries))).toBe(true);
  const pairs = new Uint8Array(64 * 4_099).map((_, i) => (i * 29 + (i >> 10)) % 256);
  expect(equal(simd.nodes(pairs), plainRows.nodes(pairs))).toBe(true);
});

test.each([
  ['plain', plainRows],
  ['of four lanes', simd],
])('every split into rows gives one edge and the same stored rows, hashed %s', (_, hasher) => {
  installRowHasher(hasher);
  const leaves = leafRow(joined(Array.from({ length: 600 }, (__, i) => sha256(uintBE(i, 4)))));
  const grown = (ends: readonly number[]) => {
    const edge = Edge.empty();
    const levels = new Map<number, Uint8Array>();
    let from = 0;
    for (const end of [...ends, 600]) {
      edge.appendRow(leaves.subarray(32 * from, 32 * end), (level, first, row) => {
        const before = levels.get(level) ?? new Uint8Array(0);
        expect(before.length).toBe(32 * first);
        levels.set(level, concat(before, row));
      });
      from = end;
    }
    return [edge.serialize(), ...levels.values()].map((bytes) => toHex(sha256(bytes)));
  };
  const oneByOne = grown(Array.from({ length: 600 }, (__, i) => i));
  const cuts = fc.array(fc.nat(600), { maxLength: 12 }).map((list) => list.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(cuts, (ends) => {
      expect(grown(ends)).toEqual(oneByOne);
    }),
    { numRuns: 25 },
  );
});

test('the roots of runs are those of the runs by themselves', () => {
  const entries = new Uint8Array(32 * 1024).map((_, i) => (i * 7) % 256);
  const row = leafRow(entries);
  const runs = hashesOf(row);
  const roots = [0, 256, 512, 768].map((at) => perfectRoot(runs.slice(at, at + 256)));
  expect(hashesOf(runRoots(row, 256))).toEqual(roots);
  for (const hasher of [plainRows, simd]) {
    installRowHasher(hasher);
    expect(hashesOf(entryRoots(entries, 256))).toEqual(roots);
  }
});

test('entries that the kernel takes in pieces give the roots of all their runs', () => {
  const entries = new Uint8Array(32 * 20_480).map((_, i) => (i * 31 + (i >> 9)) % 256);
  const rootsBy = (hasher: RowHasher, width: number): Uint8Array => {
    installRowHasher(hasher);
    return entryRoots(entries, width);
  };
  for (const width of [1, 8, 256, 4_096]) {
    expect(equal(rootsBy(simd, width), rootsBy(plainRows, width))).toBe(true);
  }
  expect(() => entryRoots(entries.subarray(32), 256)).toThrow(expect.objectContaining({ code: 'bad_argument' }));
});

test('a hasher of rows that is wrong once is not installed, and rows of broken records are refused', () => {
  const wrong = { ...plainRows, nodes: (pairs: Uint8Array) => plainRows.nodes(pairs).fill(0, 31 * 32, 31 * 32 + 1) };
  expect(() => installRowHasher(wrong)).toThrow(expect.objectContaining({ code: 'hash_mismatch' }));
  expect(() => leafRow(new Uint8Array(33))).toThrow(expect.objectContaining({ code: 'bad_argument' }));
  expect(() => nodeRow(new Uint8Array(32))).toThrow(expect.objectContaining({ code: 'bad_argument' }));
});

test('what is chosen hashes rows the same, and is chosen once', async () => {
  const [first, second] = await Promise.all([installFastRows(), installFastRows()]);
  expect(second).toBe(first);
  const entries = new Uint8Array(32 * 9).fill(3);
  expect(leafRow(entries)).toEqual(plainRows.leaves(entries));
});
