import type { PrescriptionJson } from '@pramana/contract';
import { expect, it } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { shop } from '../billing/shop.fixture.ts';
import { line, write } from '../consultations/consultations.fixture.ts';

it('what was handed out to a number that was merged shows whom it goes on as, and confirms by their phone once the merge is days old', async () => {
  const place = await shop({ demo: true });
  const [doctor, pharmacist, desk] = await Promise.all(
    ['doctor', 'pharmacist', 'frontdesk'].map((who) => place.login(who)),
  );
  if (!doctor || !pharmacist || !desk) throw new Error('three people');
  const person = async (name: string, phone: string) =>
    (await desk.post('/api/patients', { name, gender: 'male', phone })).body.data;
  const twice = await person('Merged Away', '+919800000088');
  const once = await person('Merged Into', '+919800000099');
  const lines = [line('Paracetamol Tablets IP 500 mg', { item: place.paracetamol })];
  const { records } = (await write(doctor, twice.id, { lines })).body.data;
  const { entry } = records.find((each: { part: string }) => each.part === 'prescription');
  const open: PrescriptionJson = (await pharmacist.get(`/api/prescriptions/${entry.id}`)).body.data;
  const handed = { version: open.version, lines: [{ line: 0, itemId: place.paracetamol, batchId: null, quantity: 1 }] };
  const hands = await pharmacist.post(`/api/prescriptions/${open.id}/dispenses`, handed, {
    'idempotency-key': 'confirm-1',
  });
  const given = hands.body.data.dispenses[0];
  const merge = { aliasId: twice.id, reason: 'Same card' };
  expect((await desk.post(`/api/patients/${once.id}/merges`, merge)).status).toBe(200);
  const send = () => pharmacist.post(`/api/dispenses/${given.id}/code`);
  // Whoever may merge could else read the code.
  expect((await send()).body).toMatchObject({ status: 409, code: 'phone_new' });
  const shown = (await pharmacist.get(`/api/prescriptions/${open.id}`)).body.data;
  expect(shown).toMatchObject({ patient: { id: once.id, number: once.number }, phone: expect.stringMatching(/99$/) });
  await withClient(place.database.superUrl, (client) =>
    client.query("set session_replication_role = 'replica'; update patient_merge set at = at - interval '8 days'"),
  );
  expect((await send()).status).toBe(201);
  expect((await place.stranger.get('/api/demo/outbox')).body.data[0].to).toBe('+919800000099');
});
