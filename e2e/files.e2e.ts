import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { signIn } from './support/api.ts';
import { enrol, register, type Registered } from './support/patient.ts';
import { openPlace, type Place } from './support/place.ts';
import { expect, test } from './support/test.ts';
import { type Look, lookAt } from './support/walk.ts';

const LOOKS: readonly Look[] = [
  { at: 'desk', by: 'light', axe: 'all' },
  { at: 'phone', by: 'light', axe: 'all' },
];
/** A page with nothing on it. */
const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n',
);

let place: Place;
let sita: Registered;

test.beforeAll(async () => {
  place = await openPlace('Files');
  sita = await register(place, 'Sita Files');
});

async function drawn(page: Page): Promise<Buffer> {
  await page.setContent('<body style="margin:0;background:#123;color:#fff;font:40px sans-serif">Thorax p.a.</body>');
  return page.screenshot({ clip: { x: 0, y: 0, width: 320, height: 200 } });
}

test('a doctor attaches a PDF and a picture, reloads and looks; the patient takes away the same bytes', async ({
  desk,
  deskOf,
  page: paper,
}) => {
  const picture = await drawn(paper);
  const page = await deskOf(place, 'doctor', `/patients/${sita.id}/records`);
  await page.getByRole('button', { name: 'Write' }).click();
  await page.getByRole('menuitem', { name: 'Imaging' }).click();
  await page.getByLabel('Title').fill('Chest X-ray');
  await page.locator('input[type=file]').setInputFiles([
    { name: 'Report.pdf', mimeType: 'application/pdf', buffer: PDF },
    { name: 'Thorax.png', mimeType: 'image/png', buffer: picture },
  ]);
  const attached = page.getByRole('list', { name: 'Attached' });
  await expect(attached.getByText('Report.pdf')).toBeVisible();
  await expect(attached.getByText('Thorax.png')).toBeVisible();
  await expect(page.getByText('Draft kept')).toBeVisible();
  await page.reload();
  await expect(attached.getByText('Thorax.png')).toBeVisible();
  await page.getByRole('button', { name: 'Save version' }).click();
  await expect(page.getByRole('heading', { name: 'Version 1' })).toBeVisible();

  await page.reload();
  await page.getByRole('button', { name: 'Show Thorax.png' }).click();
  const shown = page.getByRole('dialog').getByRole('img', { name: 'Thorax.png' });
  await expect(shown).toHaveJSProperty('naturalWidth', 320);
  await page.keyboard.press('Escape');
  const record = new URL(page.url()).pathname;
  const wrong = await lookAt(page, { name: 'record', path: record }, LOOKS);
  wrong.push(...(await lookAt(page, { name: 'files', path: `/patients/${sita.id}/files` }, LOOKS)));

  const login = await enrol(place, sita);
  const own = await desk(await signIn(login, place.password), `/own/${sita.id}${record}`);
  for (const [name, bytes] of [
    ['Report.pdf', PDF],
    ['Thorax.png', picture],
  ] as const) {
    const link = own.getByRole('link', { name: `Download ${name}` });
    const [download] = await Promise.all([own.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe(name);
    expect(readFileSync(await download.path()).equals(bytes)).toBe(true);
  }
  const erasure = await deskOf(place, 'frontdesk', `/patients/${sita.id}/erasure`);
  wrong.push(...(await lookAt(erasure, { name: 'erasure', path: `/patients/${sita.id}/erasure` }, LOOKS)));
  expect(wrong).toEqual([]);
});
