import { expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { addPerson } from '../identity/index.ts';
import { write as writeRecord } from '../records/records.fixture.ts';
import { line, write } from './consultations.fixture.ts';

const server = await sealingServer();
const doctor = await server.login('doctor');
/** A second doctor of the hospital. */
const ownWriter = async () => {
  const place = { hospital: server.hospital.id, roles: ['doctor' as const] };
  const login = { name: 'Dr Second', login: 'second@test.example', password: 'only for made-up people' };
  await server.services.db.onNode((tx) => addPerson(tx, login, place));
  return server.signIn(login.login);
};

test('prescribing says which earlier prescriptions were not compared: free text, sensitive ones, those that do not open', async () => {
  const who = (await doctor.post('/api/patients', { name: 'Old Papers', gender: 'female' })).body.data.id;
  const earlier = async () => (await doctor.get(`/api/patients/${who}/clinical`)).body.data.earlier;
  expect(await earlier()).toBeNull();
  const paper = { category: 'prescriptions', type: 'MedicationRequest', title: 'Paper', text: 'Warfarin' } as const;
  expect((await writeRecord(doctor, who, paper)).status).toBe(201);
  expect(await earlier()).toEqual({ unreadable: [], written: 1, older: false, closed: false });
  const colleague = await ownWriter();
  await writeRecord(colleague, who, { category: 'sensitive', title: 'Closed', text: 'Kept apart' });
  const sealed = await write(doctor, who, { lines: [line('Ibuprofen')] });
  const { entry } = sealed.body.data.records.find((each: { part: string }) => each.part === 'prescription');
  expect(entry.newest.content.data.checks.earlier).toEqual({
    unreadable: [],
    written: 1,
    older: false,
    closed: true,
  });
  await withClient(server.database.superUrl, async (client) => {
    await client.query('alter table record_version disable trigger user');
    await client.query(
      'update record_version set box = set_byte(box, 30, 255 - get_byte(box, 30)) where record_id = $1',
      [entry.id],
    );
  });
  expect(await earlier()).toMatchObject({ unreadable: [expect.stringMatching(/^REC/)], written: 1 });
});
