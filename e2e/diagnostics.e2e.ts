import { randomUUID } from 'node:crypto';
import { type Api, signIn } from './support/api.ts';
import { enrol } from './support/patient.ts';
import { enrolSigningKey } from './support/passkey.ts';
import { openPlace } from './support/place.ts';
import { expect, test } from './support/test.ts';

const PHONE = { viewport: { width: 390, height: 844 } };

/** What was measured some time ago, so that there is something to draw. */
async function measuredBefore({ doctor, nurse }: Record<'doctor' | 'nurse', Api>, patient: string): Promise<void> {
  const { id, draft } = await doctor.post<{ id: string; draft: { revision: number; content: object } }>(
    `/api/patients/${patient}/consultations`,
    { encounterId: null },
  );
  const test = { id: randomUUID(), code: 'potassium', name: 'Potassium', note: '', urgent: false };
  const content = { ...draft.content, complaint: 'Check', tests: [test] };
  const saved = await doctor.put<{ revision: number }>(`/api/consultations/${id}/draft`, { revision: 1, content });
  await doctor.post(`/api/consultations/${id}/seal`, { revision: saved.revision });
  await nurse.post('/api/diagnostics/samples', { orders: [test.id] });
  const values = [{ code: 'potassium', sign: '', value: 44, text: '' }];
  const entry = { revision: 2, version: null, values, remarks: '', files: [], reason: '' };
  await nurse.post(`/api/diagnostics/orders/${test.id}/result`, entry);
  await doctor.post(`/api/diagnostics/orders/${test.id}/release`, { revision: 3, version: 1, comment: '' });
}

test('a doctor orders, a nurse takes the sample and enters a critical value, the doctor is told at once, reviews and signs it, and the patient reads it with its course', async ({
  desk,
  deskOf,
}) => {
  const place = await openPlace('Laboratory');
  const [front, nurse, doctor] = [await place.as('frontdesk'), await place.as('nurse'), await place.as('doctor')];
  const facts = { name: 'Meena Made Up', gender: 'female', age: 34, phone: `98${String(Date.now()).slice(-8)}` };
  const { id } = await front.post<{ id: string }>('/api/patients', facts);
  await measuredBefore({ doctor, nurse }, id);
  const { id: visit } = await doctor.post<{ id: string }>(`/api/patients/${id}/consultations`, { encounterId: null });
  const account = await signIn(await enrol(place, { id, name: facts.name }), place.password);

  const page = await deskOf(place, 'doctor', '/signing-keys');
  await enrolSigningKey(page);
  const answer = Promise.withResolvers<void>();
  await page.route('**/api/diagnostics/tests', async (route) => answer.promise.then(() => route.continue()));
  await page.goto(`/consultations/${visit}`);
  await test.step('orders from the list of tests; of none it is said that it is not there before the list has come', async () => {
    await page.getByLabel('Complaint').fill('Weak for two days');
    await page.getByRole('combobox', { name: 'Add a test' }).fill('potas');
    await expect(page.getByRole('status', { name: 'Loading' })).toBeVisible();
    await expect(page.getByText('Not in the list of tests')).toHaveCount(0);
    answer.resolve();
    await page.getByRole('option', { name: 'Potassium' }).first().click();
    await page.getByRole('switch', { name: 'Urgent' }).check();
    await page.getByRole('button', { name: 'Seal', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Amend the consultation' })).toBeVisible();
  });

  const ward = await deskOf(place, 'nurse', '/diagnostics');
  await test.step('the sample gets its number; what cannot be is refused, what is critical is said', async () => {
    await ward.getByRole('checkbox', { name: `Potassium, ${facts.name}` }).check();
    await ward.getByRole('button', { name: '1 sample taken' }).click();
    await expect(ward.getByText('No samples to take')).toBeVisible();
    await ward.getByText('Results to enter').click();
    await ward.getByRole('link', { name: 'Potassium' }).click();
    const field = ward.getByRole('textbox', { name: 'Potassium' });
    await field.fill('680');
    await expect(ward.getByText('Possible: 1.0 to 15.0')).toBeVisible();
    await field.fill('6.8');
    await expect(ward.getByText('critically high')).toBeVisible();
    // Called away in the middle: it is there again.
    await expect(ward.getByText('Draft kept')).toBeVisible();
    await ward.reload();
    await expect(field).toHaveValue('6.8');
    await ward.getByRole('button', { name: 'Enter the result' }).click();
    await expect(ward.getByText('was alerted')).toBeVisible();
  });

  await test.step('the doctor is told on the page that is open, and says so where the value stands', async () => {
    await expect(page.getByRole('alert').getByText('A critical value of a test that you ordered')).toBeVisible();
    await page.getByRole('link', { name: 'Look at it' }).click();
    // The list shows no value, so nobody says there that they have seen one.
    await expect(page.getByRole('button', { name: 'I have seen it' })).toHaveCount(0);
    await page.getByRole('link', { name: 'Potassium' }).first().click();
    await expect(page.getByText('6.8 mmol/L')).toBeVisible();
    await page.getByRole('button', { name: 'I have seen it' }).click();
    await expect(page.getByText('A critical value')).toHaveCount(0);
  });

  await test.step('a correction stands at once on the page that the doctor reads, and what was typed there stays', async () => {
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.getByRole('textbox', { name: 'Potassium' }).fill('6.7');
    await ward.getByRole('button', { name: 'Correct', exact: true }).click();
    await ward.getByRole('textbox', { name: 'Potassium' }).fill('6.9');
    await ward.getByLabel('Why it is corrected').fill('Read wrong');
    await ward.getByRole('button', { name: 'Correct', exact: true }).click();
    await expect(page.getByText('Somebody else changed this result meanwhile')).toBeVisible();
    await expect(page.getByText('6.9 mmol/L')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Potassium' })).toHaveValue('6.7');
    await page.getByRole('button', { name: 'Go on with what I typed' }).click();
    await page.getByRole('textbox', { name: 'Potassium' }).fill('6.8');
    await page.getByLabel('Why it is corrected').fill('The machine says 6.8');
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await expect(page.getByText('6.8 mmol/L')).toBeVisible();
  });

  await test.step('the doctor reviews, releases and signs', async () => {
    const words = page.getByLabel('What the doctor says');
    await words.fill('Stop the tablet and come');
    await expect(page.getByText('Draft kept')).toBeVisible();
    await page.reload();
    await expect(words).toHaveValue('Stop the tablet and come');
    // Nor does a correction that is begun and given up take them away.
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(words).toHaveValue('Stop the tablet and come');
    // Nor do they go out with other values than those they were written about, unless their writer says so.
    const release = page.getByRole('button', { name: 'Review and release' });
    await ward.getByRole('button', { name: 'Correct', exact: true }).click();
    await ward.getByRole('textbox', { name: 'Potassium' }).fill('6.9');
    await ward.getByLabel('Why it is corrected').fill('Measured twice');
    await ward.getByRole('button', { name: 'Correct', exact: true }).click();
    await expect(page.getByText('6.9 mmol/L')).toBeVisible();
    await page.reload();
    await expect(page.getByText('Are these words about the values above?')).toBeVisible();
    await expect(release).toBeDisabled();
    await page.getByRole('button', { name: 'Go on with what I typed' }).click();
    await words.fill('Stop the tablet and come at once');
    const elsewhere = await page.context().newPage();
    await expect(page.getByText('Draft kept')).toBeVisible();
    await elsewhere.goto(page.url());
    await expect(elsewhere.getByLabel('What the doctor says')).toHaveValue('Stop the tablet and come at once');
    await release.click();
    await expect(page.getByText('Reviewed and released')).toBeVisible();
    await expect(words).toHaveCount(0);
    // Where it was open too, the words stand until they are thrown away.
    await expect(elsewhere.getByText('What you typed about this result')).toBeVisible();
    await elsewhere.getByRole('button', { name: 'Discard' }).click();
    await elsewhere.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await expect(elsewhere.getByText('What you typed about this result')).toHaveCount(0);
    await elsewhere.close();
    await page.getByRole('button', { name: 'Sign by passkey' }).click();
    await expect(page.getByText('Signed by passkey: Dr Meera Kulkarni')).toBeVisible();
  });

  const phone = await desk({ signed: account.signed }, `/own/${id}/results`, PHONE);
  await test.step('the phone shows the value, what the doctor says, and the course', async () => {
    await expect(phone.getByRole('img', { name: 'Potassium over time' })).toBeVisible();
    await expect(phone.getByRole('cell', { name: '6.9 mmol/L' })).toBeVisible();
    await expect(phone.getByText('Stop the tablet and come at once')).toBeVisible();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
  await account.end();
});
