/** The one button of the verify page that asks somebody: the log of the paper, from wherever the page came. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { parseEvidence, verifyEvidence } from '@pramana/ledger';
import { LOG_STYLE, logPage } from '../apps/server/src/domains/sealing/log-page.policy.ts';
import { sayLog } from '../apps/server/src/domains/sealing/log-text.policy.ts';
import { contentSecurityPolicy } from '../apps/server/src/platform/http/headers.ts';
import { cosigned, LOG, logWith, someReceipt, WITNESS_POLICY, WITNESSES } from '../apps/verify/test/receipts.ts';
import { violationsOf } from './support/axe.ts';
import { complaints, giveKeys, paste, state, verdict } from './verify-page.fixture.ts';
import { serveBuilt, serveLog } from './verify-server.fixture.ts';

const COPY = join(import.meta.dirname, '../apps/verify/dist/pramana-verify.html');

test('“look online” asks the log itself, and nothing before: AMBER becomes GREEN, and RED where the log shows others another history', async ({
  page,
}) => {
  const server = await serveBuilt();
  const { claim, file } = await someReceipt({ by: [] });
  const shown = async (kind: string) => {
    const { store, head } = await logWith(claim, 300, kind);
    return { store, size: head.size, checkpoint: await cosigned(head.checkpoint, WITNESSES) };
  };
  const [own, another] = [await shown('entry'), await shown('another')];
  let now = own;
  const log = await serveLog(() => now);
  const keys = WITNESS_POLICY.replace('\n', ` ${log.url}\n`);
  // The page that the hospital serves, and the copy that nobody does.
  for (const address of [`${server.url}/verify`, pathToFileURL(COPY).href]) {
    now = own;
    log.asked.length = 0;
    const found = complaints(page);
    await page.goto(address);
    await giveKeys(page, keys);
    await paste(page, file);
    await state(page, 'AMBER');
    const button = page.getByRole('button', { name: 'Look online' });
    await expect(verdict(page)).toContainText(`Asks ${new URL(log.url).host} for the newest tree`);
    expect(log.asked).toEqual([]);
    await button.click();
    await state(page, 'GREEN');
    await expect(verdict(page)).toContainText("Today's log (300 entries) begins with the tree on your paper");
    expect(log.asked.filter((path) => !/^(checkpoint|tile\/)/.test(path))).toEqual([]);

    now = another;
    await page.getByRole('button', { name: 'Check another document' }).click();
    await paste(page, file);
    await button.click();
    await state(page, 'RED');
    await expect(verdict(page)).toContainText('keep it: it is evidence of what was promised');
    const save = page.getByRole('link', { name: 'Save the evidence' });
    const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
    const evidence = readFileSync(await download.path(), 'utf8');
    expect(verifyEvidence(parseEvidence(evidence)).proven).toBe(true);
    expect(found).toEqual([]);
  }
  await log.close();
  await server.close();
  await page.getByRole('button', { name: 'Check another document' }).click();
  await paste(page, file);
  await page.getByRole('button', { name: 'Look online' }).click();
  await expect(page.getByRole('alert')).toContainText('did not answer');
  await state(page, 'AMBER');
});

test('the page of a log stands in nobody’s way: on a phone, by night, with long names', async ({ page }) => {
  const growth = [40, 90, 1_200_345].map((size, i) => ({ day: `2026-11-${20 + i}`, size }));
  const witnesses = WITNESSES.map(({ name }, i) => ({
    name,
    time: i === 0 ? '22 Nov 2026, 10:00:00 IST' : null,
    size: 0,
  }));
  const place = {
    hospital: 'asha',
    shard: '2627',
    origin: LOG.name,
    vkey: LOG.vkey,
    url: 'http://log.test/log/asha-2627',
  };
  const log = { ...place, size: 1_200_345, closed: null, signed: '22 Nov 2026, 10:00:00 IST', witnesses, growth };
  const before = { log: 'asha-2526', said: 'unsigned' } as const;
  const vouched = {
    roots: [`demo.pramana.example/log/asha+${LOG.vkey.split('+').slice(1).join('+')}`],
    doubt: null,
    before,
    behind: null,
    hasFile: true,
  };
  const html = logPage('hi', sayLog('hi'), { ...log, vouched, verifyUrl: 'http://log.test/verify' });
  const files: Record<string, string> = { '/log/asha-2627/': html, '/log/style.css': LOG_STYLE };
  await page.route('http://log.test/**', (route) => {
    const path = new URL(route.request().url()).pathname;
    const headers = { 'content-security-policy': contentSecurityPolicy() };
    const contentType = path.endsWith('.css') ? 'text/css' : 'text/html; charset=utf-8';
    return route.fulfill({ status: path in files ? 200 : 404, body: files[path] ?? '', contentType, headers });
  });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('http://log.test/log/asha-2627/');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.getByRole('img')).toBeVisible();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await violationsOf(page)).toEqual([]);
  }
});
