import type * as Crypto from 'node:crypto';
import { randomBytes } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { looking } from './looking.fixture.ts';

/** A source of randomness that repeats itself when told to, as a copied machine's may. */
const broken = vi.hoisted(() => ({ salts: [] as Buffer[] }));
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof Crypto>();
  // All salts of a claim are drawn at once.
  const random = (length: number): Buffer =>
    broken.salts.length > 0 && length === 16 * broken.salts.length
      ? Buffer.concat(broken.salts.splice(0))
      : real.randomBytes(length);
  return { ...real, default: { ...real, randomBytes: random }, randomBytes: random };
});

const place = await looking();

/** Seals a batch of two looks, whose items get these salts. */
async function batchOfTwo(hospital: Awaited<ReturnType<typeof place.hospital>>, salts: Buffer[]): Promise<void> {
  await place.look(hospital, [await place.subject(hospital), await place.subject(hospital)]);
  broken.salts = [...salts];
  await place.batch(hospital);
  expect(broken.salts).toEqual([]);
}

test('salts that differ are no finding', async () => {
  const hospital = await place.hospital('differing');
  await batchOfTwo(hospital, [randomBytes(16), randomBytes(16)]);
  expect(await place.audit(hospital)).toEqual([]);
});

test('two looks of one batch under one salt are found, at the batch that holds them', async () => {
  const hospital = await place.hospital('one-batch');
  const salt = randomBytes(16);
  await batchOfTwo(hospital, [salt, salt]);
  expect(await place.audit(hospital)).toEqual([
    expect.objectContaining({ code: 'salt_reuse', document: 'AX-2627-000001', table: 'access_leaf', field: 'box' }),
  ]);
});

test('a look under the salt of a look in an earlier batch is found', async () => {
  const hospital = await place.hospital('two-batches');
  const salt = randomBytes(16);
  await batchOfTwo(hospital, [salt, randomBytes(16)]);
  expect(await place.audit(hospital)).toEqual([]);
  await batchOfTwo(hospital, [randomBytes(16), salt]);
  const [found, ...more] = await place.audit(hospital);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ code: 'salt_reuse', table: 'access_leaf', field: 'box' });
  expect(found?.document).toMatch(/^AX-2627-00000[12]$/);
});
