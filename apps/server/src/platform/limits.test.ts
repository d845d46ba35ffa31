import { fileURLToPath } from 'node:url';
import * as contract from '@pramana/contract';
import { expect, test } from 'vitest';
import { testServer } from '../testing.ts';
import { networkKey } from './known-browser.ts';
import { listLimits, STRANGERS_SHARE } from './limits.ts';

const DOCUMENT = fileURLToPath(new URL('../../../../docs/operations/limits.md', import.meta.url));
const server = await testServer({ config: { ratePerMinute: 100 } });

test('docs/operations/limits.md lists every limit with its reason, and every operation with one of its own', async () => {
  const span = (seconds: number): string =>
    ({ 60: 'a minute', 900: '15 minutes', 86_400: 'a day' })[seconds] ?? `${seconds} s`;
  const rows = listLimits({ ratePerMinute: 6_000 }).map(({ id, most, seconds, per, reason, since }) =>
    [`\`${id}\``, `${most} in ${span(seconds)}`, per, reason, since].join(' | '),
  );
  const own = contract
    .routesIn(contract)
    .flatMap(({ id, ratePerMinute }) => (ratePerMinute === undefined ? [] : [`\`${id}\` ${ratePerMinute}`]))
    .sort();
  const page = `# Limits

Written by \`npx vitest run limits --update\` from \`apps/server/src/platform/limits.ts\`, the one place where they stand.

Whoever is known is counted by themselves: a person who is signed in, a machine by its token, a browser that somebody has signed
in from (cookie \`pramana_browser\`, which opens nothing). So nobody can lock out a colleague behind the same address. Strangers
share the count of their network address (of IPv6 its /64). Above a limit the answer is 429 with \`retry-after\`.

| limit | how often | counted together | why | since |
| --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}

A code holds for 60 seconds, can be asked for again after 30, and takes five tries; a PIN takes five, then the password. How much
a hospital that registers may ask is set on the operator's console. A file of a record has at most
${contract.FILE_MOST_BYTES / 1024 ** 3} GB and is sent in parts of ${contract.FILE_PART_BYTES / 1024 ** 2} MB; an upload that nobody goes on with is removed after a day.

Operations with a stricter number of requests a minute for one caller (strangers behind one address together have
${STRANGERS_SHARE} times as many): ${own.join(', ')}.
`;
  await expect(page).toMatchFileSnapshot(DOCUMENT);
});

test('whoever floods an operation uses up their own share alone', async () => {
  const [noisy, calm] = [await server.login('cashier'), await server.login('nurse')];
  for (let n = 0; n < 100; n += 1) expect((await noisy.get('/api/session')).status).toBe(200);
  const refused = await Promise.all(Array.from({ length: 20 }, () => noisy.get('/api/session')));
  expect(refused.map(({ body }) => body.code)).toEqual(Array(20).fill('rate_limited'));
  expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
  expect((await calm.get('/api/session')).status).toBe(200);
  // Strangers at the same address have theirs.
  for (let n = 0; n < 100; n += 1) expect((await server.stranger.get('/api/session')).status).toBe(401);
  expect((await server.stranger.get('/api/session')).status).toBe(429);
  expect((await calm.get('/api/session')).status).toBe(200);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0000:0000:0000:0000:0000:0002', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
])('the address %s is counted as %s', (address, key) => {
  expect(networkKey(address)).toBe(key);
});
