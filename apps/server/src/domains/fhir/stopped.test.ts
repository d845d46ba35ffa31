import { expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';

const server = await sealingServer();
const doctor = await server.login('doctor');

const patient = {
  resourceType: 'Patient',
  id: 'p',
  identifier: [{ system: 'https://stopped.example', value: '1' }],
  name: [{ text: 'Gauri', given: ['Gauri'], family: 'Stopped' }],
  gender: 'female',
  birthDate: '1980-01-01',
};
const visits = Array.from({ length: 12 }, (_, at) => ({
  resourceType: 'Encounter',
  id: `visit-${at}`,
  status: 'finished',
  class: { code: 'AMB' },
  subject: { reference: 'Patient/p' },
  period: { start: `2020-04-${at + 10}T05:00:00Z` },
}));
const bundle = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [patient, ...visits].map((resource) => ({ resource })),
};

const send = () => {
  const bytes = new TextEncoder().encode(JSON.stringify(bundle));
  return doctor.upload('/api/fhir/imports', { bytes, name: 'b.json', mediaType: 'application/json' });
};
const run = (sql: string) => withClient(server.database.superUrl, (db) => db.query(sql));

test('a bundle that stops after its first part says what stays and why it stopped, and goes on there', async () => {
  await run(`
    create function stop_second_part() returns trigger language plpgsql as $$
    begin
      if exists (select from record_version v where v.xmin <> pg_current_xact_id()::xid) then
        raise restrict_violation using constraint = 'sealed_under_a_retired_key';
      end if;
      return new;
    end $$;
    create trigger stop_second_part before insert on record_version for each row execute function stop_second_part()`);
  const stopped = await send();
  expect(stopped.status, JSON.stringify(stopped.body)).toBe(409);
  expect(stopped.body).toMatchObject({ code: 'import_stopped', params: { part: 1, parts: 2, code: 'unavailable' } });
  await run('drop trigger stop_second_part on record_version');
  const rest = await send();
  expect(rest.body.data, JSON.stringify(rest.body)).toMatchObject({ written: 2, known: { Encounter: 10 } });
});
