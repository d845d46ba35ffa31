import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { body, grow, TIME, WITNESS, witnessOf } from '../../test/witness.fixture.ts';
import { addCheckpoint, type WitnessStore, witnessedLog } from '../witness.ts';
import { openJournal, readJournal } from './journal.ts';
import { type FileWitnessStore, fileWitnessStore, witnessCopyFolder } from './witness-store.ts';

const code = (value: string) => expect.objectContaining({ code: value });
const main = await grow([3, 5, 8, 12]);
const fork = await grow([3, 5, 8, 12], 2);
const followed = witnessedLog(main.signer.vkey);

let dir: string;
const stores: FileWitnessStore[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'witness-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await closeAll();
  rmSync(dir, { recursive: true });
});

const folders = () => ({ state: join(dir, 'state'), heads: join(dir, 'heads'), vkey: WITNESS.vkey });
const STATE = () => join(dir, 'state', 'cosigned.log');
const COPY = () => join(witnessCopyFolder(join(dir, 'heads'), WITNESS.vkey), 'cosigned.log');

async function openStore(behind: 'refuse' | 'adopt' = 'refuse'): Promise<FileWitnessStore> {
  const store = await fileWitnessStore({ ...folders(), behind });
  stores.push(store);
  return store;
}

async function closeAll(): Promise<void> {
  for (const store of stores.splice(0)) await store.close();
}

async function ask(store: WitnessStore, old: number, size: number, of = main) {
  return addCheckpoint(witnessOf([followed], store), await body(of, old, size), TIME);
}

test('what was answered is there after closing and opening again, in the state and in the copy', async () => {
  const first = await ask(await openStore(), 0, 5);
  await closeAll();
  const store = await openStore();
  expect(await store.read(main.origin)).toBe(main.at(5) + first.body);
  expect([...store.notes.keys()]).toEqual([main.origin]);
  expect(await ask(store, 5, 12)).toMatchObject({ status: 200 });
  expect(readFileSync(STATE())).toEqual(readFileSync(COPY()));
});

test('a restored state refuses to cosign: its copy is ahead (I-5); an operator may take the copy over', async () => {
  await ask(await openStore(), 0, 5);
  await closeAll();
  cpSync(join(dir, 'state'), join(dir, 'backup'), { recursive: true });
  await ask(await openStore(), 5, 8);
  await closeAll();
  const restore = (from: string | null) => {
    rmSync(join(dir, 'state'), { recursive: true });
    if (from !== null) cpSync(from, join(dir, 'state'), { recursive: true });
  };
  for (const backup of [join(dir, 'backup'), null]) {
    restore(backup);
    await expect(openStore()).rejects.toThrow(code('store_behind'));
    // It stays so: refusing writes nothing.
    await expect(openStore()).rejects.toThrow(code('store_behind'));
  }
  const adopted = await openStore('adopt');
  expect(adopted.adopted).toEqual([main.origin]);
  // What it would have cosigned from the backup, it does not.
  expect(await ask(adopted, 5, 8, fork)).toMatchObject({ status: 409, body: '8\n' });
  await closeAll();
  expect((await openStore()).adopted).toEqual([]);
});

test('a copy behind the state is what a crash leaves: it is caught up', async () => {
  const store = await openStore();
  await ask(store, 0, 5);
  const old = readFileSync(COPY());
  await ask(store, 5, 8);
  await closeAll();
  writeFileSync(COPY(), old);
  expect(await ask(await openStore(), 8, 12)).toMatchObject({ status: 200 });
});

test('a copy that this witness never signed is no reason to stop, and two trees of one size are', async () => {
  await ask(await openStore(), 0, 5);
  await closeAll();
  const copy = await openJournal(witnessCopyFolder(join(dir, 'heads'), WITNESS.vkey), 'cosigned.log');
  await copy.append([
    ['somewhere.example', main.at(12)],
    [main.origin, main.at(12)],
  ]);
  await copy.close();
  const store = await openStore();
  expect(store.ignored.toSorted()).toEqual([main.origin, 'somewhere.example']);
  // Nor is it ever told or built on.
  expect(await store.read('somewhere.example')).toBeNull();
  expect(await store.read(main.origin)).toContain(main.at(5));
  await closeAll();
  // The witness's own signature under the other tree: somebody else has its key, or ran it twice.
  const other = join(dir, 'other');
  const clone = await fileWitnessStore({ ...folders(), state: join(other, 'state'), heads: join(other, 'heads') });
  stores.push(clone);
  await ask(clone, 0, 5, fork);
  await closeAll();
  cpSync(witnessCopyFolder(join(other, 'heads'), WITNESS.vkey), witnessCopyFolder(join(dir, 'heads'), WITNESS.vkey), {
    recursive: true,
    force: true,
  });
  await expect(openStore()).rejects.toThrow(code('store_forked'));
  await expect(openStore('adopt')).rejects.toThrow(code('store_forked'));
});

test('a crash at any byte of the last write leaves the note before it or the new one', async () => {
  const store = await openStore();
  await ask(store, 0, 5);
  const before = readFileSync(STATE()).length;
  await ask(store, 5, 8);
  await closeAll();
  const whole = readFileSync(STATE());
  const copyBefore = readFileSync(COPY()).subarray(0, before);
  for (const cut of [0, 1, 8, 9, 200, whole.length - before - 1, whole.length - before]) {
    truncateSync(STATE(), before);
    appendFileSync(STATE(), whole.subarray(before, before + cut));
    // The copy is written after the state.
    writeFileSync(COPY(), copyBefore);
    const again = await openStore();
    const size = cut === whole.length - before ? 8 : 5;
    expect(await again.read(main.origin)).toContain(main.at(size));
    await closeAll();
  }
  writeFileSync(COPY(), copyBefore);
  writeFileSync(STATE(), Buffer.concat([whole.subarray(0, before), Buffer.alloc(300), Buffer.from('"]]\n')]));
  expect(await (await openStore()).read(main.origin)).toContain(main.at(5));
});

test('an altered line, or a note this witness never cosigned, is damage: nothing is cosigned from it', async () => {
  await ask(await openStore(), 0, 5);
  await closeAll();
  const good = readFileSync(STATE(), 'utf8');
  writeFileSync(STATE(), good.replace('\\n5\\n', '\\n4\\n'));
  await expect(openStore()).rejects.toThrow(code('store_damaged'));
  writeFileSync(STATE(), '');
  const journal = await openJournal(join(dir, 'state'), 'cosigned.log');
  await journal.append([[main.origin, main.at(5)]]);
  await journal.close();
  await expect(openStore()).rejects.toThrow(code('store_damaged'));
  const zeros = Buffer.concat([Buffer.alloc(3), Buffer.from(`\n${good}`)]);
  expect(() => readJournal(zeros)).toThrow(code('store_damaged'));
});

test('a failed fsync of the state or of its copy is fatal: no signature comes out, and nothing works until it is opened again (I-3)', async () => {
  for (const failing of [0, 1]) {
    const store = await openStore();
    await ask(store, failing === 0 ? 0 : 5, failing === 0 ? 3 : 8);
    const size = failing === 0 ? 3 : 8;
    const handle = await open(STATE());
    const sync = vi.spyOn(Object.getPrototypeOf(handle) as { sync(): Promise<void> }, 'sync');
    await handle.close();
    if (failing === 1) sync.mockResolvedValueOnce();
    sync.mockRejectedValueOnce(new Error('EIO'));
    await expect(ask(store, size, size + (failing === 0 ? 2 : 4))).rejects.toThrow(code('store_dead'));
    sync.mockRestore();
    await expect(store.read(main.origin)).rejects.toThrow(code('store_dead'));
    await expect(store.commit({ origin: 'x', expected: null, next: '', size: 0 })).rejects.toThrow(code('store_dead'));
    await closeAll();
    const again = await openStore();
    // Whether the write reached the disk nobody knew; now it is read, and it goes on from what is there.
    const now = Number((await again.read(main.origin))?.split('\n')[1]);
    expect([size, size + (failing === 0 ? 2 : 4)]).toContain(now);
    if (now === 3) await ask(again, 3, 5);
    await closeAll();
  }
});

test('of many submissions for one old size one wins, and many logs are written together', async () => {
  const store = await openStore();
  const answers = await Promise.all([3, 5, 8, 12].map((size) => ask(store, 0, size)));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
  const changes = Array.from({ length: 40 }, (_, i) => ({ origin: `log ${i}`, expected: null, next: `${i}`, size: 1 }));
  expect(new Set(await Promise.all(changes.map((change) => store.commit(change))))).toEqual(new Set(['committed']));
  // One line for the first, and fewer than forty for the others.
  expect(readFileSync(STATE(), 'utf8').split('\n').length).toBeLessThan(12);
});

test('one process at a time, for the state and for the key', async () => {
  await openStore();
  await expect(fileWitnessStore(folders())).rejects.toThrow(code('store_locked'));
  // Another state under the same key could cosign another tree.
  await expect(fileWitnessStore({ ...folders(), state: join(dir, 'second') })).rejects.toThrow(code('store_locked'));
  await closeAll();
  await openStore();
  await expect(fileWitnessStore({ ...folders(), vkey: main.signer.vkey })).rejects.toThrow(code('bad_argument'));
});

test('a state that somebody else wrote to, or exchanged under the running process, is signed from no more', async () => {
  const store = await openStore();
  await ask(store, 0, 5);
  cpSync(join(dir, 'state'), join(dir, 'backup'), { recursive: true });
  await ask(store, 5, 8);
  // In another container the lock is not seen: a process number says nothing there.
  const elsewhere = await openJournal(join(dir, 'state'), 'cosigned.log');
  await elsewhere.append([['another.example/log', 'note']]);
  await elsewhere.close();
  await expect(ask(store, 8, 12)).rejects.toThrow(code('store_dead'));
  await closeAll();
  const next = await openStore('adopt').catch((error: unknown) => error);
  expect(next).toMatchObject(code('store_damaged'));

  rmSync(join(dir, 'state'), { recursive: true });
  cpSync(join(dir, 'backup'), join(dir, 'state'), { recursive: true });
  const restored = await openStore('adopt');
  rmSync(STATE());
  cpSync(join(dir, 'backup', 'cosigned.log'), STATE());
  await expect(ask(restored, 8, 12)).rejects.toThrow(code('store_dead'));
});

test('a long journal is written anew with what still counts, and a crash before the renaming loses nothing', async () => {
  const journal = await openJournal(dir, 'j', 2000);
  for (let i = 0; i < 100; i++)
    await journal.append([
      ['a', `${i}`.repeat(20)],
      [`k${i % 5}`, `${i}`],
    ]);
  await journal.close();
  expect(readFileSync(join(dir, 'j')).length).toBeLessThan(4000);
  writeFileSync(join(dir, 'j.new'), 'half a line');
  const again = await openJournal(dir, 'j', 2000);
  expect(again.values.get('a')).toBe('99'.repeat(20));
  expect([...again.values.keys()].toSorted()).toEqual(['a', 'k0', 'k1', 'k2', 'k3', 'k4']);
  await again.append([['z', 'z'.repeat(100)]]);
  await again.close();
});
