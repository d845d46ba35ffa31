import { createHash } from 'node:crypto';
import type { TakePart } from '@pramana/ledger';
import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.ts';
import { openDatabase } from '../../platform/database/index.ts';
import { entriesInPieces, inPieces } from './audit-row.store.ts';
import type { LogRow } from './log.store.ts';

const urls = await freshDatabase();
const db = openDatabase({ url: urls.appUrl, poolSize: 1, onIdleError: () => undefined });
afterAll(() => db.close());

test.each([1, 2, 511, 512, 513, 1_024, 1_500])('a run of %i records is read whole, or not at all', async (count) => {
  const into = Buffer.alloc(32 * count);
  const read = async (piece: string): Promise<Buffer | null> => {
    into.fill(0);
    const take: TakePart = (part, from) => into.set(part, 32 * from);
    return (await db.onNode((tx) => inPieces(tx, { first: 7, count }, piece, take))) ? into : null;
  };
  const some = (records: number) => `(select string_agg(sha256(i::text::bytea), ''::bytea order by i)
    from generate_series(first, until - 1) as i where i < ${7 + records})`;
  const hash = (index: number) => createHash('sha256').update(String(index)).digest();
  expect(await read(some(count))).toEqual(Buffer.concat(Array.from({ length: count }, (_, i) => hash(7 + i))));
  expect(await read(some(count - 1))).toBeNull();
  expect(await read(`case when first > 7 then ${some(count)} end`)).toBeNull();
  expect(await read(`${some(count)} || 'x'`)).toBeNull();
});

test('what a copy cannot read fails as any query does, and its transaction with it', async () => {
  const run = { first: 0, count: 9 };
  const take = (): void => undefined;
  await expect(db.onNode((tx) => inPieces(tx, run, '1 / 0', take))).rejects.toMatchObject({ code: '22012' });
  await expect(db.onNode((tx) => inPieces(tx, { ...run, first: 0.5 }, `''::bytea`, take))).rejects.toThrow(RangeError);
  const log = { id: "x' or true --", hospitalId: 'y' } as unknown as LogRow;
  await expect(db.onNode((tx) => entriesInPieces(tx, log, run, take))).rejects.toThrow('not the id of a log');
});
