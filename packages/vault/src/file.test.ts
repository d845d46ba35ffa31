import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { HospitalId, SubjectId } from '@pramana/kernel';
import { describe, expect, test } from 'vitest';
import { concat } from './bytes.ts';
import { VaultError } from './errors.ts';
import { FILE_CHUNK_BYTES, FILE_HEADER_BYTES, openFile, openFileSpan, sealedFileLength, sealFile } from './file.ts';
import type { FileContext } from './file.ts';
import { SecretKey } from './key.ts';
import { nodeCrypto } from './node/crypto.ts';

const key = new SecretKey(
  nodeCrypto,
  Uint8Array.from({ length: 32 }, (_, i) => i),
);
const place: FileContext = {
  hospital: '01930000-0000-7000-8000-000000000001' as HospitalId,
  subject: '01930000-0000-8000-8000-0000000000aa' as SubjectId,
  category: 'imaging',
  record: '01930000-0000-7000-8000-0000000000f1',
  version: 1,
};
const STORED_CHUNK = FILE_CHUNK_BYTES + 28;
/** Three whole chunks and a piece. */
const content = pattern(3 * FILE_CHUNK_BYTES + 1_000);

function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >>> 8)) & 0xff);
}

async function* split(bytes: Uint8Array, piece = 70_001): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

async function gather(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const each of source) all.push(each.slice());
  return concat(...all);
}

const seal = (bytes: Uint8Array, where = place): Promise<Uint8Array> =>
  gather(sealFile(nodeCrypto, key, where, split(bytes)));
const open = (bytes: Uint8Array, where = place, under = key): Promise<Uint8Array> =>
  gather(openFile(nodeCrypto, under, where, split(bytes)));

/** The code of the refusal; `opened` when there is none, so that a silent success fails by name. */
async function refusal(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    return error instanceof VaultError ? error.code : String(error);
  }
  return 'opened';
}

const sealed = await seal(content);
const chunk = (index: number, of = sealed): Uint8Array =>
  of.subarray(FILE_HEADER_BYTES + index * STORED_CHUNK, FILE_HEADER_BYTES + (index + 1) * STORED_CHUNK);
const header = sealed.subarray(0, FILE_HEADER_BYTES);

describe('a sealed file', () => {
  test.each([0, 1, FILE_CHUNK_BYTES - 1, FILE_CHUNK_BYTES, FILE_CHUNK_BYTES + 1, 2 * FILE_CHUNK_BYTES])(
    'of %i bytes comes back whole, and is as long as it was said to be',
    async (size) => {
      const bytes = pattern(size);
      const file = await seal(bytes);
      expect(file.length).toBe(sealedFileLength(size));
      expect(Buffer.from(await open(file)).equals(bytes)).toBe(true);
    },
  );

  test('read in any span gives just those bytes', async () => {
    const read = (start: number, end: number) => split(sealed.subarray(start, end));
    const at = fc.oneof(fc.nat(content.length), fc.constantFrom(0, FILE_CHUNK_BYTES, content.length));
    await fc.assert(
      fc.asyncProperty(at, at, async (a, b) => {
        const span = { start: Math.min(a, b), end: Math.max(a, b) };
        const got = await gather(openFileSpan(nodeCrypto, key, place, content.length, read, span));
        expect(Buffer.from(got).equals(content.subarray(span.start, span.end))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('holds one chunk in memory at a time, sealing and opening', async () => {
    let given = 0;
    let most = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 64; i += 1) {
        given += FILE_CHUNK_BYTES;
        yield new Uint8Array(FILE_CHUNK_BYTES);
      }
    }
    let taken = 0;
    for await (const piece of openFile(nodeCrypto, key, place, sealFile(nodeCrypto, key, place, source()))) {
      most = Math.max(most, given - taken);
      taken += piece.length;
    }
    expect(taken).toBe(64 * FILE_CHUNK_BYTES);
    expect(most).toBeLessThanOrEqual(4 * FILE_CHUNK_BYTES);
  });

  test('closes its source when the reader stops early', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield* split(sealed);
      } finally {
        closed = true;
      }
    }
    const reading = openFile(nodeCrypto, key, place, source());
    await reading.next();
    await reading.return();
    expect(closed).toBe(true);
  });

  test('is sealed otherwise each time: equal files cannot be told from what is stored', async () => {
    const [one, two] = [await seal(pattern(100)), await seal(pattern(100))];
    expect(Buffer.from(one).equals(two)).toBe(false);
  });

  test('has bytes that never change: those of version 1 still open', async () => {
    let drawn = 0;
    const fixed = { ...nodeCrypto, random: (length: number) => new Uint8Array(length).fill((drawn += 1)) };
    const file = await gather(sealFile(fixed, key, place, split(content)));
    expect(createHash('sha256').update(file).digest('hex')).toBe(
      '45bc66e5896daf300eebefa970c2949e248e01beb45cd93822465cfd172de801',
    );
    expect(Buffer.from(await open(file)).equals(content)).toBe(true);
  });
});

describe('an altered file is refused by name:', () => {
  const whole = concat;
  const [first, second, third, end] = [chunk(0), chunk(1), chunk(2), chunk(3)];
  test.each<[string, Uint8Array, string]>([
    ['cut after its last whole chunk', whole(header, first, second, third), 'truncated'],
    ['cut after its first chunk', whole(header, first), 'truncated'],
    ['cut to its header', header, 'truncated'],
    ['cut inside its header', header.slice(0, 5), 'truncated'],
    ['cut inside a chunk', sealed.slice(0, sealed.length - 1), 'damaged'],
    ['emptied', new Uint8Array(), 'truncated'],
    ['lengthened', whole(sealed, Uint8Array.of(0)), 'damaged'],
    ['two chunks exchanged', whole(header, second, first, third, end), 'damaged'],
    ['a chunk twice', whole(header, first, first, second, third, end), 'damaged'],
    ['a chunk left out', whole(header, first, third, end), 'damaged'],
    ['its end twice', whole(sealed, end), 'damaged'],
    ['its end in the middle', whole(header, first, end), 'damaged'],
    ['an unknown version', whole(Uint8Array.of(9), sealed.subarray(1)), 'bad_format'],
    ['another chunk size', whole(Uint8Array.of(1, 17), sealed.subarray(2)), 'damaged'],
    ['an absurd chunk size', whole(Uint8Array.of(1, 40), sealed.subarray(2)), 'bad_format'],
  ])('%s', async (_what, altered, code) => {
    expect(await refusal(open(altered))).toBe(code);
  });

  test('a bit changed anywhere', async () => {
    const file = await seal(pattern(300));
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length * 8 - 1), async (bit) => {
        const changed = file.slice();
        const at = bit >> 3;
        changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
        const names = at < 2 ? ['bad_format', 'damaged'] : [at < FILE_HEADER_BYTES ? 'wrong_key' : 'damaged'];
        expect(names).toContain(await refusal(open(changed)));
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, Partial<FileContext>]>([
    ['hospital', { hospital: '01930000-0000-7000-8000-000000000002' as HospitalId }],
    ['patient', { subject: '01930000-0000-8000-8000-0000000000bb' as SubjectId }],
    ['category', { category: 'labs' }],
    ['file', { record: '01930000-0000-7000-8000-0000000000f2' }],
    ['version', { version: 2 }],
  ])('the chunk of another %s in its place, even under one key', async (_what, other) => {
    const foreign = await seal(content, { ...place, ...other });
    expect(await refusal(open(foreign))).toBe('damaged');
    const swapped = concat(header, chunk(0), chunk(1, foreign), chunk(2), chunk(3));
    expect(await refusal(open(swapped))).toBe('damaged');
  });

  test('a file under another key', async () => {
    const other = new SecretKey(nodeCrypto, new Uint8Array(32).fill(7));
    expect(await refusal(open(sealed, place, other))).toBe('wrong_key');
  });

  test('a destroyed key', async () => {
    const gone = key.copy();
    gone.destroy();
    expect(await refusal(open(sealed, place, gone))).toBe('key_missing');
  });

  test('nothing is given out of a chunk that was not checked', async () => {
    const changed = sealed.slice();
    const at = FILE_HEADER_BYTES + STORED_CHUNK + 500;
    changed[at] = (changed[at] ?? 0) ^ 1;
    const got: number[] = [];
    const reading = (async () => {
      for await (const piece of openFile(nodeCrypto, key, place, split(changed))) got.push(piece.length);
    })();
    expect(await refusal(reading)).toBe('damaged');
    expect(got).toEqual([FILE_CHUNK_BYTES]);
  });
});
