import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { route, routesIn, TOKEN_SCOPES } from '@pramana/contract';
import * as contract from '@pramana/contract';
import { describe, expect, test } from 'vitest';
import { implement } from '../../platform/http/index.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import type { TestAnswer, TestClient } from '../../testing.ts';
import { auditNode } from '../sealing/index.ts';
import { roleItems } from './role.claim.ts';

const DAY_MS = 24 * 60 * 60_000;
const slow = route({
  id: 'test.slow.write',
  method: 'POST',
  path: '/api/test/slow',
  summary: 'Waits before it commits',
  access: 'item:write',
  status: 204,
});
let hold: () => Promise<void> = async () => {};
const server = await sealingServer({
  routes: (app) =>
    implement(app, slow, async ({ tx, hospital }) => {
      await tx.updateTable('hospital').set({ name: 'Written too late' }).where('id', '=', hospital.id).execute();
      await hold();
    }),
});
const { clock } = server;
const admin = await server.login('admin');
const patient = await (await server.login('frontdesk'))
  .post('/api/patients', { name: 'Rosa Medina', gender: 'female', phone: '9822000001', birthDate: '1980-02-03' })
  .then(({ body }) => body.data.id as string);

let made = 0;
interface Made {
  id: string;
  secret: string;
  client: TestClient;
}
async function make(scopes: readonly string[], days = 30, maker = admin): Promise<Made> {
  const answer = await maker.post('/api/tokens', { name: `Machine ${(made += 1)}`, scopes, days });
  expect(answer.status).toBe(201);
  const { token, secret } = answer.body.data;
  return { id: token.id, secret, client: server.machine(secret) };
}
const said = ({ status, body }: TestAnswer): string => (status < 400 ? String(status) : `${status} ${body.code}`);
const list = async (): Promise<contract.TokenJson[]> =>
  (await (await server.login('admin')).get('/api/tokens')).body.data;
const again = (): Promise<TestClient> => server.login('admin');

describe('an API token', () => {
  test('is shown once, and the database keeps neither it nor anything it could be guessed from', async () => {
    const { secret, id } = await make(['item:read']);
    expect(secret).toMatch(/^prm_[A-Za-z0-9_-]{43}$/);
    const shown = (await admin.get('/api/tokens')).raw.toString();
    expect(shown).not.toContain(secret);
    expect(shown).toContain(secret.slice(0, 10));
    const { rows } = await withClient(server.database.superUrl, (db) =>
      db.query('select t::text as row from api_token t where id = $1', [id]),
    );
    expect(rows[0].row).not.toContain(secret.slice(10));
    expect(server.logged.join('')).not.toContain(secret.slice(10));
  });

  test('asks without cookie and CSRF, is named in who looked, and its last use is listed', async () => {
    const { client, id } = await make(['patient:read', 'patient:write']);
    expect(said(await client.get(`/api/patients/${patient}`))).toBe('200');
    const input = { name: 'Second Person', gender: 'other', birthDate: '1990-01-01' };
    expect(said(await client.post('/api/patients', input))).toBe('201');
    const looks = (await admin.get(`/api/patients/${patient}/access-events`)).body.data;
    expect(looks).toContainEqual(expect.objectContaining({ who: `Machine ${made}`, roles: ['machine'] }));
    // Written beside the request, which waits for nobody.
    const used = async (): Promise<unknown> => (await list()).find((each) => each.id === id)?.lastUsed;
    await expect.poll(used).toBe(new Date(clock.now()).toISOString());
  });

  test('of one scope is refused on every operation that needs another one, and on every one of a person', async () => {
    const { client } = await make(['stock:read']);
    for (const each of routesIn(contract)) {
      if (each.access === 'public' || each.access === 'stock:read' || !server.app.contractRoutes.has(each.id)) continue;
      const url = each.path.replace(/:[a-z]+/gi, patient);
      const ask = each.method.toLowerCase() as Lowercase<typeof each.method>;
      const refused = await client[ask](url);
      expect(said(refused), each.id).toBe('403 not_permitted');
      // A program has no role: it is told the scope that it lacks.
      expect(refused.body.detail, each.id).toContain(each.access);
    }
  });

  test('does nothing that needs a confirmation or a second person at the screen', async () => {
    const { client } = await make(['bill:write', 'bill:read']);
    const draft = (await client.post('/api/bills', { lines: [] })).body.data.id as string;
    const { login } = server.person('admin');
    const asked = await client.post(`/api/bills/${draft}/discount-approval`, { login, password: 'a guess' });
    expect(said(asked)).toBe('403 person_needed');
  });

  test.each(['discount:approve', 'people:write', 'token:write', 'bill:seal', 'payment:take', 'price:write'])(
    'can never be given %s',
    async (scope) => {
      expect(said(await admin.post('/api/tokens', { name: 'Too much', scopes: [scope], days: 1 }))).toBe(
        '422 invalid_field',
      );
    },
  );

  test('lives for a year at most, needs a name of its own and a recent confirmation', async () => {
    const wish = { name: 'Once', scopes: ['item:read'], days: 366 };
    expect((await admin.post('/api/tokens', wish)).body).toMatchObject({ code: 'invalid_field', field: 'days' });
    const both = await Promise.all([1, 2].map(() => admin.post('/api/tokens', { ...wish, days: 365 })));
    expect(both.map(said).sort()).toEqual(['201', '409 already_exists']);
    clock.advance(6 * 60_000);
    expect(said(await admin.post('/api/tokens', { ...wish, name: 'Late', days: 1 }))).toBe('403 confirm_needed');
    const { id } = await make(['item:read'], 1, await again());
    clock.advance(6 * 60_000);
    expect(said(await admin.delete(`/api/tokens/${id}`))).toBe('403 confirm_needed');
  });

  test('ends by itself, by being revoked, and opens nothing when it is changed by one character', async () => {
    const short = await make(['item:read'], 1, await again());
    expect(said(await short.client.get('/api/items'))).toBe('200');
    clock.advance(DAY_MS - 1);
    expect(said(await short.client.get('/api/items'))).toBe('200');
    clock.advance(1);
    const over = await short.client.get('/api/items');
    expect(said(over)).toBe('401 token_invalid');
    expect(over.headers['www-authenticate']).toContain('Bearer');
    const other = await make(['item:read'], 9, await again());
    const turned = other.secret.slice(0, -1) + (other.secret.endsWith('A') ? 'B' : 'A');
    expect(said(await server.machine(turned).get('/api/items'))).toBe('401 token_invalid');
    expect(said(await (await again()).delete(`/api/tokens/${other.id}`))).toBe('204');
    expect(said(await other.client.get('/api/items'))).toBe('401 token_invalid');
  });

  test('that is over and is tried says so in the list: when and from where, in one row, written once a minute at most', async () => {
    const { client, id, secret } = await make(['item:read'], 1, await again());
    const refused = async (): Promise<unknown> => (await list()).find((each) => each.id === id)?.lastRefused;
    const query = 'select xmin::text as version from api_token where id = $1';
    const versions = async () => (await withClient(server.database.superUrl, (db) => db.query(query, [id]))).rows;
    expect(said(await client.get('/api/items'))).toBe('200');
    clock.advance(DAY_MS);
    expect(await refused()).toBeNull();
    // A flood at the same moment, of which each looked before any of them wrote.
    const flood = (): Promise<TestAnswer[]> => Promise.all(Array.from({ length: 8 }, () => client.get('/api/items')));
    expect((await flood()).map(said)).toEqual(Array.from({ length: 8 }, () => '401 token_invalid'));
    await expect.poll(refused).toEqual({ at: new Date(clock.now()).toISOString(), from: '127.0.0.1' });
    const written = await versions();
    clock.advance(59_999);
    await flood();
    // Whatever was going to be written is written once the next token's refusal, which came after it, is.
    const other = await make(['item:read'], 9, await again());
    await (await again()).delete(`/api/tokens/${other.id}`);
    expect(said(await other.client.get('/api/items'))).toBe('401 token_invalid');
    await expect.poll(async () => (await list()).find((each) => each.id === other.id)?.lastRefused).not.toBeNull();
    expect(await versions()).toEqual(written);
    clock.advance(1);
    expect(said(await server.machine(secret).get('/api/items'))).toBe('401 token_invalid');
    await expect.poll(refused).toEqual({ at: new Date(clock.now()).toISOString(), from: '127.0.0.1' });
  });

  test('that is revoked while it writes has not written', async () => {
    const { client, id } = await make(['item:write'], 9, await again());
    const maker = await again();
    let arrived = (): void => {};
    const isThere = new Promise<void>((resolve) => (arrived = resolve));
    let release = (): void => {};
    hold = () => {
      arrived();
      return new Promise((resolve) => (release = resolve));
    };
    const writing = client.post('/api/test/slow');
    await isThere;
    expect(said(await maker.delete(`/api/tokens/${id}`))).toBe('204');
    release();
    expect(said(await writing)).toBe('401 not_signed_in');
    expect((await maker.get('/api/session')).body.data.hospital.name).toBe('Asha Hospital');
  });

  test('of another hospital is not there: not to be listed, not to be revoked, and it sees its own hospital only', async () => {
    const { id, client } = await make(['patient:read'], 9, await again());
    const foreign = await server.login('admin-nira');
    expect(said(await foreign.delete(`/api/tokens/${id}`))).toBe('404 not_found');
    expect((await foreign.get('/api/tokens')).body.data).toEqual([]);
    const theirs = await make(['patient:read'], 9, foreign);
    expect(said(await theirs.client.get(`/api/patients/${patient}`))).toBe('404 not_found');
    expect(said(await client.get(`/api/patients/${patient}`))).toBe('200');
  });

  test('rests while whoever made it lacks its rights, and works again with them', async () => {
    await (await again()).post(`/api/people/members/${server.person('cashier2').id}/roles`, {
      roles: ['admin', 'cashier'],
      reason: 'Second admin',
    });
    const { client, id } = await make(['stock:read', 'audit:run'], 9, await server.login('cashier2'));
    const set = async (roles: string[]): Promise<void> => {
      const url = `/api/people/members/${server.person('cashier2').id}/roles`;
      expect((await (await again()).post(url, { roles, reason: 'Changed' })).status).toBe(200);
    };
    const state = async (): Promise<unknown[]> => {
      const found = (await list()).find((each) => each.id === id);
      return [found?.state, found?.resting];
    };
    await set(['cashier']);
    expect(said(await client.get('/api/batches?item=' + patient))).not.toContain('40');
    expect(said(await client.post('/api/audits'))).toBe('403 not_permitted');
    expect(await state()).toEqual(['works', ['audit:run']]);
    await set(['nurse']);
    expect(said(await client.get('/api/items'))).toBe('401 token_invalid');
    expect(await state()).toEqual(['rests', ['stock:read', 'audit:run']]);
    await set(['admin']);
    expect(await state()).toEqual(['works', []]);
  });

  test.each([
    ['nothing', 'Bearer'],
    ['a blank', 'Bearer  '],
    ['two tokens', `Bearer prm_${'a'.repeat(43)} prm_${'a'.repeat(43)}`],
    ['SQL', `Bearer prm_' or true --`],
    ['a session’s token', `Bearer ${'a'.repeat(43)}`],
    ['a kilobyte', `Bearer prm_${'a'.repeat(1024)}`],
    ['other letters', `Bearer prm_${'é'.repeat(43)}`],
    ['another case of the prefix', `bearer PRM_${'a'.repeat(43)}`],
  ])('is not taken from %s in the header, also beside a valid cookie', async (_, authorization) => {
    const session = await again();
    expect(said(await session.get('/api/items', { authorization }))).toBe('401 token_invalid');
    expect(said(await session.get('/api/items', { authorization: 'Basic cHJveHk6cHJveHk=' }))).toBe('200');
  });

  test('works for a program with nothing but curl, as the operations page shows it', async () => {
    const address = await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { secret } = await make(['item:read'], 9, await again());
    const page = await readFile(join(import.meta.dirname, '../../../../../docs/operations/api-tokens.md'), 'utf8');
    const [, example = ''] = /```sh\n([\s\S]*?)```/.exec(page) ?? [];
    const env = { ...process.env, PRAMANA: address, PRAMANA_TOKEN: secret };
    const { stdout } = await promisify(execFile)('bash', ['-euc', example], { env });
    expect(JSON.parse(stdout)).toMatchObject({ data: [], next: null });
  });
});

describe('the entry of a token', () => {
  test('says what it may until when, and its revocation is another one', async () => {
    const { id } = await make(['item:read', 'audit:run'], 9, await again());
    const token = (await list()).find((each) => each.id === id);
    const { series, number } = token?.block ?? {};
    const block = (await (await again()).get(`/api/chain/blocks/${series}/${number}`)).body.data;
    expect(block.block).toMatchObject({ kind: 'role', author: 'Test admin', label: token?.block?.label });
    expect((await (await again()).delete(`/api/tokens/${id}`)).status).toBe(204);
    expect((await (await again()).delete(`/api/tokens/${id}`)).status).toBe(204);
    const { rows } = await withClient(server.database.superUrl, (db) =>
      db.query('select action, roles from role_event where person_id = $1 order by at, action', [id]),
    );
    const roles = ['may:audit:run', 'may:item:read'];
    expect(rows).toEqual([
      { action: 'give', roles },
      { action: 'take', roles },
    ]);
  });

  test('has these items for ever', () => {
    const id = '00000000-0000-4000-8000-000000000001' as never;
    const facts = { personId: id, action: 'give', roles: ['may:item:read'], source: 'token', reason: 'LIS' };
    const items = roleItems({ ...facts, proposerId: null, authorId: id, until: new Date(1_800_000_000_000) });
    expect(items.map(({ name }) => name)).toEqual(['author', 'person', 'change', 'reason', 'until']);
    expect(items.at(-1)?.value).toBe(1_800_000_000_000);
    expect(items[2]?.value).toEqual({ action: 'give', roles: ['may:item:read'], source: 'token' });
  });

  test.each([
    ['scopes', `scopes = '{patient:read}'`],
    ['expires_at', `expires_at = expires_at + interval '1 year'`],
    ['created_by', `created_by = (select person_id from credential where login like 'nurse%')`],
    ['name', `name = 'Another'`],
    ['revoked_at', 'revoked_at = null, revoked_by = null'],
    ['id', `hospital_id = (select id from hospital where slug = 'nira')`],
  ])('names %s of a token that was changed in the database', async (field, change) => {
    const { id } = await make(['item:read'], 9, await again());
    await (await again()).delete(`/api/tokens/${id}`);
    const found = await withClient(server.database.superUrl, async (db) => {
      await db.query('create temp table kept as select * from api_token');
      expect((await db.query(`update api_token set ${change} where id = $1`, [id])).rowCount).toBe(1);
      const headsDir = await mkdtemp(join(tmpdir(), 'pramana-heads-'));
      const audits = { db: server.services.db, headsDir, hospital: 'asha', onProgress: () => undefined };
      const [result] = await auditNode({ ...audits, signal: new AbortController().signal });
      await db.query('delete from api_token');
      await db.query('insert into api_token select * from kept');
      return (result?.report.findings ?? []).map((each) => `${each.document} ${each.table}.${each.field}`);
    });
    expect(found).toContain(`${id} api_token.${field}`);
  });
});

test('whatever an admin may give, an admin may do', () => {
  // A doctor’s right: of admins those who are doctors too can give it.
  expect(TOKEN_SCOPES.filter((scope) => !contract.permits(['admin'], scope))).toEqual(['record:import']);
});
