import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.ts';
import { openDatabase } from '../../platform/database/index.ts';
import { inPieces } from './audit-row.store.ts';

const urls = await freshDatabase();
const db = openDatabase({ url: urls.appUrl, poolSize: 1, onIdleError: () => undefined });
afterAll(() => db.close());

// 57 records fill whole lines of the database's base64, which then ends with a line feed.
test.each([1, 56, 57, 58, 114, 512, 513, 512 + 57])(
  'a run of %i records is read whole, or not at all',
  async (count) => {
    const read = (records: number) =>
      db.onNode((tx) =>
        inPieces(
          tx,
          7,
          count,
          (from, end) => sql`(select encode(string_agg(sha256(i::text::bytea), ''::bytea order by i), 'base64')
          from generate_series(${from}, ${end} - 1) as i where i < ${7 + records})`,
        ),
      );
    expect(await read(count)).toHaveLength(32 * count);
    expect(await read(count - 1)).toBeUndefined();
  },
);
