/** What a person does on the verify page. */
import { expect, type Page } from '@playwright/test';

/** Everything wrong that the browser itself would complain about: errors, and whatever its policy had to stop. */
export function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on('pageerror', ({ message }) => found.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(message.text());
  });
  return found;
}

/** Opens the page and waits until it is kept on the device; then the network goes off. */
export async function openThenOffline(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/verify`);
  await expect(page.getByText('works in flight mode')).toBeVisible();
  await page.context().setOffline(true);
}

export async function paste(page: Page, text: string): Promise<void> {
  const place = page.locator('.ways details');
  if ((await place.getAttribute('open')) === null) await place.locator('summary').click();
  await page.getByLabel('The link, its digits').fill(text);
  await page.getByRole('button', { name: 'Check this text' }).click();
}

export async function giveKeys(page: Page, policy: string): Promise<void> {
  const place = page.locator('.keys details');
  if ((await place.getAttribute('open')) === null) await place.locator('summary').click();
  await page.getByLabel('A policy:').fill(policy);
  await page.getByRole('button', { name: 'Use these keys' }).click();
}

export const verdict = (page: Page) => page.locator('.verdict');
export const state = (page: Page, expected: string) => expect(verdict(page)).toHaveAttribute('data-state', expected);
export const choose = (page: Page, name: string, buffer: Buffer, mimeType: string) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
