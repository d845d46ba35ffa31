import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readText } from './support/api.ts';
import { otherMachine, pramana } from './support/cli.ts';
import { enrolSigningKey } from './support/passkey.ts';
import { openPlace, type Place } from './support/place.ts';
import { expect, test } from './support/test.ts';

const YEAR_MS = 365.25 * 86_400_000;

let asha: Place;
let patient: string;

test.beforeAll(async () => {
  asha = await openPlace('Records');
  const desk = await asha.as('frontdesk');
  patient = (await desk.post<{ id: string }>('/api/patients', { name: 'Sita Records', gender: 'female' })).id;
});

test('a doctor writes, leaves and goes on, amends with a reason, and signs by passkey; the command line verifies it elsewhere', async ({
  deskOf,
}) => {
  const page = await deskOf(asha, 'doctor', '/signing-keys');
  await enrolSigningKey(page);

  await page.goto(`/patients/${patient}/records`);
  await expect(page.getByText('No records yet')).toBeVisible();
  await page.getByRole('button', { name: 'Write' }).click();
  await page.getByRole('menuitem', { name: 'Lab results' }).click();
  await page.getByLabel('Title').fill('HbA1c');
  await page.getByRole('button', { name: 'Add a value' }).click();
  await page.getByLabel('Name').fill('HbA1c');
  await page.getByLabel('Value', { exact: true }).fill('9.7 %');
  await expect(page.getByText('Draft kept')).toBeVisible();
  await page.goto(`/patients/${patient}/records`);
  await page.getByRole('link', { name: 'HbA1c' }).click();
  await expect(page.getByLabel('Value', { exact: true })).toHaveValue('9.7 %');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: 'Version 1' })).toBeVisible();

  await page.getByRole('button', { name: 'Amend' }).click();
  await page.getByLabel('Value', { exact: true }).fill('7.9 %');
  await page.getByRole('button', { name: 'Save version' }).click();
  await expect(page.getByText('Say why it is changed.')).toBeVisible();
  await page.getByLabel('Reason of the change').fill('Two digits were exchanged.');
  await page.getByRole('button', { name: 'Save version' }).click();
  await expect(page.getByRole('heading', { name: 'Version 2' })).toBeVisible();
  await page.getByRole('button', { name: 'Compare with version 1' }).click();
  await expect(page.locator('del')).toHaveText(/9\.7/);
  await expect(page.locator('ins')).toHaveText(/7\.9/);

  await page.getByRole('button', { name: 'Sign by passkey' }).click();
  await expect(page.getByText('Signed by passkey: Dr Meera Kulkarni')).toBeVisible();
  await expect(page.getByText('Entered by Dr Meera Kulkarni, Doctor')).toHaveCount(2);
  const link = page.getByRole('link', { name: 'Signature file', exact: true });
  await expect(link).toBeVisible();
  const folder = mkdtempSync(join(tmpdir(), 'pramana-signed-'));
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const file = join(folder, 'signed.pramana-signature');
  await download.saveAs(file);
  expect(readFileSync(file, 'utf8')).not.toContain('7.9');
  const policy = join(folder, 'policy');
  writeFileSync(policy, await readText('/api/verify-policy'));
  const judged = await pramana('verify', file, '--policy', policy);
  expect(judged.out).toContain('AMBER');
  expect(judged.out).toContain('The device verified its person');
  expect(judged.out).toContain('signed by passkey: Dr Meera Kulkarni');
  expect(judged.code).toBe(4);
  // Elsewhere, with nothing but the two files, and by a clock that is decades off.
  for (const years of [-40, 40]) {
    const machine = otherMachine(folder, years * YEAR_MS);
    expect(await machine.year()).not.toBe(new Date().getUTCFullYear());
    expect(await machine.pramana('verify', file, '--policy', policy)).toEqual(judged);
  }
  const forged = join(folder, 'forged.pramana-signature');
  const { signature, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  writeFileSync(forged, JSON.stringify({ ...rest, signature: signature?.replace('index ', 'index 1') }));
  const refused = await pramana('verify', forged, '--policy', policy);
  expect(refused.out).toContain('RED');
  expect(refused.code).toBe(1);
});

test('of two who write at once one is told what the other wrote, loses no word, and saves after looking', async ({
  deskOf,
}) => {
  const doctor = await deskOf(asha, 'doctor', `/patients/${patient}/records`);
  await doctor.getByRole('button', { name: 'Write' }).click();
  await doctor.getByRole('menuitem', { name: 'Notes' }).click();
  await doctor.getByLabel('Title').fill('Ward round');
  await doctor.getByLabel('Text').fill('Slept well.');
  await doctor.getByRole('button', { name: 'Save version' }).click();
  await expect(doctor.getByRole('heading', { name: 'Version 1' })).toBeVisible();
  const nurse = await deskOf(asha, 'nurse', new URL(doctor.url()).pathname);
  for (const [page, text] of [
    [doctor, 'Slept well. Pain less.'],
    [nurse, 'Slept well. Ate little.'],
  ] as const) {
    await page.getByRole('button', { name: 'Amend' }).click();
    await page.getByLabel('Text').fill(text);
    await page.getByLabel('Reason of the change').fill('Seen again');
  }
  await doctor.getByRole('button', { name: 'Save version' }).click();
  await expect(doctor.getByRole('heading', { name: 'Version 2' })).toBeVisible();
  await nurse.getByRole('button', { name: 'Save version' }).click();
  await expect(nurse.getByText('Somebody wrote another version meanwhile')).toBeVisible();
  await expect(nurse.getByLabel('Text')).toHaveValue('Slept well. Ate little.');
  await nurse.getByRole('button', { name: 'Go on from version 2' }).click();
  await nurse.getByLabel('Text').fill('Slept well. Pain less. Ate little.');
  await nurse.getByRole('button', { name: 'Save version' }).click();
  await expect(nurse.getByRole('heading', { name: 'Version 3' })).toBeVisible();
});
