import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HospitalId, SubjectId } from '@pramana/kernel';
import { openFile, SecretKey } from '@pramana/vault';
import { nodeCrypto } from '@pramana/vault/node';
import { sealPart } from '../apps/server/src/domains/files/content.service.ts';
import { openFileStore } from '../apps/server/src/platform/files/index.ts';
import { publish } from './lib/results.ts';
import { median } from './lib/stats.ts';

/*
 * A file of 100 MB through encryption into the store (parts of 4 MiB, each fsynced) and back, beside the same bytes in the
 * same parts without encryption. Turns alternate, so that whatever else the machine does meets both.
 */

const SIZE = 100 * 1024 * 1024;
const PART = 4 * 1024 * 1024;
const ROUNDS = 7;
const HOSPITAL = '01930000-0000-7000-8000-000000000001' as HospitalId;
const place = {
  hospital: HOSPITAL,
  subject: '01930000-0000-8000-8000-0000000000aa' as SubjectId,
  category: 'imaging' as const,
  record: '01930000-0000-7000-8000-0000000000f1',
  version: 1,
};
const about = { id: place.record, subject: place.subject, category: place.category, size: SIZE };
const key = new SecretKey(nodeCrypto, nodeCrypto.random(32));
const folder = await mkdtemp(join(tmpdir(), 'pramana-bench-files-'));
const store = openFileStore({ kind: 'disk', folder: join(folder, 'store') });
const source = join(folder, 'source');
await fill(source);

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  for (let at = 0; at < SIZE; at += PART) await file.write(nodeCrypto.random(PART));
  await file.sync();
  await file.close();
}

const nameOf = (index: number): string => `${HOSPITAL}/${index.toString(16).padStart(4, '0')}`;

async function write(sealed: boolean): Promise<string[]> {
  const names: string[] = [];
  for await (const piece of createReadStream(source, { highWaterMark: PART })) {
    const bytes = piece as Buffer;
    const index = names.length;
    await store.put(nameOf(index), sealed ? sealPart(HOSPITAL, key, about, index, bytes) : bytes);
    names.push(nameOf(index));
  }
  return names;
}

async function* stored(names: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const name of names) yield* store.read(name, 0, (await store.size(name)) ?? 0);
}

async function read(names: readonly string[], sealed: boolean): Promise<void> {
  let size = 0;
  const content = sealed ? openFile(nodeCrypto, key, place, stored(names)) : stored(names);
  for await (const piece of content) size += piece.length;
  if (size !== SIZE) throw new Error(`read ${size} bytes of ${SIZE}`);
}

/** Megabytes a second of writing and of reading. */
async function turn(sealed: boolean): Promise<{ write: number; read: number }> {
  const begun = performance.now();
  const names = await write(sealed);
  const written = performance.now();
  await read(names, sealed);
  const ended = performance.now();
  await store.remove(names);
  const rate = (ms: number): number => SIZE / 1_000 / ms;
  return { write: rate(written - begun), read: rate(ended - written) };
}

const found = { sealed: [] as Awaited<ReturnType<typeof turn>>[], plain: [] as Awaited<ReturnType<typeof turn>>[] };
await turn(true);
for (let round = 0; round < ROUNDS; round += 1) {
  found.sealed.push(await turn(true));
  found.plain.push(await turn(false));
}
await rm(folder, { recursive: true });
const rateOf = (turns: readonly { write: number; read: number }[], way: 'write' | 'read'): number =>
  median(turns.map((each) => each[way]));
publish(
  'files',
  (['write', 'read'] as const).flatMap((way) => {
    const [sealed, plain] = [rateOf(found.sealed, way), rateOf(found.plain, way)];
    return [
      { what: `${way}, encrypted`, value: sealed, unit: 'MB/s' },
      { what: `${way}, plain`, value: plain, unit: 'MB/s' },
      { what: `${way}: encrypted to plain`, value: sealed / plain, unit: '', aim: { least: 0.7 } },
    ];
  }),
  ['100 MB in parts of 4 MiB, each fsynced before the next; medians of 7 alternating turns.'],
);
