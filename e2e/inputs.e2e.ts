import type { Locator, Page } from '@playwright/test';
import { add, itemBox, walkIn } from './support/counter.ts';
import { itemOf, openDrawer, openPharmacy, PEOPLE, type Place } from './support/place.ts';
import { expect, test } from './support/test.ts';

const PARACETAMOL = { typed: 'para tab 500', name: 'Paracetamol Tablets IP 500 mg' } as const;
const NO_PHONE = 'This is no phone number: ten digits for India';
const KEPT = 'Kept as +91 98221 21212';

let place: Place;
test.beforeAll(async () => {
  place = await openPharmacy('Inputs', ['23']);
  await openDrawer(place, 'cashier');
});

/** What is no phone is told at its field by `send`, and nothing typed is lost; what is one is shown as it will be kept. */
async function typeInto(page: Page | Locator, field: Locator, send: () => Promise<void>): Promise<void> {
  for (const wrong of ['abc', '111']) {
    await field.fill(wrong);
    await send();
    await expect(page.getByText(NO_PHONE).first()).toBeVisible();
    await expect(field).toHaveValue(wrong);
  }
  await field.fill('9822121212');
  await expect(page.getByText(KEPT).first()).toBeVisible();
}
const press = (page: Page | Locator, name: string) => () =>
  page.getByRole('button', { name, exact: true }).first().click();

test('a phone is typed by hand in each form: abc and 111 are told at their field, 9822121212 is kept as +919822121212', async ({
  desk,
  deskOf,
  demo,
}) => {
  await test.step('a patient, and whom to call', async () => {
    const page = await deskOf(place, 'frontdesk', '/patients/new');
    await page.getByRole('textbox', { name: 'Name', exact: true }).first().fill('Hand Typed');
    const [own, contact] = [
      page.getByLabel('Phone', { exact: true }).first(),
      page.getByLabel('Phone', { exact: true }).last(),
    ];
    await typeInto(page, own, press(page, 'Register'));
    await page.getByRole('textbox', { name: 'Name', exact: true }).last().fill('Ana Hand Typed');
    await typeInto(page, contact, press(page, 'Register'));
    await press(page, 'Register')();
    await expect(page.getByText('+91 98221 21212').first()).toBeVisible();
    await expect(page).toHaveURL(/\/patients\/[0-9a-f-]{36}$/);
  });

  await test.step('a walk-in at the counter', async () => {
    const page = await deskOf(place, 'cashier', '/counter');
    await expect(page.getByRole('combobox', { name: 'Patient' })).toBeFocused();
    await page.keyboard.press('Escape');
    await typeInto(page, page.getByLabel('Phone (optional)'), async () => {});
  });

  await test.step('who works here', async () => {
    const api = await place.as('admin');
    const members = await api.get<{ id: string; name: string }[]>('/api/people/members');
    const nurse = members.find(({ name }) => name === PEOPLE.nurse);
    const page = await deskOf(place, 'admin', `/people/members/${nurse?.id}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await typeInto(dialog, dialog.getByLabel('Phone', { exact: true }), press(dialog, 'Save'));
    await press(dialog, 'Save')();
    await expect(page.getByText('+91 98221 21212')).toBeVisible();
  });

  await test.step('a registration that is looked for', async () => {
    const page = await desk(null, '/register');
    await page.getByText('Continue a registration').first().click();
    await typeInto(page, page.getByLabel('Mobile phone', { exact: true }), press(page, 'Send the code'));
  });

  await test.step('a hospital that the operator adds', async () => {
    const page = await desk(await demo.as('operator'), '/node/new');
    const text = (label: string, value: string) =>
      page.getByRole('textbox', { name: label, exact: true }).first().fill(value);
    await text('Name', 'Hand Typed Clinic');
    await text('Short name', `hand-${Date.now()}`);
    await page.getByRole('textbox', { name: 'Name', exact: true }).last().fill('First Admin');
    await page.getByLabel(/^Login/).fill(`hand${Date.now()}@typed.example`);
    await page
      .getByLabel(/password/i)
      .first()
      .fill(place.password);
    await typeInto(page, page.getByLabel('Phone', { exact: true }), press(page, 'Add a hospital'));
  });
});

test('an amount or a count that cannot be read holds its form back: no drawer opens or closes with less, no price loses its MRP', async ({
  deskOf,
}) => {
  const page = await deskOf(place, 'cashier2', '/counter-sessions');
  const dialog = page.getByRole('dialog');
  const isHeldBack = async (label: string, typed: string, send: string): Promise<void> => {
    const field = dialog.getByRole('textbox', { name: label });
    await field.fill(typed);
    await press(dialog, send)();
    await expect(field).toHaveValue(typed);
    await expect(dialog.locator('input:invalid')).toHaveCount(1);
    await expect(dialog).toBeVisible();
  };
  await press(page, 'Open a counter')();
  await isHeldBack('Opening float', '2000,50', 'Open');
  await dialog.getByRole('textbox', { name: 'Opening float' }).fill('2000.50');
  await press(dialog, 'Open')();
  await press(page, 'Count and close')();
  await isHeldBack('How many of ₹500', '4,0', 'Close the counter');

  const shelf = await deskOf(place, 'pharmacist', `/catalogue/${(await itemOf(place, '23')).id}`);
  await shelf.getByRole('button', { name: 'New price' }).click();
  const price = shelf.getByRole('dialog');
  const mrp = price.getByRole('textbox', { name: 'Maximum retail price (MRP)' });
  await mrp.fill('12,50');
  await price.getByRole('combobox', { name: 'Reason' }).fill('A list');
  await price.getByRole('button', { name: 'Seal the price' }).click();
  await expect(mrp).toBeFocused();
  await expect(price).toBeVisible();
  await mrp.fill('12.50');
  await price.getByRole('button', { name: 'Seal the price' }).click();
  await expect(price).toBeHidden();
});

test('while another patient is looked for nothing is sealed, and Escape leaves the bill whose it was', async ({
  deskOf,
}) => {
  const name = 'Noor Bhatkal';
  await (await place.as('cashier')).post('/api/patients', { name, gender: 'female', phone: '98220 44551' });
  const page = await deskOf(place, 'cashier', '/counter');
  await expect(page.getByRole('combobox', { name: 'Patient' })).toBeFocused();
  await page.keyboard.type('Bhatkal');
  await expect(page.getByRole('option', { name: new RegExp(name) })).toBeVisible();
  await page.keyboard.press('Enter');
  await add(page, { ...PARACETAMOL, quantity: '10' });
  const seal = page.getByRole('button', { name: /^Seal/ });
  await expect(seal).toBeEnabled();
  await page.keyboard.press('F2');
  await expect(seal).toBeDisabled();
  await expect(page.getByText('Choose the patient, or keep the one on the bill').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Patient', exact: true })).toContainText(name);
  await expect(seal).toBeEnabled();
});

test('an Enter that waits for a slow search is forgotten when the cursor goes elsewhere', async ({ deskOf }) => {
  const page = await deskOf(place, 'cashier', '/counter');
  await walkIn(page);
  const answer = Promise.withResolvers<void>();
  await page.route('**/api/items?*', async (route) => {
    await answer.promise;
    await route.continue();
  });
  const asked = page.waitForRequest(/\/api\/items\?.*500/);
  await page.keyboard.type(PARACETAMOL.typed);
  await asked;
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Name on the bill' }).focus();
  answer.resolve();
  await page.waitForResponse(/\/api\/items\?.*500/);
  await itemBox(page).focus();
  await expect(page.getByRole('option', { name: new RegExp(PARACETAMOL.name) })).toBeVisible();
  await expect(page.getByText('No lines yet')).toBeVisible();
});

test('an unknown patient and an unknown bill number are “not found”, with the way out', async ({ deskOf }) => {
  const page = await deskOf(place, 'cashier', '/bills/OPD-2627-999999');
  await expect(page.getByRole('main').getByText('Not found', { exact: true })).toBeVisible();
  await page.goto('/patients/0197a000-0000-7000-8000-000000000000');
  await expect(page.getByRole('main').getByText('Not found', { exact: true })).toBeVisible();
  await page.getByRole('main').getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Patients' })).toBeVisible();
});

/** Whether the field that has the focus is seen from its upper to its lower edge. Run in the browser. */
const IS_SEEN = `(() => {
  const field = document.activeElement;
  const { left, width, top, bottom } = field.getBoundingClientRect();
  return [top + 3, bottom - 3].every((y) => field.parentElement.contains(document.elementFromPoint(left + width / 2, y)));
})()`;

test('no field of a form stands behind the acts or the tabs of the phone when it has the focus', async ({ deskOf }) => {
  const page = await deskOf(place, 'frontdesk', '/patients/new');
  await page.setViewportSize({ width: 390, height: 700 });
  await page.getByRole('textbox', { name: 'Name', exact: true }).first().focus();
  const seen: boolean[] = [];
  for (let i = 0; i < 30; i += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator('main :is(input, textarea):focus').count()) > 0)
      seen.push(await page.evaluate<boolean>(IS_SEEN));
  }
  expect(seen.length).toBeGreaterThan(8);
  expect(seen).not.toContain(false);
});
