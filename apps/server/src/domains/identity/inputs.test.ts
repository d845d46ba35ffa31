import * as contract from '@pramana/contract';
import { permits, type RouteSpec } from '@pramana/contract';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { sealingServer } from '../../testing.keys.ts';
import type { TestAnswer } from '../../testing.ts';
import { shop } from '../billing/shop.fixture.ts';
import { codePlaces } from './code-inputs.fixture.ts';
import { passwordPlaces } from './password-inputs.fixture.ts';
import { phonePlaces } from './phone-inputs.fixture.ts';

/**
 * What is typed behaves the same wherever it is typed: a phone, a code, a password, a login, a number of a patient or bill.
 * Each rule is tried at every place, and the contract says which places there are: a new one that is in no table fails.
 */
// First: of two nodes in one process the later one's keys hold.
const empty = await sealingServer({ people: false });
const server = await shop({ demo: true });
const { clock, stranger } = server;
const routes = contract.routesIn(contract);
/** Nothing that was counted before counts. */
beforeEach(() => clock.advance(25 * 60 * 60_000));

const said = ({ status, body }: TestAnswer) => `${status} ${body.code ?? ''} ${body.field ?? ''}`.trim();
const operation = (at: string): string => at.split(' ')[0] ?? '';
const withError = (...codes: string[]): string[] =>
  routes
    .filter(({ errors }) => codes.some((code) => (errors as readonly string[] | undefined)?.includes(code)))
    .map(({ id }) => id);

describe('a phone', () => {
  const places = phonePlaces(server);

  test.each(places)('$at: abc and 111 are refused at their field, and quoted nowhere', async (place) => {
    const field = place.field ?? place.at.split(' ')[1];
    for (const typed of ['abc', '111']) {
      clock.advance(16 * 60_000);
      const answer = await place.send(typed);
      expect(said(answer)).toBe(`422 ${place.code ?? 'invalid_phone'} ${field}`);
      expect(answer.body.detail ?? '').not.toContain(typed);
    }
  });

  test.each(places)('$at: 9822121212 is taken, and is +919822121212 from then on', async (place) => {
    const answer = await place.send('9822121212');
    // Nobody has registered with it: what is answered is about the code.
    if (place.at !== 'hospitals.registration.find phone')
      expect([said(answer), answer.status < 300]).toEqual([said(answer), true]);
    expect(await place.kept(answer)).toBe('+919822121212');
  });

  test('is typed nowhere else', () => {
    const typed = routes.flatMap(({ id, body }) => fieldsOf(body, /phone|mobile/i).map((field) => `${id} ${field}`));
    // Which of the numbers on file a card is for; nobody types one.
    const chosen = ['people.accounts.create phoneOf'];
    const known = new Set([...places.map(({ at }) => at), ...chosen]);
    expect(typed.filter((at) => !known.has(at))).toEqual([]);
  });
});

describe('a one-time code', () => {
  const places = codePlaces(server);

  test.each(places)(
    '$at: abc, a wrong and a late one are refused; the one that was issued opens once',
    async (place) => {
      const old = await place.issue();
      clock.advance(91_000);
      expect(said(await old.redeem(old.code))).toMatch(new RegExp(` ${place.late ?? 'code_expired'} code$`));
      clock.advance(16 * 60_000);
      const issued = await place.issue();
      const { code } = issued;
      expect(said(await issued.redeem('abc'))).toBe('422 not_a_code code');
      expect(said(await issued.redeem(code === '000000' ? '000001' : '000000'))).toMatch(/^4.. code_wrong code$/);
      const right = await issued.redeem(code);
      expect([right.status < 300, said(right)]).toEqual([true, said(right)]);
      expect((await issued.redeem(code)).body.code).toMatch(place.used ?? /^code_spent$/);
    },
  );

  test('is typed nowhere else', () => {
    const known = places.map(({ at }) => operation(at));
    expect(withError('not_a_code', 'code_wrong').filter((id) => !known.includes(id))).toEqual([]);
  });
});

describe('a password that is set', () => {
  const places = passwordPlaces(server, empty, codePlaces(server));

  test.each(places)('$at: pass and Pass123 are too easy to guess, and it says why and what to do', async (place) => {
    for (const typed of ['pass', 'Pass123']) {
      clock.advance(16 * 60_000);
      const answer = await place.set(typed);
      expect(said(answer)).toBe(`422 password_weak ${place.at.split(' ')[1]}`);
      expect(answer.body.params.why).toMatch(/^[a-zA-Z]+$/);
      expect(answer.body.detail).toContain('unrelated words');
      expect(answer.body.detail).not.toContain('Pass123');
    }
  });

  test('is set nowhere else', () => {
    const known = places.map(({ at }) => operation(at));
    expect(withError('password_weak').filter((id) => !known.includes(id))).toEqual([]);
  });
});

describe('who is not there', () => {
  /** An answer without what is another each time. */
  const told = ({ status, body }: TestAnswer) => ({ ...body, status, instance: '', requestId: '' });

  test('an unknown login and a wrong password are told in the same words', async () => {
    const wrong = await stranger.post('/api/session', {
      login: server.person('doctor').login,
      password: 'not this one',
    });
    const unknown = await stranger.post('/api/session', { login: 'nobody@test.example', password: 'not this one' });
    expect(told(wrong)).toMatchObject({ status: 401, code: 'wrong_credentials' });
    expect(told(unknown)).toEqual(told(wrong));
  });

  const shown = routes.filter(
    ({ method, path, access }) =>
      method === 'GET' &&
      /^\/api\/(patients|bills|records|documents|files|consultations)\/:id/.test(path) &&
      access.includes(':'),
  );
  test.each(shown)('$id: an unknown patient, bill or record is “not found”, whoever may see it', async (route) => {
    const answer = await (await allowed(route)).get(addressOf(route, newId()));
    expect(told(answer)).toMatchObject({ status: 404, code: 'not_found' });
    expect(answer.body.title.length).toBeGreaterThan(3);
  });

  test('an unknown number of a bill is “not found”, and a search for one finds nothing', async () => {
    const cashier = await server.login('cashier');
    for (const number of ['OPD-2627-999999', 'OPD', '999999']) {
      expect(said(await cashier.get(`/api/bills/${number}`)), number).toBe('404 not_found');
    }
    expect((await cashier.get('/api/bills?number=OPD-2627-999999')).body.data).toEqual([]);
    expect((await cashier.get('/api/patients?q=P-999999')).body.data).toEqual([]);
  });

  async function allowed({ access }: RouteSpec) {
    const role = (['admin', 'cashier', 'doctor', 'frontdesk', 'pharmacist', 'nurse'] as const).find((each) =>
      permits([each], access as never),
    );
    if (role === undefined) throw new Error(`nobody may ${access}`);
    return server.login(role);
  }
});

/** A path with `id` for what it names, and something possible for the rest. */
function addressOf({ path }: RouteSpec, id: string): string {
  return path.replace(/:version/, '1').replace(/:[a-z]+/g, id);
}

/** The fields of a body whose name says so, as pointers. */
function fieldsOf(schema: unknown, name: RegExp, at = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, anyOf = [], items } = schema as { properties?: object; anyOf?: unknown[]; items?: unknown };
  const own = Object.entries(properties).flatMap(([key, inner]) => {
    const path = at === '' ? key : `${at}/${key}`;
    const deeper = fieldsOf(inner, name, path);
    return deeper.length > 0 ? deeper : name.test(key) ? [path] : [];
  });
  return [...own, ...anyOf.flatMap((each) => fieldsOf(each, name, at)), ...fieldsOf(items, name, at)];
}
