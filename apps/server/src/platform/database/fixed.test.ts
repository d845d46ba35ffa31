import { newId } from '../ids.ts';
import { describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { testServer } from '../../testing.ts';
import { fixed } from './index.ts';

describe('a fixed query', () => {
  test('is built once and asked with each caller’s own values', async () => {
    const { services, hospital } = await testServer();
    let built = 0;
    const bySlug = fixed((tx, { id, slug }: { id: string; slug: string }) => {
      built += 1;
      return tx.selectFrom('hospital').select('id').where('id', '=', id).where('slug', '=', slug).compile();
    });
    const ask = (slug: string) =>
      services.db.onNode(async (tx) => (await bySlug(tx, { id: hospital.id, slug })).map(({ id }) => id));
    expect(await ask('asha')).toEqual([hospital.id]);
    expect(await ask('other')).toEqual([]);
    expect(built).toBe(1);
  });

  test('refuses to be built of a value, which would stay in its text for everybody', async () => {
    const { services } = await testServer();
    const wrong = fixed((tx, { id }: { id: string }) => sql`select ${sql.raw(`'${id}'`)}`.compile(tx));
    await expect(services.db.onNode((tx) => wrong(tx, { id: newId() }))).rejects.toThrow(
      'something else than a parameter',
    );
  });
});
