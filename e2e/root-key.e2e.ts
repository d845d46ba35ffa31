/** The root key of a hospital, which never is on its server: it says which log follows which, also after a theft. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ORIGIN } from './support/api.ts';
import { openDrawer, openPharmacy, type Place, sell } from './support/place.ts';
import type { Ran } from './support/cli.ts';
import { runPrinted } from './support/printed.ts';
import { expect, test } from './support/test.ts';
import { giveKeys, paste, state, verdict } from './verify-page.fixture.ts';

/** Where the key is kept: no server, no network. */
let safe: string;
test.beforeAll(() => void (safe = mkdtempSync(join(tmpdir(), 'pramana-root-'))));
test.afterAll(() => rmSync(safe, { recursive: true, force: true }));

/** The command that the page prints, run where the key is kept. */
async function atSafe(page: Page, word: RegExp): Promise<Ran> {
  const line = (await page.locator('code, pre').filter({ hasText: word }).first().textContent()) ?? '';
  return runPrinted(line, safe);
}

/** Signs the text that the page shows, and hands it in. */
async function vouch(page: Page): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as a file' }).click(),
  ]);
  await download.saveAs(join(safe, download.suggestedFilename()));
  expect((await atSafe(page, /^npx pramana root sign/)).code).toBe(0);
  const signed = readFileSync(join(safe, `${download.suggestedFilename()}.signed`), 'utf8');
  await page.getByLabel('The signed statement').fill(signed);
  await page.getByRole('button', { name: 'Hand in' }).click();
  // That of another change may stand there before: it is this one that is vouched for now.
  await expect(page.getByText('Not yet vouched for')).toHaveCount(0);
}

/** Presses it, and again where the page asks; the next log is there. */
async function act(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await expect(page.getByText('Not yet vouched for')).toBeVisible();
}

/** A bill that is sold now, and its proof file. */
const receiptOf = async (place: Place): Promise<{ number: string; proof: string }> => {
  const { id, number } = await sell(place, 'cashier', { 23: 2 });
  const cashier = await place.as('cashier');
  let proof = '';
  await expect.poll(async () => (proof = await cashier.text(`/api/bills/${id}/receipt`))).toContain('c2sp.org');
  return { number, proof };
};

test('an admin gives the hospital a root key made offline and changes the key of the log: who pinned the root follows, and is told of a theft', async ({
  deskOf,
  page: stranger,
}) => {
  const place = await openPharmacy('Mool', ['23']);
  await openDrawer(place, 'cashier');
  const reader = await place.as('cashier');
  const address = `/log/${place.slug}-2627`;
  const page = await deskOf(place, 'admin', '/manage/keys');
  const keygen = await atSafe(page, /^npx pramana root keygen/);
  const root = keygen.out.trim().split('\n').at(-1) ?? '';
  const enter = page.getByRole('button', { name: 'Enter the root key' });
  // The log's own key is no root: it would vouch for itself.
  await page.getByLabel('Its public line').fill((await page.getByText(/-2627\+/).textContent()) ?? '');
  await enter.click();
  await expect(page.getByLabel('Its public line')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Its public line').fill(root);
  await enter.click();
  await expect(page.getByRole('link', { name: /^ROOT-/ })).toBeVisible();

  // Who takes the suggestion over as their own, and compared the root key elsewhere.
  const { proof: old } = await receiptOf(place);
  // Suggested once its entry is in the tree.
  await expect.poll(() => reader.text(`${address}/policy`)).toContain(`#pramana:root ${root}\n`);
  const policy = await reader.text(`${address}/policy`);
  await stranger.goto(`${ORIGIN}/verify`);
  await giveKeys(stranger, policy);
  await paste(stranger, old);
  await state(stranger, 'AMBER');

  await act(page, "Change the log's key");
  const { number, proof: later } = await receiptOf(place);
  expect(later).toContain(`${place.slug}-2627.02\n`);
  await paste(stranger, later);
  await state(stranger, 'UNKNOWN');
  // What the page shows, unsigned, vouches for nothing.
  await page
    .getByLabel('The signed statement')
    .fill((await page.getByText(/^pramana-succession@v1/).textContent()) ?? '');
  await page.getByRole('button', { name: 'Hand in' }).click();
  await expect(page.getByLabel('The signed statement')).toHaveAttribute('aria-invalid', 'true');
  await vouch(page);

  await giveKeys(stranger, await reader.text(`${address}/succession`));
  await state(stranger, 'AMBER');
  await expect(stranger.getByText(`${place.slug}-2627.02`).first()).toBeVisible();
  await paste(stranger, old);
  await state(stranger, 'AMBER');
  await expect(verdict(stranger)).toContainText('The log is closed; this tree is not larger than its last one');

  await act(page, 'The key was stolen or lost');
  await vouch(page);
  await stranger.goto(`${ORIGIN}${address}.02/`);
  await expect(stranger.getByText('Its key was stolen or lost')).toBeVisible();
  await stranger.goto(`${ORIGIN}/verify`);
  await giveKeys(stranger, await reader.text(`${address}/succession`));
  await paste(stranger, later);
  // The thief could have signed it as well: nobody's word makes it genuine but a witness's.
  await state(stranger, 'UNKNOWN');
  await expect(verdict(stranger)).toContainText('its signature alone says nothing of this tree any more');
  await paste(stranger, old);
  await state(stranger, 'AMBER');
  // The counter is told as well; its proof leads to the very tree that the root key vouches for, which no thief signed.
  const counter = await deskOf(place, 'cashier', `/bills/${number}`);
  await counter.getByRole('button', { name: 'Sealed: show what was checked', exact: true }).first().click();
  await counter.getByRole('button', { name: 'Check it yourself' }).click();
  const vouched = counter.getByRole('listitem').filter({ hasText: 'What the root key says of the log' });
  await expect(vouched).toContainText('because its key was stolen or lost');
});
