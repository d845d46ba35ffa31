import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FileStore, FileStoreError, openFileStore, type StoredObject } from './index.ts';
import { type TestBucket, testBucket } from './s3.fixture.ts';

const FIRST = '01930000-0000-7000-8000-000000000001';
const name = (object: string): string => `${FIRST}/${object}`;

let folder: string;
let bucket: TestBucket;
const stores = new Map<string, FileStore>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pramana-files-'));
  bucket = await testBucket();
  stores.set('disk', openFileStore({ kind: 'disk', folder: join(folder, 'disk') }));
  stores.set('S3', openFileStore(bucket.location));
});

afterAll(async () => {
  bucket.close();
  await rm(folder, { recursive: true });
});

async function gather(source: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const each of source) all.push(each);
  return Buffer.concat(all).toString();
}

async function listing(store: FileStore): Promise<StoredObject[]> {
  const all: StoredObject[] = [];
  for await (const each of store.list(FIRST)) all.push(each);
  return all;
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof FileStoreError ? error.code : String(error);
  }
  return 'done';
}

describe.each(['disk', 'S3'])('objects on %s', (kind) => {
  const store = (): FileStore => {
    const found = stores.get(kind);
    if (found === undefined) throw new Error(kind);
    return found;
  };

  test('are kept, read in any span, listed and removed', async () => {
    await store().check();
    await store().put(name('aa'), Buffer.from('0123456789'));
    await store().put(name('bb'), Buffer.alloc(0));
    await store().put(name('cc'), Buffer.from('c'));
    expect(await store().size(name('aa'))).toBe(10);
    expect(await gather(store().read(name('aa'), 0, 10))).toBe('0123456789');
    expect(await gather(store().read(name('aa'), 3, 7))).toBe('3456');
    expect(await gather(store().read(name('aa'), 8, 20))).toBe('89');
    expect(await gather(store().read(name('aa'), 50, 60))).toBe('');
    const listed = await listing(store());
    expect(listed.map((each) => each.name).sort()).toEqual(['aa', 'bb', 'cc'].map(name));
    expect(Math.abs((listed[0]?.at ?? 0) - Date.now())).toBeLessThan(60_000);
    await store().remove(['aa', 'bb', 'cc', 'never'].map(name));
    expect(await store().size(name('aa'))).toBeNull();
    expect(await listing(store())).toEqual([]);
  });

  test('that are not there are called gone, not empty', async () => {
    expect(await refusal(gather(store().read(name('none'), 0, 5)))).toBe('gone');
  });

  test('written again are replaced whole', async () => {
    await store().put(name('cc'), Buffer.from('a longer one'));
    await store().put(name('cc'), Buffer.from('short'));
    expect(await gather(store().read(name('cc'), 0, 100))).toBe('short');
    await store().remove([name('cc')]);
  });

  test('have names that cannot leave their place', async () => {
    for (const bad of ['x', `${FIRST}/../aa`, `${FIRST}/a/b`, `../${FIRST}/aa`, `${FIRST}/..`]) {
      await expect(async () => store().put(bad, Buffer.from('x'))).rejects.toThrow('another form');
    }
  });
});

describe('on disk', () => {
  test('only this account can read them, and a failed write leaves nothing', async () => {
    const root = join(folder, 'private');
    const store = openFileStore({ kind: 'disk', folder: root });
    await store.put(name('0123'), Buffer.from('x'));
    const place = join(root, FIRST, '23');
    expect((await stat(place)).mode & 0o777).toBe(0o700);
    expect((await stat(join(place, '0123'))).mode & 0o777).toBe(0o600);
    await writeFile(join(root, FIRST, '99'), 'in the way');
    expect(await refusal(store.put(name('xx99'), Buffer.from('x')))).toBe('unavailable');
    expect(await readdir(place)).toEqual(['0123']);
  });

  test('what a killed process left half is listed, so that it is swept, and is no object', async () => {
    const root = join(folder, 'half');
    const store = openFileStore({ kind: 'disk', folder: root });
    await store.put(name('0123'), Buffer.from('x'));
    await writeFile(join(root, FIRST, '23', '0123.77.draft'), 'hal');
    const listed = await listing(store);
    expect(listed.map((each) => each.name).sort()).toEqual([name('0123'), name('0123.77.draft')]);
    await store.remove([name('0123.77.draft')]);
  });
});

describe('on S3', () => {
  test('a wrong secret is refused by the server, and said to be unavailable', async () => {
    const store = openFileStore({ ...bucket.location, secret: 'wrong' });
    expect(await refusal(store.put(name('dd'), Buffer.from('x')))).toBe('unavailable');
    expect(bucket.objects.size).toBe(0);
  });

  test('a server that is away is said to be unavailable', async () => {
    const store = openFileStore({ ...bucket.location, endpoint: 'http://127.0.0.1:1' });
    expect(await refusal(store.put(name('dd'), Buffer.from('x')))).toBe('unavailable');
  });

  test('an answer that breaks off is said to be unavailable, and not taken for a shorter object', async () => {
    const store = openFileStore(bucket.location);
    await store.put(name('ee'), Buffer.from('0123456789'));
    bucket.cutOff.add(`/pramana/node/${name('ee')}`);
    expect(await refusal(gather(store.read(name('ee'), 0, 10)))).toBe('unavailable');
    bucket.cutOff.clear();
    expect(await gather(store.read(name('ee'), 0, 10))).toBe('0123456789');
    await store.remove([name('ee')]);
  });
});
