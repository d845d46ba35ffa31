import { expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { subjectsOf } from '../patients/index.ts';
import { begin, patientAt, pdf, send } from './files.fixture.ts';

const server = await sealingServer();
const { services, hospital } = server;
const nurse = await server.login('nurse');

test('adding a file is an access event, also where the upload goes on a quarter of an hour later', async () => {
  const who = await patientAt(server, 'Uploaded To');
  const looks = () =>
    services.db.inHospital(hospital.id, async (tx) => {
      const subjects = await subjectsOf(tx, hospital, who);
      return tx.selectFrom('access_event').select('resource').where('subject_id', 'in', subjects).execute();
    });
  const content = pdf(100);
  const { id } = (await begin(nurse, who, content)).body.data;
  expect(await looks()).toEqual([{ resource: 'file' }]);
  server.clock.advance(16 * 60_000);
  expect((await send(nurse, id, 0, content)).status).toBe(200);
  expect(await looks()).toEqual([{ resource: 'file' }, { resource: 'file' }]);
  expect((await nurse.post(`/api/files/${id}/finish`)).status).toBe(200);
});
