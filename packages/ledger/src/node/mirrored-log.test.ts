import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seedOf, type TestLog, testLog, witnessed, WITNESSES } from '../../test/fixtures.ts';
import { uintBE, utf8 } from '../bytes.ts';
import { openCheckpoint } from '../checkpoint.ts';
import { parseEvidence, verifyEvidence } from '../evidence.ts';
import { append, readTile } from '../log.ts';
import type { Get } from '../remote.ts';
import { sha256 } from '../sha256.ts';
import { memoryStore } from '../store.ts';
import { formatEntries, parseTilePath, tilePath, tilesOf, tileWidth, TILE_WIDTH } from '../tile.ts';
import { ed25519Cosigner, ed25519Signer, parseVkey } from '../vkey.ts';
import { fileStore } from './file-store.ts';
import { logFolder, MirroredLog, type MirrorOptions } from './mirrored-log.ts';

const leaves = (from: number, to: number, kind = 'leaf') =>
  Array.from({ length: to - from }, (_, i) => sha256(utf8(kind), uintBE(from + i, 4)));
const MIRROR = ed25519Cosigner('mirror.example', seedOf('mirror.example'));
let dir: string;
const open: MirroredLog[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mirror-'));
});

async function closeAll(): Promise<void> {
  for (const log of open.splice(0)) await log.close();
}

afterEach(async () => {
  await closeAll();
  rmSync(dir, { recursive: true });
});

/** Serves a log as a server does: its own tiles, and any checkpoint that is put in. */
function serve(log: TestLog, change: { note?: () => string; asked?: (path: string) => void } = {}): Get {
  return async (path) => {
    change.asked?.(path);
    const head = await log.store.readHead();
    if (head === null) return null;
    if (path === 'checkpoint') return utf8(change.note?.() ?? head.checkpoint);
    const { level, n, width } = parseTilePath(path);
    if (width > tileWidth(head.size, level, n)) return null;
    if (level !== 'entries') return readTile(log.store, level, n, width);
    return formatEntries(await log.store.readEntries(n * TILE_WIDTH, width));
  };
}

const grow = (log: TestLog, to: number, kind?: string) =>
  log.store.readHead().then((head) => append({ ...log, leaves: leaves(head?.size ?? 0, to, kind) }));

async function mirrorOf(log: TestLog, get = serve(log), more: Partial<MirrorOptions> = {}): Promise<MirroredLog> {
  const paths = { dir: join(dir, 'state'), headsDir: join(dir, 'heads') };
  const options = { ...paths, vkey: log.signer.vkey, get, cosigner: MIRROR, now: () => 1_790_000_000, ...more };
  const mirrored = await MirroredLog.open(options);
  open.push(mirrored);
  return mirrored;
}

/** A second log of the same key: what its owner shows to somebody else, or signs after rewriting everything. */
async function otherHistory(sizes: readonly number[], shared = 0): Promise<TestLog> {
  const other = testLog(undefined, memoryStore());
  if (shared > 0) await grow(other, shared);
  for (const size of sizes) await grow(other, size, 'other');
  return other;
}

async function evidenceIn(mirrored: MirroredLog) {
  const found = await mirrored.follow();
  if (found.state !== 'forked') throw new Error(`the mirror says ${found.state}`);
  return verifyEvidence(parseEvidence(readFileSync(found.evidence, 'utf8')));
}

test('a mirror holds every entry and tile of the log, goes on where it was, and cosigns what is durable', async () => {
  const log = testLog();
  const asked: string[] = [];
  for (const size of [0, 1, 255, 256, 4_095, 9_000, 9_001]) {
    await grow(log, size);
    asked.length = 0;
    const mirrored = await mirrorOf(log, serve(log, { asked: (path) => asked.push(path) }));
    expect(await mirrored.follow()).toEqual({ state: 'grown', size });
    expect(await mirrored.follow()).toEqual({ state: 'same', size });
    const shown = openCheckpoint(mirrored.checkpoint?.note ?? '', log.signer.vkey, [MIRROR.vkey]);
    expect(shown).toMatchObject({ size, cosignatures: [{ time: 1_790_000_000 }] });
    await closeAll();
  }
  // The last look fetched one bundle and the tiles of one proof, not the log again.
  expect(asked.filter((path) => path.startsWith('tile/entries'))).toEqual(['tile/entries/035.p/41']);
  expect(asked.length).toBeLessThan(10);
  const mirrored = await mirrorOf(log);
  for (const tile of tilesOf(9_001)) {
    expect(await mirrored.tile(tile)).toEqual(await serve(log)(tilePath(tile), 1e6));
  }
  expect(await mirrored.tile({ level: 0, n: 35, width: 42 })).toBeNull();
});

test('an interrupted copy keeps the runs that are durable, shows none of it, and ends what it began', async () => {
  const log = testLog();
  await grow(log, 10_000);
  let left = 20;
  const breaking: Get = (path, limit) => {
    if (left-- === 0) throw new TypeError('the line is cut');
    return serve(log)(path, limit);
  };
  const first = await mirrorOf(log, breaking);
  await expect(first.follow()).rejects.toThrow('the line is cut');
  expect(first.checkpoint).toBeNull();
  await closeAll();
  const store = await fileStore(join(dir, 'state', logFolder(log.origin)));
  expect((await store.readHead())?.size).toBe(4_096);
  await store.close();
  await grow(log, 10_500);
  expect(await (await mirrorOf(log)).follow()).toEqual({ state: 'grown', size: 10_500 });
});

test.each([
  ['truncates its last day and goes on with other entries', [290, 400], 250],
  ['rewrites everything and signs it anew', [300], 0],
  ['rewrites everything, and longer', [1_000], 0],
  ['comes back with a smaller tree of another history', [7], 0],
])('the mirror detects a log that %s, and keeps evidence that anybody can verify', async (_, sizes, shared) => {
  const log = testLog();
  for (const size of [256, 300]) {
    await grow(log, size);
    await (await mirrorOf(log)).follow();
    await closeAll();
  }
  const other = await otherHistory(sizes, shared);
  const mirrored = await mirrorOf(other);
  expect(await evidenceIn(mirrored)).toMatchObject({ proven: true, vkey: { text: log.signer.vkey } });
  expect(mirrored.checkpoint?.size).toBe(300);
  await closeAll();
  // For good, and also when the log shows its first face again.
  expect(await (await mirrorOf(log)).follow()).toMatchObject({ state: 'forked' });
});

test('a log that shows less than it signed is not followed, and an older true checkpoint is no evidence', async () => {
  const log = testLog();
  await grow(log, 100);
  const old = (await log.store.readHead())?.checkpoint ?? '';
  await grow(log, 300);
  const mirrored = await mirrorOf(log);
  await mirrored.follow();
  await closeAll();
  const back = await mirrorOf(log, serve(log, { note: () => old }));
  expect(await back.follow()).toEqual({ state: 'behind', size: 100, seen: 300 });
  expect(back.checkpoint?.size).toBe(300);
});

test('what is not signed, or does not belong to what is signed, changes nothing', async () => {
  const log = testLog();
  await grow(log, 300);
  const mirrored = await mirrorOf(log);
  await mirrored.follow();
  await closeAll();
  await grow(log, 400);
  const other = await otherHistory([400]);
  const head = (await log.store.readHead())?.checkpoint ?? '';
  const lies: [string, Get][] = [
    ['unverified', serve(log, { note: () => head.replace('400', '401') })],
    ['unverified', serve(log, { note: () => 'nonsense' })],
    ['unverified', async () => new Uint8Array([0xff])],
    ['unproven', serve(other, { note: () => head })],
    ['unproven', async (path, limit) => (path.startsWith('tile/e') ? new Uint8Array(70_000) : serve(log)(path, limit))],
    ['unproven', async (path, limit) => (path.startsWith('tile/e') ? null : serve(log)(path, limit))],
  ];
  for (const [state, get] of lies) {
    const lied = await mirrorOf(log, get);
    expect(await lied.follow()).toMatchObject({ state });
    expect(lied.checkpoint?.size).toBe(300);
    await closeAll();
  }
  expect(await (await mirrorOf(log)).follow()).toEqual({ state: 'grown', size: 400 });
});

test('a mirror whose folder was put back cosigns no fork of what it had vouched for', async () => {
  const log = testLog();
  await grow(log, 100);
  await (await mirrorOf(log)).follow();
  await closeAll();
  cpSync(join(dir, 'state'), join(dir, 'backup'), { recursive: true });
  await grow(log, 300);
  await (await mirrorOf(log)).follow();
  await closeAll();
  rmSync(join(dir, 'state'), { recursive: true });
  cpSync(join(dir, 'backup'), join(dir, 'state'), { recursive: true });
  const forked = await mirrorOf(await otherHistory([350], 100));
  expect((await evidenceIn(forked)).proven).toBe(true);
  expect(forked.checkpoint?.size).toBe(100);
});

test('cosignatures of known witnesses are kept when they come, and a forged one is left out', async () => {
  const log = testLog();
  await grow(log, 5);
  const head = (await log.store.readHead())?.checkpoint ?? '';
  const [one, two] = WITNESSES;
  if (one === undefined || two === undefined) throw new Error('no witnesses');
  const forged = (await witnessed(head, [two])).replace(/(\S+)\n$/, (line) => line.replace(/[A-Z]/, 'x'));
  let note = head;
  const witnesses = [parseVkey(one.vkey), parseVkey(two.vkey)];
  const mirrored = await mirrorOf(log, serve(log, { note: () => note }), { witnesses });
  await mirrored.follow();
  note = await witnessed(forged, [one]);
  expect(await mirrored.follow()).toEqual({ state: 'grown', size: 5 });
  const shown = openCheckpoint(mirrored.checkpoint?.note ?? '', log.signer.vkey, [one.vkey, two.vkey, MIRROR.vkey]);
  expect(shown.cosignatures.map(({ vkey }) => vkey.name)).toEqual([one.name, MIRROR.name]);
});

test('a folder belongs to one key of an origin', async () => {
  const log = testLog();
  await grow(log, 5);
  await (await mirrorOf(log)).follow();
  await closeAll();
  const { vkey } = ed25519Signer(log.origin, seedOf('thief'));
  await expect(mirrorOf(log, serve(log), { vkey })).rejects.toThrow(expect.objectContaining({ code: 'bad_key' }));
  expect(existsSync(join(dir, 'state', logFolder(log.origin), 'lock'))).toBe(false);
});
