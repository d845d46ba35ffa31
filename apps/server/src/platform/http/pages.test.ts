import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { testServer } from '../../testing.ts';

const root = mkdtempSync(join(tmpdir(), 'pramana-pages-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folders = { web: join(root, 'web'), verify: join(root, 'verify') };
const write = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
write('web/index.html', '<meta property="csp-nonce" nonce="__CSP_NONCE__"><script src="/assets/app-1.js"></script>');
write('web/assets/app-1.js', 'app');
write('web/assets/scan.worker-Ab_1-2.js', 'scanner');
write('web/assets/scan.worker-Ab_1-2.js.br', 'packed');
write('web/manifest.webmanifest', '{}');
write('verify/index.html', '<style>b{}</style><script>verify()</script>');
write('verify/assets/qr.wasm', 'wasm');
write('verify/sw.js', 'worker');

const { app, clock } = await testServer({ folders });
const get = (url: string, accept = 'text/html,*/*') => app.inject({ method: 'GET', url, headers: { accept } });
const policyOf = (answer: Awaited<ReturnType<typeof get>>): string => String(answer.headers['content-security-policy']);

describe('pages', () => {
  test('the web app answers at every address of a screen, also with a bill’s number in it', async () => {
    for (const url of ['/', '/index.html', '/counter', '/bills/OPD-2627-000001', '/patients?q=a']) {
      const answer = await get(url);
      expect(answer.statusCode, url).toBe(200);
      expect(answer.headers['content-type'], url).toBe('text/html; charset=utf-8');
    }
  });

  test('what is no screen is not found: the API, the log, a missing file, a program that asks for JSON', async () => {
    for (const url of ['/api/nothing', '/log/x', '/assets/none.js', '/logo.png']) {
      const answer = await get(url);
      expect([answer.statusCode, answer.json().code], url).toEqual([404, 'not_found']);
    }
    expect((await get('/counter', 'application/json')).statusCode).toBe(404);
  });

  test('files with a hash in their name are kept, everything else is asked for again', async () => {
    expect((await get('/assets/app-1.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get('/manifest.webmanifest')).headers['cache-control']).toBe('no-cache');
    expect((await get('/')).headers['cache-control']).toBe('no-cache');
  });

  test('the service worker of the verify page may answer for /verify itself, and for nothing above it', async () => {
    expect((await get('/verify/sw.js')).headers['service-worker-allowed']).toBe('/verify');
    expect((await get('/verify/assets/qr.wasm')).headers['service-worker-allowed']).toBeUndefined();
  });

  test('nothing leaves the folder', async () => {
    write('secret.txt', 'marker');
    for (const url of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/verify/..%2f..%2fsecret.txt',
    ]) {
      expect((await get(url)).body, url).not.toContain('marker');
    }
  });
});

describe('a build under a running server', () => {
  test('shows at the next request; while it has taken the page away or writes it, the former one answers', async () => {
    const page = readFileSync(join(root, 'verify/index.html'), 'utf8');
    rmSync(join(root, 'verify/index.html'));
    expect((await get('/verify')).body).toBe(page);
    write('verify/index.html', '');
    expect((await get('/verify')).body).toBe(page);
    const next = '<script src="/verify/assets/new-2.js"></script><script>next()</script>';
    write('verify/index.html', next);
    write('verify/assets/new-2.js', 'new');
    const answer = await get('/verify');
    expect(answer.body).toBe(next);
    expect(policyOf(answer)).toContain(`'sha256-${createHash('sha256').update('next()').digest('base64')}'`);
    expect((await get('/verify/assets/new-2.js')).body).toBe('new');
    write('verify/index.html', page);
    expect((await get('/verify')).body).toBe(page);
  });
});

describe('content security policy', () => {
  test('allows no inline script and no eval; styles by a nonce that is fresh for each answer', async () => {
    const [first, second] = [await get('/'), await get('/')];
    expect(policyOf(first)).toContain("script-src 'self';");
    expect(policyOf(first)).not.toMatch(/unsafe/);
    const nonce = /nonce="([^"]+)"/.exec(first.body)?.[1];
    expect(policyOf(first)).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(second.body).not.toContain(String(nonce));
  });

  test('WebAssembly runs on the verify page, whose inline parts are named by hash, and in the app’s scanner alone', async () => {
    for (const url of ['/verify', '/verify/']) {
      const policy = policyOf(await get(url));
      expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-[^']+' 'sha256-/);
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'/);
    }
    expect((await get('/verify/assets/qr.wasm')).headers['content-type']).toBe('application/wasm');
    for (const url of ['/counter', '/assets/app-1.js']) expect(policyOf(await get(url))).not.toMatch(/wasm/);
    const scanner = '/assets/scan.worker-Ab_1-2.js';
    const packed = await app.inject({ url: scanner, headers: { 'accept-encoding': 'br' } });
    expect(packed.headers['content-encoding']).toBe('br');
    for (const answer of [await get(scanner), packed])
      expect(policyOf(answer)).toContain("script-src 'self' 'wasm-unsafe-eval';");
  });

  test('an API answer carries the strict policy and is stored nowhere', async () => {
    const answer = await get('/api/setup');
    expect(policyOf(answer)).toContain("default-src 'self'");
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });

  test('an API answer tells the node’s time, which a browser’s clock may not know; one that may be kept does not', async () => {
    expect((await get('/api/setup')).headers['x-pramana-time']).toBe(String(clock.now()));
    expect((await get('/api/openapi.json', '*/*')).headers['x-pramana-time']).toBeUndefined();
  });
});
