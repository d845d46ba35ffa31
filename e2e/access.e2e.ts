import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { readText, signIn } from './support/api.ts';
import { pramana } from './support/cli.ts';
import { enrol, register, type Registered } from './support/patient.ts';
import { openPlace, PEOPLE, type Place } from './support/place.ts';
import { expect, test } from './support/test.ts';

const PATIENT = 'Revathi Nambiar';
const DOCTOR = PEOPLE.doctor;
const REASON = 'Unconscious in the casualty, allergies not known.';
/** The width of a phone. */
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let place: Place;
let registered: Registered;
let patient: string;
let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pramana-looks-'));
  place = await openPlace('Looked');
  registered = await register(place, PATIENT);
  patient = registered.id;
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** Who looked, as the patient comes to it from their own page. */
async function openLooks(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Who looked' }).click();
  await expect(page.getByRole('heading', { name: 'Who looked', level: 1 })).toBeVisible();
}

test('a look at a record is told to its patient, proven to a stranger, and an emergency is judged', async ({
  desk,
  deskOf,
}) => {
  const nurse = await deskOf(place, 'nurse', `/patients/${patient}`);
  await expect(nurse.getByRole('heading', { name: PATIENT })).toBeVisible();
  const login = await enrol(place, registered);
  const phone = await desk(await signIn(login, place.password), '/own', PHONE);

  await test.step('the patient reads in plain words who opened their record', async () => {
    await openLooks(phone);
    await expect(phone.getByText(`${PEOPLE.nurse} (Nurse) opened your record`)).toBeVisible();
    await expect(phone.getByRole('heading', { name: 'What does not stand here' })).toBeVisible();
  });

  await test.step('and checks it in their own browser, against what the page shows', async () => {
    const look = phone.getByRole('listitem').filter({ hasText: `${PEOPLE.nurse} (Nurse) opened your record` });
    await look.getByRole('button', { name: /Sealed/ }).click();
    await phone.getByRole('button', { name: 'Check it yourself' }).click();
    await expect(phone.getByText('What was sealed is what this page shows.')).toBeVisible();
    await phone.keyboard.press('Escape');
  });

  await test.step('and keeps the proof, which the command line judges with nobody’s help', async () => {
    const look = phone.getByRole('listitem').filter({ hasText: `${PEOPLE.nurse} (Nurse) opened your record` });
    const saved = phone.waitForEvent('download');
    await look.getByRole('link', { name: 'Proof' }).click();
    const proof = join(folder, 'look.tlog-proof');
    await (await saved).saveAs(proof);
    const policy = join(folder, 'policy');
    await writeFile(policy, await readText('/api/verify-policy'));
    const { code, out } = await pramana('verify', proof, '--policy', policy, '--json');
    // 4: only the hospital's own log signed, and everything else is as it should be.
    expect([code, out]).toEqual([4, expect.stringContaining(PEOPLE.nurse)]);
  });

  await test.step('a doctor breaks the glass with a reason, and the patient sees it above all else', async () => {
    const doctor = await desk(await signIn(`doctor@${place.slug}.example`, place.password), `/patients/${patient}`);
    await doctor.getByRole('button', { name: 'Emergency access' }).click();
    const dialog = doctor.getByRole('dialog', { name: 'Open in an emergency?' });
    await expect(dialog.getByRole('button', { name: 'Emergency access' })).toBeDisabled();
    await dialog.getByLabel('Why can it not wait?').fill(REASON);
    await dialog.getByRole('button', { name: 'Emergency access' }).click();
    await expect(doctor.getByText(/^Open until/)).toBeVisible();
    await phone.reload();
    const alert = phone.getByRole('alert').filter({ hasText: 'Emergency access' });
    await expect(alert).toContainText(`${DOCTOR} (Doctor) took emergency access`);
    await expect(alert).toContainText(REASON);
    await expect(alert).toContainText('The hospital has not reviewed it yet.');
  });

  await test.step('the admin judges it, and the patient reads the judgement', async () => {
    const admin = await deskOf(place, 'admin', '/activity/emergencies');
    await expect(admin.getByText(REASON)).toBeVisible();
    await admin.getByLabel('Note').fill('Asked the casualty.');
    await admin.getByRole('button', { name: 'Not justified' }).click();
    await expect(admin.getByText('None to review')).toBeVisible();
    await phone.reload();
    await expect(phone.getByText(`${PEOPLE.admin} reviewed it: not justified.`, { exact: false })).toBeVisible();
    await expect(phone.getByText('Asked the casualty.')).toHaveCount(0);
  });
});

test('who has not the right is told so, and the admin finds the try, filters and takes the list along', async ({
  deskOf,
}) => {
  const nurse = await deskOf(place, 'nurse', '/counter');
  await expect(nurse.getByText('Your role does not open this page')).toBeVisible();
  const refused = await nurse.request.get('/api/bills');
  expect([refused.status(), (await refused.json()).code]).toEqual([403, 'not_permitted']);

  const admin = await deskOf(place, 'admin', '/activity');
  await admin.getByRole('radiogroup', { name: 'What' }).getByText('Refused').click();
  const row = admin.getByRole('row').filter({ hasText: PEOPLE.nurse });
  await expect(admin.getByRole('row').filter({ hasText: 'opened' })).toHaveCount(0);
  await expect(row).toContainText('tried to open bills and was refused');
  const saved = admin.waitForEvent('download');
  // Two presses in one moment are one file, and one entry.
  let asked = 0;
  admin.on('request', (request) => (asked += request.url().includes('/access-events/export') ? 1 : 0));
  await admin.getByRole('button', { name: 'Export' }).dblclick();
  const file = join(folder, 'accesses.csv');
  await (await saved).saveAs(file);
  expect(await readFile(file, 'utf8')).toContain(PEOPLE.nurse);
  expect(asked).toBe(1);
  await admin.getByRole('link', { name: 'The operator' }).click();
  await expect(admin.getByText(/opened this hospital on the node/)).toBeVisible();
});
