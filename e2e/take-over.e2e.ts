import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { violationsOf } from './support/axe.ts';
import { openPlace, type Place } from './support/place.ts';
import { expect, test } from './support/test.ts';

const BUNDLE = readFileSync(new URL('../demo/source/fhir/clemente-kreiger.json', import.meta.url));
let asha: Place;

test.beforeAll(async () => {
  asha = await openPlace('Takeover');
});

/** Nothing of axe's at either width. */
async function isClean(page: Page, what: string): Promise<void> {
  // No hint of the button that was pressed fades while axe looks.
  await page.mouse.move(0, 0);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await violationsOf(page), `${what} at ${width}`).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(width);
  }
}

test('a doctor takes over a patient of another system: refused, checked, taken over, known again, each state for everybody', async ({
  deskOf,
}) => {
  const page = await deskOf(asha, 'doctor', '/manage/take-over');
  const files = page.locator('input[type=file]');
  await files.setInputFiles({ name: 'letter.json', mimeType: 'application/json', buffer: Buffer.from('{"a":') });
  await expect(page.getByText('Not possible')).toBeVisible();
  await isClean(page, 'a refused file');
  await page.reload();
  const bundle = { name: 'kreiger.json', mimeType: 'application/json', buffer: BUNDLE };
  await files.setInputFiles(bundle);
  await expect(page.getByText(/^New patient: Clemente/)).toBeVisible();
  await isClean(page, 'a checked file');
  await page.getByRole('button', { name: 'Take over 1 patient' }).click();
  await expect(page.getByText(/visits? w(as|ere) written/)).toBeVisible();
  await isClean(page, 'what was taken over');
  await page.reload();
  await files.setInputFiles(bundle);
  await expect(page.getByText(/Here already, left as it was/)).toBeVisible();
  await isClean(page, 'what is known');
});

test('the dialogs of tests and ranges can be filled in by everybody, and say why they cannot be sent yet', async ({
  deskOf,
}) => {
  const page = await deskOf(asha, 'admin', '/manage/tests');
  for (const name of ['New value', 'New test']) {
    await page.getByRole('button', { name, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('textbox').first()).toBeFocused();
    await isClean(page, name);
    // What cannot be sent says why, and Enter does not send it either.
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Save' }).focus();
    await expect(page.getByRole('tooltip', { name: 'Fill in what is missing first.' })).toBeVisible();
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  }
});
