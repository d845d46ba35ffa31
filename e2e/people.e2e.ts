import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { readPublic, readText, signIn } from './support/api.ts';
import { pramana, psql } from './support/cli.ts';
import { openPlace, type Place } from './support/place.ts';
import { expect, test } from './support/test.ts';

const PASSWORD = 'a made-up sentence for Satara';
const NUMBER = randomInt(10_000, 99_999);
/** A mobile of nobody, as people type it. */
const phone = (last: number): string => `98221 ${NUMBER}`.slice(0, -1) + last;
const DOCTOR = { name: `Dr Made Up ${NUMBER}`, email: `doctor${NUMBER}@people.example` };

let asha: Place;

test.beforeAll(async () => {
  asha = await openPlace('People');
  const head = await asha.as('admin');
  for (const name of ['Medicine', 'Internal medicine']) await head.post('/api/departments', { name });
});

/** The newest code in the demo's outbox. */
async function newestCode(): Promise<string> {
  const [message] = await readPublic<{ code: string | null }[]>('/api/demo/outbox');
  return message?.code ?? '';
}

const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });

test('a doctor applies, is asked and approved, and chooses a good password', async ({ desk, deskOf }) => {
  const doctor = await desk(null, `/apply/${asha.slug}`);
  const text = (label: string, value: string) => doctor.getByLabel(label, { exact: true }).fill(value);
  await text('Name', DOCTOR.name);
  await text('E-mail', DOCTOR.email);
  await doctor.getByRole('checkbox', { name: 'Doctor' }).check();
  await doctor.getByRole('combobox', { name: 'Department' }).click();
  await doctor.getByRole('option', { name: 'Medicine', exact: true }).click();
  await text('Category, such as consultant', 'Consultant');
  await doctor.getByRole('textbox', { name: 'Experience' }).fill('12');
  await text('Degree', 'MD');
  await text('Registration number', `MMC ${NUMBER}`);
  for (const wrong of ['abc', '111']) {
    await text('Phone', wrong);
    await button(doctor, 'Send the code').click();
    await expect(doctor.getByText('This is no phone number: ten digits for India')).toBeVisible();
  }
  await text('Phone', phone(1));
  // Two presses in one moment are one.
  await button(doctor, 'Send the code').evaluate((pressed: HTMLElement) => [pressed.click(), pressed.click()].length);
  await expect(doctor.getByText(/Valid for \d+ more seconds/)).toBeVisible();
  await text('Code from the message', 'abc');
  await button(doctor, 'Send the application').click();
  await expect(doctor.getByText('A code has six digits.')).toBeVisible();
  const code = await newestCode();
  await text('Code from the message', code === '000000' ? '000001' : '000000');
  await button(doctor, 'Send the application').click();
  await expect(doctor.getByText('This code is not right.')).toBeVisible();
  await text('Code from the message', code);
  await button(doctor, 'Send the application').click();
  await doctor.getByRole('link', { name: /\/application#/ }).click();
  await expect(doctor.getByText('Waiting for a decision')).toBeVisible();

  const admin = await deskOf(asha, 'admin', '/people/applications');
  await admin.getByRole('link', { name: DOCTOR.name }).click();
  await button(admin, 'Ask for more').click();
  await admin.getByRole('dialog').getByLabel('Question').fill('From when on?');
  await button(admin.getByRole('dialog'), 'Ask for more').click();
  await doctor.reload();
  await doctor.getByLabel('From when on?').fill('From Monday.');
  await button(doctor, 'Answer').click();
  await expect(doctor.getByText('Waiting for a decision')).toBeVisible();
  await admin.reload();
  await expect(admin.getByText('From Monday.')).toBeVisible();
  await button(admin, 'Edit').click();
  await admin.getByRole('dialog').getByRole('combobox', { name: 'Department' }).click();
  await admin.getByRole('option', { name: 'Internal medicine' }).click();
  await button(admin.getByRole('dialog'), 'Save').click();
  await expect(admin.getByText('Internal medicine').first()).toBeVisible();
  await button(admin, 'Approve').click();
  await button(admin.getByRole('dialog'), 'Approve').click();
  await expect(admin.getByText('Approved', { exact: true })).toBeVisible();

  await doctor.reload();
  for (const weak of ['pass', 'Pass123']) {
    await doctor.getByLabel('Your password').fill(weak);
    await button(doctor, 'Create the account').click();
    await expect(doctor.getByLabel('Your password')).toHaveAttribute('data-invalid', 'true');
  }
  await doctor.getByLabel('Your password').fill(PASSWORD);
  await button(doctor, 'Create the account').click();
  await doctor.waitForURL('**/login');
});

test('the last administrator stays, and the page says why', async ({ deskOf }) => {
  const api = await asha.as('admin');
  const { person } = await api.get<{ person: { id: string } }>('/api/session');
  const admin = await deskOf(asha, 'admin', `/people/members/${person.id}`);
  await expect(button(admin, 'Suspend')).toHaveAttribute('aria-description', /at least one admin/);
  await button(admin, 'Change roles').click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Cashier' }).check();
  await dialog.getByRole('checkbox', { name: 'Administrator' }).uncheck();
  await dialog.getByLabel('Reason').fill('Tired');
  await dialog.getByRole('button', { name: 'Change roles' }).click();
  await expect(dialog.getByText('A hospital keeps at least one admin')).toBeVisible();
});

test('one person works in two hospitals, switches between them, and sees in each only what is there', async ({
  desk,
  deskOf,
}) => {
  const other = await openPlace('Second');
  const login = `both${NUMBER}@people.example`;
  const invite = async (place: Place, role: string): Promise<string> => {
    const api = await place.as('admin');
    const wish = { name: 'Works Twice', email: null, roles: [role] };
    return (await api.post<{ token: string }>('/api/people/invitations', wish)).token;
  };

  // A new account in the first, the same one in the second.
  const first = await invite(asha, 'cashier');
  const page = await desk(null, '/login');
  await page.route('**/api/invitation', (route) => route.abort());
  await page.goto(`/invitation#${first}`);
  await expect(page.getByRole('alert')).toBeVisible();
  await page.unroute('**/api/invitation');
  await button(page, 'Try again').click();
  await page.getByLabel('Name', { exact: true }).fill('Works Twice');
  await page.getByLabel('Login, such as your e-mail address').fill(login);
  await page.getByLabel('Your password').fill(PASSWORD);
  await button(page, 'Create the account').click();
  await page.waitForURL('**/login');
  const api = await signIn(login, PASSWORD);
  const both = await desk(api, `/invitation#${await invite(other, 'auditor')}`);
  await both.getByRole('button', { name: 'Join as Works Twice' }).click();
  await both.waitForURL((url) => !url.pathname.startsWith('/invitation'));
  await expect(both.getByRole('button', { name: new RegExp(asha.name) })).toBeVisible();

  await both.getByRole('button', { name: new RegExp(asha.name) }).click();
  await both.getByRole('menuitem', { name: new RegExp(other.name) }).click();
  await expect(both.getByRole('link', { name: 'Audit' }).first()).toBeVisible();
  await expect(both.getByRole('link', { name: 'Counter' })).toHaveCount(0);
  await both.getByRole('button', { name: new RegExp(other.name) }).click();
  await both.getByRole('menuitem', { name: new RegExp(asha.name) }).click();
  await expect(both.getByRole('link', { name: 'Counter' }).first()).toBeVisible();

  // Used, expired, withdrawn or made up: the page says so, and where to go.
  const dead = [first, `${asha.slug}.made-up`, await invite(asha, 'nurse')];
  await psql(`update invitation set expires_at = now() where accepted_at is null`);
  for (const token of dead) {
    const late = await desk(null, `/invitation#${token}`);
    await expect(late.getByText('This link was used, withdrawn or has expired.')).toBeVisible();
    await expect(late.getByLabel('Your password')).toHaveCount(0);
    await late.close();
  }

  // What was given is an entry, whose proof the command line judges.
  const { person } = await (await signIn(login, PASSWORD)).get<{ person: { id: string } }>('/api/session');
  const admin = await deskOf(asha, 'admin', `/people/members/${person.id}`);
  const saved = admin.waitForEvent('download');
  await admin.getByRole('link', { name: /^Proof: ROL/ }).click();
  const folder = await mkdtemp(join(tmpdir(), 'pramana-role-'));
  const [proof, policy] = [join(folder, 'role.tlog-proof'), join(folder, 'policy')];
  await (await saved).saveAs(proof);
  await writeFile(policy, await readText('/api/verify-policy'));
  const { code, out } = await pramana('verify', proof, '--policy', policy, '--json');
  await rm(folder, { recursive: true });
  // 4: only the hospital's own log signed, and everything else is as it should be.
  expect([code, out]).toEqual([4, expect.stringContaining('cashier')]);
});

test('a patient and a guardian open their own page with a card from the desk and the phone on file', async ({
  desk,
  deskOf,
}) => {
  const front = await asha.as('frontdesk');
  const patient = await front.post<{ id: string; number: string }>('/api/patients', {
    name: `Rosa Made Up ${NUMBER}`,
    gender: 'female',
    phone: phone(2),
    emergencyContact: { name: 'Ana Made Up', relation: 'mother', phone: phone(3) },
  });

  const counter = await deskOf(asha, 'frontdesk', `/patients/${patient.id}`);
  const cardOf = async (relation: 'The patient' | 'A guardian'): Promise<string> => {
    await button(counter, 'Give access').click();
    const dialog = counter.getByRole('dialog');
    await dialog.getByText(relation, { exact: true }).click();
    if (relation === 'A guardian') {
      await expect(dialog.getByRole('button', { name: 'Make the card' })).toHaveAttribute('aria-disabled', 'true');
      await dialog.getByLabel('What they showed').fill('Birth certificate 7');
      await dialog.getByRole('checkbox', { name: 'Bills and proofs' }).uncheck();
    }
    await dialog.getByRole('button', { name: 'Make the card' }).click();
    await expect(dialog.getByRole('img', { name: 'QR of the card' })).toBeVisible();
    const code = (await dialog.locator('[data-card-code]').textContent()) ?? '';
    await button(dialog, 'Done').click();
    return code;
  };

  const open = async (card: string, name: string, login: string): Promise<Page> => {
    // As the QR says it: code and number behind the #.
    const page = await desk(null, `/card/${asha.slug}#${card}.${patient.number}`);
    await expect(page.getByLabel('Code on the card')).toHaveValue(card);
    await button(page, 'Next').click();
    await expect(page.getByText(/Valid for \d+ more seconds/)).toBeVisible();
    await expect(page.getByRole('button', { name: /Another code in \d+ s/ })).toBeDisabled();
    await page.getByLabel('Code from the message').fill('abc');
    await page.getByLabel('Your name').fill(name);
    await page.getByLabel('Login; left empty').fill(login);
    await page.getByLabel('Your password').fill(PASSWORD);
    await button(page, 'Create the account').click();
    await expect(page.getByText('A code has six digits.')).toBeVisible();
    await page.getByLabel('Code from the message').fill(await newestCode());
    await button(page, 'Create the account').click();
    await expect(page.getByText(`Your login is ${login}`)).toBeVisible();
    const api = await signIn(login, PASSWORD);
    return desk(api, '/own');
  };

  const rosa = await open(await cardOf('The patient'), 'Rosa Made Up', `rosa${NUMBER}@people.example`);
  await expect(rosa.getByRole('heading', { name: `Rosa Made Up ${NUMBER}` })).toBeVisible();
  await expect(rosa.getByRole('heading', { name: 'Bills' })).toBeVisible();
  const ana = await open(await cardOf('A guardian'), 'Ana Made Up', `ana${NUMBER}@people.example`);
  await expect(ana.getByRole('heading', { name: `Rosa Made Up ${NUMBER}` })).toBeVisible();
  await expect(ana.getByRole('heading', { name: 'Bills' })).toBeHidden();

  // The desk ends the guardian's access: the next look finds nothing.
  await button(counter, 'Give access').click();
  const row = counter.getByRole('dialog').getByText('Ana Made Up · A guardian');
  await expect(row).toBeVisible();
  await expect(counter.getByRole('dialog').getByText('Birth certificate 7')).toBeVisible();
  await counter.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).last().click();
  await counter.getByRole('dialog', { name: 'End this access?' }).getByRole('button', { name: 'End' }).click();
  await expect(row).toBeHidden();
  await ana.reload();
  await expect(ana.getByRole('heading', { name: `Rosa Made Up ${NUMBER}` })).toBeHidden();
});
