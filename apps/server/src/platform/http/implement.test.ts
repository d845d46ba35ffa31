import { route } from '@pramana/contract';
import { PramanaError, type SubjectId } from '@pramana/kernel';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { testServer } from '../../testing.ts';
import { Denied, recordAccess } from '../access.ts';
import { newId } from '../ids.ts';
import { implement, implementBare } from './index.ts';

const Line = Type.Object({ text: Type.String(), count: Type.Integer({ minimum: 1 }) });
const subject: SubjectId = newId();

const plain = route({
  id: 'test.plain.create',
  method: 'POST',
  path: '/api/test/plain',
  summary: 'Gives back what it got',
  access: 'bill:write',
  body: Type.Object({ lines: Type.Array(Line) }),
  response: Type.Object({ lines: Type.Array(Line) }),
});
const named = route({
  id: 'test.named.show',
  method: 'GET',
  path: '/api/test/named/:id',
  summary: 'Needs an id of its form',
  access: 'session',
  params: Type.Object({ id: Type.String({ pattern: '^[a-f]+$' }) }),
  query: Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1 })),
    all: Type.Optional(Type.Boolean()),
    size: Type.Optional(Type.Union([Type.Literal('a4'), Type.Literal('80mm')])),
  }),
  response: Type.Object({ limit: Type.Optional(Type.Integer()), all: Type.Optional(Type.Boolean()) }),
});
const leak = route({
  id: 'test.leak.show',
  method: 'GET',
  path: '/api/test/leak',
  summary: 'Returns more than it declares',
  access: 'public',
  response: Type.Object({ open: Type.String(), maybe: Type.Union([Type.Object({ a: Type.Integer() }), Type.Null()]) }),
});
const half = route({
  id: 'test.half.create',
  method: 'POST',
  path: '/api/test/half',
  summary: 'Fails late',
  access: 'bill:write',
});
const denied = route({ ...half, id: 'test.denied.create', path: '/api/test/denied' });
const look = route({ ...half, id: 'test.look.create', path: '/api/test/look' });
const broken = route({ ...half, id: 'test.broken.create', path: '/api/test/broken' });
const file = route({
  id: 'test.file.create',
  method: 'POST',
  path: '/api/test/file',
  summary: 'Takes a file and gives it back',
  access: 'bill:write',
  upload: { maxBytes: 3_000_000 },
  produces: 'application/octet-stream',
});
const bare = route({
  id: 'test.bare.show',
  method: 'GET',
  path: '/api/test/bare',
  summary: 'Works alone',
  access: 'session',
  response: Type.Object({ address: Type.String() }),
});

const slow = route({
  id: 'test.slow.show',
  method: 'GET',
  path: '/api/test/slow',
  summary: 'Waits, and then makes its bytes',
  access: 'session',
  produces: 'application/octet-stream',
});
/** Opens when the test has seen what it wanted to see while requests wait. */
const gates = { ahead: Promise.withResolvers<void>(), body: Promise.withResolvers<void>() };

const heard: unknown[] = [];

const server = await testServer({
  routes: (app) => {
    implement(app, plain, async ({ body }) => ({ data: body }));
    implement(app, named, async ({ query }) => ({ data: query }));
    // More than the type allows on purpose: what JSON or SQL brings along is not typed either.
    const more = { open: 'yes', secret: 'marker-secret', maybe: { a: 1, b: 'marker-secret' } };
    implement(app, leak, async () => ({ data: more }));
    implement(app, half, async ({ tx, hospital, publish }) => {
      publish({ type: 'test.half', ids: {} });
      await tx.updateTable('hospital').set({ name: 'Changed' }).where('id', '=', hospital.id).execute();
      throw new PramanaError('conflict', { field: 'name', params: { was: 1 } });
    });
    implement(app, denied, async ({ tx, hospital }) => {
      await tx.updateTable('hospital').set({ name: 'Changed' }).where('id', '=', hospital.id).execute();
      throw new Denied({ subjectId: subject, purpose: 'care', resource: 'record' }, 'not_found');
    });
    implement(app, look, async (ctx) => {
      await recordAccess(ctx, { subjectId: subject, purpose: 'billing', resource: 'bill' });
      ctx.publish({ type: 'test.look', ids: { subject } });
    });
    implement(app, broken, async () => {
      throw new SyntaxError('quotes marker-secret');
    });
    implement(app, file, async ({ file: sent }) => ({
      body: sent.bytes,
      fileName: `रसीद ${sent.name}`,
      mediaType: sent.mediaType,
    }));
    const made = async (): Promise<Uint8Array> => {
      await gates.body.promise;
      throw new PramanaError('proof_pending');
    };
    implement(app, slow, async () => ({ body: made, fileName: 'made.bin' }), { ahead: () => gates.ahead.promise });
    implementBare(app, bare, async ({ client }) => ({ data: { address: client.address } }));
  },
});
server.services.hub.subscribe(server.hospital.id, (event) => heard.push(event));
const cashier = await server.login('cashier');
const cashier2 = await server.login('cashier2');

const hospitalName = async (): Promise<unknown> =>
  (await server.services.db.statement('h', 'select name from hospital where id = $1', [server.hospital.id]))[0]?.name;
const accessEvents = () =>
  server.services.db.inHospital(server.hospital.id, (tx) =>
    tx.selectFrom('access_event').selectAll().orderBy('at').execute(),
  );

describe('a route that waits', () => {
  test('holds no connection while it waits, neither ahead of its transaction nor for its bytes', async () => {
    const waiting = Array.from({ length: 30 }, () => cashier.get('/api/test/slow'));
    await cashier.get('/api/test/named/abc');
    const busy = () => server.services.db.load().total - server.services.db.load().idle;
    await expect.poll(busy).toBe(0);
    gates.ahead.resolve();
    expect((await cashier.get('/api/test/named/abc')).status).toBe(200);
    await expect.poll(busy).toBe(0);
    gates.body.resolve();
    const answers = await Promise.all(waiting);
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
      new Set(['409 proof_pending']),
    );
    expect(answers[0]?.headers['content-disposition']).toBeUndefined();
  });
});

describe('what a request must be', () => {
  test('an unknown field is refused by name, at any depth, and never dropped', async () => {
    const outer = await cashier.post('/api/test/plain', { lines: [], extra: 1 });
    expect(outer).toMatchObject({ status: 422, body: { code: 'invalid_field', field: 'extra' } });
    const inner = await cashier.post('/api/test/plain', { lines: [{ text: 'a', count: 1, price: 2 }] });
    expect(inner).toMatchObject({ status: 422, body: { code: 'invalid_field', field: 'lines/0/price' } });
  });

  test('a wrong or missing field is named, and nothing is coerced', async () => {
    const text = await cashier.post('/api/test/plain', { lines: [{ text: 'a', count: '1' }] });
    expect(text.body).toMatchObject({ code: 'invalid_field', field: 'lines/0/count' });
    const low = await cashier.post('/api/test/plain', { lines: [{ text: 'a', count: 0 }] });
    expect(low.body).toMatchObject({ code: 'invalid_field', field: 'lines/0/count' });
    const missing = await cashier.post('/api/test/plain', { lines: [{ count: 1 }] });
    expect(missing.body).toMatchObject({ code: 'invalid_field', field: 'lines/0/text' });
    const none = await cashier.post('/api/test/plain');
    expect(none).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  test('query text becomes a number or a boolean only where it is written as one', async () => {
    const good = await cashier.get('/api/test/named/abc?limit=20&all=true');
    expect(good.body.data).toEqual({ limit: 20, all: true });
    for (const query of ['limit=2.5', 'limit=', 'limit=1e3', 'limit=1&limit=2', 'all=1', 'page=1', 'limit=0']) {
      const bad = await cashier.get(`/api/test/named/abc?${query}`);
      expect(bad.status, query).toBe(422);
      expect(bad.body.code, query).toBe('invalid_field');
    }
  });

  test('a word that is none of a few is refused with those few', async () => {
    const { body } = await cashier.get('/api/test/named/abc?size=A4');
    expect(body).toMatchObject({ field: 'size', detail: 'The field size must be "a4" or "80mm".' });
  });

  test('an id that cannot exist is not found', async () => {
    expect((await cashier.get('/api/test/named/xyz')).body.code).toBe('not_found');
  });

  test('what is no JSON, too large or of another kind has its own error', async () => {
    const json = { 'content-type': 'application/json' };
    expect((await cashier.post('/api/test/plain', '{"lines": [', json)).body.code).toBe('invalid_request');
    expect((await cashier.post('/api/test/plain', '{"__proto__": {}}', json)).body.code).toBe('invalid_request');
    const large = await cashier.post('/api/test/plain', { lines: ['x'.repeat(1_100_000)] });
    expect(large).toMatchObject({ status: 413, body: { code: 'too_large' } });
    const form = await cashier.post('/api/test/plain', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(form).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  test('a path that nobody answers is 404, a method that it does not answer is 405', async () => {
    expect((await cashier.get('/api/nothing')).body.code).toBe('not_found');
    const put = await cashier.put('/api/test/plain', {});
    expect(put).toMatchObject({ status: 405, body: { code: 'method_not_allowed' }, headers: { allow: 'POST' } });
  });
});

describe('what leaves', () => {
  test('a field that the contract does not declare never leaves', async () => {
    const answer = await server.stranger.get('/api/test/leak');
    expect(answer.body).toEqual({ data: { open: 'yes', maybe: { a: 1 } } });
    expect(answer.raw.toString()).not.toContain('marker-secret');
  });

  test('an error is problem details, and a fault of ours tells nothing', async () => {
    const refused = await cashier.post('/api/test/half');
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(refused.body).toMatchObject({
      type: 'urn:pramana:error:conflict',
      status: 409,
      code: 'conflict',
      field: 'name',
      params: { was: 1 },
    });
    const fault = await cashier.post('/api/test/broken');
    expect(fault).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(fault.raw.toString()).not.toContain('marker-secret');
    expect(fault.body.requestId).toBe(fault.headers['x-request-id']);
  });

  test('a file keeps its bytes, and its name also beyond ASCII', async () => {
    // Larger than any JSON body may be.
    const bytes = Buffer.alloc(2_500_000, Buffer.from([0, 255, 1, 254]));
    const answer = await cashier.upload('/api/test/file', { bytes, name: '../a.png', mediaType: 'image/png' });
    expect(answer.status).toBe(200);
    expect(answer.raw.equals(bytes)).toBe(true);
    expect(answer.headers['content-type']).toBe('image/png');
    expect(answer.headers['content-disposition']).toBe(`inline; filename*=UTF-8''${encodeURIComponent('रसीद a.png')}`);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('a file above its limit or without its form is refused', async () => {
    const large = await cashier.upload('/api/test/file', {
      bytes: Buffer.alloc(3_000_001),
      name: 'a',
      mediaType: 'x/y',
    });
    const said = { code: 'too_large', field: 'file', params: { most: 3_000_000 } };
    expect(large).toMatchObject({ status: 413, body: said });
    expect(large.body).toMatchObject({ detail: expect.stringContaining('larger than 3 MB') });
    expect((await cashier.post('/api/test/file', { a: 1 })).body.code).toBe('unsupported_media_type');
  });
});

describe('the transaction of a route', () => {
  test('a handler that throws leaves nothing behind and tells nobody', async () => {
    heard.length = 0;
    await cashier.post('/api/test/half');
    expect(await hospitalName()).toBe('Asha Hospital');
    expect(heard).toEqual([]);
  });

  test('opening a patient is one event per session, purpose, resource and quarter of an hour (I-12)', async () => {
    heard.length = 0;
    for (let i = 0; i < 3; i += 1) expect((await cashier.post('/api/test/look')).status).toBe(200);
    expect(heard).toHaveLength(3);
    await cashier2.post('/api/test/look');
    server.clock.advance(15 * 60_000);
    await cashier.post('/api/test/look');
    const granted = (await accessEvents()).filter(
      (event) => event.subject_id === subject && event.outcome === 'granted',
    );
    expect(granted.map((event) => event.person_id)).toEqual(
      ['cashier', 'cashier2', 'cashier'].map((key) => server.person(key).id),
    );
  });

  test('a denied try is recorded although its transaction is rolled back (I-12)', async () => {
    expect((await cashier.post('/api/test/denied')).body.code).toBe('not_found');
    expect(await hospitalName()).toBe('Asha Hospital');
    const events = (await accessEvents()).filter((event) => event.resource === 'record');
    expect(events).toMatchObject([{ outcome: 'denied', subject_id: subject, person_id: server.person('cashier').id }]);
  });

  test("a role's refusal is recorded too", async () => {
    const nurse = await server.login('nurse');
    expect((await nurse.post('/api/test/look')).body.code).toBe('not_permitted');
    const events = (await accessEvents()).filter((event) => event.resource === 'test.look.create');
    expect(events).toMatchObject([{ outcome: 'denied', subject_id: null, purpose: 'bill:write' }]);
  });
});
