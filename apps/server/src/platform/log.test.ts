import { route } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { expect, test, vi } from 'vitest';
import { testServer } from '../testing.ts';
import { implement } from './http/index.ts';
import { REMEMBERED_MS } from './health.ts';
import { DURABLE } from './postgres/durable.ts';

/** Stands for a patient's name, phone or diagnosis; none of it may reach the log. */
const MARKER = 'marker-of-a-person';

const careless = route({
  id: 'test.careless.create',
  method: 'POST',
  path: '/api/test/careless/:id',
  summary: 'Fails in every way',
  access: 'session',
  params: Type.Object({ id: Type.String() }),
  query: Type.Object({ q: Type.Optional(Type.String()) }),
  body: Type.Object({ way: Type.String(), name: Type.String() }),
});

const server = await testServer({
  routes: (app) =>
    implement(app, careless, async ({ body: { way, name }, tx, log }) => {
      if (way === 'sql') await sql`select ${name}::uuid`.execute(tx);
      if (way === 'unique') {
        const person = { id: server.person('nurse').id, name };
        await tx.insertInto('person').values(person).execute();
      }
      if (way === 'json') JSON.parse(name);
      if (way === 'bigint') BigInt(name);
      if (way === 'url') await fetch(`https://x.example:99999/${name}`);
      if (way === 'cause') throw new PramanaError('unavailable', { cause: new SyntaxError(name) });
      if (way === 'log')
        log.info(
          { name, patient: { name, phone: name }, list: { deep: { q: name } }, err: new RangeError(name) },
          'said',
        );
      // oxlint-disable-next-line typescript/only-throw-error -- a library may
      if (way === 'throw') throw name;
    }),
});
const nurse = await server.login('nurse');

test('no way to fail brings what people sent into the log', async () => {
  for (const way of ['sql', 'unique', 'json', 'bigint', 'url', 'cause', 'log', 'throw', 'none']) {
    const url = `/api/test/careless/${MARKER}?q=${MARKER}`;
    await nurse.post(url, { way, name: MARKER }, { 'user-agent': MARKER, referer: `http://localhost/${MARKER}` });
  }
  await nurse.post(`/api/test/careless/x`, { way: 'none', name: MARKER, [MARKER]: 1 });
  await nurse.post('/api/test/careless/x', `{"name": "${MARKER}`, { 'content-type': 'application/json' });
  await nurse.get(`/api/nothing/${MARKER}?q=${MARKER}`);
  await server.stranger.post('/api/session', { login: MARKER, password: MARKER });
  expect(server.logged.length).toBeGreaterThan(10);
  expect(server.logged.filter((line) => line.includes(MARKER))).toEqual([]);
});

test('the log still tells the route, the status, the request and where a fault happened', async () => {
  server.logged.length = 0;
  const answer = await nurse.post('/api/test/careless/x', { way: 'sql', name: MARKER });
  const lines = server.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
  const id = answer.headers['x-request-id'];
  expect(lines).toContainEqual(
    expect.objectContaining({
      msg: 'request',
      requestId: id,
      method: 'POST',
      route: '/api/test/careless/:id',
      status: 500,
    }),
  );
  const fault = lines.find((line) => line.msg === 'request failed');
  expect(fault).toMatchObject({ problem: 'internal', error: { kind: 'error', code: '22P02' } });
  expect(JSON.stringify(fault)).toContain('log.test.ts');
});

test('neither do the metrics', async () => {
  await nurse.post(`/api/test/careless/${MARKER}?q=${MARKER}`, { way: 'none', name: MARKER });
  const { body } = await server.stranger.get('/metrics');
  expect(body).not.toContain(MARKER);
  expect(body).toContain('pramana_http_request_seconds_count{route="test.careless.create",status="200"}');
  expect(body).toContain('pramana_database_connections{state="idle"}');
});

test('readiness names what is not right, and recovers', async () => {
  expect(await server.stranger.get('/readyz')).toMatchObject({
    status: 200,
    body: { ok: true, checks: { database: 'ok', durability: 'without fsync, full_page_writes' } },
  });
  let ok = false;
  server.services.health.register('guard', async () => ({ ok, code: ok ? 'ok' : 'log_rollback' }));
  server.services.health.register('broken', async () => {
    if (!ok) throw new Error(MARKER);
    return { ok, code: 'ok' };
  });
  const down = await server.stranger.get('/readyz');
  expect(down).toMatchObject({ status: 503, body: { ok: false, checks: { guard: 'log_rollback', broken: 'failed' } } });
  expect(down.raw.toString()).not.toContain(MARKER);
  expect(server.logged.filter((line) => line.includes('"check":"broken"'))).toHaveLength(1);
  ok = true;
  expect((await server.stranger.get('/readyz')).status).toBe(200);
  // What the database's configuration lets go of under a running server: no work for it, unless the operator allowed that.
  Object.assign(server.services.config, { databaseWithout: ['full_page_writes'] });
  expect(await server.stranger.get('/readyz')).toMatchObject({
    status: 503,
    body: { ok: false, checks: { durability: 'without fsync, full_page_writes' } },
  });
  Object.assign(server.services.config, { databaseWithout: DURABLE });
  expect(await server.stranger.get('/healthz')).toMatchObject({ status: 200, body: { ok: true } });
});

test('however often readiness is asked for, what is costly is done once in five seconds, and the rest each time', async () => {
  let costly = 0;
  let cheap = 0;
  const count = (code: number) => ({ ok: true, code: String(code) });
  server.services.health.register('costly', async () => count((costly += 1)), { isCostly: true });
  server.services.health.register('cheap', async () => count((cheap += 1)));
  await Promise.all(Array.from({ length: 5 }, () => server.stranger.get('/readyz')));
  server.clock.advance(REMEMBERED_MS - 1);
  const before = cheap;
  await server.stranger.get('/readyz');
  expect([costly, cheap]).toEqual([1, before + 1]);
  server.clock.advance(1);
  expect((await server.stranger.get('/readyz')).body.checks.costly).toBe('2');
});

test('the figures that need no database are told while it is away', async () => {
  const { db } = server.services;
  const away = vi.spyOn(db, 'onNode').mockRejectedValue(new Error('away'));
  const { status, body } = await server.stranger.get('/metrics');
  away.mockRestore();
  expect(status).toBe(200);
  expect(body).toContain('pramana_database_connections{state="idle"}');
  expect(body).not.toMatch(/^pramana_messages_waiting\{/m);
  expect((await server.stranger.get('/metrics')).body).toMatch(/^pramana_messages_waiting\{channel="sms"\} 0$/m);
});
