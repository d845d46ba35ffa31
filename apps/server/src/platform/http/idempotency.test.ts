import { route } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { testServer } from '../../testing.ts';
import type { Tx } from '../database/index.ts';
import { newId } from '../ids.ts';
import { implementIdempotent } from './index.ts';

const money = route({
  id: 'test.money.create',
  method: 'POST',
  path: '/api/test/money',
  summary: 'Moves money once',
  access: 'bill:write',
  body: Type.Object({
    amount: Type.String(),
    note: Type.Optional(Type.String()),
    diagnosis: Type.Optional(Type.String()),
    fail: Type.Optional(Type.Boolean()),
    approver: Type.Optional(Type.Object({ login: Type.String(), password: Type.String() })),
  }),
  response: Type.Object({ ref: Type.String() }),
  status: 201,
  idempotent: true,
  unhashed: ['diagnosis'],
});

let runs = 0;
/** What `begin` does next. */
let begin = async (_tx: Tx): Promise<string> => 'begun';
const heard: string[] = [];

const server = await testServer({
  routes: (app) => {
    implementIdempotent(app, money, {
      begin: ({ tx }) => begin(tx),
      run: async ({ tx, hospital, body }, begun) => {
        runs += 1;
        heard.push(begun);
        const id = newId();
        await tx
          .insertInto('blob')
          .values({
            hospital_id: hospital.id,
            id,
            sha256: Buffer.alloc(32),
            media_type: 'x',
            size: 0,
            bytes: Buffer.alloc(0),
          })
          .execute();
        if (body.fail) throw new PramanaError('stock_short');
        return id;
      },
      render: async (_ctx, ref) => ({ data: { ref } }),
    });
  },
});
const cashier = await server.login('cashier');
const cashier2 = await server.login('cashier2');
const key = (value: string) => ({ 'idempotency-key': value });

describe('idempotency keys', () => {
  test('a money route without a key is refused', async () => {
    expect((await cashier.post('/api/test/money', { amount: '1' })).body.code).toBe('idempotency_key_missing');
    expect((await cashier.post('/api/test/money', { amount: '1' }, key('a b'))).body.code).toBe(
      'idempotency_key_missing',
    );
  });

  test('a repeat replays the first answer and its status, whatever the order of its fields', async () => {
    runs = 0;
    const first = await cashier.post('/api/test/money', { amount: '1', note: 'n' }, key('k1'));
    const again = await cashier.post('/api/test/money', { note: 'n', amount: '1' }, key('k1'));
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(runs).toBe(1);
    expect([first, again].map(({ headers }) => headers['idempotent-replayed'])).toEqual([undefined, 'true']);
  });

  test('the same key for another request is refused', async () => {
    await cashier.post('/api/test/money', { amount: '1' }, key('k2'));
    const other = await cashier.post('/api/test/money', { amount: '2' }, key('k2'));
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  test('what is kept of a request tells nothing of a password in it', async () => {
    const approved = (login: string, password: string) =>
      cashier.post('/api/test/money', { amount: '1', approver: { login, password } }, key('k6'));
    const first = await approved('a', 'one');
    expect((await approved('a', 'two')).body).toEqual(first.body);
    expect((await approved('b', 'one')).body.code).toBe('idempotency_key_reused');
  });

  test('nor of what its route says that not even a hash of may be kept', async () => {
    const said = (diagnosis: string, amount = '1') => cashier.post('/api/test/money', { amount, diagnosis }, key('k7'));
    const first = await said('HIV');
    expect((await said('sprained ankle')).body).toEqual(first.body);
    expect((await said('HIV', '2')).body.code).toBe('idempotency_key_reused');
  });

  test('twenty duplicates at the same time run once', async () => {
    runs = 0;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => cashier.post('/api/test/money', { amount: '5' }, key('k3'))),
    );
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.data.ref}`)).size).toBe(1);
    expect(runs).toBe(1);
  });

  test('what a request begins with is refused as the request is, and leaves its key free', async () => {
    begin = async () => Promise.reject(new PramanaError('bill_already_sealed'));
    expect((await cashier.post('/api/test/money', { amount: '1' }, key('k8'))).body.code).toBe('bill_already_sealed');
    begin = async () => 'begun anew';
    expect((await cashier.post('/api/test/money', { amount: '1' }, key('k8'))).status).toBe(201);
    expect(heard.at(-1)).toBe('begun anew');
  });

  test('of a repeat nobody hears what would be refused by now', async () => {
    const first = await cashier.post('/api/test/money', { amount: '1' }, key('k9'));
    begin = async () => Promise.reject(new PramanaError('bill_already_sealed'));
    expect((await cashier.post('/api/test/money', { amount: '1' }, key('k9'))).body).toEqual(first.body);
    expect((await cashier.post('/api/test/money', { amount: '2' }, key('k9'))).body.code).toBe(
      'idempotency_key_reused',
    );
    begin = async () => 'begun';
  });

  test('a repeat waits for no lock that its first request began with', async () => {
    const { db } = server.services;
    begin = async (tx) => {
      await sql`select set_config('lock_timeout', '300', true)`.execute(tx);
      await sql`select pg_advisory_xact_lock(4711)`.execute(tx);
      return 'locked';
    };
    const asked = () => cashier.post('/api/test/money', { amount: '1' }, key('k10'));
    const first = await asked();
    expect(first.status).toBe(201);
    await db.aside(server.hospital.id, async (tx) => {
      await sql`select pg_advisory_xact_lock(4711)`.execute(tx);
      expect(await asked()).toMatchObject({ status: 201, body: first.body });
    });
    begin = async () => 'begun';
  });

  test('what a request begins with may throw at once', async () => {
    begin = () => {
      throw new PramanaError('bill_already_sealed');
    };
    expect((await cashier.post('/api/test/money', { amount: '1' }, key('k11'))).body.code).toBe('bill_already_sealed');
    begin = async () => 'begun';
    const first = await cashier.post('/api/test/money', { amount: '1' }, key('k11'));
    begin = () => {
      throw new PramanaError('bill_already_sealed');
    };
    expect((await cashier.post('/api/test/money', { amount: '1' }, key('k11'))).body).toEqual(first.body);
    begin = async () => 'begun';
  });

  test('two persons may use the same key', async () => {
    const mine = await cashier.post('/api/test/money', { amount: '7' }, key('k4'));
    const theirs = await cashier2.post('/api/test/money', { amount: '7' }, key('k4'));
    expect(theirs.body.data.ref).not.toBe(mine.body.data.ref);
  });

  test('a refused request leaves its key free', async () => {
    const refused = await cashier.post('/api/test/money', { amount: '1', fail: true }, key('k5'));
    expect(refused.body.code).toBe('stock_short');
    expect((await cashier.post('/api/test/money', { amount: '1', fail: false }, key('k5'))).status).toBe(201);
  });
});
