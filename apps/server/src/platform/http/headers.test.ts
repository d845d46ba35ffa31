import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { testServer } from '../../testing.ts';

const root = mkdtempSync(join(tmpdir(), 'pramana-headers-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folders = { web: join(root, 'web'), verify: join(root, 'verify') };
for (const folder of Object.values(folders)) {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<script src="/assets/a-1.js"></script>');
  writeFileSync(join(folder, 'assets', 'a-1.js'), 'a');
}

const plain = await testServer({ folders });
const https = await testServer({ folders, config: { publicUrl: 'https://pramana.example' } });
const admin = await plain.login('admin');

/** One of every kind of answer: page, file, API, refusal, fault of the caller, health, metrics, public log, not found. */
const KINDS = [
  '/',
  '/counter',
  '/verify',
  '/assets/a-1.js',
  '/verify/assets/a-1.js',
  '/api/setup',
  '/api/session',
  '/api/openapi.json',
  '/api/nothing',
  '/api/bills?from=never',
  '/healthz',
  '/metrics',
  '/log/',
  '/no-such-file.png',
];

async function answersOf({ app }: typeof plain): Promise<[string, Record<string, unknown>][]> {
  const answers: [string, Record<string, unknown>][] = [];
  for (const url of KINDS) {
    for (const cookie of ['', admin.cookie]) {
      const headers = { accept: 'text/html,*/*', ...(cookie === '' ? {} : { cookie }) };
      answers.push([url, (await app.inject({ method: 'GET', url, headers })).headers]);
    }
    answers.push([`POST ${url}`, (await app.inject({ method: 'POST', url, payload: {} })).headers]);
  }
  return answers;
}

describe('every kind of answer', () => {
  test('says that it may be framed by nobody, guessed as nothing else, and told to nobody where it was linked from', async () => {
    for (const [url, headers] of await answersOf(plain)) {
      expect(headers, url).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        // The public log is there to be read by everybody's own verifier.
        'cross-origin-resource-policy': url === '/log/' ? 'cross-origin' : 'same-origin',
        'permissions-policy': 'camera=(self), microphone=(), geolocation=(), payment=()',
      });
      const policy = String(headers['content-security-policy']);
      expect(policy, url).toContain("frame-ancestors 'none'");
      expect(policy, url).toContain("object-src 'none'");
      expect(policy, url).toContain("base-uri 'none'");
      // "Look online" asks logs that the reader's own keys name: the one page that may connect elsewhere, and only connect.
      const own = url === '/verify' ? policy.replace("connect-src 'self' https: http:", "connect-src 'self'") : policy;
      expect(own, url).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
      expect(headers['x-powered-by'], url).toBeUndefined();
    }
  });

  test('asks for HTTPS from then on where there is HTTPS, and not in a network without', async () => {
    for (const [url, headers] of await answersOf(https)) {
      expect(headers['strict-transport-security'], url).toBe('max-age=31536000');
      expect(headers['cross-origin-opener-policy'], url).toBe('same-origin');
    }
    for (const [url, headers] of await answersOf(plain))
      expect(headers['strict-transport-security'], url).toBeUndefined();
  });

  test('sets cookies out of reach of scripts and, where there is HTTPS, never sent without it', async () => {
    const { login } = https.person('admin');
    const answer = await https.stranger.post('/api/session', { login, password: 'only for made-up people' });
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^pramana_session=.*; HttpOnly; Secure; SameSite=Lax$/),
      expect.stringMatching(/^pramana_browser=.*; HttpOnly; Secure; SameSite=Strict$/),
    ]);
  });
});
