import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ownAccount } from '../people/own.fixture.ts';
import { newestMessages } from '../../platform/messages/outbox.ts';
import { practice } from './visits.fixture.ts';
import { TOLD_MOST } from './message.service.ts';
import { remindPatients } from './reminder.service.ts';

const server = await practice({ demo: true });
const told = () => server.services.db.onNode((tx) => newestMessages(tx, 100));
expect((await server.book('2026-11-22T16:30:00+05:30', server.patient.id)).status).toBe(200);
const at = '2026-11-22T11:00:00+05:30';

test('one reminder of a time, in words that tell no secret; after moving another one; when cancelled none', async () => {
  const made = (await server.book(at, server.patient.id, { reason: 'Psychiatry-marker' })).body.data;
  const gone = (await server.book('2026-11-22T11:30:00+05:30', server.patient.id)).body.data;
  await server.step(gone.id, 'cancelled', server.desk);
  await remindPatients(server.services);
  await remindPatients(server.services);
  const [cancelled, reminder, ...booked] = (await told()).toSorted((a, b) => a.template.localeCompare(b.template));
  expect([cancelled?.template, reminder?.template]).toEqual(['appointment-cancelled', 'appointment-reminder']);
  expect(booked.map(({ template }) => template)).toEqual(Array(3).fill('appointment-set'));
  expect(reminder).toMatchObject({ channel: 'sms', to: '+919822000001' });
  expect(reminder?.variables).toEqual({ hospital: 'Asha Hospital', time: 'Sun, 22 Nov, 2026, 11:00' });
  const place = { revision: 1, doctorId: server.doctor, visitTypeId: server.visit, at: '2026-11-22T14:00:00+05:30' };
  await server.desk.post(`/api/appointments/${made.id}/time`, place);
  server.clock.advance(4 * 3_600_000);
  await remindPatients(server.services);
  const times = (await told()).filter(({ template }) => template === 'appointment-reminder');
  expect(new Set(times.map(({ variables }) => variables['time']))).toEqual(
    new Set(['Sun, 22 Nov, 2026, 11:00', 'Sun, 22 Nov, 2026, 14:00']),
  );
});

test('a time that the desk books is told at once and once, in words that tell no secret', async () => {
  const [id, desk] = [randomUUID(), await server.login('frontdesk')];
  const who = { patientId: server.patient.id, doctorId: server.doctor, visitTypeId: server.visit };
  const wish = { ...who, at: '2026-11-28T09:30:00+05:30', reason: 'Psychiatry-marker' };
  for (const said of ['sent', 'sent again'])
    expect((await desk.put(`/api/appointments/${id}`, wish)).status, said).toBe(200);
  const sent = (await told()).filter(({ variables }) => variables['time'] === 'Sat, 28 Nov, 2026, 09:30');
  expect(sent).toMatchObject([{ template: 'appointment-set', channel: 'sms', to: '+919822000001' }]);
  expect(sent[0]?.variables).toEqual({ hospital: 'Asha Hospital', time: 'Sat, 28 Nov, 2026, 09:30' });
});

test('nobody’s phone rings at night; in the morning it does', async () => {
  const times = async () =>
    (await told())
      .filter(({ template }) => template === 'appointment-reminder')
      .map(({ variables }) => variables['time']);
  // Eight in the evening by the hospital's clock; the visit is in twenty hours and a half.
  server.clock.advance(6 * 3_600_000);
  await remindPatients(server.services);
  expect(await times()).not.toContain('Sun, 22 Nov, 2026, 16:30');
  server.clock.advance(12 * 3_600_000);
  await remindPatients(server.services);
  expect(await times()).toContain('Sun, 22 Nov, 2026, 16:30');
});

test('what the hospital cancels is told, however often; what a patient changes themselves six times a day', async () => {
  const who = await server.another('Looped');
  const own = await ownAccount(server, server.hospital, { login: 'looped@own.example', patientId: who });
  // Whoever signed in a day ago is not signed in any more.
  const desk = await server.login('frontdesk');
  for (let count = 0; count < TOLD_MOST + 2; count += 1) {
    const wanted = { doctorId: server.doctor, visitTypeId: server.visit, at: '2026-11-28T11:00:00+05:30', reason: '' };
    const booked = await desk.put(`/api/appointments/${randomUUID()}`, { patientId: who, ...wanted });
    expect(booked.status, JSON.stringify(booked.body)).toBe(200);
    expect((await server.step(booked.body.data.id, 'cancelled', desk)).status).toBe(200);
  }
  const sent = (await told()).filter(({ variables }) => variables['time'] === 'Sat, 28 Nov, 2026, 11:00');
  const count = (of: string): number => sent.filter(({ template }) => template === of).length;
  expect([count('appointment-set'), count('appointment-cancelled')]).toEqual([TOLD_MOST + 2, TOLD_MOST + 2]);
  const url = `/api/self/patients/${who}/appointments`;
  const last: string[] = [];
  for (const day of ['23', '24', '25']) {
    const at = (hour: string) => `2026-11-${day}T${hour}:00+05:30`;
    const wanted = { patientId: who, doctorId: server.doctor, visitTypeId: server.visit, at: at('14:00'), reason: '' };
    const made = await desk.put(`/api/appointments/${randomUUID()}`, wanted);
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    last.push(made.body.data.id);
    for (const [revision, hour] of [
      [1, '14:30'],
      [2, '15:00'],
      [3, '15:30'],
    ] as const) {
      const moved = await own.post(`${url}/${made.body.data.id}/time`, { revision, at: at(hour) });
      expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    }
  }
  const set = async () => (await told()).filter(({ template }) => template === 'appointment-set');
  const ownTimes = (await set()).map(({ variables }) => variables['time']);
  // Beside the three that the desk booked.
  const ofDays = ownTimes.filter((time) => /^(Mon, 23|Tue, 24|Wed, 25) Nov/.test(time ?? ''));
  expect(ofDays).toHaveLength(TOLD_MOST + 3);
  // A real visit that the hospital cancels now.
  expect((await server.step(last.at(-1) ?? '', 'cancelled', desk)).status).toBe(200);
  const cancelled = (await told()).filter(({ template }) => template === 'appointment-cancelled');
  expect(cancelled.map(({ variables }) => variables['time'])).toContain('Wed, 25 Nov, 2026, 15:30');
});

test('whoever was merged is shown, and told by the phone, of whom they go on as', async () => {
  const [alias, survivor] = [await server.another('Written Twice'), await server.another('Written Once')];
  const desk = await server.login('frontdesk');
  const own = (await desk.get(`/api/patients/${survivor}`)).body.data;
  const wanted = { doctorId: server.doctor, visitTypeId: server.visit, at: '2026-11-28T15:00:00+05:30', reason: '' };
  const { data } = (await desk.put(`/api/appointments/${randomUUID()}`, { patientId: alias, ...wanted })).body;
  const merged = await desk.post(`/api/patients/${survivor}/merges`, { aliasId: alias, reason: 'Same card' });
  expect(merged.status, JSON.stringify(merged.body)).toBe(200);
  const { appointment } = (await desk.get(`/api/appointments/${data.id}`)).body.data;
  expect(appointment).toMatchObject({ patient: { id: survivor, number: own.number }, unreadable: [] });
  expect((await server.step(data.id, 'cancelled', desk)).status).toBe(200);
  const sent = (await told()).filter(({ variables }) => variables['time'] === 'Sat, 28 Nov, 2026, 15:00');
  const cancelled = sent.filter(({ template }) => template === 'appointment-cancelled');
  expect(cancelled).toMatchObject([{ to: own.phone }]);
});
