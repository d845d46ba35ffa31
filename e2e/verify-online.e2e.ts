/** The one button of the verify page that asks somebody: the log of the paper, from wherever the page came. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { parseEvidence, verifyEvidence } from '@pramana/ledger';
import { cosigned, logWith, someReceipt, WITNESS_POLICY, WITNESSES } from '../apps/verify/test/receipts.ts';
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
