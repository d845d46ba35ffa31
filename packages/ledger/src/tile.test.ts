import fc from 'fast-check';
import { expect, test } from 'vitest';
import { log, testLog } from '../test/fixtures.ts';
import { append, readTile } from './log.ts';
import { leafHash } from './merkle.ts';
import { sha256 } from './sha256.ts';
import {
  formatEntries,
  levelWidth,
  parseEntries,
  parseTilePath,
  perfectRoot,
  tilePath,
  tilesOf,
  tileWidth,
} from './tile.ts';

const code = (value: string) => expect.objectContaining({ code: value });

test.each([
  [{ level: 0, n: 0, width: 256 }, 'tile/0/000'],
  [{ level: 0, n: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
  [{ level: 1, n: 999, width: 17 }, 'tile/1/999.p/17'],
  [{ level: 2, n: 1000, width: 1 }, 'tile/2/x001/000.p/1'],
  [{ level: 'entries' as const, n: 5, width: 255 }, 'tile/entries/005.p/255'],
])('%j has the path %s', (tile, path) => {
  expect(tilePath(tile)).toBe(path);
  expect(parseTilePath(path)).toEqual(tile);
});

test('every tile path comes back as it went', () => {
  const level = fc.oneof(fc.nat(63), fc.constant('entries' as const));
  fc.assert(
    fc.property(level, fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (l, n, width) => {
      expect(parseTilePath(tilePath({ level: l, n, width }))).toEqual({ level: l, n, width });
    }),
  );
});

test.each([
  'tile/0/0',
  'tile/0/0000',
  'tile/00/000',
  'tile/64/000',
  'tile/0/x000/001',
  'tile/0/000.p/0',
  'tile/0/000.p/256',
  'tile/0/000.p/01',
  'tile/0/001/002',
  'tile/0/x001',
  '/tile/0/000',
  'tile/0/000/',
  'tile/0/../000',
  'tile/-1/000',
  `tile/0/${'x999/'.repeat(6)}999`,
  'tile/entrie/000',
  'tile/0/000.p/',
  'tile/0/000\n',
])('the path %j is refused', (path) => {
  expect(() => parseTilePath(path)).toThrow(code('bad_tile'));
});

test('a tree of 70,000 has the tiles that the specification counts', () => {
  const tiles = [...tilesOf(70_000)];
  const of = (level: number | 'entries', full: boolean) =>
    tiles.filter((tile) => tile.level === level && (tile.width === 256) === full);
  expect(of(0, true)).toHaveLength(273);
  expect(of(0, false)).toEqual([{ level: 0, n: 273, width: 112 }]);
  expect(of(1, true)).toHaveLength(1);
  expect(of(1, false)).toEqual([{ level: 1, n: 1, width: 17 }]);
  expect(of(2, false)).toEqual([{ level: 2, n: 0, width: 1 }]);
  expect(of('entries', true)).toHaveLength(273);
  expect([...tilesOf(256)].map(tilePath)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
  expect([...tilesOf(0)]).toEqual([]);
  expect(tileWidth(70_000, 0, 274)).toBe(0);
  expect(levelWidth(2 ** 48, 6)).toBe(1);
});

test('a tile is a slice of the stored hashes, full or partial', async () => {
  const target = testLog();
  const leaves = Array.from({ length: 300 }, (_, i) => sha256(Uint8Array.of(i % 256, i >> 8)));
  await append({ ...target, leaves });
  const full = await readTile(target.store, 0, 0, 256);
  expect(full).toHaveLength(8192);
  expect((await readTile(target.store, 0, 0, 10)).length).toBe(320);
  expect(await readTile(target.store, 0, 0, 10)).toEqual(full.slice(0, 320));
  expect(await readTile(target.store, 1, 0, 1)).toEqual(perfectRoot(leaves.slice(0, 256).map(leafHash)));
  await expect(readTile(target.store, 0, 1, 45)).rejects.toThrow(code('missing_hash'));
  await expect(readTile(target.store, 0, 0, 0)).rejects.toThrow(code('bad_tile'));
  await log(target, []);
});

test('entry bundles come back as they went, empty entries too, and a cut one is refused', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), (entries) => {
      const bundle = formatEntries(entries);
      expect(parseEntries(bundle)).toEqual(entries);
      fc.pre(entries.length > 0);
      expect(() => parseEntries(bundle.slice(0, -1))).toThrow(code('bad_tile'));
    }),
  );
  expect(() => parseEntries(Uint8Array.of(0))).toThrow(code('bad_tile'));
});
