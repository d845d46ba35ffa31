import { spawn } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { testLog } from '../../test/fixtures.ts';
import { auditLog } from '../audit.log.ts';
import { uintBE } from '../bytes.ts';
import { append, proveInclusion } from '../log.ts';
import { leafHash } from '../merkle.ts';
import { verifyInclusion } from '../proof.ts';
import { sha256 } from '../sha256.ts';
import { memoryStore } from '../store.ts';
import { type FileStore, fileStore } from './file-store.ts';

const code = (value: string) => expect.objectContaining({ code: value });
const leaves = Array.from({ length: 1200 }, (_, i) => sha256(uintBE(i, 4)));
let dir: string;
const stores: FileStore[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ledger-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const store of stores.splice(0)) await store.close();
  rmSync(dir, { recursive: true });
});

async function openStore(path = dir): Promise<FileStore> {
  const store = await fileStore(path);
  stores.push(store);
  return store;
}

async function closeAll(): Promise<void> {
  for (const store of stores.splice(0)) await store.close();
}

const put = (store: FileStore, from: number, to: number) =>
  append({ ...testLog(), store, leaves: leaves.slice(from, to) });
const sizeOf = async (store: FileStore) => (await store.readHead())?.size ?? null;
const audit = (store: FileStore) => auditLog({ store, vkey: testLog().signer.vkey, origin: testLog().origin });

test('files hold what memory holds, also after closing and opening again', async () => {
  const memory = testLog(undefined, memoryStore());
  for (const [from, to] of [
    [0, 0],
    [0, 3],
    [3, 255],
    [255, 700],
    [700, 1200],
  ] as const) {
    await put(await openStore(), from, to);
    await append({ ...memory, leaves: leaves.slice(from, to) });
    await closeAll();
  }
  const store = await openStore();
  expect(await store.readHead()).toEqual(await memory.store.readHead());
  expect(await store.readEntries(0, 5000)).toEqual(leaves);
  expect(await store.readEntries(1190, 20)).toHaveLength(10);
  expect(await audit(store)).toEqual({ ok: true, entries: 1200, findings: [] });
  const head = await store.readHead();
  const proof = await proveInclusion(store, 300, 1200);
  const leaf = leafHash(leaves[300] ?? new Uint8Array());
  expect(verifyInclusion(300, 1200, leaf, proof, head?.root ?? new Uint8Array())).toBe(true);
  await expect(store.readHashes([{ level: 0, index: 1200 }])).rejects.toThrow(code('missing_hash'));
  await expect(store.readHashes([{ level: 2, index: 0 }])).rejects.toThrow(code('missing_hash'));
});

test('a crash at any byte of the last append leaves the head before it or the new one, and the log goes on', async () => {
  const store = await openStore(join(dir, 'whole'));
  await put(store, 0, 250);
  const files = ['entries.dat', 'L0.dat', 'L1.dat', 'heads.log'];
  const lengthOf = (name: string) => readFileSync(join(dir, 'whole', name)).length;
  const before = new Map(files.filter((name) => name !== 'L1.dat').map((name) => [name, lengthOf(name)]));
  await put(store, 250, 260);
  await closeAll();
  const line = lengthOf('heads.log') - (before.get('heads.log') ?? 0);
  for (const cut of [0, 1, 8, 9, 10, line - 2, line - 1, line]) {
    // Entries and hashes reach the disk before the line, in whatever part, once the line is torn.
    for (const torn of [0, 1, 33, 320]) {
      const crashed = join(dir, `cut-${cut}-${torn}`);
      mkdirSync(crashed);
      for (const name of files) copyFileSync(join(dir, 'whole', name), join(crashed, name));
      truncateSync(join(crashed, 'heads.log'), (before.get('heads.log') ?? 0) + cut);
      if (cut < line) {
        truncateSync(join(crashed, 'entries.dat'), (before.get('entries.dat') ?? 0) + torn);
        truncateSync(join(crashed, 'L1.dat'), Math.min(torn, 32));
      }
      const again = await openStore(crashed);
      expect(await sizeOf(again)).toBe(cut === line ? 260 : 250);
      await put(again, cut === line ? 260 : 250, 300);
      expect(await audit(again)).toEqual({ ok: true, entries: 300, findings: [] });
      await closeAll();
    }
  }
});

test('a last line of zero bytes, which a crash can leave, is torn too', async () => {
  const store = await openStore();
  await put(store, 0, 5);
  await closeAll();
  appendFileSync(join(dir, 'heads.log'), Buffer.concat([Buffer.alloc(300), Buffer.from('"}\n'), Buffer.alloc(20)]));
  const again = await openStore();
  expect(await sizeOf(again)).toBe(5);
  await put(again, 5, 9);
  await closeAll();
  expect(await sizeOf(await openStore())).toBe(9);
});

test('a whole line with a changed byte is damage and not a torn line', async () => {
  const store = await openStore();
  await put(store, 0, 5);
  await put(store, 5, 9);
  await closeAll();
  const path = join(dir, 'heads.log');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('{"size":9', '{"size":8'));
  await expect(fileStore(dir)).rejects.toThrow(code('store_damaged'));
});

test('files shorter than the signed head are damage, and the folder is free again afterwards', async () => {
  const store = await openStore();
  await put(store, 0, 5);
  await closeAll();
  truncateSync(join(dir, 'L0.dat'), 4 * 32);
  await expect(fileStore(dir)).rejects.toThrow(code('store_damaged'));
  writeFileSync(join(dir, 'L0.dat'), Buffer.concat(leaves.slice(0, 5).map(leafHash)));
  expect((await audit(await openStore())).ok).toBe(true);
});

test('a changed byte in any file is found at its place', async () => {
  const store = await openStore();
  await put(store, 0, 300);
  await closeAll();
  for (const [name, code_, index] of [
    ['entries.dat', 'entry_altered', 7],
    ['L0.dat', 'hash_altered', 7],
    ['L1.dat', 'hash_altered', 0],
  ] as const) {
    const path = join(dir, name);
    const bytes = readFileSync(path);
    const at = index * 32 + 4;
    writeFileSync(path, bytes.with(at, (bytes[at] ?? 0) ^ 1));
    const again = await openStore();
    expect((await audit(again)).findings).toMatchObject([{ code: code_, index }]);
    await closeAll();
    writeFileSync(path, bytes);
  }
});

test('a failed fsync is fatal: no signature comes out, and nothing works until the store is opened again (I-3)', async () => {
  const store = await openStore();
  await put(store, 0, 5);
  const handle = await open(join(dir, 'heads.log'));
  const sync = vi.spyOn(Object.getPrototypeOf(handle) as { sync(): Promise<void> }, 'sync');
  await handle.close();
  sync.mockRejectedValueOnce(new Error('EIO'));
  await expect(put(store, 5, 9)).rejects.toThrow(code('store_dead'));
  sync.mockRestore();
  await expect(put(store, 5, 9)).rejects.toThrow(code('store_dead'));
  await expect(store.readHead()).rejects.toThrow(code('store_dead'));
  await closeAll();
  const again = await openStore();
  expect(await sizeOf(again)).toBe(5);
  await put(again, 5, 9);
  expect((await audit(again)).ok).toBe(true);
});

test('of many appends at once exactly one wins each round, and nothing is lost or doubled (I-4)', async () => {
  const store = await openStore();
  for (let round = 0; round < 5; round++) {
    const from = (await sizeOf(store)) ?? 0;
    const tries = Array.from({ length: 4 }, () => put(store, from, from + 3));
    const won = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
  }
  expect(await audit(store)).toEqual({ ok: true, entries: 15, findings: [] });
});

test('a folder belongs to one process; the lock of a dead one does not hold it', async () => {
  await openStore();
  await expect(fileStore(dir)).rejects.toThrow(code('store_locked'));
  await closeAll();
  const both = await Promise.allSettled([openStore(), openStore()]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await closeAll();
  for (const left of ['4194303 1', `${process.pid} 1`, 'nonsense', '', '1 0']) {
    writeFileSync(join(dir, 'lock'), left);
    await openStore();
    await closeAll();
  }
});

test('neither does that of a killed process whose parent has not yet taken note of it', async ({ skip }) => {
  skip(process.platform !== 'linux', 'only Linux tells the state of a process');
  // The parent becomes a program that never asks after its child.
  const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600']);
  try {
    const pid = await new Promise<number>((done) => parent.stdout.once('data', (said: Buffer) => done(Number(said))));
    const stat = (): string => readFileSync(`/proc/${pid}/stat`, 'utf8');
    writeFileSync(join(dir, 'lock'), `${pid} ${stat().split(' ')[21]}`);
    await expect(fileStore(dir)).rejects.toThrow(code('store_locked'));
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => stat().split(' ')[2]).toBe('Z');
    await openStore();
    await closeAll();
  } finally {
    parent.kill('SIGKILL');
  }
});

test('a change that does not continue the tree is refused before a byte is written', async () => {
  const store = await openStore();
  const { head } = await put(store, 0, 5);
  const change = { expected: head, head, entries: new Uint8Array(0), firstIndex: 5, rows: [] };
  const [leaf = new Uint8Array(32)] = leaves;
  for (const wrong of [
    { firstIndex: 4 },
    { entries: leaf },
    { head: { ...head, root: leaf } },
    { rows: [{ level: 0, first: 5, row: leaf }] },
  ]) {
    await expect(store.commit({ ...change, ...wrong })).rejects.toThrow(code('bad_argument'));
  }
  expect(await store.commit({ ...change, expected: null })).toBe('conflict');
  expect(await sizeOf(store)).toBe(5);
});
