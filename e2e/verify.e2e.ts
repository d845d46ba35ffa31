/** The verify page in a real browser: built files, the server's own policies, and the network off where it is not needed. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { renderBill } from '../apps/server/src/platform/documents/index.ts';
import { bill, sealedProof } from '../apps/server/src/platform/documents/sample.fixture.ts';
import { film, payloadOf, photographed, printed, strip } from '../apps/verify/test/paper.ts';
import { LOG_POLICY, someReceipt, WITNESS_POLICY } from '../apps/verify/test/receipts.ts';
import { violationsOf } from './support/axe.ts';
import { choose, complaints, giveKeys, openThenOffline, paste, state, verdict } from './verify-page.fixture.ts';
import { serveBuilt, type StaticServer } from './verify-server.fixture.ts';

// The page is kept on the device by its worker.
test.use({ serviceWorkers: 'allow' });

const COPY = join(import.meta.dirname, '../apps/verify/dist/pramana-verify.html');
const NOT_CHECKED = 'The lines on your paper were NOT checked.';

let server: StaticServer;
let held: Awaited<ReturnType<typeof someReceipt>>;
let folder: string;

test.beforeAll(async () => {
  server = await serveBuilt(LOG_POLICY);
  held = await someReceipt();
  folder = mkdtempSync(join(tmpdir(), 'pramana-verify-'));
});

test.afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the link on the paper opens without a network, is read out of the address, and leaves the lines unchecked', async ({
  page,
}) => {
  const found = complaints(page);
  await openThenOffline(page, server.url);
  const asked = server.asked.length;
  await page.goto(`${server.url}/verify#${held.digits}`);
  await state(page, 'UNKNOWN');
  expect(new URL(page.url()).hash).toBe('');
  await expect(page.getByText(NOT_CHECKED).first()).toBeVisible();
  await giveKeys(page, WITNESS_POLICY);
  await state(page, 'GREEN');
  await expect(page.getByRole('heading', { name: 'The head is genuine and witnessed' })).toBeFocused();
  await expect(verdict(page)).toContainText(NOT_CHECKED);
  await expect(page.locator('.document')).toContainText('OPD-2627-000123');
  await expect(page.locator('.document')).toContainText('₹367.00');
  for (const digits of held.itemsDigits) await paste(page, digits);
  await expect(page.getByRole('heading', { name: 'Genuine and witnessed' })).toBeVisible();
  await expect(page.getByText(NOT_CHECKED)).toHaveCount(0);
  expect(server.asked.slice(asked)).toEqual([]);
  expect(found).toEqual([]);
});

test('a dropped proof file shows every check and the lines as they stand on paper', async ({ page }) => {
  await openThenOffline(page, server.url);
  await giveKeys(page, WITNESS_POLICY);
  await page.evaluate(`{
    const data = new DataTransfer();
    data.items.add(new File([${JSON.stringify(held.file)}], 'OPD-2627-000123.tlog-proof'));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  }`);
  await state(page, 'GREEN');
  const names = ['claim', 'kind', 'log', 'inclusion', 'log-signature', 'witnesses', 'lines', 'sums', 'prices'];
  await expect(page.locator('.checks li')).toHaveCount(names.length);
  for (const name of names) await expect(page.locator(`[data-check="${name}"]`)).toHaveAttribute('data-tone', 'good');
  const row = page.getByRole('row', { name: /Paracetamol/ });
  for (const cell of ['15 tablet', '₹10.32 / 10', '5% · ₹0.66', '₹13.93', '2 · recorded before']) {
    await expect(row.getByRole('cell', { name: cell, exact: true })).toBeVisible();
  }
  await expect(row).toContainText('Batch PB26A1 · Exp. 03/2028');
});

test('a pasted proof with a changed digit does not verify, and the check that failed is named', async ({ page }) => {
  await openThenOffline(page, server.url);
  await giveKeys(page, LOG_POLICY);
  await paste(page, held.url);
  await state(page, 'AMBER');
  const at = held.digits.length - 60;
  const changed = held.digits.slice(0, at) + ((Number(held.digits[at]) + 1) % 10) + held.digits.slice(at + 1);
  await paste(page, changed);
  await state(page, 'RED');
  await expect(verdict(page)).toContainText("Do not rely on this paper. What failed: The log's signature.");
  await expect(page.locator('[data-check="log-signature"]')).toHaveAttribute('data-tone', 'bad');
  await paste(page, held.pendingDigits);
  await state(page, 'PENDING');
  for (const garbage of ['my bill', '12345', held.file.slice(0, 400)]) {
    await paste(page, garbage);
    await expect(page.getByRole('alert')).toContainText('That did not work');
  }
});

test('a blurred, turned, one-bit photograph of 203 dpi codes is read by the page itself, with the network off', async ({
  page,
}) => {
  const found = complaints(page);
  const payloads = [held.digits, ...held.itemsDigits].map((digits) =>
    payloadOf('https://verify.example/verify', digits),
  );
  await page.goto(`${server.url}/verify`);
  await expect(page.getByText('works in flight mode')).toBeVisible();
  await giveKeys(page, WITNESS_POLICY);
  // The decoder comes with its first use, and is kept.
  await choose(page, 'head.png', await printed(payloadOf('https://x', held.digits)), 'image/png');
  await state(page, 'GREEN');
  await page.context().setOffline(true);
  await page.reload();
  for (const [degrees, blur] of [
    [-7, 1.5],
    [13, 1.2],
  ] as const) {
    await choose(page, 'paper.png', await photographed(await strip(payloads), degrees, blur), 'image/png');
    await expect(page.getByRole('heading', { name: 'Genuine and witnessed' })).toBeVisible();
    await expect(page.getByText(NOT_CHECKED)).toHaveCount(0);
    await page.getByRole('button', { name: 'Check another document' }).click();
    await expect(verdict(page)).toHaveCount(0);
  }
  expect(found).toEqual([]);
});

test('a picture offline before the decoder was ever used, a picture without a code, and no picture each get a sentence', async ({
  page,
}) => {
  const empty = await photographed(await strip([]), 0, 1);
  await openThenOffline(page, server.url);
  await choose(page, 'paper.png', empty, 'image/png');
  await expect(page.getByRole('alert')).toContainText('It needs the network once');
  await page.context().setOffline(false);
  await choose(page, 'paper.png', empty, 'image/png');
  await expect(page.getByRole('alert')).toContainText('No code was found in this picture');
  await choose(page, 'broken.png', Buffer.from('\u0089PNG\r\n\u001a\nnothing', 'latin1'), 'image/png');
  await expect(page.getByRole('alert')).toContainText('This picture cannot be opened here');
  await choose(page, 'other.bin', Buffer.from([0, 255, 254]), '');
  await expect(page.getByRole('alert')).toContainText('neither a picture, nor a PDF');
});

test('a bill as PDF brings its proof along; a PDF without one is said to have none', async ({ page }) => {
  const proof = sealedProof();
  await openThenOffline(page, server.url);
  await giveKeys(page, WITNESS_POLICY);
  await choose(
    page,
    'bill.pdf',
    await renderBill(bill({ proof: { ...proof, receiptFile: held.file } }), '80mm'),
    'application/pdf',
  );
  await expect(page.getByRole('heading', { name: 'Genuine and witnessed' })).toBeVisible();
  await choose(
    page,
    'bill.pdf',
    await renderBill(bill({ proof: { ...proof, receiptFile: null } }), '80mm'),
    'application/pdf',
  );
  await expect(page.getByRole('alert')).toContainText('This PDF has no proof inside');
});

test('the camera reads one code after the other, says what comes next, and is off at the end', async ({
  playwright,
  launchOptions,
}) => {
  const codes = [held.digits, ...held.itemsDigits];
  const path = join(folder, 'camera.y4m');
  await film(
    path,
    codes.map((digits) => payloadOf('https://verify.example/verify', digits)),
  );
  const camera = [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${path}`,
  ];
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), ...camera],
  });
  try {
    const page = await browser.newPage();
    const found = complaints(page);
    await page.goto(`${server.url}/verify`);
    await giveKeys(page, WITNESS_POLICY);
    await page.getByRole('button', { name: 'Scan with the camera' }).click();
    await expect(page.locator('.scan-hint')).toContainText(`of ${codes.length} codes`);
    await expect(page.getByRole('heading', { name: 'Genuine and witnessed' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Scan with the camera' })).toBeVisible();
    await expect(page.locator('video')).toBeHidden();
    expect(await page.evaluate("document.querySelector('video').srcObject")).toBeNull();
    expect(found).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('the page asks the server for nothing but itself, until a person asks for the suggested keys', async ({
  page,
}) => {
  server.asked.length = 0;
  await page.goto(`${server.url}/verify#${held.digits}`);
  await expect(page.getByText('works in flight mode')).toBeVisible();
  await paste(page, held.file);
  expect(server.asked.filter((path) => !/^\/verify(\/|$)/.test(path))).toEqual([]);
  await page.getByRole('button', { name: "Add the log's key" }).click();
  await page.getByRole('button', { name: "Use the keys this hospital's server suggests" }).click();
  await state(page, 'AMBER');
  expect(server.asked.filter((path) => path.startsWith('/api/'))).toEqual(['/api/verify-policy']);
  const { host } = new URL(server.url);
  await expect(page.locator('.keys')).toContainText(`${host} suggested these keys`);
  await page.reload();
  await expect(page.locator('.keys')).toContainText(`${host} suggested these keys`);
  await page.getByRole('button', { name: 'Forget these keys' }).click();
  await expect(page.locator('.keys')).toContainText('This page knows no log yet');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: "Use the keys this hospital's server suggests" }).click();
  await expect(page.getByRole('alert')).toContainText('did not answer with keys');
});

test('the copy in one file is the one whose SHA-256 the page names, and works from a file, codes included', async ({
  page,
}) => {
  await page.goto(`${server.url}/verify`);
  const link = page.getByRole('link', { name: /Download pramana-verify.html/ });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const path = join(folder, 'copy.html');
  await download.saveAs(path);
  expect(readFileSync(path).equals(readFileSync(COPY))).toBe(true);
  const [named = ''] = readFileSync(`${COPY}.sha256`, 'utf8').split(' ');
  await expect(page.locator('.sha code')).toHaveText(named.replace(/.{8}(?=.)/g, '$& '));

  const found = complaints(page);
  await page.context().setOffline(true);
  await page.goto(pathToFileURL(path).href);
  await expect(page.getByText('The camera does not work in a page opened from a file: it needs https.')).toBeVisible();
  await giveKeys(page, WITNESS_POLICY);
  await paste(page, held.file);
  await state(page, 'GREEN');
  await page.getByRole('button', { name: 'Check another document' }).click();
  await choose(page, 'head.png', await printed(payloadOf('https://x', held.digits)), 'image/png');
  await state(page, 'GREEN');
  await page.getByRole('button', { name: 'मराठी' }).click();
  await expect(page.getByRole('heading', { name: 'बिल तपासा' })).toBeVisible();
  expect(found).toEqual([]);
});

test('the language is remembered, and the page says everything in it', async ({ page }) => {
  await openThenOffline(page, server.url);
  await page.getByRole('button', { name: 'हिन्दी' }).click();
  await expect(page.getByRole('heading', { name: 'बिल जाँचें' })).toBeVisible();
  await page.goto(`${server.url}/verify#${held.digits}`);
  await expect(page.getByText('आपके काग़ज़ की पंक्तियाँ नहीं जाँची गईं।').first()).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'hi');
});

// The two widths and the two schemes do not depend on each other: each of them once.
for (const [width, colorScheme] of [
  [320, 'light'],
  [1440, 'dark'],
] as const) {
  test(`nothing stands in the way of anybody: ${width} pixels wide, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${server.url}/verify`);
    const clean = async (): Promise<void> => {
      const violations = await violationsOf(page);
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    };
    await clean();
    await paste(page, held.digits);
    await clean();
    await giveKeys(page, WITNESS_POLICY);
    await paste(page, held.file);
    for (const details of await page.locator('details').all())
      await details.evaluate('(node) => { node.open = true; }');
    await clean();
    await paste(page, held.pendingDigits);
    await clean();
    await paste(
      page,
      `${held.digits.slice(0, -60)}${held.digits.slice(-60).replace(/[0-8]/, (digit) => String(Number(digit) + 1))}`,
    );
    await paste(page, 'garbage');
    await clean();
  });
}
