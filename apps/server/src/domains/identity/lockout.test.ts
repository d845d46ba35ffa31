import { beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, testServer } from '../../testing.ts';
import { TRIES_PER_ADDRESS, TRIES_PER_LOGIN } from './lockout.service.ts';

const server = await testServer();
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
