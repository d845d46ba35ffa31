import { expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import { subjectsOf } from '../patients/index.ts';
import { begin, patientAt, pdf, send, upload } from './files.fixture.ts';

const server = await sealingServer();
const { services, hospital } = server;
const doctor = await server.login('doctor');
/** As superuser, behind every rule of the application's. */
const run = (sql: string, values: unknown[]) =>
  withClient(server.database.superUrl, (client) => client.query(sql, values));
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

test('of many files each is on some page and none behind a bound; what nobody may see takes no page', async () => {
  const who = await patientAt(server, 'Many Slices');
  const first = await upload(doctor, who, pdf(100), { category: 'labs', name: 'Oldest' });
  const hidden = await upload(doctor, who, pdf(100), { category: 'sensitive' });
  await run(
    `insert into file (hospital_id, id, subject_id, category, size, epoch, wrapped_key, facts_epoch, facts_key, facts_box,
       author_id, author_name, created_at, touched_at, state)
     select hospital_id, gen_random_uuid(), subject_id, category, size, epoch, wrapped_key, facts_epoch, facts_key,
       facts_box, author_id, author_name, created_at, touched_at, state
     from file, generate_series(1, 501) where id = any($1)`,
    [[first, hidden]],
  );
  const listed = async (client: typeof doctor) => {
    const ids: string[] = [];
    let cursor = '';
    let pages = 0;
    do {
      const { body } = await client.get(`/api/patients/${who}/files${cursor === '' ? '' : `?cursor=${cursor}`}`);
      ids.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.next ?? '';
      pages += 1;
    } while (cursor !== '');
    return { ids: new Set(ids), count: ids.length, pages };
  };
  const all = await listed(nurse);
  expect(all).toMatchObject({ count: 502, pages: 6 });
  expect([all.ids.size, all.ids.has(first), all.ids.has(hidden)]).toEqual([502, true, false]);
  expect((await listed(doctor)).ids.size).toBe(1004);
});
