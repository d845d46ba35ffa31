/** What npm would install of the ledger, in a browser that knows nothing of this project, on a plain http page. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from '@playwright/test';
import { complaints } from './verify-page.fixture.ts';

const ROOT = join(import.meta.dirname, '..');
const CURVES = createRequire(join(ROOT, 'node_modules/@noble/curves/ed25519.js'));
/** The version that the curves came with, wherever npm put it. */
const HASHES = relative(join(ROOT, 'node_modules'), dirname(CURVES.resolve('@noble/hashes/utils.js')));
const place = mkdtempSync(join(tmpdir(), 'ledger-in-chromium-'));
test.afterAll(() => rmSync(place, { recursive: true, force: true }));

test('the packed ledger runs the code of its README in Chromium, on a page where crypto.subtle is absent', async ({
  page,
}) => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/pack-ledger.mjs'), place], { stdio: 'pipe' });
  const [archive = ''] = readdirSync(place).filter((name) => name.endsWith('.tgz'));
  const unpacked = join(place, 'ledger');
  mkdirSync(unpacked);
  execFileSync('tar', ['-xzf', join(place, archive), '--strip-components=1', '-C', unpacked]);
  const [, code = ''] = /```ts\n([^]*?)```/.exec(readFileSync(join(unpacked, 'README.md'), 'utf8')) ?? [];
  const imports = {
    '@pramana/ledger': '/ledger/dist/index.js',
    '@noble/curves/': '/@noble/curves/',
    '@noble/hashes/': `/${HASHES}/`,
  };
  const html = `<!doctype html><title>ledger</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">
  import * as ledger from '@pramana/ledger';
  const random = (n) => crypto.getRandomValues(new Uint8Array(n));
  const readme = async () => { ${code.replace(' as const', '')} };
  document.title = await readme();
</script>`;
  const found = complaints(page);
  // Not localhost, which is as good as https to a browser: a server in a LAN.
  await page.route('http://ledger.test/**', (route) => {
    const path = normalize(new URL(route.request().url()).pathname);
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: html });
    const file = path.startsWith('/ledger/') ? join(place, path) : join(ROOT, 'node_modules', path);
    return route.fulfill({ contentType: 'text/javascript', body: readFileSync(file) });
  });
  await page.goto('http://ledger.test/');
  expect(await page.evaluate('[isSecureContext, typeof crypto.subtle]')).toEqual([false, 'undefined']);
  await expect.poll(async () => [await page.title(), found]).toEqual(['AMBER', []]);
});
