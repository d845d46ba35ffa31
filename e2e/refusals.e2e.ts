import { signIn } from './support/api.ts';
import { psql } from './support/cli.ts';
import { add, quantityOf, saved, sealedDesk, sealedNumber, walkIn } from './support/counter.ts';
import { dayFromNow, itemOf, openDrawer, openPharmacy, PEOPLE, type Place, receive, sell } from './support/place.ts';
import { expect, test } from './support/test.ts';

const PARACETAMOL = { typed: 'para tab 500', name: 'Paracetamol Tablets IP 500 mg' } as const;
const AZITHROMYCIN = { typed: 'azi tab 500', name: 'Azithromycin Tablets IP 500 mg' } as const;
const METFORMIN = { typed: 'metf 500', name: 'Metformin Hydrochloride Tablets IP 500mg' } as const;

let place: Place;

test.beforeAll(async () => {
  place = await openPharmacy('Refusal', ['23', '72', '145', '212']);
  await openDrawer(place, 'cashier');
});

test('a wrong password is told plainly, and after ten of them this login has to wait', async ({ desk }) => {
  const page = await desk(null, '/login');
  const tryWith = async (password: string): Promise<void> => {
    await page.getByLabel('Login').fill(place.login('frontdesk'));
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  await tryWith('not this one');
  await expect(page.getByText('The login or the password is not right.')).toBeVisible();
  for (let more = 0; more < 9; more += 1)
    await expect(signIn(place.login('frontdesk'), 'nor this one')).rejects.toThrow('wrong_credentials');
  await tryWith(place.password);
  await expect(page.getByText('Too many failed tries. Please wait before you try again.')).toBeVisible();
  await expect(page).toHaveURL(/\/login/);
});

test('a price above the MRP is refused with both figures', async ({ deskOf }) => {
  const item = await itemOf(place, '212');
  const page = await deskOf(place, 'pharmacist', `/catalogue/${item.id}`);
  await page.getByRole('button', { name: 'New price' }).click();
  const dialog = page.getByRole('dialog', { name: 'New price' });
  await dialog.getByRole('textbox', { name: 'Price of a pack' }).fill('12.48');
  await dialog.getByRole('textbox', { name: 'Maximum retail price' }).fill('12.47');
  await dialog.getByRole('combobox', { name: 'Reason' }).fill('New price list');
  await dialog.getByRole('button', { name: 'Seal the price' }).click();
  await expect(dialog).toContainText('₹12.48 for 10 tablets is above the maximum retail price of ₹12.47.');
  await dialog.getByRole('textbox', { name: 'Price of a pack' }).fill('12.40');
  await dialog.getByRole('button', { name: 'Seal the price' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('₹12.40').first()).toBeVisible();
  // What was sealed a moment ago holds, also where the page's clock still stands before it.
  await expect(page.getByText('to come')).toHaveCount(0);
});

test('a discount above one’s limit is sealed only with another person’s own password', async ({ deskOf }) => {
  const page = await deskOf(place, 'cashier', '/counter');
  await walkIn(page);
  await add(page, { ...AZITHROMYCIN, quantity: '6' });
  await page.getByRole('button', { name: 'Discount' }).click();
  await page.getByRole('textbox', { name: 'How much' }).fill('50');
  // Typed and not applied: a seal now would charge what nobody meant.
  await expect(page.getByRole('button', { name: /^Seal/ })).toBeDisabled();
  await expect(page.getByText('The discount that you typed is not on the bill yet').first()).toBeVisible();
  await page.getByRole('textbox', { name: 'Reason or scheme' }).fill('Staff');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('region', { name: 'Total' })).toContainText('₹39.00');
  // While it closes, the keys of the page are still its own.
  await expect(page.getByRole('textbox', { name: 'How much' })).toBeHidden();
  await page.keyboard.press('F9');
  const dialog = page.getByRole('dialog', { name: 'Another person approves the discount' });
  await dialog.getByRole('combobox', { name: 'Who approves' }).click();
  // Who made it is not among them, nor who may not approve.
  await expect(page.getByRole('option')).toHaveText([PEOPLE.admin]);
  await page.getByRole('option', { name: PEOPLE.admin }).click();
  // As a program types it: as fast as a scanner reads a code, with the Enter at its end.
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await dialog.getByLabel('Their password').focus();
  await page.keyboard.type('a-guess-of-2026');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('The login or the password is not right.')).toBeVisible();
  expect(asked.filter((url) => url.includes('guess'))).toEqual([]);
  await expect(page.getByText('Nothing is known under')).toBeHidden();
  await dialog.getByLabel('Their password').fill(place.password);
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(sealedDesk(page)).toContainText('₹39.00');
  const number = await sealedNumber(page);
  const bill = await (await place.as('cashier')).get<{ discountApprover: string }>(`/api/bills/${number}`);
  expect(bill.discountApprover).toBe(PEOPLE.admin);
});

test('more than there is cannot be sold', async ({ deskOf }) => {
  const page = await deskOf(place, 'cashier', '/counter');
  await walkIn(page);
  await add(page, { ...METFORMIN, quantity: '501' });
  const line = page.getByRole('region', { name: 'Lines' }).getByRole('listitem');
  await expect(line.getByRole('alert')).toContainText('500');
  const seal = page.getByRole('button', { name: /^Seal/ });
  await expect(seal).toBeDisabled();
  await quantityOf(page, METFORMIN.name).fill('20');
  await expect(line.getByRole('alert')).toBeHidden();
  await expect(seal).toBeEnabled();
});

test('an expired batch is not offered and never sold', async ({ deskOf }) => {
  const own = await openPharmacy('Expired', ['72']);
  await psql(
    `update batch set expiry = current_date - 1 from hospital h where h.id = batch.hospital_id and h.slug = '${own.slug}'`,
  );
  const page = await deskOf(own, 'cashier', '/counter');
  await walkIn(page);
  await page.keyboard.type(AZITHROMYCIN.typed);
  await expect(page.getByRole('option', { name: AZITHROMYCIN.name })).toContainText('none in stock');
  await page.keyboard.press('Enter');
  const line = page.getByRole('region', { name: 'Lines' }).getByRole('listitem');
  await expect(line.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Seal/ })).toBeDisabled();
  await receive(own, await itemOf(own, '72'), { number: 'FRESH', expiry: dayFromNow(300), quantity: 30 });
  await quantityOf(page, AZITHROMYCIN.name).fill('2');
  const batch = line.getByRole('button', { name: /Batch FRESH/ });
  await expect(batch).toBeVisible();
  await batch.click();
  await expect(page.getByRole('menuitem', { name: /Batch FRESH/ })).toBeVisible();
  // What is expired is no choice.
  await expect(page.getByRole('menuitem', { name: /Batch LOT72/ })).toHaveCount(0);
});

test('a bill that is open at two desks is sealed once; the second is told, and led to it', async ({ deskOf }) => {
  const first = await deskOf(place, 'cashier', '/counter');
  await walkIn(first);
  await add(first, { ...PARACETAMOL, quantity: '3' });
  await saved(first);
  const second = await deskOf(place, 'cashier', new URL(first.url()).pathname + new URL(first.url()).search);
  await expect(quantityOf(second, PARACETAMOL.name)).toHaveValue('3');
  await first.keyboard.press('F9');
  await expect(sealedDesk(first)).toBeVisible();
  const number = await sealedNumber(first);
  await second.keyboard.press('F9');
  await expect(second.getByText('This bill is already sealed.')).toBeVisible();
  await expect(sealedDesk(second).getByRole('link', { name: number })).toBeVisible();
});

test('a colleague’s draft is taken over in the open, and its former desk is told by whom', async ({ deskOf }) => {
  const first = await deskOf(place, 'cashier', '/counter');
  await walkIn(first);
  await add(first, { ...PARACETAMOL, quantity: '3' });
  await saved(first);
  const second = await deskOf(place, 'cashier2', '/counter');
  await second.getByRole('button', { name: /^Open drafts/ }).click();
  await second
    .getByRole('menuitem', { name: new RegExp(PEOPLE.cashier) })
    .first()
    .click();
  await expect(second.getByText(`This draft is ${PEOPLE.cashier}’s`)).toBeVisible();
  await second.getByRole('button', { name: 'Take over' }).click();
  await expect(quantityOf(second, PARACETAMOL.name)).toHaveValue('3');
  await quantityOf(first, PARACETAMOL.name).fill('4');
  await expect(first.getByText(`${PEOPLE.cashier2} has taken this draft over.`)).toBeVisible();
  await second.keyboard.press('F9');
  await expect(sealedDesk(second)).toBeVisible();
});

test('what is typed without a network is kept, and saved when it is back', async ({ deskOf }) => {
  const page = await deskOf(place, 'cashier', '/counter');
  await walkIn(page);
  await add(page, { ...PARACETAMOL, quantity: '3' });
  await saved(page);
  await page.context().setOffline(true);
  // Said at once, also to somebody who only reads.
  await expect(page.getByText('No connection to the server')).toBeVisible();
  await quantityOf(page, PARACETAMOL.name).fill('8');
  await expect(page.getByText('No connection: kept here, saved as soon as it is back')).toBeVisible();
  await page.context().setOffline(false);
  await saved(page);
  await expect(page.getByText('No connection to the server')).toHaveCount(0);
  await page.reload();
  await expect(quantityOf(page, PARACETAMOL.name)).toHaveValue('8');
});

test('a seal whose answers are lost on the way is sent again with the same key: one bill, one payment', async ({
  deskOf,
}) => {
  const page = await deskOf(place, 'cashier', '/counter');
  await walkIn(page);
  await add(page, { ...PARACETAMOL, quantity: '9' });
  await saved(page);
  const keys: string[] = [];
  await page.route(/\/seal$/, async (route) => {
    keys.push(route.request().headers()['idempotency-key'] ?? '');
    if (keys.length > 3) return route.continue();
    // The server has done it with the first one; nobody here hears of it.
    if (keys.length === 1) await route.fetch();
    return route.abort('connectionreset');
  });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('textbox', { name: 'Cash received' })).toBeFocused();
  await page.keyboard.type('10');
  await page.keyboard.press('F9');
  await expect(page.getByText('No answer came, so it is not known whether it was done.')).toBeVisible();
  expect(keys).toHaveLength(3);
  await page.keyboard.press('F9');
  await expect(sealedDesk(page)).toContainText('Change');
  expect(new Set(keys).size).toBe(1);
  const bill = await (await place.as('cashier')).get<{ payments: unknown[] }>(`/api/bills/${await sealedNumber(page)}`);
  expect(bill.payments).toHaveLength(1);
});

test('a UPI reference that paid before is asked about, with what it paid', async ({ deskOf }) => {
  const cashier = await place.as('cashier');
  const first = await sell(place, 'cashier', { '23': 10 }, (total) => ({
    method: 'upi',
    amount: total,
    reference: 'UPI 4711',
  }));
  const page = await deskOf(place, 'cashier', '/counter');
  await walkIn(page);
  await add(page, { ...PARACETAMOL, quantity: '20' });
  await page.getByRole('button', { name: 'UPI' }).click();
  // From the amount, Tab leads to the reference and past nothing that would take the part away.
  await expect(page.getByRole('textbox', { name: 'Paid by UPI' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: 'UPI reference' })).toBeFocused();
  await page.keyboard.type('upi4711');
  await page.keyboard.press('F9');
  const question = page.getByRole('alert', { name: 'This reference has paid before' });
  await expect(question).toContainText(first.number);
  await question.getByRole('button', { name: 'It is a further payment' }).click();
  await expect(sealedDesk(page)).toBeVisible();
  const bill = await cashier.get<{ due: string }>(`/api/bills/${await sealedNumber(page)}`);
  expect(bill.due).toBe('0');
});

test('a session that was ended elsewhere asks for the password and gives the page back as it was', async ({ desk }) => {
  const own = await signIn(place.login('cashier'), place.password);
  const page = await desk(own, '/counter');
  await walkIn(page);
  await add(page, { ...PARACETAMOL, quantity: '4' });
  await saved(page);
  const other = await page.context().newPage();
  await other.goto('/counter');
  await other.getByRole('button', { name: /account, language, sign out/ }).click();
  await other.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(other).toHaveURL(/\/login/);
  // At once, and what stood there is not in the page any more.
  const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
  await expect(dialog).toBeVisible();
  await expect(quantityOf(page, PARACETAMOL.name)).toHaveCount(0);
  await dialog.getByLabel('Login').fill(place.login('cashier'));
  await dialog.getByLabel('Password', { exact: true }).fill(place.password);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(quantityOf(page, PARACETAMOL.name)).toHaveValue('4');
  await quantityOf(page, PARACETAMOL.name).fill('5');
  await saved(page);
});

test('the bill of another hospital does not exist here, by number or by id', async ({ demo, desk }) => {
  const asha = await demo.as('admin');
  // The larger of the demo's hospitals is far ahead in its numbers.
  const [newest] = await asha.get<{ id: string; number: string }[]>('/api/bills?status=sealed');
  const elsewhere = await demo.as('admin@nira.pramana.example');
  for (const name of [newest?.id ?? '', newest?.number ?? '']) {
    const page = await desk(elsewhere, `/bills/${name}`);
    await expect(page.getByText('There is nothing here, or it is not yours to see.')).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: 'Bills' })).toBeVisible();
    expect((await elsewhere.raw(`/api/bills/${name}`)).status()).toBe(404);
    expect((await asha.raw(`/api/bills/${name}`)).status()).toBe(200);
  }
});

test('who has no right to a place does not see it, and is told so at its address', async ({ deskOf }) => {
  const page = await deskOf(place, 'nurse', '/');
  const places = page.getByRole('navigation', { name: 'Places' });
  await expect(places.getByRole('link', { name: 'Patients' })).toBeVisible();
  for (const hidden of ['Counter', 'Bills', 'Cash', 'Audit', 'People'])
    await expect(places.getByRole('link', { name: hidden })).toHaveCount(0);
  for (const address of ['/counter', '/bills', '/audit', '/people', '/node']) {
    await page.goto(address);
    await expect(page.getByText('Your role does not open this page')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Go to the start page' })).toBeVisible();
  }
});
