import { expect, test } from 'vitest';
import { testServer } from '../../testing.ts';

const server = await testServer({ config: { ratePerMinute: 100 } });
const ask = (remoteAddress: string, headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'GET', url: '/api/session', remoteAddress, headers });

test('requests above the limit of an address are refused with the time to wait; another address is not', async () => {
  for (let i = 0; i < 100; i += 1) expect((await ask('192.0.2.1')).statusCode).toBe(401);
  const refused = await ask('192.0.2.1');
  expect(refused.json().code).toBe('rate_limited');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await ask('192.0.2.2')).statusCode).toBe(401);
});

test('X-Forwarded-For is not believed unless a proxy is configured', async () => {
  expect((await ask('192.0.2.1', { 'x-forwarded-for': '203.0.113.9' })).statusCode).toBe(429);
});
