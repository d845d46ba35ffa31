import { openPlace } from './support/place.ts';
import { expect, test } from './support/test.ts';

test('the operator keeps a template, a hospital takes over a group of it, and a changed limit is an entry', async ({
  demo,
  desk,
}) => {
  const operator = await demo.as('operator');
  const office = await desk(operator, '/node/template');
  await office.getByRole('button', { name: 'Common services' }).click();
  await office.getByRole('button', { name: 'Import 42 rows' }).click();
  await office.getByRole('link', { name: 'To the template' }).click();
  await expect(office.getByRole('row', { name: /Laboratory/ })).toContainText('17');
  await expect(office.getByText('By Farida Merchant: 42 added, 0 changed, 0 new prices')).toBeVisible();

  // The hospital looks at what would come, then takes it; a second time nothing is offered.
  const place = await openPlace('Manas');
  const page = await desk(await place.as('admin'), '/catalogue');
  await page.getByRole('link', { name: 'Take over from the template' }).click();
  await page.getByRole('checkbox', { name: 'All' }).uncheck();
  await page.getByRole('checkbox', { name: 'Laboratory' }).check();
  await page.getByRole('button', { name: 'Look at 17 items' }).click();
  await page.getByRole('button', { name: 'Import 17 rows' }).click();
  await page.getByRole('link', { name: 'Open the catalogue' }).click();
  await expect(page.getByText('Complete blood count')).toBeVisible();
  await page.goto('/catalogue/template');
  await expect(page.getByRole('checkbox', { name: 'Imaging' })).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Laboratory' })).toHaveCount(0);

  // The console finds the hospital, with the key that signs for it and nothing of its data.
  await office.goto('/node?q=manas');
  await office.getByRole('link', { name: place.name }).click();
  await expect(office.getByText(new RegExp(`${place.slug}-2627`)).first()).toBeVisible();

  await office.goto('/node/rules');
  await expect(office.getByText('Wrong passwords for one login from one place')).toBeVisible();
  const most = office.getByLabel('Registrations begun from one address');
  await most.fill('11');
  await most.press('Tab');
  await office.getByRole('button', { name: 'Save' }).and(office.locator(':enabled')).first().click();
  await office.getByRole('link', { name: /NLM-/ }).first().click();
  await expect(office.getByRole('heading', { level: 1 })).toContainText('NLM-');
});
