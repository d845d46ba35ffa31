import type { Locator, Page } from '@playwright/test';
import { signIn } from './support/api.ts';
import { psql } from './support/cli.ts';
import { add, quantityOf, saved, sealedDesk, sealedNumber, walkIn } from './support/counter.ts';
import { openDrawer, openPharmacy, PEOPLE, type Person, type Place } from './support/place.ts';
import { expect, test } from './support/test.ts';

const PARACETAMOL = { typed: 'para tab 500', name: 'Paracetamol Tablets IP 500 mg' } as const;
const PIN: Partial<Record<Person, string>> = { cashier: '482913', cashier2: '150847' };

let place: Place;

test.beforeAll(async () => {
  place = await openPharmacy('Shared', ['23']);
  for (const cashier of ['cashier', 'cashier2'] as const) await openDrawer(place, cashier);
});

const lockScreen = (page: Page): Locator => page.getByRole('dialog', { name: /Locked|Please sign in again/ });

async function byPassword(page: Page, person: Person): Promise<void> {
  const other = page.getByRole('button', { name: 'Somebody else, or with a password' });
  await expect(other.or(page.getByLabel('Login'))).toBeVisible();
  if (await other.isVisible()) await other.click();
  await page.getByLabel('Login').fill(place.login(person));
  await page.getByLabel('Password', { exact: true }).fill(place.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Lock/ })).toBeVisible();
}

async function choosePin(page: Page, person: Person): Promise<void> {
  await page.getByRole('link', { name: 'Choose a PIN' }).click();
  await page.getByLabel('New PIN').fill(PIN[person] ?? '');
  await page.getByRole('button', { name: 'Choose a PIN' }).click();
  await expect(page.getByText('You have a PIN here.')).toBeVisible();
}

/** `Ctrl L`, then the person by arrows, then their PIN. */
async function switchTo(page: Page, person: Person): Promise<void> {
  await page.keyboard.press('Control+l');
  await unlockAs(page, person);
}

async function unlockAs(page: Page, person: Person): Promise<void> {
  await expect(lockScreen(page)).toBeVisible();
  const pin = page.getByLabel(`PIN of ${PEOPLE[person]}`);
  for (let turn = 0; turn < 5 && !(await pin.isVisible()); turn += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.type(PIN[person] ?? '');
  await expect(lockScreen(page)).toHaveCount(0);
}

/** What a locked page holds: nobody's patients, lines or drafts, also not hidden ones. */
async function nothingIsLeft(page: Page): Promise<void> {
  await expect(lockScreen(page)).toBeVisible();
  expect(await page.content()).not.toMatch(/Paracetamol|Add medicine|Patient/);
}

/** The admin enrols the PC; both cashiers sign in there once and choose their PINs. */
async function sharedPc(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Enrol this PC' }).click();
  const dialog = page.getByRole('dialog', { name: 'Enrol this PC' });
  await dialog.getByLabel('Name').fill(`Counter ${Date.now()}`);
  await dialog.getByLabel('Counter', { exact: true }).fill('Counter 2');
  await dialog.getByRole('button', { name: 'Enrol', exact: true }).click();
  await expect(dialog).toBeHidden();
  for (const person of ['cashier', 'cashier2'] as const) {
    await page.keyboard.press('Control+l');
    await byPassword(page, person);
    await choosePin(page, person);
  }
}

test('two cashiers share a PC: each switches by PIN, finds their own draft, and nothing of the other’s', async ({
  desk,
}) => {
  const page = await desk(await signIn(place.login('admin'), place.password), '/devices');
  await sharedPc(page);
  await switchTo(page, 'cashier');
  await expect(page).toHaveURL(/\/counter/);
  await walkIn(page);
  await add(page, { ...PARACETAMOL, quantity: '4' });
  await saved(page);

  await page.keyboard.press('Control+l');
  await nothingIsLeft(page);
  await page.goBack();
  await nothingIsLeft(page);
  await page.reload();
  await expect(page.getByLabel(/^PIN of/)).toBeVisible();
  expect(await page.content()).not.toMatch(/Paracetamol|Add medicine/);
  await page.keyboard.press('ArrowRight');
  for (let turn = 0; turn < 5 && !(await page.getByLabel(`PIN of ${PEOPLE.cashier2}`).isVisible()); turn += 1)
    await page.keyboard.press('ArrowRight');
  await page.keyboard.type(PIN.cashier2 ?? '');
  await expect(page).toHaveURL(/\/counter/);
  await walkIn(page);
  await expect(quantityOf(page, PARACETAMOL.name)).toHaveCount(0);
  await add(page, { ...PARACETAMOL, quantity: '7' });
  await saved(page);

  // Back by the same person: the very page.
  await page.keyboard.press('Control+l');
  await nothingIsLeft(page);
  await unlockAs(page, 'cashier2');
  await expect(quantityOf(page, PARACETAMOL.name)).toHaveValue('7');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('textbox', { name: 'Cash received' })).toBeFocused();
  await page.keyboard.type('10');
  await page.keyboard.press('F9');
  await expect(sealedDesk(page)).toBeVisible();
  const number = await sealedNumber(page);
  const bill = await (await place.as('admin')).get<{ block: { author: string } }>(`/api/bills/${number}`);
  expect(bill.block.author).toBe(PEOPLE.cashier2);

  // What a PIN is not enough for asks for the whole sign-in where it stands, and then goes on with what was typed.
  await page.goto('/account');
  await page.getByLabel('New PIN').fill('705931');
  await page.getByRole('button', { name: 'Change the PIN' }).click();
  const question = page.getByRole('dialog', { name: 'Sign in to go on' });
  await question.getByLabel('Login').fill(place.login('cashier2'));
  await question.getByLabel('Password', { exact: true }).fill(place.password);
  await question.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('The PIN is set')).toBeVisible();
  await expect(question).toBeHidden();
});

test('a PC that nobody touches warns, then locks; five wrong PINs leave only the password', async ({ desk }) => {
  const page = await desk(await signIn(place.login('admin'), place.password), '/devices');
  await sharedPc(page);
  await page.clock.install();
  await page.goto('/counter');
  await expect(page.getByRole('combobox', { name: 'Patient' })).toBeVisible();
  await page.clock.fastForward('04:30');
  await expect(page.getByText(/This shared PC locks in \d+ seconds/)).toBeVisible();
  await page.getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByText(/This shared PC locks in/)).toHaveCount(0);
  await page.clock.fastForward('05:05');
  await nothingIsLeft(page);
  for (const left of ['4 more tries', '3 more tries', '2 more tries', 'One more try']) {
    await page.keyboard.type('907513');
    await expect(page.getByText(left)).toBeVisible();
  }
  await page.keyboard.type('907513');
  await expect(page.getByText('The PIN does not open here now.')).toBeVisible();
  await byPassword(page, 'cashier2');
  await page.keyboard.press('Control+l');
  await unlockAs(page, 'cashier2');
});

test('a seal above the limit asks who it is, and goes on with the same bill; leaving keeps the draft', async ({
  deskOf,
}) => {
  const admin = await signIn(place.login('admin'), place.password);
  await admin.put('/api/confirm-limits', { seal: '100', refund: '100' });
  const page = await deskOf(place, 'cashier', '/counter');
  await page.getByRole('combobox', { name: 'Patient' }).waitFor();
  if ((await quantityOf(page, PARACETAMOL.name).count()) === 0) {
    await walkIn(page);
    await add(page, { ...PARACETAMOL, quantity: '4' });
  }
  await saved(page);
  await psql("update session set confirmed_at = confirmed_at - interval '10 minutes'");
  await page.keyboard.press('F9');
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect(quantityOf(page, PARACETAMOL.name)).toHaveValue('4');
  await page.keyboard.press('F9');
  await dialog.getByLabel('Your password').fill('not this one');
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog.getByText('This is not your password')).toBeVisible();
  await dialog.getByLabel('Your password').fill(place.password);
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(sealedDesk(page)).toBeVisible();
});

test('the admin ends a session, and its open page goes to the login at once', async ({ desk }) => {
  const frontdesk = await signIn(place.login('frontdesk'), place.password);
  const page = await desk(frontdesk, '/counter');
  await expect(page.getByRole('combobox', { name: 'Patient' })).toBeVisible();
  const admin = await signIn(place.login('admin'), place.password);
  const [own] = await frontdesk.get<{ id: string }[]>('/api/sessions');
  expect(own).toBeDefined();
  const { person } = await frontdesk.get<{ person: { id: string } }>('/api/session');
  await admin.delete(`/api/people/members/${person.id}/sessions`);
  await expect(page.getByText('was signed out from elsewhere')).toBeVisible({ timeout: 3_000 });
  await expect(page.getByLabel('Login')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Patient' })).toHaveCount(0);
});

/** A security key inside the browser: it verifies its person and keeps what it makes. */
async function plugIn(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const key = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const;
  const options = { ...key, isUserVerified: true, automaticPresenceSimulation: true };
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options });
}

test('the admin unlocks a shared PC with a passkey, and confirms with it what needs a fresh proof', async ({
  desk,
}) => {
  const page = await desk(await signIn(place.login('admin'), place.password), '/devices');
  await plugIn(page);
  await sharedPc(page);
  await page.keyboard.press('Control+l');
  await byPassword(page, 'admin');
  await page.goto('/account/security');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByLabel('Name').fill('Key of the admin');
  await dialog.getByRole('button', { name: 'Make the passkey' }).click();
  const codes = page.getByRole('dialog', { name: 'Put these codes away' });
  await codes.getByRole('button', { name: 'I have put them away' }).click();
  await expect(codes).toBeHidden();
  await switchTo(page, 'cashier');
  await page.keyboard.press('Control+l');
  await expect(lockScreen(page)).toBeVisible();
  await page.getByRole('button', { name: 'Unlock with a passkey' }).click();
  await expect(lockScreen(page)).toHaveCount(0);

  await page.goto('/manage/api-tokens');
  await psql("update session set confirmed_at = confirmed_at - interval '10 minutes'");
  await page.getByRole('button', { name: 'Make a token' }).first().click();
  const form = page.getByRole('dialog', { name: 'Make a token' });
  await form.getByLabel('What it is for').fill(`Laboratory ${Date.now()}`);
  await form.getByLabel('See patients').check();
  await form.getByRole('button', { name: 'Make a token' }).click();
  const question = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await question.getByRole('button', { name: 'Use a passkey instead' }).click();
  const secret = page.getByRole('dialog', { name: /^The token of Laboratory/ });
  await expect(secret.getByRole('textbox')).toHaveValue(/^prm_[\w-]{43}$/);
  await secret.getByRole('button', { name: 'I have put it away' }).click();
  await page.getByRole('button', { name: 'Revoke' }).first().click();
  await page
    .getByRole('dialog', { name: /^Revoke Laboratory/ })
    .getByRole('button', { name: 'Revoke' })
    .click();
  await expect(page.getByRole('cell', { name: /^Revoked/ })).toBeVisible();
});
