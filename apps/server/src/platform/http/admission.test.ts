import * as contract from '@pramana/contract';
import type { ROLES } from '@pramana/contract';
import { permits, type RouteSpec, route } from '@pramana/contract';
import { describe, expect, test } from 'vitest';
import { testServer } from '../../testing.ts';
import { implement } from './index.ts';

const nowhere = {
  id: 'test.nowhere.show',
  method: 'GET',
  path: '/api/test/nowhere',
  summary: 'No access',
} as unknown as RouteSpec;
const money = route({
  id: 'test.money.create',
  method: 'POST',
  path: '/api/test/money',
  summary: 'Money',
  access: 'bill:write',
  idempotent: true,
});
const refusals: unknown[] = [];

const attempt = (work: () => void): void => {
  try {
    work();
    refusals.push('it booted');
  } catch (error) {
    refusals.push((error as Error).message);
  }
};

const server = await testServer({
  routes: (app) => {
    attempt(() => app.get('/api/test/around', async () => 'no permission asked'));
    attempt(() => app.get('/anything', async () => 'no permission asked'));
    attempt(() => implement(app, nowhere, async () => {}));
    attempt(() => implement(app, money, async () => {}));
  },
});

const clients = await Promise.all(
  ['operator', 'admin', 'frontdesk', 'cashier', 'pharmacist', 'doctor', 'nurse', 'auditor'].map(async (role) => ({
    role: role as (typeof ROLES)[number],
    client: await server.login(role),
  })),
);
const routes = [...server.app.contractRoutes.values()];
const concrete = (spec: RouteSpec): string => spec.path.replaceAll(/:[A-Za-z]+/g, 'x');
const call = (spec: RouteSpec, client: typeof server.stranger) => {
  const url = concrete(spec);
  if (spec.method === 'GET') return client.get(url);
  if (spec.method === 'DELETE') return client.delete(url);
  return spec.method === 'PUT' ? client.put(url, {}) : client.post(url, {});
};

const signIn = (origin: string) =>
  server.app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { origin, host: 'localhost' },
    payload: { login: 'x', password: 'x' },
  });

describe('I-11: deny by default', () => {
  test('a route that bypasses the chain, or declares no access, does not boot', () => {
    expect(refusals).toEqual([
      expect.stringContaining('GET /api/test/around is not in the contract'),
      expect.stringContaining('GET /anything is not in the contract'),
      expect.stringContaining('declares no access'),
      expect.stringContaining('is idempotent: use implementIdempotent'),
    ]);
  });

  test('every route of the contract is implemented; only a demo shows its people and messages, only a LAN node its authority', () => {
    const missing = contract.routesIn(contract).filter((spec) => !server.app.contractRoutes.has(spec.id));
    expect(missing.map((spec) => spec.id).sort()).toEqual([
      'identity.demo.show',
      'system.authority.show',
      'system.outbox.show',
    ]);
  });

  test('a stranger gets past public routes only', async () => {
    for (const spec of routes.filter((each) => each.access !== 'public')) {
      const answer = await call(spec, server.stranger);
      expect(answer.body.code, spec.id).toBe('not_signed_in');
      expect(answer.status, spec.id).toBe(401);
    }
  });

  test('every route refuses every role that its permission does not name', async () => {
    for (const spec of routes) {
      const { access } = spec;
      if (access === 'public' || access === 'session') continue;
      for (const { role, client } of clients.filter((each) => !permits([each.role], access))) {
        const answer = await call(spec, client);
        expect(answer.body.code, `${role} at ${spec.id}`).toBe('not_permitted');
        expect(answer.status).toBe(403);
      }
    }
  });

  test('a write without the CSRF value of its own session is refused, for every route', async () => {
    const admin = await server.login('admin');
    const other = await server.login('admin');
    const writes = routes.filter((spec) => spec.method !== 'GET' && spec.access !== 'public');
    expect(writes.length).toBeGreaterThan(2);
    for (const spec of writes) {
      for (const csrf of [undefined, '', 'x', other.session?.csrf]) {
        const headers = { cookie: admin.cookie, ...(csrf === undefined ? {} : { 'x-pramana-csrf': csrf }) };
        const answer = await server.app.inject({ method: spec.method, url: concrete(spec), headers });
        expect(answer.json().code, spec.id).toBe('csrf_missing');
      }
    }
  });

  test('a write that another site sends is refused with the right value too, for every route', async () => {
    const admin = await server.login('admin');
    const writes = routes.filter((spec) => spec.method !== 'GET');
    for (const spec of writes) {
      for (const foreign of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
      ]) {
        const headers = { cookie: admin.cookie, 'x-pramana-csrf': admin.session?.csrf ?? '', ...foreign };
        const answer = await server.app.inject({ method: spec.method, url: concrete(spec), headers });
        expect(answer.json().code, spec.id).toBe('csrf_missing');
      }
    }
    expect((await admin.get('/api/session')).status).toBe(200);
  });

  test('a write that another site sends is refused, also where no session is needed', async () => {
    expect((await signIn('https://evil.example')).json().code).toBe('csrf_missing');
    expect((await signIn('null')).json().code).toBe('csrf_missing');
    expect((await signIn('http://localhost')).json().code).toBe('wrong_credentials');
  });
});
