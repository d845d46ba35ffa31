import { randomUUID } from 'node:crypto';
import { signIn } from './support/api.ts';
import { enrol, register } from './support/patient.ts';
import { importList, itemOf, openPlace, type Place } from './support/place.ts';
import { expect, test } from './support/test.ts';

/** What a visit and a test of potassium are billed as, ₹400 and ₹150. */
async function setFees(place: Place): Promise<void> {
  const [pharmacist, admin] = [await place.as('pharmacist'), await place.as('admin')];
  const list = `code,kind,name,unit,pack_size,rate,hsn,tax_class
CONS,consultation,General consultation,visit,1,400.00,999312,health-service
K,diagnostic,Potassium,test,1,150.00,999312,health-service`;
  const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(list) };
  await importList(pharmacist, file);
  const anyone = { doctorId: null, departmentId: null, visitTypeId: null };
  const [visit, test] = [await itemOf(place, 'CONS'), await itemOf(place, 'K')];
  await admin.post('/api/fee-rules', { ...anyone, testCode: null, itemId: visit.id });
  await admin.post('/api/fee-rules', { ...anyone, testCode: 'potassium', itemId: test.id });
}

const PHONE = { viewport: { width: 390, height: 844 } };

test('an outpatient day: asks at home, gets a time that nobody else gets, is checked in, called and seen, a test is ordered and released, the bill cites it all, and the phone shows it', async ({
  desk,
  deskOf,
}) => {
  const place = await openPlace('Visits');
  const front = await place.as('frontdesk');
  const { id: doctorId } = (await front.get<{ doctors: { id: string }[] }>('/api/schedule')).doctors[0] ?? { id: '' };
  await front.put(`/api/schedule/visit-types/${randomUUID()}`, {
    name: 'Follow-up',
    minutes: 10,
    openToPatients: true,
    active: true,
  });
  const always = { from: '00:00', until: '24:00', roomId: null, validFrom: '2026-01-01', validUntil: null };
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ ...always, weekday }));
  await front.put(`/api/schedule/doctors/${doctorId}/hours`, { revision: 0, hours });
  await setFees(place);
  const gita = await register(place, 'Gita Made Up');
  const account = await signIn(await enrol(place, gita), place.password);

  const phone = await desk(account, `/own/${gita.id}/appointments`, PHONE);
  await test.step('asks, with a reason', async () => {
    await phone.getByRole('button', { name: 'New appointment' }).click();
    await phone.getByText('Ask for one', { exact: true }).click();
    await phone.getByRole('combobox', { name: 'Kind of visit' }).click();
    await phone.getByRole('option', { name: 'Follow-up, 10 min' }).click();
    await phone.getByLabel('Reason of the visit').fill('Results of last week');
    await phone.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(phone.getByText('requested')).toBeVisible();
  });

  const calendar = await deskOf(place, 'frontdesk', '/calendar');
  let at = '';
  await test.step('the desk gives the first free time, and reads no reason', async () => {
    await expect(calendar.getByText('1 request waits for a time')).toBeVisible();
    await expect(calendar.getByText('Results of last week')).toHaveCount(0);
    await calendar.getByRole('button', { name: 'Give a time' }).click();
    await calendar.getByRole('combobox', { name: 'Doctor' }).click();
    await calendar.getByRole('option', { name: 'Dr Meera Kulkarni' }).click();
    const first = calendar.getByRole('group', { name: 'Free times' }).getByRole('button').first();
    at = (await first.textContent()) ?? '';
    await first.click();
    await calendar.getByRole('button', { name: 'Set the time' }).click();
    await expect(calendar.getByText('Time set')).toBeVisible();
    await expect(phone.getByText('confirmed')).toBeVisible();
  });

  await test.step('a week is left for the next one, for today and for a day', async () => {
    await calendar.getByText('Week', { exact: true }).click();
    for (const press of ['Later', 'Today']) await calendar.getByRole('button', { name: press, exact: true }).click();
    await calendar.getByText('Day', { exact: true }).click();
    await expect(
      calendar
        .getByRole('button', { name: 'Give a time' })
        .or(calendar.getByText(/drag a visit/i))
        .first(),
    ).toBeVisible();
  });

  await test.step('while a month loads no day of it reads as closed; a day that is pressed opens at its heading', async () => {
    await calendar.getByText('Month', { exact: true }).click();
    const month = calendar.getByRole('table', { name: 'Month' });
    await expect(month.getByText(/\d visits?/).first()).toBeVisible();
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    await calendar.route('**/api/appointments/counts?*', async (route) => {
      await asked;
      await route.continue();
    });
    await calendar.getByRole('button', { name: 'Later' }).click();
    await expect(month).toHaveAttribute('aria-busy', 'true');
    await expect(month.getByRole('button').first()).toBeVisible();
    await expect(month.getByText('closed')).toHaveCount(0);
    answer();
    const day = month.getByRole('button', { name: /: 0 visits$/ }).first();
    const [date = ''] = ((await day.getAttribute('aria-label')) ?? '').split(':');
    await day.press('Enter');
    await expect(calendar.getByRole('heading', { name: date })).toBeFocused();
  });

  await test.step('the same time is refused to somebody else', async () => {
    const [visit] = await account.get<{ startsAt: string }[]>(`/api/self/patients/${gita.id}/appointments`);
    const schedule = await front.get<{ visitTypes: { id: string }[] }>('/api/schedule');
    const other = await register(place, 'Hari Made Up');
    const wanted = {
      patientId: other.id,
      doctorId,
      visitTypeId: schedule.visitTypes[0]?.id,
      at: visit?.startsAt,
      reason: '',
    };
    await expect(front.put(`/api/appointments/${randomUUID()}`, wanted)).rejects.toThrow(/slot_taken/);
  });

  const queue = await deskOf(place, 'frontdesk', '/queue');
  await test.step('checks in by search; the phone says how many are before', async () => {
    await expect(queue.getByText(at).first()).toBeVisible();
    await queue.getByPlaceholder('Number, name or phone').fill('Gita');
    await queue.getByRole('option', { name: /Gita Made Up/ }).click();
    await expect(queue.getByText('Gita Made Up is checked in')).toBeVisible();
    await expect(phone.getByText('You are next', { exact: true })).toBeVisible();
  });

  await test.step('the doctor calls, the phone and the screen show it, and the visit is seen to its end', async () => {
    const { token } = await front.post<{ token: string }>('/api/queue-screens', { name: 'Hall', doctors: [] });
    const screen = await desk(null, `/screen#${token}`);
    await expect(screen.getByText('Inside')).toBeVisible();
    const doctor = await deskOf(place, 'doctor', '/queue');
    await expect(doctor.getByText('Results of last week')).toBeVisible();
    await doctor.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(phone.getByText('Please come in')).toBeVisible();
    await expect(screen.getByText('Please come in')).toBeVisible();
    await expect(screen.getByText('Gita')).toHaveCount(0);
    await doctor.getByRole('button', { name: 'Begin' }).click();
    await expect(doctor.getByRole('heading', { name: 'Consultation' })).toBeVisible();
    await doctor.getByLabel('Complaint').fill('Fever for two days');
    await doctor.getByRole('combobox', { name: 'Medicine' }).fill('Paracetamol 650 mg');
    await doctor.getByRole('option', { name: 'As written: Paracetamol 650 mg' }).click();
    await doctor.getByLabel('Amounts').fill('1-1-1');
    await doctor.getByLabel('Days').fill('3');
    await doctor.getByRole('combobox', { name: 'Add a test' }).fill('potas');
    await doctor.getByRole('option', { name: 'Potassium' }).first().click();
    await doctor.getByRole('button', { name: 'Seal', exact: true }).click();
    await doctor.getByRole('button', { name: 'Finish the visit' }).click();
    await expect(doctor.getByText('1 seen', { exact: false })).toBeVisible();
    await expect(phone.getByText('done')).toBeVisible();

    const ward = await deskOf(place, 'nurse', '/diagnostics');
    await ward.getByRole('checkbox', { name: `Potassium, ${gita.name}` }).check();
    await ward.getByRole('button', { name: '1 sample taken' }).click();
    await ward.getByText('Results to enter').click();
    await ward.getByRole('link', { name: 'Potassium' }).click();
    await ward.getByRole('textbox', { name: 'Potassium' }).fill('4.4');
    await ward.getByRole('button', { name: 'Enter the result' }).click();
    await expect(ward.getByText('4.4 mmol/L')).toBeVisible();
    await doctor.goto(new URL(ward.url()).pathname);
    await doctor.getByLabel('What the doctor says').fill('As it should be');
    await doctor.getByRole('button', { name: 'Review and release' }).click();
    await expect(doctor.getByText('Reviewed and released')).toBeVisible();
  });

  await test.step('the bill cites the visit and the result, and the phone shows all three', async () => {
    const till = await deskOf(place, 'cashier', '/counter');
    await till.getByRole('combobox', { name: 'Patient' }).fill('Gita');
    await till.getByRole('option', { name: /Gita Made Up/ }).click();
    const open = till.getByRole('region', { name: 'To bill' });
    await open.getByRole('button', { name: /^Add General consultation/ }).click();
    await open.getByRole('button', { name: /^Add Potassium/ }).click();
    await expect(open.getByText('All of it is on this bill.')).toBeVisible();
    await expect(till.getByText('₹550.00 stays due')).toBeVisible();
    await till.keyboard.press('F9');
    await expect(till.getByRole('region', { name: 'Sealed' })).toBeVisible();
    const [bill] = await (await place.as('cashier')).get<{ number: string }[]>('/api/bills?status=sealed');
    await till.goto(`/bills/${bill?.number}`);
    await expect(till.getByText(/^cites /)).toHaveCount(2);
    await phone.goto('/own');
    await expect(phone.getByText(bill?.number ?? 'none')).toBeVisible();
    await phone.goto(`/own/${gita.id}/visits`);
    await expect(phone.getByText('Fever for two days')).toBeVisible();
    await expect(phone.getByText('Prescribed: Paracetamol 650 mg')).toBeVisible();
    await phone.goto(`/own/${gita.id}/results`);
    await expect(phone.getByRole('cell', { name: '4.4 mmol/L' })).toBeVisible();
    await expect(phone.getByText('As it should be')).toBeVisible();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
  await account.end();
});

test('hours that somebody is typing stay while another desk saves others; theirs come into the form, and neither is lost', async ({
  deskOf,
}) => {
  const place = await openPlace('Hours');
  const front = await place.as('frontdesk');
  const doctorOf = async () =>
    (await front.get<{ doctors: { id: string; revision: number; hours: object[] }[] }>('/api/schedule')).doctors[0];
  const { id = '', revision = 0 } = (await doctorOf()) ?? {};
  const page = await deskOf(place, 'frontdesk', '/manage/schedule');
  await page.getByRole('button', { name: 'Add hours' }).click();
  await page.getByLabel('Begins').fill('08:15');
  const theirs = { weekday: 3, from: '14:00', until: '17:00', roomId: null, validFrom: '2026-01-01', validUntil: null };
  await front.put(`/api/schedule/doctors/${id}/hours`, { revision, hours: [theirs] });
  await page.getByRole('button', { name: 'Save hours' }).click();
  await expect(page.getByText('Somebody else changed this while you were typing')).toBeVisible();
  await expect(page.getByLabel('Begins').first()).toHaveValue('08:15');
  await expect(page.getByLabel('Begins').last()).toHaveValue('14:00');
  expect((await doctorOf())?.hours).toHaveLength(1);
  await page.getByRole('button', { name: 'Save hours' }).click();
  await expect(page.getByText('Hours saved')).toBeVisible();
  expect(await doctorOf()).toMatchObject({ revision: revision + 2, hours: [{ from: '08:15' }, { from: '14:00' }] });
});
