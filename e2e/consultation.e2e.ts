import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { signIn } from './support/api.ts';
import { enrol, register } from './support/patient.ts';
import { openPlace, PEOPLE } from './support/place.ts';
import { expect, test } from './support/test.ts';

/** What waits in this browser because no server took it, as bytes; and whether a script could read its key out. */
async function shelvedIn(page: Page): Promise<{ boxes: string[]; isExtractable: boolean }> {
  return page.evaluate(async () => {
    const asked = indexedDB.open('pramana-shelf');
    const db = await new Promise<IDBDatabase>((resolve) => (asked.onsuccess = () => resolve(asked.result)));
    const all = <T>(store: string): Promise<T[]> => {
      const found = db.transaction(store).objectStore(store).getAll();
      return new Promise((resolve) => (found.onsuccess = () => resolve(found.result as T[])));
    };
    const words = await all<{ box: ArrayBuffer }>('words');
    const keys = await all<CryptoKey>('keys');
    db.close();
    const boxes = words.map(({ box }) => String.fromCharCode(...new Uint8Array(box)));
    return { boxes, isExtractable: keys.some(({ extractable }) => extractable) };
  });
}

/** A visit with what its doctor has typed. */
interface Visit {
  id: string;
  draft: { revision: number; content: Record<string, unknown> };
}

const PHONE = { viewport: { width: 390, height: 844 } };

test('a doctor opens the next of the queue, is warned of an allergy, prescribes with a reason, seals, ends the visit and amends; the patient reads it', async ({
  desk,
  deskOf,
}) => {
  const place = await openPlace('Consulting');
  const [front, nurse] = [await place.as('frontdesk'), await place.as('nurse')];
  const { id: doctorId } = (await front.get<{ doctors: { id: string }[] }>('/api/schedule')).doctors[0] ?? { id: '' };
  const visitTypeId = randomUUID();
  const kind = { name: 'Follow-up', minutes: 10, openToPatients: true, active: true };
  await front.put(`/api/schedule/visit-types/${visitTypeId}`, kind);
  const asha = await register(place, 'Asha Made Up');
  const penicillin = { substance: 'Penicillin', kind: 'medicine', severity: 'severe', reaction: 'Rash' };
  const facts = { noKnownAllergies: false, weightKg: null, weighedOn: null, base: 0 };
  await nurse.put(`/api/patients/${asha.id}/allergies`, { allergies: [penicillin], ...facts });
  const walkIn = { patientId: asha.id, doctorId, visitTypeId, urgent: false, reason: 'Cough' };
  await front.put(`/api/walk-ins/${randomUUID()}`, walkIn);
  const account = await signIn(await enrol(place, asha), place.password);

  let page = await deskOf(place, 'doctor', '/queue');
  await test.step('begins from the queue, and is warned', async () => {
    await page.getByRole('button', { name: 'Begin' }).click();
    await expect(page.getByRole('heading', { name: 'Consultation' })).toBeVisible();
    await expect(page.getByText('Penicillin: Rash')).toBeVisible();
    await page.getByLabel('Complaint').fill('Cough for three days');
    await page.getByRole('combobox', { name: 'Medicine' }).fill('Amoxycillin 500 mg');
    await page.getByRole('option', { name: 'As written: Amoxycillin 500 mg' }).click();
    await expect(page.getByText('Allergy to Penicillin: amoxicillin')).toBeVisible();
  });

  await test.step('what no server could take waits encrypted in this browser, and is there when the page opens again', async () => {
    const [context, address] = [page.context(), page.url()];
    await expect(page.getByText('Draft kept')).toBeVisible();
    await context.setOffline(true);
    await page.getByLabel('Complaint').fill('Cough for three days, worse at night');
    await expect(page.getByText('Not kept yet')).toBeVisible();
    const kept = await shelvedIn(page);
    expect(kept.boxes).toHaveLength(1);
    expect(kept.boxes.join('')).not.toMatch(/night|Cough/);
    expect(kept.isExtractable).toBe(false);
    await page.close();
    await context.setOffline(false);
    page = await context.newPage();
    await page.goto(address);
    await expect(page.getByLabel('Complaint')).toHaveValue('Cough for three days, worse at night');
    await expect(page.getByText('Draft kept')).toBeVisible();
    await expect.poll(async () => (await shelvedIn(page)).boxes).toEqual([]);
  });

  await test.step('what cannot be read as a dose or a vital is not sealed over: the seal stops at its field, also in a closed line', async () => {
    const [amounts, pulse] = [page.getByLabel('Amounts'), page.getByLabel('Pulse')];
    const line = page.getByRole('button', { name: 'Change Amoxycillin 500 mg' });
    // No dose stands there that nobody chose, and none is sealed.
    await expect(page.getByText('How much, how often or how long is not said yet')).toBeVisible();
    await page.keyboard.press('F9');
    await expect(page.getByText('Say how much is taken, and for how long.')).toBeVisible();
    await line.click();
    await expect(amounts).toHaveValue('');
    await expect(page.getByLabel('Days')).toHaveValue('');
    await amounts.fill('TDS');
    await line.click();
    await expect(amounts).toBeHidden();
    await pulse.fill('12o');
    await page.keyboard.press('F9');
    await expect(page.getByRole('alert').filter({ hasText: 'Not sealed: this cannot be read' })).toContainText('“TDS”');
    await expect(pulse).toBeFocused();
    await pulse.fill('');
    await page.keyboard.press('F9');
    await expect(amounts).toBeFocused();
    await expect(amounts).toHaveValue('TDS');
    await amounts.fill('1 TDS');
    await page.getByLabel('Days').fill('5');
    await expect(page.getByText('1–1–0–1', { exact: false })).toBeVisible();
  });

  await test.step('seals only with a reason, and ends the visit', async () => {
    await page.getByRole('button', { name: 'Seal', exact: true }).click();
    const reason = page.getByLabel('Why it is prescribed all the same');
    await expect(reason).toHaveAttribute('aria-invalid', 'true');
    await reason.fill('Took it last year without a rash');
    await page.getByRole('button', { name: 'Seal', exact: true }).click();
    await expect(page.getByText('Took it last year without a rash')).toBeVisible();
    await page.getByRole('button', { name: 'Finish the visit' }).click();
    await expect(page.getByText('1 seen', { exact: false })).toBeVisible();
  });

  const phone = await desk(account, `/own/${asha.id}/records`, PHONE);
  await test.step('amends; the phone reads the prescription as it now is', async () => {
    await page.goBack();
    await page.getByRole('button', { name: 'Amend the consultation' }).click();
    await page.getByLabel('Advice').fill('Stop at once if the skin itches');
    await page.getByLabel('Why it is amended').fill('Said, but not written');
    await page.getByRole('button', { name: 'Seal', exact: true }).click();
    await expect(page.getByRole('link', { name: '2 versions' })).toBeVisible();
    await phone.getByRole('link', { name: 'Prescription' }).click();
    await expect(phone.getByText('Amoxycillin 500 mg').first()).toBeVisible();
    await expect(phone.getByText('Stop at once if the skin itches')).toBeVisible();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
  await test.step('leaving takes the key along: nothing is left of it in the browser', async () => {
    await page.getByRole('button', { name: 'Dr Meera Kulkarni' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await expect(page.getByRole('textbox', { name: 'Password' })).toBeVisible();
    await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  });
  await account.end();
});

test('an allergy that a doctor wrote while a nurse was typing comes into her form, and is never written over', async ({
  deskOf,
}) => {
  const place = await openPlace('Allergies');
  const doctor = await place.as('doctor');
  const ravi = await register(place, 'Ravi Made Up');
  const page = await deskOf(place, 'nurse', `/patients/${ravi.id}`);
  await page
    .getByRole('region', { name: 'Allergies and weight' })
    .getByRole('button', { name: 'Change', exact: true })
    .click();
  await page.getByRole('textbox', { name: 'Weight' }).fill('61.5');
  const penicillin = { substance: 'Penicillin', kind: 'medicine', severity: 'severe', reaction: 'Rash' };
  const facts = { noKnownAllergies: false, weightKg: null, weighedOn: null, base: 0 };
  await doctor.put(`/api/patients/${ravi.id}/allergies`, { allergies: [penicillin], ...facts });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Somebody else changed this while you were typing')).toBeVisible();
  await expect(page.getByLabel('To what')).toHaveValue('Penicillin');
  await expect(page.getByRole('textbox', { name: 'Weight' })).toHaveValue('61.5 kg');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Allergies and weight are saved')).toBeVisible();
  expect(await doctor.get(`/api/patients/${ravi.id}/allergies`)).toMatchObject({
    allergies: [{ substance: 'Penicillin' }],
    weightKg: 61.5,
  });
});

test('an amendment keeps what a colleague sealed meanwhile in the parts that it did not change, and shows theirs where both did', async ({
  deskOf,
}) => {
  const place = await openPlace('Amending');
  const [admin, doctor] = [await place.as('admin'), await place.as('doctor')];
  const members = await admin.get<{ id: string; name: string }[]>('/api/people/members');
  const colleague = members.find(({ name }) => name === PEOPLE.cashier2)?.id ?? '';
  await admin.post(`/api/people/members/${colleague}/roles`, { roles: ['doctor'], reason: 'Helps out' });
  const other = await signIn(place.login('cashier2'), place.password);
  const leela = await register(place, 'Leela Made Up');
  const visit = `/api/patients/${leela.id}/consultations`;
  const { id, draft } = await doctor.post<Visit>(visit, { encounterId: null });
  const path = `/api/consultations/${id}`;
  const line = {
    item: null,
    name: 'Digoxin',
    strength: '',
    form: 'tablet',
    unit: 'tablet',
    route: 'oral',
    meal: 'any',
  };
  const one = { take: { by: 'day', amounts: [100, 0, 0, 0] }, days: 30 };
  const lines = [{ ...line, id: randomUUID(), steps: [one], dispense: null, instructions: '' }];
  const content = { ...draft.content, complaint: 'Palpitations', plan: 'Rest', lines };
  await doctor.put(`${path}/draft`, { revision: draft.revision, content });
  await doctor.post(`${path}/seal`, { revision: draft.revision + 1 });

  const page = await deskOf(place, 'doctor', `/consultations/${id}`);
  await page.getByRole('button', { name: 'Amend the consultation' }).click();
  await page.getByLabel('Why it is amended').fill('A typo');
  await page.getByLabel('Plan').fill('Rest, mended');
  await expect(page.getByText('Draft kept')).toBeVisible();
  const theirs = (await other.post<Visit>(`${path}/draft`, {})).draft;
  const [before] = theirs.content.lines as { steps: unknown[] }[];
  const half = { ...before, steps: [{ take: { by: 'day', amounts: [50, 0, 0, 0] }, days: 30 }] };
  const told = { ...theirs.content, lines: [half], plan: 'Bed rest', reason: 'Too much' };
  await other.put(`${path}/draft`, { revision: theirs.revision, content: told });
  await other.post(`${path}/seal`, { revision: theirs.revision + 1 });
  await page.keyboard.press('F9');
  const alert = page.getByRole('alert').filter({ hasText: 'You both changed it' });
  await expect(alert).toContainText('Bed rest');
  await expect(alert).toContainText('You did not change it: it follows theirs.');
  await alert.getByRole('button', { name: 'Go on from their version' }).click();
  const prescription = page.getByRole('group', { name: 'Prescription' });
  await expect(prescription.getByText('½–0–0–0', { exact: false })).toBeVisible();
  await expect(page.getByLabel('Plan')).toHaveValue('Rest, mended');
  await page.keyboard.press('F9');
  await expect(page.getByRole('link', { name: '3 versions' })).toBeVisible();
  await expect(page.getByText('½–0–0–0', { exact: false }).first()).toBeVisible();
  await other.end();
});

test('a nurse amends what she measured, with a reason', async ({ deskOf }) => {
  const place = await openPlace('Measuring');
  const uma = await register(place, 'Uma Made Up');
  const page = await deskOf(place, 'nurse', `/patients/${uma.id}/vitals`);
  await page.getByLabel('Weight').fill('165');
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Amend the vitals of' }).click();
  await page.getByLabel('Weight').fill('61.5');
  await page.getByLabel('Why it is amended').fill('Typed wrong');
  await page.keyboard.press('F9');
  await expect(page.getByRole('cell', { name: '61.5' })).toBeVisible();
  await expect(page.getByRole('cell', { name: '165' })).toBeHidden();
});

test('of two who amend the vitals of one measuring neither loses a figure, and the curve keeps the hour of the measuring', async ({
  deskOf,
}) => {
  const place = await openPlace('Amended');
  const nurse = await place.as('nurse');
  const mira = await register(place, 'Mira Made Up');
  const url = `/api/patients/${mira.id}/vitals`;
  const first = { recordId: null, base: null, values: { pulse: 80, weight: 6_150 }, note: '', reason: '' };
  const { record, at } = await nurse.post<{ record: string; at: string }>(url, first);
  const page = await deskOf(place, 'doctor', `/patients/${mira.id}/vitals`);
  await page.getByRole('button', { name: /^Amend/ }).click();
  await page.getByLabel('Why it is amended').fill('Counted anew');
  await page.getByLabel('Pulse').fill('88');
  await nurse.post(url, {
    ...first,
    recordId: record,
    base: 1,
    values: { pulse: 80, weight: 6_510 },
    reason: 'Misread',
  });
  await page.getByRole('button', { name: /^Seal/ }).click();
  await expect(page.getByText('Somebody else changed this while you were typing')).toBeVisible();
  await expect(page.getByLabel('Weight')).toHaveValue('65.1');
  await expect(page.getByLabel('Pulse')).toHaveValue('88');
  await page.getByRole('button', { name: /^Seal/ }).click();
  await expect(page.getByText('Vitals sealed')).toBeVisible();
  expect(await nurse.get(url)).toMatchObject([{ version: 3, at, values: { pulse: 88, weight: 6_510 } }]);
});
