import { IdParams, route } from '@pramana/contract';
import { PramanaError, type SubjectId } from '@pramana/kernel';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { testServer } from '../testing.ts';
import type { AccessEventRow } from './access-event.ts';
import { recordAccess } from './access.ts';
import type { Database } from './database/index.ts';
import { implement } from './http/index.ts';
import { newId } from './ids.ts';
import { KnownLooks } from './known-looks.ts';
import { shareLooks } from './looks.ts';

const read = { method: 'GET', access: 'bill:read', params: IdParams, summary: 'Shows whose something is' } as const;
const shown = route({ ...read, id: 'test.shown.show', path: '/api/test/shown/:id' });
const failing = route({ ...read, id: 'test.failing.show', path: '/api/test/failing/:id' });

const server = await testServer({
  routes: (app) => {
    const look = (ctx: Parameters<typeof recordAccess>[0], id: string): Promise<void> =>
      recordAccess(ctx, { subjectId: id as SubjectId, purpose: 'billing', resource: 'bill' });
    implement(app, shown, (ctx) => look(ctx, ctx.params.id));
    implement(app, failing, async (ctx) => {
      await look(ctx, ctx.params.id);
      throw new PramanaError('conflict');
    });
  },
});
const cashier = await server.login('cashier');
const { db } = server.services;
const { id: hospital } = server.hospital;

const events = () => db.inHospital(hospital, (tx) => tx.selectFrom('access_event').selectAll().execute());
const seenOf = async (ids: readonly string[]) =>
  (await events()).filter(({ subject_id: id }) => id !== null && ids.includes(id));

describe('what pure reads have shown', () => {
  test('is committed before the answer leaves, of each who asks at once (I-12)', async () => {
    const ids = Array.from({ length: 40 }, () => newId<'Subject'>());
    const answered = ids.map(async (id) => {
      expect((await cashier.get(`/api/test/shown/${id}`)).status).toBe(200);
      expect(await seenOf([id])).toMatchObject([{ roles: ['cashier'], document: null, result_count: null }]);
    });
    await Promise.all(answered);
    expect(await seenOf(ids)).toHaveLength(ids.length);
  });

  test('is one event however many ask for the same at once', async () => {
    const id = newId<'Subject'>();
    await Promise.all(Array.from({ length: 12 }, () => cashier.get(`/api/test/shown/${id}`)));
    expect(await seenOf([id])).toHaveLength(1);
  });

  test('is no event when the read fails after all: nothing was shown', async () => {
    const id = newId<'Subject'>();
    expect((await cashier.get(`/api/test/failing/${id}`)).body.code).toBe('conflict');
    expect(await seenOf([id])).toEqual([]);
  });

  /** A read that has just shown what nobody has seen yet. */
  async function someLook(): Promise<() => Promise<{ result: string; events: AccessEventRow[] }>> {
    await cashier.get(`/api/test/shown/${newId()}`);
    const [event] = await events();
    if (event === undefined) throw new Error('somebody has looked');
    return async () => {
      const id = newId();
      return { result: id, events: [{ ...event, id, subject_id: newId(), hospital_id: hospital }] };
    };
  }

  test('is written in two transactions at most while one writes, and who is not written is refused', async () => {
    const look = await someLook();
    let writes = 0;
    const gate = Promise.withResolvers<void>();
    const counted: Pick<Database, 'look'> = {
      look: async (id, work, options) => {
        writes += 1;
        expect(options?.lockTimeoutMs).toBe(5_000);
        await gate.promise;
        if (writes > 1) throw new PramanaError('unavailable');
        return db.look(id, work, options);
      },
    };
    const looks = shareLooks(counted);
    const first = looks(hospital, look);
    await expect.poll(() => writes).toBe(1);
    const others = Array.from({ length: 20 }, () => looks(hospital, look));
    gate.resolve();
    await first;
    const outcomes = await Promise.allSettled(others);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(writes).toBe(2);
    // Whoever comes after a write that failed is written by the next.
    writes = 0;
    const id = await looks(hospital, look);
    expect((await events()).map((event) => event.id)).toContain(id);
  });

  test('is written again until it is sealed, and then a repeat of it neither writes nor waits for anybody', async () => {
    const look = await someLook();
    const {
      result,
      events: [event],
    } = await look();
    if (event === undefined) throw new Error('that look has an event');
    const [subject, session] = [event.subject_id, event.session_id];
    const of = { ...event, subjectId: subject, sessionId: session, bucket: event.bucket.getTime() };
    let writes = 0;
    const known = new KnownLooks();
    const looks = shareLooks({ look: (...args) => ((writes += 1), db.look(...args)) }, known);
    const again = () => looks(hospital, async () => ({ result, events: [{ ...event, id: newId() }] }));
    // Committed is not yet durable: a crash of the database could take it back.
    for (const expected of [1, 2]) {
      await again();
      expect(writes).toBe(expected);
    }
    known.add(hospital, [of]);
    await again();
    expect(writes).toBe(2);
    // A search and a denied try are no repeats of it.
    for (const other of [{ result_count: 3 }, { outcome: 'denied' }])
      await looks(hospital, async () => ({ result, events: [{ ...event, ...other, id: newId() }] }));
    expect(writes).toBe(4);
    known.forget();
    await again();
    expect(writes).toBe(5);
    expect(await seenOf([subject ?? ''])).toHaveLength(3);
  });

  test('is forgotten by the server when a connection is lost: what answers next may be another database', async () => {
    const id = newId<'Subject'>();
    await cashier.get(`/api/test/shown/${id}`);
    const [event] = await seenOf([id]);
    if (event === undefined) throw new Error('somebody has looked');
    const of = { subjectId: id, sessionId: event.session_id, document: null, resource: 'bill', purpose: 'billing' };
    const seen = { ...of, bucket: event.bucket.getTime() };
    const { knownLooks } = server.services;
    knownLooks.add(hospital, [seen]);
    expect(knownLooks.has(hospital, seen)).toBe(true);
    const killed = db.onNode((tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx));
    await expect(killed).rejects.toMatchObject({ code: 'unavailable' });
    await expect.poll(() => knownLooks.has(hospital, seen)).toBe(false);
  });

  test('waits for those that read at the same time, and not for one that reads for long', async () => {
    const look = await someLook();
    let writes = 0;
    const looks = shareLooks({ look: (...args) => ((writes += 1), db.look(...args)) });
    const turns = Array.from({ length: 5 }, (_, after) => async () => {
      for (let turn = 0; turn < after; turn += 1) await new Promise(setImmediate);
      return look();
    });
    await Promise.all(turns.map((read) => looks(hospital, read)));
    expect(writes).toBeLessThan(turns.length);
    const gate = Promise.withResolvers<void>();
    const long = looks(hospital, () => gate.promise.then(look));
    const id = await looks(hospital, look);
    expect((await events()).map((event) => event.id)).toContain(id);
    gate.resolve();
    const late = await long;
    expect((await events()).map((event) => event.id)).toContain(late);
  });
});
