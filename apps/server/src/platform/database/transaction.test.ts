import { PramanaError, type HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.ts';
import { newId } from '../ids.ts';
import { withClient } from '../postgres/client.ts';
import { fixed, flushAtCommit, inOtherHospital, openDatabase, type Tx } from './index.ts';

const urls = await freshDatabase();
const db = openDatabase({ url: urls.appUrl, poolSize: 4, onIdleError: () => undefined });
afterAll(() => db.close());

const hospitals: HospitalId[] = [newId(), newId()];
const nameOf = async (tx: Tx, id: HospitalId) =>
  (await tx.selectFrom('hospital').select('name').where('id', '=', id).executeTakeFirstOrThrow()).name;
const append = (tx: Tx, id: HospitalId, text: string) =>
  tx
    .updateTable('hospital')
    .set({ name: sql`name || ${text}` })
    .where('id', '=', id)
    .execute();
const [first, second] = hospitals as [HospitalId, HospitalId];

beforeAll(async () => {
  const rows = hospitals.map((id, index) => ({ id, slug: `h${index}`, name: 'H' }));
  await db.onNode((tx) => tx.insertInto('hospital').values(rows).execute());
});

/** Resolves for everybody when `parties` have come. */
function meeting(parties: number): () => Promise<void> {
  let waiting = parties;
  const { promise, resolve } = Promise.withResolvers<void>();
  return () => {
    waiting -= 1;
    if (waiting === 0) resolve();
    return promise;
  };
}

const pass = <T>(value: T): T => value;

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof PramanaError ? error.code : error),
  );
}

const insertEvents = fixed((tx, { hospital, ids }: { hospital: HospitalId; ids: string[] }) =>
  sql`insert into access_event (hospital_id, id, subject_id, at, bucket, purpose, resource, outcome, network)
    select ${hospital}::uuid, id, id, now(), now(), 'care', 'patient', 'granted', 'lan'
    from unnest(${ids}::uuid[]) as t (id)`.compile(tx),
);
const eventIds = async (hospital: HospitalId) =>
  (await db.inHospital(hospital, (tx) => tx.selectFrom('access_event').select('id').execute())).map(({ id }) => id);

describe('the transaction helper', () => {
  test('rolls everything back when the work throws', async () => {
    const failing = db.onNode(async (tx) => {
      await append(tx, first, '!');
      throw new PramanaError('conflict');
    });
    expect(await codeOf(failing)).toBe('conflict');
    expect(await db.onNode((tx) => nameOf(tx, first))).toBe('H');
  });

  test('does a part of the work in another hospital and comes back, also after a refusal that was caught', async () => {
    const here = async (tx: Tx) => (await sql<{ id: string }>`select app_hospital() as id`.execute(tx)).rows[0]?.id;
    await db.inHospital(first, async (tx) => {
      expect(await inOtherHospital(tx, second, () => here(tx))).toBe(second);
      expect(await here(tx)).toBe(first);
      const refused = inOtherHospital(tx, second, () => Promise.reject(new PramanaError('conflict')));
      expect(await codeOf(refused)).toBe('conflict');
      expect(await here(tx)).toBe(first);
    });
    const failing = db.inHospital(first, (tx) => inOtherHospital(tx, second, () => sql`select 1 / 0`.execute(tx)));
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await db.onNode(here)).toBeNull();
  });

  test('tries again after a deadlock, and both writers succeed', async () => {
    const meet = meeting(2);
    let runs = 0;
    const cross = (from: HospitalId, to: HospitalId, mark: string) => {
      let met = false;
      return db.onNode(async (tx) => {
        runs += 1;
        await append(tx, from, mark);
        if (!met) {
          met = true;
          await meet();
        }
        await append(tx, to, mark);
      });
    };
    await Promise.all([cross(first, second, 'a'), cross(second, first, 'b')]);
    // At least one ran again; on a busy machine the two can meet once more.
    expect(runs).toBeGreaterThan(2);
    const names = await db.onNode(async (tx) => [await nameOf(tx, first), await nameOf(tx, second)]);
    expect(names.map((name) => name.split('').sort().join(''))).toEqual(['Hab', 'Hab']);
  });

  test('tries again after a serialization failure', async () => {
    const meet = meeting(2);
    const add = () => {
      let met = false;
      return db.onNode(
        async (tx) => {
          const before = await nameOf(tx, first);
          if (!met) {
            met = true;
            await meet();
          }
          await tx
            .updateTable('hospital')
            .set({ name: `${before}s` })
            .where('id', '=', first)
            .execute();
        },
        { isolation: 'serializable' },
      );
    };
    const before = await db.onNode((tx) => nameOf(tx, first));
    await Promise.all([add(), add()]);
    expect(await db.onNode((tx) => nameOf(tx, first))).toBe(`${before}ss`);
  });

  test('a connection that dies before COMMIT is unavailable: nothing was saved', async () => {
    const cut = db.onNode(async (tx) => {
      await append(tx, first, 'lost');
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
    });
    expect(await codeOf(cut)).toBe('unavailable');
    expect(await db.onNode((tx) => nameOf(tx, first))).not.toContain('lost');
  });

  test('a COMMIT without an answer is unknown, which is an error of its own', async () => {
    await withClient(urls.superUrl, (client) =>
      client.query(`create function cut_off() returns trigger language plpgsql as
          $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
        create constraint trigger cut_off after update on hospital deferrable initially deferred
          for each row when (new.name like '%cut off') execute function cut_off()`),
    );
    expect(await codeOf(db.onNode((tx) => append(tx, second, 'cut off')))).toBe('outcome_unknown');
  });

  test('a refusal that comes only at COMMIT is not mistaken for an unknown outcome', async () => {
    await withClient(urls.superUrl, (client) =>
      client.query(`create function refuse() returns trigger language plpgsql as
          $$ begin raise exception 'refused' using errcode = '23514'; end $$;
        create constraint trigger refuse after update on hospital deferrable initially deferred
          for each row when (new.name like '%refused') execute function refuse()`),
    );
    await expect(db.onNode((tx) => append(tx, second, 'refused'))).rejects.toMatchObject({ code: '23514' });
  });

  test('a swallowed statement error does not pass for a commit', async () => {
    const swallowing = db.onNode(async (tx) => {
      await sql`select 1 / 0`.execute(tx).catch(() => undefined);
    });
    await expect(swallowing).rejects.toMatchObject({ code: '25P02' });
  });

  test('of queries asked at once each fails with the error of the first that failed', async () => {
    const asked: Promise<unknown>[] = [];
    const failing = db.onNode(async (tx) => {
      asked.push(append(tx, first, '?'), sql`select 1 / 0`.execute(tx), append(tx, first, '?'), nameOf(tx, first));
      await Promise.allSettled(asked);
      await Promise.all(asked.toReversed());
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    const codes = (await Promise.allSettled(asked)).map((each) =>
      each.status === 'rejected' ? (each.reason as { code: string }).code : 'answered',
    );
    expect(codes).toEqual(['answered', '22012', '22012', '22012']);
    expect(await db.onNode((tx) => nameOf(tx, first))).not.toContain('?');
  });

  test('a deadlock is tried again whichever of the queries asked at once is heard first', async () => {
    const meet = meeting(2);
    let runs = 0;
    const cross = (from: HospitalId, to: HospitalId) => {
      let met = false;
      return db.onNode(async (tx) => {
        runs += 1;
        await append(tx, from, 'd');
        if (!met) {
          met = true;
          await meet();
        }
        const [, name] = await Promise.all([append(tx, to, 'd').then(pass).then(pass), nameOf(tx, to)]);
        return name;
      });
    };
    await Promise.all([cross(first, second), cross(second, first)]);
    // At least one ran again; on a busy machine the two can meet once more.
    expect(runs).toBeGreaterThan(2);
  });

  test('when BEGIN fails nothing is written, neither by what travelled with it nor by what follows', async () => {
    const before = await db.onNode((tx) => nameOf(tx, first));
    const isolation = 'nonsense' as 'serializable';
    const reading = db.onNode(
      async (tx) => {
        await nameOf(tx, first);
        await append(tx, first, 'by itself');
      },
      { isolation },
    );
    await expect(reading).rejects.toMatchObject({ code: '42601' });
    await expect(db.onNode((tx) => append(tx, first, 'by itself'), { isolation })).rejects.toMatchObject({
      code: '42601',
    });
    const row = { hospital_id: first, person_id: newId(), key: 'k', route_id: 'r', request_hash: Buffer.from('h') };
    const inserting = db.inHospital(first, (tx) => tx.insertInto('idempotency_key').values(row).execute(), {
      isolation,
    });
    await expect(inserting).rejects.toMatchObject({ code: '42601' });
    const kept = await withClient(urls.superUrl, (client) => client.query('select key from idempotency_key'));
    expect(kept.rows).toEqual([]);
    expect(await db.onNode((tx) => nameOf(tx, first))).toBe(before);
  });

  test('a write that is sent at once with its COMMIT stands whole or not at all, and each hospital keeps its own', async () => {
    const write = (hospital: HospitalId, ...ids: string[]) =>
      db.inHospital(hospital, (tx) => insertEvents(tx, { hospital, ids }), { atOnce: true });
    const [known, other, third] = [newId(), newId(), newId()];
    await write(first, known);
    expect(await eventIds(first)).toEqual([known]);
    // The second of these is there already, so the first is not written either.
    await expect(write(first, other, known)).rejects.toMatchObject({ code: '23505' });
    const crossing = db.inHospital(second, (tx) => insertEvents(tx, { hospital: first, ids: [third] }), {
      atOnce: true,
    });
    await expect(crossing).rejects.toMatchObject({ code: '42501' });
    // What is asked only after an answer finds no transaction.
    const late = db.inHospital(
      first,
      async (tx) => {
        await insertEvents(tx, { hospital: first, ids: [] });
        await insertEvents(tx, { hospital: first, ids: [third] });
      },
      { atOnce: true },
    );
    await expect(late).rejects.toThrow('has ended');
    expect(await eventIds(first)).toEqual([known]);
    expect(await eventIds(second)).toEqual([]);
  });

  test('a Tx is dead once its transaction ended, so a forgotten await reaches nobody else’s', async () => {
    let kept: Tx | undefined;
    await db.inHospital(first, async (tx) => {
      kept = tx;
    });
    await expect(nameOf(kept as Tx, first)).rejects.toThrow(/has ended/);
  });

  test('a transaction aside commits although the one around it fails, even when the pool is used up', async () => {
    const meet = meeting(4);
    const failing = Array.from({ length: 4 }, () =>
      db.inHospital(first, async () => {
        await meet();
        await db.aside(null, (tx) => append(tx, second, 'x'));
        throw new PramanaError('conflict');
      }),
    );
    expect(await Promise.all(failing.map(codeOf))).toEqual(Array.from({ length: 4 }, () => 'conflict'));
    expect(await db.onNode((tx) => nameOf(tx, second))).toMatch(/xxxx$/);
  });

  test('a COMMIT that is flushed later waits for no disk, and an earlier-flushing one covers it', async () => {
    const superuser = async <T>(question: string): Promise<T> =>
      (await withClient(urls.superUrl, (client) => client.query<{ answer: T }>(`select ${question} as answer`))).rows[0]
        ?.answer as T;
    for (const round of [1, 2, 3]) {
      const setting = await db.onNode(
        async (tx) => {
          await append(tx, second, String(round));
          return (await sql<{ mode: string }>`select current_setting('synchronous_commit') as mode`.execute(tx)).rows;
        },
        { flush: 'later' },
      );
      expect(setting).toEqual([{ mode: 'off' }]);
      const written = await superuser<string>('pg_current_wal_insert_lsn()');
      expect(await db.onNode((tx) => nameOf(tx, second), { flush: 'earlier' })).toMatch(new RegExp(`${round}$`));
      expect(await superuser(`pg_current_wal_flush_lsn() >= '${written}'`)).toBe(true);
    }
  });

  test('a COMMIT and a flush wait for the disk also where the database is told not to', async () => {
    const question = 'select pg_current_wal_insert_lsn() as written';
    const owner = <T extends object>(text: string): Promise<T | undefined> =>
      withClient(urls.superUrl, async (client) => (await client.query<T>(text)).rows[0]);
    await owner(`alter database ${urls.name} set synchronous_commit = off`);
    const told = openDatabase({ url: urls.appUrl, poolSize: 2, onIdleError: () => undefined });
    try {
      const modeIn = async (tx: Tx) =>
        (await sql<{ mode: string }>`select current_setting('synchronous_commit') as mode`.execute(tx)).rows[0]?.mode;
      expect(await told.onNode(modeIn)).toBe('on');
      expect(await told.onNode(modeIn, { flush: 'earlier' })).toBe('on');
      for (const round of [1, 2, 3]) {
        await told.onNode((tx) => append(tx, second, String(round)), { flush: 'later' });
        const written = (await owner<{ written: string }>(question))?.written;
        await told.flushed();
        expect(await owner(`select pg_current_wal_flush_lsn() >= '${written}' as flushed`)).toEqual({ flushed: true });
      }
    } finally {
      await told.close();
      await owner(`alter database ${urls.name} reset synchronous_commit`);
    }
  });

  test('a transaction can wait for the disk after all, and the next on its connection does by itself', async () => {
    const modeIn = async (tx: Tx) =>
      (await sql<{ mode: string }>`select current_setting('synchronous_commit') as mode`.execute(tx)).rows[0]?.mode;
    const later = db.onNode(
      async (tx) => {
        await flushAtCommit(tx);
        return modeIn(tx);
      },
      { flush: 'later' },
    );
    expect(await later).toBe('on');
    await db.onNode(modeIn, { flush: 'later' });
    expect(await db.onNode(modeIn)).toBe('on');
  });

  test('joins run as they are written, whatever the planner believes of a hospital’s size', async () => {
    const limit = (tx: Tx) =>
      sql<{ join_collapse_limit: string }>`show join_collapse_limit`.execute(tx).then(({ rows }) => rows);
    expect(await db.inHospital(first, limit)).toEqual([{ join_collapse_limit: '1' }]);
  });

  test('refuses what is no hospital id before it reaches SQL', async () => {
    await expect(db.inHospital("x'; --" as HospitalId, async () => 1)).rejects.toThrow(/not a hospital id/);
  });
});

describe('column values', () => {
  test('int8 is bigint, numeric and date are text, timestamptz is an instant, also in arrays', async () => {
    const { rows } = await db.onNode((tx) =>
      sql`select 9007199254740993::int8 as big, 1.50::numeric as exact, '2026-11-21'::date as day,
        '2026-11-21T10:00:00+05:30'::timestamptz as at, array[1, null]::int8[] as bigs, array['2026-01-31'::date] as days,
        '{"a": [1]}'::jsonb as json`.execute(tx),
    );
    expect(rows[0]).toEqual({
      big: 9007199254740993n,
      exact: '1.50',
      day: '2026-11-21',
      at: new Date('2026-11-21T04:30:00Z'),
      bigs: [1n, null],
      days: ['2026-01-31'],
      json: { a: [1] },
    });
  });
});

describe('what reads have shown', () => {
  test('waits on connections of its own: neither what commits aside nor the disk waits behind it', async () => {
    const gate = Promise.withResolvers<void>();
    const all = Array.from({ length: 12 }, () => db.look(first, () => gate.promise));
    await db.aside(first, async (tx) => append(tx, first, '.'));
    await db.flushed();
    expect(db.load()).toMatchObject({ waiting: 0, waitingAside: 0, waitingLooks: 9 });
    gate.resolve();
    await Promise.all(all);
  });

  test('is refused where a lock is not to be had in time', async () => {
    const lock = (tx: Tx): Promise<unknown> => sql`select pg_advisory_xact_lock(4711)`.execute(tx);
    await db.aside(first, async (tx) => {
      await lock(tx);
      expect(await codeOf(db.look(first, lock, { lockTimeoutMs: 20 }))).toBe('unavailable');
    });
  });
});
