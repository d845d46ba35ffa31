import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seedOf, testLog } from '../test/fixtures.ts';
import { uintBE } from './bytes.ts';
import { openCheckpoint } from './checkpoint.ts';
import { append, proveConsistency, proveInclusion } from './log.ts';
import { EMPTY_ROOT, leafHash, rootOf } from './merkle.ts';
import { verifyConsistency } from './consistency.ts';
import { verifyInclusion } from './proof.ts';
import { sha256 } from './sha256.ts';
import { type LogChange, type LogStore, memoryStore } from './store.ts';
import { ed25519Cosigner, ed25519Signer } from './vkey.ts';

const code = (value: string) => expect.objectContaining({ code: value });
const leaves = Array.from({ length: 700 }, (_, i) => sha256(uintBE(i, 4)));

test('an empty batch signs the empty tree once and then changes nothing', async () => {
  const target = testLog();
  const first = await append({ ...target, leaves: [] });
  expect(first.head.size).toBe(0);
  expect(first.head.root).toEqual(EMPTY_ROOT);
  expect(openCheckpoint(first.head.checkpoint, target.signer.vkey).size).toBe(0);
  expect(await append({ ...target, leaves: [] })).toEqual(first);
});

test('any split into batches gives the same head, hashes and entries', async () => {
  const whole = testLog();
  const { head } = await append({ ...whole, leaves });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 }), async (sizes) => {
      const split = testLog();
      let at = 0;
      for (const size of [...sizes, leaves.length]) {
        const batch = leaves.slice(at, at + size);
        const { firstIndex } = await append({ ...split, leaves: batch });
        expect(firstIndex).toBe(at);
        at += batch.length;
      }
      expect(await split.store.readHead()).toEqual(head);
      const coords = [...leaves.keys()].map((index) => ({ level: 0, index })).concat([{ level: 1, index: 1 }]);
      expect(await split.store.readHashes(coords)).toEqual(await whole.store.readHashes(coords));
      expect(await split.store.readEntries(0, 700)).toEqual(leaves);
    }),
    { numRuns: 20 },
  );
});

test('proofs from the store verify against every head that was signed', async () => {
  const target = testLog();
  const roots = new Map<number, Uint8Array>();
  for (const [from, to] of [
    [0, 1],
    [1, 255],
    [255, 256],
    [256, 257],
    [257, 600],
  ]) {
    const { head } = await append({ ...target, leaves: leaves.slice(from, to) });
    roots.set(head.size, head.root);
  }
  for (const [n, rootN] of roots) {
    expect(rootN).toEqual(rootOf(leaves.slice(0, n).map(leafHash)));
    for (const index of [0, n >> 1, n - 1]) {
      const proof = await proveInclusion(target.store, index, n);
      expect(verifyInclusion(index, n, leafHash(leaves[index] ?? EMPTY_ROOT), proof, rootN)).toBe(true);
    }
    for (const [m, rootM] of roots) {
      if (m > n) continue;
      expect(verifyConsistency(m, n, rootM, rootN, await proveConsistency(target.store, m, n))).toBe(true);
    }
  }
});

test('of two appends at once one wins; the other keeps nothing and hands out no signature (I-4)', async () => {
  const target = testLog();
  const results = await Promise.allSettled([
    append({ ...target, leaves: leaves.slice(0, 3) }),
    append({ ...target, leaves: leaves.slice(3, 5) }),
  ]);
  const lost = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
  expect(lost).toEqual([code('head_conflict')]);
  const head = await target.store.readHead();
  expect(await target.store.readEntries(0, 10)).toHaveLength(head?.size ?? 0);
});

test('a commit that fails hands out no signature, and the log goes on from what is stored (I-3)', async () => {
  const target = testLog();
  let kept: LogChange | undefined;
  const failing: LogStore = {
    ...target.store,
    commit: async (change) => {
      kept = change;
      throw new Error('the connection broke');
    },
  };
  await expect(append({ ...target, store: failing, leaves: leaves.slice(0, 3) })).rejects.toThrow('connection broke');
  // Signed before the commit, but nobody outside the append ever saw it.
  expect(kept?.head.size).toBe(3);
  expect(await target.store.readHead()).toBeNull();
  expect((await append({ ...target, leaves: leaves.slice(0, 2) })).head.size).toBe(2);
});

test('a stored head whose parts do not belong together is not extended', async () => {
  const target = testLog();
  const { head } = await append({ ...target, leaves: leaves.slice(0, 5) });
  const { head: later } = await append({ ...target, leaves: leaves.slice(5, 9) });
  const changes = [{ size: 8 }, { root: head.root }, { edge: head.edge }, { checkpoint: head.checkpoint }];
  for (const change of changes) {
    const store: LogStore = { ...target.store, readHead: async () => ({ ...later, ...change }) };
    await expect(append({ ...target, store, leaves: leaves.slice(0, 1) })).rejects.toThrow(code('head_damaged'));
  }
});

test('a log is extended under its own origin and key only, by 32-byte leaves only', async () => {
  const target = testLog();
  await append({ ...target, leaves: [] });
  const other = 'nira.example/log/nira-2026';
  const signer = ed25519Signer(other, seedOf(other));
  await expect(append({ ...target, origin: other, signer, leaves: [] })).rejects.toThrow(code('wrong_origin'));
  await expect(append({ ...target, signer, leaves: [] })).rejects.toThrow(code('wrong_origin'));
  const cosigner = ed25519Cosigner(target.origin, seedOf(target.origin));
  await expect(append({ ...target, signer: cosigner, leaves: [] })).rejects.toThrow(code('wrong_origin'));
  for (const length of [0, 31, 33]) {
    await expect(append({ ...target, leaves: [new Uint8Array(length)] })).rejects.toThrow(code('bad_argument'));
  }
});

test('the memory store refuses a change that does not continue its tree', async () => {
  const store = memoryStore();
  const target = testLog(undefined, store);
  const { head } = await append({ ...target, leaves: leaves.slice(0, 2) });
  const change = { expected: head, head, entries: new Uint8Array(0), firstIndex: 1, rows: [] };
  await expect(store.commit(change)).rejects.toThrow(code('store_damaged'));
  expect(await store.commit({ ...change, expected: null })).toBe('conflict');
  await expect(store.readHashes([{ level: 0, index: 2 }])).rejects.toThrow(code('missing_hash'));
});
