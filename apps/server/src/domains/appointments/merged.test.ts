import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ownAccount } from '../people/own.fixture.ts';
import { practice } from './visits.fixture.ts';

const server = await practice();
const { desk, doctor, visit, patient } = server;
const rosa = await ownAccount(server, server.hospital, { login: 'rosa@own.example', patientId: patient.id });
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
