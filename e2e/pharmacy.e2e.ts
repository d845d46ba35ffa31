import { randomUUID } from 'node:crypto';
import { readPublic } from './support/api.ts';
import { register } from './support/patient.ts';
import { importMedicines, itemOf, openPlace, type Place, receive } from './support/place.ts';
import { expect, test } from './support/test.ts';

/** Seals a visit in which the medicine is prescribed, twice a day for a week. */
async function prescribe(place: Place, patient: string, item: { id: string; name: string }): Promise<void> {
  const doctor = await place.as('doctor');
  const { id, draft } = await doctor.post<{ id: string; draft: { content: object } }>(
    `/api/patients/${patient}/consultations`,
    { encounterId: null },
  );
  const steps = [{ take: { by: 'day', amounts: [100, 0, 100, 0] }, days: 7 }];
  const taken = { strength: '500 mg', form: 'tablet', unit: 'tablet', route: 'oral', meal: 'any', instructions: '' };
  const line = { id: randomUUID(), item: item.id, name: item.name, ...taken, steps, dispense: null };
  const content = { ...draft.content, complaint: 'Fever', lines: [line] };
  const { revision } = await doctor.put<{ revision: number }>(`/api/consultations/${id}/draft`, {
    revision: 1,
    content,
  });
  await doctor.post(`/api/consultations/${id}/seal`, { revision });
}

test('a pharmacist hands out part of a prescription as another brand with consent, the patient confirms it by a code, the cashier bills it once, and the audit is clean', async ({
  deskOf,
}) => {
  const place = await openPlace('Pharmacy');
  await importMedicines(place, ['23', '511']);
  const [prescribed, other] = [await itemOf(place, '23'), await itemOf(place, '511')];
  await receive(place, other, { number: 'PCM650', expiry: '2029-10-31', quantity: 100 });
  const gita = await register(place, 'Gita Made Up');
  await prescribe(place, gita.id, prescribed);

  const shelf = await deskOf(place, 'pharmacist', '/prescriptions');
  await test.step('asks the prescriber for what is on the shelf', async () => {
    await shelf
      .getByRole('link', { name: /Gita Made Up/ })
      .first()
      .click();
    const item = shelf.getByRole('combobox', { name: /^Item for/ });
    await item.selectOption(other.id);
    await shelf.getByRole('button', { name: 'Ask the prescriber' }).click();
    await shelf.getByRole('button', { name: 'Ask Dr Meera Kulkarni' }).click();
    await expect(shelf.getByText('Dr Meera Kulkarni was asked').first()).toBeVisible();
  });

  await test.step('the prescriber consents on their own screen', async () => {
    const doctor = await deskOf(place, 'doctor', '/substitutions');
    await doctor.getByRole('button', { name: 'Consent' }).click();
    await expect(doctor.getByText('Nobody asks')).toBeVisible();
  });

  await test.step('hands out 4 of 14, and the patient confirms by the code on their phone', async () => {
    await expect(shelf.getByText('another brand, with consent').first()).toBeVisible();
    await shelf.getByRole('textbox', { name: /^Quantity for/ }).fill('4');
    await shelf.getByRole('button', { name: 'Hand out' }).click();
    await expect(shelf.getByText('In part')).toBeVisible();
    await shelf.getByRole('button', { name: 'Confirm by code' }).click();
    await shelf.getByRole('button', { name: 'Send code' }).click();
    await expect(shelf.getByRole('group', { name: 'Code that the patient tells' })).toBeVisible();
    const outbox = await readPublic<{ text: string }[]>('/api/demo/outbox');
    const said = outbox.find(({ text }) => text.includes(place.name));
    await shelf.keyboard.type(/\b[0-9]{6}\b/.exec(said?.text ?? '')?.[0] ?? '');
    await expect(shelf.getByText('Confirmed by a code to the phone on file')).toBeVisible();
  });

  await test.step('the cashier adds it from “To bill”; a second cashier with the same charge is refused', async () => {
    const till = await deskOf(place, 'cashier', '/counter');
    await till.getByRole('combobox', { name: 'Patient' }).fill('Gita');
    await till.getByRole('option', { name: /Gita Made Up/ }).click();
    const open = till.getByRole('region', { name: 'To bill' });
    await expect(open.getByText('no fee is set for it', { exact: false })).toBeVisible();
    await open.getByRole('button', { name: /^Add Paracetamol/ }).click();
    await expect(open.getByText('All of it is on this bill.')).toBeVisible();
    const rival = await place.as('cashier2');
    const { charges } = await rival.get<{ charges: { id: string; itemId: string; quantity: number }[] }>(
      `/api/patients/${gita.id}/charges`,
    );
    const lines = charges.map(({ id, itemId, quantity }) => ({ itemId, quantity, chargeId: id }));
    const draft = await rival.post<{ id: string }>('/api/bills', { patientId: gita.id, lines });
    // Its price is the server's: what is sealed has been seen.
    await expect(till.getByText('₹4.00 stays due')).toBeVisible();
    await till.keyboard.press('F9');
    await expect(till.getByRole('region', { name: 'Sealed' })).toBeVisible();
    await expect(rival.post(`/api/bills/${draft.id}/seal`, {})).rejects.toThrow(/charge_billed/);
    const [sealed] = await rival.get<{ number: string }[]>('/api/bills?status=sealed');
    await till.goto(`/bills/${sealed?.number}`);
    await expect(till.getByText(/cites Dispense DSP-\d+-000001, by Imran Shaikh/)).toBeVisible();
    await expect(till.getByRole('img', { name: /^Confirmed/ })).toBeVisible();
  });

  await test.step('the audit finds nothing', async () => {
    const auditor = await place.as('auditor');
    const { id } = await auditor.post<{ id: string }>('/api/audits');
    const run = () => auditor.get<{ status: string; ok: boolean }>(`/api/audits/${id}`);
    await expect.poll(async () => (await run()).status).toBe('done');
    expect((await run()).ok).toBe(true);
  });
});
