import { afterAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.ts';
import { newId } from '../ids.ts';
import { withClient } from '../postgres/client.ts';
import { openDatabase } from './index.ts';

const urls = await freshDatabase();
const db = openDatabase({ url: urls.appUrl, poolSize: 4, onIdleError: () => undefined });
afterAll(() => db.close());

const place = async (what: 'insert' | 'flush'): Promise<bigint> => {
  const { rows } = await withClient(urls.superUrl, (client) =>
    client.query<{ lsn: string }>(`select pg_current_wal_${what}_lsn() as lsn`),
  );
  const [high = '0', low = '0'] = (rows[0]?.lsn ?? '').split('/');
  return BigInt(`0x${high}`) * 2n ** 32n + BigInt(`0x${low}`);
};

describe('asking for the disk', () => {
  test('covers what was committed before, also beside a wait that began too early', async () => {
    const early = [db.flushed(), db.flushed()];
    const hospital = { id: newId(), slug: 'later', name: 'H' };
    await db.onNode((tx) => tx.insertInto('hospital').values(hospital).execute(), { flush: 'later' });
    const written = await place('insert');
    await Promise.all([...early, db.flushed(), db.flushed()]);
    expect(await place('flush')).toBeGreaterThanOrEqual(written);
  });

  test('tells each who waits when nobody can say whether the disk has it', async () => {
    const gone = openDatabase({ url: urls.appUrl, poolSize: 4, onIdleError: () => undefined });
    await gone.close();
    const outcomes = await Promise.allSettled([gone.flushed(), gone.flushed(), gone.flushed()]);
    expect(outcomes.map((each) => each.status === 'rejected' && each.reason.code)).toEqual(
      Array.from({ length: 3 }, () => 'outcome_unknown'),
    );
  });
});
