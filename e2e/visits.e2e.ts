import { randomUUID } from 'node:crypto';
import { signIn } from './support/api.ts';
import { enrol, register } from './support/patient.ts';
import { openPlace } from './support/place.ts';
import { expect, test } from './support/test.ts';

const PHONE = { viewport: { width: 390, height: 844 } };

test('a patient asks at home, the desk gives a time, checks in, the doctor calls and sees them; nobody else gets the time', async ({
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
    await expect(phone.getByText('You are next, in about 0 min')).toBeVisible();
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
    await doctor.goto('/queue');
    await doctor.getByRole('button', { name: 'Finish' }).click();
    await expect(doctor.getByText('1 seen', { exact: false })).toBeVisible();
    await expect(phone.getByText('done')).toBeVisible();
  });
  await account.end();
});
