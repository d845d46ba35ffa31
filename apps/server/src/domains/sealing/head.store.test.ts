import { existsSync, readlinkSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519Signer, signCheckpoint } from '@pramana/ledger';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { headFolder, openHeadFolder } from './head.store.ts';

const ORIGIN = 'pramana.example/asha/2627';
const signer = ed25519Signer(ORIGIN, new Uint8Array(32).fill(1));
const { vkey } = signer;
const head = (size: number, fill = size): Promise<string> =>
  signCheckpoint({ origin: ORIGIN, size, root: new Uint8Array(32).fill(fill) }, signer);

const root = await mkdtemp(join(tmpdir(), 'pramana-heads-'));
afterAll(() => rm(root, { recursive: true, force: true }));
const heads = openHeadFolder(root);
const file = (size: number): string => join(headFolder(root, vkey), `${size}.head`);

describe('a copied head', () => {
  test('that is written again, as at every start, is left untouched', async () => {
    await heads.write(vkey, await head(3));
    const before = await stat(file(3), { bigint: true });
    await openHeadFolder(root).write(vkey, await head(3));
    const after = await stat(file(3), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  test('of the same size and another tree is refused, and the first one stays', async () => {
    await expect(heads.write(vkey, await head(3, 9))).rejects.toThrow('another tree');
    expect(await readFile(file(3), 'utf8')).toBe(await head(3));
  });

  test('that is torn gives way to the true one', async () => {
    await writeFile(file(3), (await head(3)).slice(0, 40));
    await heads.write(vkey, await head(3));
    expect(await heads.read(vkey)).toBe(await head(3));
  });

  test('in a folder that is new is durable with every name that leads to it', async ({ skip }) => {
    // Which file a handle is of, only Linux tells.
    skip(!existsSync('/proc/self/fd'));
    const handle = await open(root, 'r');
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const real: FileHandle['sync'] = Reflect.get(prototype, 'sync');
    const synced = new Set<string>();
    const sync = vi.spyOn(prototype, 'sync').mockImplementation(function (this: FileHandle) {
      synced.add(readlinkSync(`/proc/self/fd/${this.fd}`));
      return real.call(this);
    });
    const fresh = join(root, 'mounted', 'heads');
    await openHeadFolder(fresh).write(vkey, await head(3));
    sync.mockRestore();
    const kept = headFolder(fresh, vkey);
    expect([...synced].toSorted()).toEqual([root, join(root, 'mounted'), fresh, kept, join(kept, '3.head')].toSorted());
  });

  test('of a larger tree takes the place of the smaller', async () => {
    await heads.write(vkey, await head(5));
    expect(await readdir(headFolder(root, vkey))).toEqual(['5.head']);
  });
});
