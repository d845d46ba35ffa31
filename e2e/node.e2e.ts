import { readPublic, signIn } from './support/api.ts';
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

test('the operator proves a phone and sends a test to it; a number that no text message reaches is told', async ({
  desk,
}) => {
  const { password } = await readPublic<{ password: string }>('/api/demo');
  const page = await desk(await signIn('operator@demo.pramana.example', password), '/node/rules');
  await page.getByRole('button', { name: 'Send a test to my phone' }).click();
  await page.getByRole('link', { name: 'Add and prove your phone' }).click();
  await page.getByRole('button', { name: 'Add: Prove a mobile phone' }).click();
  const dialog = page.getByRole('dialog');
  const phone = dialog.getByRole('textbox', { name: 'Mobile phone' });
  for (const [typed, told] of [
    ['111', 'This is no phone number'],
    ['020 2550 1234', 'A text message has to reach it'],
  ] as const) {
    await phone.fill(typed);
    await dialog.getByRole('button', { name: 'Send a code' }).click();
    await expect(dialog.getByText(told)).toBeVisible();
  }
  await phone.fill('9822121212');
  await expect(dialog.getByText('Kept as +91 98221 21212')).toBeVisible();
  await dialog.getByRole('button', { name: 'Send a code' }).click();
  const first = dialog.getByRole('textbox', { name: 'Digit 1 of 6' });
  await expect(first).toBeVisible();
  const mine = async () =>
    (await readPublic<{ to: string; text: string; code: string }[]>('/api/demo/outbox')).find(
      ({ to }) => to === '+919822121212',
    );
  await expect.poll(mine).toBeDefined();
  await first.fill((await mine())?.code ?? '');
  await expect(dialog).toBeHidden();
  await page.goto('/node/rules');
  await page.getByRole('button', { name: 'Send a test to my phone' }).click();
  await expect(page.getByText('The gateway took the message to •• 1212. Is it there?')).toBeVisible();
  expect((await mine())?.text).toContain('000000');
});
