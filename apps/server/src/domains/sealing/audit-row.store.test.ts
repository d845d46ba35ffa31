import { createHash } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.ts';
import { openDatabase } from '../../platform/database/index.ts';
import { entriesInRow, inPieces } from './audit-row.store.ts';
import type { LogRow } from './log.store.ts';

const urls = await freshDatabase();
const db = openDatabase({ url: urls.appUrl, poolSize: 1, onIdleError: () => undefined });
afterAll(() => db.close());

const into = new Uint8Array(32 * 2_000);

test.each([1, 2, 511, 512, 513, 1_024, 1_500])('a run of %i records is read whole, or not at all', async (count) => {
  const read = (piece: string) => db.onNode((tx) => inPieces(tx, { first: 7, count, into: into.fill(0) }, piece));
  const some = (records: number) => `(select string_agg(sha256(i::text::bytea), ''::bytea order by i)
    from generate_series(first, until - 1) as i where i < ${7 + records})`;
  const hash = (index: number) => createHash('sha256').update(String(index)).digest();
  const whole = await read(some(count));
  expect(Buffer.from(whole ?? [])).toEqual(Buffer.concat(Array.from({ length: count }, (_, i) => hash(7 + i))));
  expect(await read(some(count - 1))).toBeUndefined();
  expect(await read(`case when first > 7 then ${some(count)} end`)).toBeUndefined();
  expect(await read(`${some(count)} || 'x'`)).toBeUndefined();
});

test('what a copy cannot read fails as any query does, and its transaction with it', async () => {
  const run = { first: 0, count: 9, into };
  await expect(db.onNode((tx) => inPieces(tx, run, '1 / 0'))).rejects.toMatchObject({ code: '22012' });
  await expect(db.onNode((tx) => inPieces(tx, { ...run, first: 0.5 }, `''::bytea`))).rejects.toThrow(RangeError);
  const log = { id: "x' or true --", hospitalId: 'y' } as unknown as LogRow;
  await expect(db.onNode((tx) => entriesInRow(tx, log, run))).rejects.toThrow('not the id of a log');
});
