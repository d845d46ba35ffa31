import { expect, type Locator, type Page } from '@playwright/test';

/** What a cashier does at the counter. */
export const itemBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Add medicine or service' });
export const quantityOf = (page: Page, name: string): Locator =>
  page.getByRole('textbox', { name: `Quantity of ${name}` });
export const sealedDesk = (page: Page): Locator => page.getByRole('region', { name: 'Sealed' });

/** Bills a walk-in: Escape in the empty patient box. */
export async function walkIn(page: Page): Promise<void> {
  await expect(page.getByRole('combobox', { name: 'Patient' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(itemBox(page)).toBeFocused();
}

/** Adds a line by its first letters, with Enter. */
export async function add(page: Page, { typed, name, quantity }: { typed: string; name: string; quantity: string }) {
  await itemBox(page).focus();
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await expect(quantityOf(page, name)).toBeFocused();
  await page.keyboard.type(quantity);
  await page.keyboard.press('Enter');
  await expect(itemBox(page)).toBeFocused();
}

/** The draft stands on the server as it stands here. */
export async function saved(page: Page): Promise<void> {
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
}

/** The number that the seal gave. */
export async function sealedNumber(page: Page): Promise<string> {
  return (await sealedDesk(page).getByRole('heading').textContent()) ?? '';
}
