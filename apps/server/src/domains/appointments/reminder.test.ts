import { expect, test } from 'vitest';
import { newestMessages } from '../../platform/messages/outbox.ts';
import { practice } from './visits.fixture.ts';
import { remindPatients } from './reminder.service.ts';

const server = await practice({ demo: true });
const told = () => server.services.db.onNode((tx) => newestMessages(tx, 20));
expect((await server.book('2026-11-22T16:30:00+05:30', server.patient.id)).status).toBe(200);
const at = '2026-11-22T11:00:00+05:30';

test('one reminder of a time, in words that tell no secret; after moving another one; when cancelled none', async () => {
  const made = (await server.book(at, server.patient.id, { reason: 'Psychiatry-marker' })).body.data;
  const gone = (await server.book('2026-11-22T11:30:00+05:30', server.patient.id)).body.data;
  await server.step(gone.id, 'cancelled', server.desk);
  await remindPatients(server.services);
  await remindPatients(server.services);
  const [cancelled, reminder, ...more] = (await told()).toSorted((a, b) => a.template.localeCompare(b.template));
  expect([cancelled?.template, reminder?.template, more]).toEqual([
    'appointment-cancelled',
    'appointment-reminder',
    [],
  ]);
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

test('nobody’s phone rings at night; in the morning it does', async () => {
  const times = async () => (await told()).map(({ variables }) => variables['time']);
  // Eight in the evening by the hospital's clock; the visit is in twenty hours and a half.
  server.clock.advance(6 * 3_600_000);
  await remindPatients(server.services);
  expect(await times()).not.toContain('Sun, 22 Nov, 2026, 16:30');
  server.clock.advance(12 * 3_600_000);
  await remindPatients(server.services);
  expect(await times()).toContain('Sun, 22 Nov, 2026, 16:30');
});
