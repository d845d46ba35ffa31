import { randomInt } from 'node:crypto';
import type { Page } from '@playwright/test';
import { readPublic, signIn } from './support/api.ts';
import { expect, test } from './support/test.ts';

const OPERATOR = 'operator@demo.pramana.example';
const PASSWORD = 'a made-up sentence for Satara';
const NUMBER = randomInt(1_000, 9_999);
const NAME = `Sahyadri Clinic ${NUMBER}`;
const LOGIN = `owner${NUMBER}@sahyadri.example`;

/** The code that the demo would have sent last. */
async function lastCode(): Promise<string> {
  const messages = await readPublic<{ text: string }[]>('/api/demo/outbox');
  const code = messages.map(({ text }) => /\b[0-9]{6}\b/.exec(text)?.[0]).find(Boolean);
  if (code === undefined) throw new Error('no code came');
  return code;
}

async function fillIn(page: Page): Promise<void> {
  const text = (label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value);
  await text('Name of the hospital', NAME);
  await page.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Clinic' }).click();
  await text('Registration number', `MH/SAT/2026/${NUMBER}`);
  await page.getByLabel('We are not registered for GST').check();
  await text('Street and number', '7 Powai Naka');
  await text('Town or city', 'Satara');
  await page.getByRole('combobox', { name: 'State or union territory' }).fill('Mahar');
  await page.getByRole('option', { name: 'Maharashtra (27)' }).click();
  await text('PIN code', '415001');
  await text('Contact person', 'Ravi Made-Up');
  await text('E-mail, which becomes the login', LOGIN);
}

test('a hospital registers itself, is questioned and approved, and its administrator finds it empty', async ({
  desk,
}) => {
  const page = await desk(null, '/register');
  await page.getByRole('button', { name: 'Begin' }).click();

  // Wrong numbers are told at their field, and nothing typed is lost.
  await fillIn(page);
  await page.getByLabel('Mobile phone', { exact: true }).fill('111');
  await page.getByRole('button', { name: 'Send it in' }).click();
  await expect(page.getByText('This is no phone number: ten digits for India')).toBeVisible();
  await page.getByLabel('Mobile phone', { exact: true }).fill(`98220${NUMBER}0`);
  await expect(page.getByText('What you typed is kept.')).toBeVisible();

  // Without a network nothing is called kept; with it what was typed follows by itself.
  const floor = page.getByLabel('Street and number', { exact: true });
  await page.context().setOffline(true);
  await floor.fill('7 Powai Naka, second floor');
  await expect(page.getByText('Not kept yet: it stands only on this page.')).toBeVisible();
  await expect(page.getByText('What you typed is kept.')).toBeHidden();
  await page.context().setOffline(false);
  await expect(page.getByText('What you typed is kept.')).toBeVisible();

  // Half done, it continues after a reload.
  await page.reload();
  await expect(page.getByLabel('Name of the hospital', { exact: true })).toHaveValue(NAME);
  await expect(floor).toHaveValue('7 Powai Naka, second floor');

  await page.getByRole('button', { name: 'Send the code' }).click();
  await expect(page.getByText(/Valid for [0-9]+ more seconds/)).toBeVisible();
  const code = await lastCode();
  await page.getByLabel('Code from the message').fill(code === '000000' ? '000001' : '000000');
  await expect(page.getByText('This code is not right.')).toBeVisible();
  // In the digits of the reader's own keyboard, as every other number.
  const typed = code.replace(/\d/g, (digit) => String.fromCodePoint(0x966 + Number(digit)));
  await page.getByLabel('Code from the message').fill(typed);
  await expect(page.getByText('Phone proved')).toBeVisible();
  await page.getByRole('button', { name: 'Send it in' }).click();
  await expect(page.getByRole('heading', { name: 'Your registration' })).toBeVisible();

  // The operator asks for more.
  const demo = await readPublic<{ password: string }>('/api/demo');
  const api = await signIn(OPERATOR, demo.password);
  const office = await desk(api, '/node/registrations');
  await office.getByRole('link', { name: NAME }).click();
  await office.getByRole('button', { name: 'Ask for more' }).click();
  await office.getByRole('dialog').getByLabel('Question').fill('Which floor is it on?');
  await office.getByRole('dialog').getByRole('button', { name: 'Ask for more' }).click();
  await expect(office.getByText('Which floor is it on?')).toBeVisible();

  await page.reload();
  await page.getByLabel('Your answer').fill('The second.');
  await page.getByRole('button', { name: 'Send the answer' }).click();
  await expect(page.getByRole('heading', { name: 'Your registration' })).toBeVisible();

  await office.reload();
  await expect(office.getByText('The second.')).toBeVisible();
  await office.getByRole('button', { name: 'Approve' }).click();
  await office.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await office.getByRole('link', { name: 'To the hospital' }).click();
  await expect(office.getByRole('heading', { name: NAME })).toBeVisible();

  // The act is an entry of the node log.
  await office.getByRole('listitem').filter({ hasText: 'Opened by' }).getByRole('link').click();
  await expect(office.getByText(NAME)).toBeVisible();
  await expect(office.getByText('opened', { exact: true })).toBeVisible();

  // The registrant chooses a password with a new code, and signs in.
  await page.reload();
  await page.getByRole('button', { name: 'Send the code' }).click();
  await page.getByLabel('Code from the message').fill('000000');
  await expect.poll(lastCode).not.toBe(code);
  await page.getByLabel('Code from the message').fill(await lastCode());
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByText(`Sign in as ${LOGIN}.`, { exact: true })).toBeVisible();
  const admin = await signIn(LOGIN, PASSWORD);
  expect(await admin.get('/api/patients')).toEqual([]);
  const session = await admin.get<{ hospital: { name: string }; roles: string[] }>('/api/session');
  expect(session).toMatchObject({ hospital: { name: NAME }, roles: ['admin'] });
  const own = await desk(admin, '/');
  await expect(own.getByText(NAME).first()).toBeVisible();
  await admin.end();
  await api.end();
});
