import { expect, test } from 'vitest';
import { bills, log, seedOf, type TestLog, testLog } from '../test/fixtures.ts';
import { type GuardDecision, checkHead } from './guard.ts';
import { proveConsistency } from './log.ts';
import { memoryStore } from './store.ts';
import { ed25519Signer } from './vkey.ts';

const claims = bills(60);
const commitments = (from: number, to: number) => claims.slice(from, to);

async function grown(...batches: [number, number][]): Promise<{ target: TestLog; checkpoints: string[] }> {
  const target = testLog();
  const checkpoints: string[] = [];
  for (const [from, to] of batches) checkpoints.push((await log(target, commitments(from, to))).checkpoint);
  return { target, checkpoints };
}

async function guard({ store, signer }: TestLog, copiedHead: string | null): Promise<GuardDecision> {
  return checkHead({
    databaseHead: await store.readHead(),
    copiedHead,
    vkey: signer.vkey,
    proveConsistency: (m, n) => proveConsistency(store, m, n),
  });
}

test('a new log, a log without a copy, one with the same head and one ahead of its copy may sign', async () => {
  expect(await guard(testLog(), null)).toEqual({ ok: true, copy: 'none' });
  const { target, checkpoints } = await grown([0, 10], [10, 30]);
  expect(await guard(target, null)).toEqual({ ok: true, copy: 'none' });
  expect(await guard(target, checkpoints[1] ?? '')).toEqual({ ok: true, copy: 'same' });
  // A crash between the commit and the copy's fsync leaves the copy behind.
  expect(await guard(target, checkpoints[0] ?? '')).toEqual({ ok: true, copy: 'behind' });
});

test("yesterday's backup put back is a rollback", async () => {
  const today = await grown([0, 10], [10, 30]);
  const yesterday = await grown([0, 10]);
  expect(await guard(yesterday.target, today.checkpoints[1] ?? '')).toMatchObject({ ok: false, code: 'rollback' });
  expect(await guard(testLog(), today.checkpoints[1] ?? '')).toMatchObject({ ok: false, code: 'rollback' });
});

test('another tree of the same size is a fork, and so is a longer one that does not extend the copy', async () => {
  const signed = await grown([0, 10], [10, 30]);
  const same = await grown([0, 10], [11, 31]);
  const longer = await grown([0, 10], [11, 50]);
  expect(await guard(same.target, signed.checkpoints[1] ?? '')).toMatchObject({ ok: false, code: 'fork' });
  expect(await guard(longer.target, signed.checkpoints[1] ?? '')).toMatchObject({ ok: false, code: 'fork' });
});

test('a copy that our own key did not sign is ignored, however large it says the log was', async () => {
  const { target } = await grown([0, 10]);
  const stranger = { ...testLog(), signer: ed25519Signer(target.origin, seedOf('stranger')) };
  const forged = (await log(stranger, claims)).checkpoint;
  expect(await guard(target, forged)).toEqual({ ok: true, copy: 'ignored' });
  expect(await guard(target, 'not a note')).toEqual({ ok: true, copy: 'ignored' });
  expect(await guard(target, '')).toEqual({ ok: true, copy: 'ignored' });
});

test('a copy of a signed empty log stops nobody', async () => {
  const { checkpoints } = await grown([0, 0]);
  expect(await guard(testLog(), checkpoints[0] ?? '')).toEqual({ ok: true, copy: 'same' });
});

test('a database head that its own checkpoint does not vouch for is damage, with or without a copy', async () => {
  const { target, checkpoints } = await grown([0, 10], [10, 30]);
  const head = await target.store.readHead();
  if (head === null) throw new Error('no head');
  const prove = (m: number, n: number) => proveConsistency(target.store, m, n);
  const decide = (databaseHead: typeof head) =>
    checkHead({ databaseHead, copiedHead: checkpoints[0] ?? null, vkey: target.signer.vkey, proveConsistency: prove });
  const other = (await grown([0, 31])).checkpoints[0] ?? '';
  expect(await decide({ ...head, size: 31 })).toMatchObject({ ok: false, code: 'head_damaged' });
  expect(await decide({ ...head, root: new Uint8Array(32) })).toMatchObject({ ok: false, code: 'head_damaged' });
  expect(await decide({ ...head, checkpoint: other })).toMatchObject({ ok: false, code: 'head_damaged' });
  expect(await decide({ ...head, checkpoint: 'x' })).toMatchObject({ ok: false, code: 'head_damaged' });
});

test('a log that cannot prove that it extends the copy, because hashes are gone, may not sign', async () => {
  const { target, checkpoints } = await grown([0, 10], [10, 30]);
  const decision = await checkHead({
    databaseHead: await target.store.readHead(),
    copiedHead: checkpoints[0] ?? null,
    vkey: target.signer.vkey,
    proveConsistency: (m, n) => proveConsistency(memoryStore(), m, n),
  });
  expect(decision).toMatchObject({ ok: false, code: 'fork' });
});
