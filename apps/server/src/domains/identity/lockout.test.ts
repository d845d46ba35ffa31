import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, testServer } from '../../testing.ts';
import { newId } from '../../platform/ids.ts';
import { addMachine } from './index.ts';
import { LIMITS } from '../../platform/limits.ts';

const TRIES_PER_ADDRESS = LIMITS['sign-in-here'].most;
const TRIES_PER_LOGIN = LIMITS['sign-in-everywhere'].most;
// As a real node: the limits of requests hold as well.
const server = await testServer({ config: { ratePerMinute: 6_000 } });
const HOME = '192.0.2.10';

const attempt = async (login: string, password: string, remoteAddress = HOME): Promise<string> => {
  const answer = await server.app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { login, password },
    remoteAddress,
  });
  return answer.statusCode === 200 ? 'in' : answer.json().code;
};
const guesses = (count: number, login: string, address: (n: number) => string = () => HOME): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => attempt(login, 'wrong', address(n))));
const count = (codes: string[], code: string): number => codes.filter((each) => each === code).length;

/** A browser that keeps the cookie of those who signed in from it. */
function browser(remoteAddress: string) {
  let kept: string | undefined;
  return async (login: string, password: string = PASSWORD): Promise<string> => {
    const cookies = kept === undefined ? {} : { pramana_browser: kept };
    const payload = { login, password };
    const answer = await server.app.inject({ method: 'POST', url: '/api/session', payload, remoteAddress, cookies });
    kept = answer.cookies.find(({ name }) => name === 'pramana_browser')?.value ?? kept;
    return answer.statusCode === 200 ? 'in' : answer.json().code;
  };
}

/** People with the password of all others, which is not hashed anew for each. */
async function hire(count: number, name: string): Promise<string[]> {
  const logins = Array.from({ length: count }, (_, n) => `${name}${n}@test.example`);
  await server.services.db.onNode(async (tx) => {
    const known = { person: server.person('nurse').id, hospital: server.hospital.id };
    for (const login of logins) {
      const id = await addMachine(tx, login);
      await sql`insert into credential (id, person_id, login, password_hash)
        select ${newId()}::uuid, ${id}::uuid, ${login}, password_hash from credential where person_id = ${known.person}`.execute(
        tx,
      );
      await sql`insert into membership (person_id, hospital_id, role) values (${id}, ${known.hospital}, 'nurse')`.execute(
        tx,
      );
    }
  });
  return logins;
}

// The windows of the test before are over.
beforeEach(() => server.clock.advance(60 * 60_000));

describe('lockout', () => {
  test('twenty parallel wrong guesses count as twenty', async () => {
    const codes = await guesses(20, 'cashier@test.example');
    expect(count(codes, 'wrong_credentials')).toBe(TRIES_PER_ADDRESS);
    expect(count(codes, 'account_locked')).toBe(20 - TRIES_PER_ADDRESS);
    expect(await attempt('cashier@test.example', PASSWORD)).toBe('account_locked');
  });

  test('the lock opens by itself after its window', async () => {
    await guesses(TRIES_PER_ADDRESS, 'nurse@test.example');
    expect(await attempt('nurse@test.example', PASSWORD)).toBe('account_locked');
    server.clock.advance(15 * 60_000);
    expect(await attempt('nurse@test.example', PASSWORD)).toBe('in');
  });

  test('a login that does not exist locks in the same way', async () => {
    const codes = await guesses(12, 'nobody@test.example');
    expect(count(codes, 'account_locked')).toBe(2);
  });

  test('the right password begins the count anew', async () => {
    for (let round = 0; round < 3; round += 1) {
      await guesses(TRIES_PER_ADDRESS - 1, 'doctor@test.example');
      expect(await attempt('doctor@test.example', PASSWORD)).toBe('in');
    }
  });

  test('guessing from outside locks nobody out of the hospital, and no hospital as a whole', async () => {
    for (const key of ['admin', 'pharmacist', 'frontdesk']) {
      await attempt(`${key}@test.example`, PASSWORD);
      await guesses(20, `${key}@test.example`, () => '203.0.113.5');
    }
    for (const key of ['admin', 'pharmacist', 'frontdesk'])
      expect(await attempt(`${key}@test.example`, PASSWORD)).toBe('in');
  });

  test('one login guessed from a thousand addresses is locked for strangers, not where its person has signed in', async () => {
    const login = 'auditor@test.example';
    expect(await attempt(login, PASSWORD)).toBe('in');
    const codes = await guesses(TRIES_PER_LOGIN + 10, login, (n) => `203.0.113.${n}`);
    expect(count(codes, 'account_locked')).toBeGreaterThan(0);
    expect(await attempt(login, PASSWORD, '198.51.100.1')).toBe('account_locked');
    expect(await attempt(login, PASSWORD)).toBe('in');
  });

  test('what was typed as a login is not kept: people type passwords there', async () => {
    await attempt('my secret password', 'x');
    const rows = await server.services.db.statement<{ text: string }>(
      'a',
      'select login_attempt::text as text from login_attempt',
      [],
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some((row) => row.text.includes('secret'))).toBe(false);
  });
});

describe('a hospital behind one address', () => {
  test('fifty people sign in at eight, each after a wrong try, from browsers that nobody knows yet', async () => {
    const logins = await hire(50, 'early');
    const answers = await Promise.all(
      logins.map(async (login) => {
        const mine = browser(HOME);
        return [await mine(login, 'wrong'), await mine(login)];
      }),
    );
    expect(answers.every(([, last]) => last === 'in')).toBe(true);
  });

  test('who floods one account from elsewhere or from the desk beside locks neither it nor anybody out of their browser', async () => {
    const own = browser(HOME);
    expect(await own('cashier@test.example')).toBe('in');
    await guesses(30, 'cashier@test.example', (n) => (n % 2 === 0 ? HOME : `203.0.113.${n}`));
    expect(await attempt('cashier@test.example', PASSWORD)).toBe('account_locked');
    expect(await own('cashier@test.example')).toBe('in');
    expect(await own('cashier@test.example', 'mistyped')).toBe('wrong_credentials');
    expect(await own('cashier@test.example')).toBe('in');
  });

  test('who tries hundreds of logins from its address is stopped, and its people sign in where they did before', async () => {
    const shared = browser(HOME);
    for (const key of ['nurse', 'cashier2', 'doctor']) expect(await shared(`${key}@test.example`)).toBe('in');
    const logins = Array.from({ length: 400 }, (_, n) => `guessed${n}@test.example`);
    const codes: string[] = [];
    for (let from = 0; from < 400; from += 50)
      codes.push(...(await Promise.all(logins.slice(from, from + 50).map((login) => attempt(login, 'Summer2026')))));
    expect(count(codes, 'wrong_credentials')).toBe(LIMITS['sign-in-strangers'].most);
    expect(count(codes, 'account_locked')).toBe(400 - LIMITS['sign-in-strangers'].most);
    for (const key of ['nurse', 'cashier2', 'doctor']) expect(await shared(`${key}@test.example`)).toBe('in');
    // From another address nobody notices anything.
    expect(await attempt('frontdesk@test.example', PASSWORD, '198.51.100.77')).toBe('in');
  });

  test('a known browser guesses no more than any other, and its cookie is worth nothing for another login', async () => {
    const thief = browser('203.0.113.9');
    expect(await thief('nurse@test.example')).toBe('in');
    const own: string[] = [];
    for (let n = 0; n < 12; n += 1) own.push(await thief('nurse@test.example', 'wrong'));
    expect(count(own, 'account_locked')).toBe(12 - TRIES_PER_ADDRESS);
    const others = await Promise.all(Array.from({ length: 12 }, () => thief('admin@test.example', 'wrong')));
    expect(count(others, 'account_locked')).toBe(12 - TRIES_PER_ADDRESS);
  });

  test.each(['', '.', 'a'.repeat(16), `${'a'.repeat(16)}.${'b'.repeat(16)}`, '.'.repeat(5_000), 'é'.repeat(40)])(
    'a made-up cookie %# makes no browser known',
    async (cookie) => {
      const made = async (): Promise<string> => {
        const payload = { login: 'pharmacist@test.example', password: 'wrong' };
        const headers = { cookie: `pramana_browser=${encodeURIComponent(cookie)}` };
        const asked = { method: 'POST', url: '/api/session', payload, headers, remoteAddress: '203.0.113.77' } as const;
        return (await server.app.inject(asked)).json().code;
      };
      await guesses(TRIES_PER_ADDRESS, 'pharmacist@test.example', () => '203.0.113.77');
      expect(await made()).toBe('account_locked');
    },
  );

  test('says how long to wait: the rest of the window', async () => {
    await guesses(TRIES_PER_ADDRESS, 'frontdesk@test.example', () => '203.0.113.4');
    server.clock.advance(5 * 60_000);
    const payload = { login: 'frontdesk@test.example', password: 'wrong' };
    const asked = { method: 'POST', url: '/api/session', payload, remoteAddress: '203.0.113.4' } as const;
    const answer = await server.app.inject(asked);
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBe(10 * 60);
    expect(answer.json().params).toMatchObject({ minutes: 10 });
  });

  test('one of IPv6 is counted with the network that its owner has', async () => {
    const codes = await guesses(12, 'auditor@test.example', (n) => `2001:db8:1:2::${n + 1}`);
    expect(count(codes, 'account_locked')).toBe(2);
    expect(await attempt('auditor@test.example', PASSWORD, '2001:db8:1:3::1')).toBe('in');
  });
});
