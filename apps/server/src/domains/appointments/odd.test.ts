import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ownAccount } from '../people/own.fixture.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { newestMessages } from '../../platform/messages/outbox.ts';
import { forgetKeys, subjectOfPatient } from '../sealing/index.ts';
import { forgetPast, remindPatients } from './reminder.service.ts';
import { practice } from './visits.fixture.ts';

const server = await practice({ demo: true });
const { desk, doctor, visit, patient } = server;
const rosa = await ownAccount(server, server.hospital, { login: 'rosa@own.example', patientId: patient.id });
const rows = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  withClient(server.database.superUrl, async (client) => (await client.query(sql, values)).rows as Row[]);
const on = (time: string, day: number): string => `2026-11-${day}T${time}:00+05:30`;

test('who was merged sees and cancels the visits under both numbers, and is booked as whoever they are now', async () => {
  const alias = await server.another('Merged');
  const before = (await server.book(on('09:00', 23), alias)).body.data;
  const id = randomUUID();
  const wanted = { patientId: alias, doctorId: doctor, visitTypeId: visit, at: on('09:30', 23), reason: '' };
  const again = () => desk.put(`/api/appointments/${id}`, wanted);
  expect((await again()).body.data.patient.id).toBe(alias);
  // Merging wants somebody who has just signed in, and of those with accounts an administrator.
  const fresh = await server.login('admin');
  const said = { aliasId: alias, reason: 'Same card' };
  expect((await fresh.post(`/api/patients/${patient.id}/merges`, said)).status).toBe(200);
  // A desk that did not hear the answer sends again.
  expect((await again()).body.data.id).toBe(id);
  const after = (await server.book(on('10:00', 23), alias)).body.data;
  expect(after.patient.id).toBe(patient.id);
  const url = `/api/self/patients/${patient.id}/appointments`;
  const seen = (await rosa.get(url)).body.data.map((row: { id: string }) => row.id);
  expect(seen).toEqual(expect.arrayContaining([before.id, id, after.id]));
  const cancelled = await rosa.post(`${url}/${before.id}/cancel`, { revision: 1 });
  expect(cancelled.body.data.state).toBe('cancelled');
});

test('whom nobody saw has no open encounter, who comes after all a new one; the desk does not take a doctor’s start back', async () => {
  const id = (await server.book(on('10:05', 21), await server.another('Late'))).body.data.id;
  const encounters = () =>
    rows<{ id: string; ended: boolean }>(
      `select e.id, e.ended_at is not null as ended from encounter e join appointment a on a.subject_id = e.subject_id
       where a.id = $1 order by e.started_at`,
      [id],
    );
  await server.step(id, 'arrived', desk);
  await server.step(id, 'confirmed', desk);
  server.clock.advance(10 * 60_000);
  expect((await server.step(id, 'no-show', desk)).status).toBe(200);
  expect(await encounters()).toMatchObject([{ ended: true }]);
  const back = (await server.step(id, 'arrived', desk)).body.data;
  const [first, second] = await encounters();
  expect([first?.ended, second?.ended, second?.id]).toEqual([true, false, back.encounterId]);
  expect((await server.step(id, 'in-consultation')).status).toBe(200);
  expect((await server.step(id, 'arrived', desk)).body).toMatchObject({
    code: 'visit_step',
    detail: 'The doctor or a nurse does this.',
  });
  const other = await server.another('Somebody else');
  const begin = (patientId: string) =>
    server.doctorClient.post(`/api/patients/${patientId}/consultations`, { encounterId: back.encounterId });
  expect((await begin(other)).body).toMatchObject({ code: 'invalid_field', field: 'encounterId' });
  expect((await begin(back.patient.id)).body.data.visit.id).toBe(id);
  expect((await server.step(id, 'done')).status).toBe(200);
});

test('what of one patient is damaged, or reaches nobody, keeps no other from being told; the calendar shows it as unreadable', async () => {
  const [broken, silent, told3] = await Promise.all(['Broken', 'Silent', 'Told'].map((name) => server.another(name)));
  const day = (time: string) => `2026-11-22T${time}:00+05:30`;
  const damaged = (await server.book(day('09:00'), broken, { reason: 'Said' })).body.data;
  const unreached = (await server.book(day('09:15'), silent)).body.data;
  await server.book(day('09:30'), told3);
  const subject = subjectOfPatient(server.place, broken ?? ('' as never));
  const all = await withClient(server.database.superUrl, async (client) => {
    await client.query('alter table subject disable trigger user; alter table patient disable trigger user');
    await client.query(
      'update subject set wrapped_key = set_byte(wrapped_key, 40, 255 - get_byte(wrapped_key, 40)) where id = $1',
      [subject],
    );
    await client.query('update patient set phone = null where id = $1', [silent]);
    forgetKeys(server.hospital.id, subject, 'everything');
    await remindPatients(server.services);
    const { rows } = await client.query('select appointment_id as id, channel from appointment_reminder');
    return rows as { id: string; channel: string }[];
  });
  expect(all.filter(({ id }) => id === damaged.id)).toEqual([]);
  expect(all.find(({ id }) => id === unreached.id)?.channel).toBe('none');
  const to = (await server.services.db.onNode((tx) => newestMessages(tx, 20))).map(
    ({ variables }) => variables['time'],
  );
  expect(to).toContain('Sun, 22 Nov, 2026, 09:30');
  expect(server.logged.filter((line) => line.includes(damaged.id))).toHaveLength(1);
  const { appointments } = (await server.doctorClient.get('/api/appointments?from=2026-11-22&days=1')).body.data;
  const shown = appointments.map(({ id, unreadable }: { id: string; unreadable: string[] }) => ({ id, unreadable }));
  expect(shown).toContainEqual({ id: damaged.id, unreadable: ['patient', 'words'] });
  expect(shown).toContainEqual({ id: unreached.id, unreadable: [] });
});

test('instants that are over leave the node’s table, what is to come stays', async () => {
  const left = await withClient(server.database.superUrl, async (client) => {
    await client.query(`insert into person_quantum values ($1, '2020-01-01', '\\x00'), ($1, '2099-01-01', '\\x00')`, [
      server.doctor,
    ]);
    await forgetPast(server.services);
    const { rows } = await client.query(`select at from person_quantum where holder = '\\x00'`);
    return rows as { at: Date }[];
  });
  expect(left.map(({ at: each }) => each.getUTCFullYear())).toEqual([2099]);
});

test('from the own account an agreed time is moved to another free one of the same doctor, and to no taken one', async () => {
  const id = (await server.book(on('14:00', 26), patient.id)).body.data.id;
  await server.book(on('14:30', 26));
  const url = `/api/self/patients/${patient.id}/appointments`;
  const move = (revision: number, time: string) => rosa.post(`${url}/${id}/time`, { revision, at: on(time, 26) });
  expect((await move(1, '14:30')).body.code).toBe('slot_taken');
  expect((await move(1, '13:00')).body.code).toBe('outside_hours');
  expect((await move(1, '15:00')).body.data).toMatchObject({
    startsAt: new Date(on('15:00', 26)).toISOString(),
    revision: 2,
  });
  expect((await move(1, '15:00')).body.data.revision).toBe(2);
  expect((await move(1, '15:30')).body.code).toBe('conflict');
  // Three moves in a day: each is a message.
  expect((await move(2, '15:30')).body.data.revision).toBe(3);
  expect((await move(3, '15:00')).body.data.revision).toBe(4);
  expect((await move(4, '15:30')).body).toMatchObject({ code: 'visit_moves_enough', params: { most: 3 } });
  expect((await server.book(on('14:00', 26))).status).toBe(200);
  const { steps } = (await server.doctorClient.get(`/api/appointments/${id}`)).body.data;
  expect(steps.at(-1)).toMatchObject({ act: 'moved', by: null });
  await server.step(id, 'cancelled', desk);
  expect((await move(5, '16:00')).body.code).toBe('visit_step');
});
