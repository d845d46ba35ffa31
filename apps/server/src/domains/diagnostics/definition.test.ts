import { expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import type { TestClient } from '../../testing.ts';
import { asked, enter, order, take, value } from './diagnostics.fixture.ts';

const server = await sealingServer();

test('the hospital’s own tests and ranges hold from their day on, and change no result', async () => {
  const desk = await server.login('frontdesk');
  const who = { name: 'Lab Own', gender: 'female', age: 34 };
  const { id } = (await desk.post('/api/patients', who)).body.data;
  const team = () => Promise.all((['admin', 'doctor', 'nurse'] as const).map((each) => server.login(each)));
  let [admin, doctor, nurse] = (await team()) as [TestClient, TestClient, TestClient];
  const today = new Date(server.clock.now() + 19_800_000).toISOString().slice(0, 10);
  const tomorrow = new Date(server.clock.now() + 19_800_000 + 86_400_000).toISOString().slice(0, 10);
  const catalogue = (await admin.get('/api/diagnostics/tests')).body.data;
  const potassium = { ...catalogue.analytes.find(({ code }: { code: string }) => code === 'potassium') };
  delete potassium.own;
  delete potassium.loinc;
  const range = { sex: null, from: null, until: null, low: 36, high: 45, source: 'Our analyser' };
  const changed = { ...potassium, ranges: [range], from: tomorrow, reason: 'New analyser' };
  const measure = (said: object, client = admin) => client.post('/api/diagnostics/analytes', { ...changed, ...said });
  const define = (said: object) => admin.post('/api/diagnostics/tests', said);
  const refused: [object, string][] = [
    [{ from: '2020-01-01' }, 'from'],
    [{ unit: 'mg/dL' }, 'unit'],
    [{ ranges: [{ ...range, low: 50 }] }, 'ranges/0'],
    [{ ranges: [range, { ...range, sex: 'male' }] }, 'ranges/1'],
  ];
  for (const [said, field] of refused)
    expect((await measure(said)).body).toMatchObject({ code: 'invalid_field', field });
  expect((await measure({}, doctor)).body.code).toBe('not_permitted');
  expect((await measure({})).status).toBe(200);
  const rapid = { code: 'own-rapid', name: 'Rapid test', unit: '', digits: 0, possible: null, critical: null };
  const chosen = {
    ...rapid,
    options: ['negative', 'positive'],
    normal: ['negative'],
    alarming: ['positive'],
    ranges: [],
  };
  expect((await measure({ ...chosen, from: today })).status).toBe(200);
  const facts = { name: 'Rapid test', also: '', specimen: 'swab', container: '', fasting: false, retired: false };
  const kit = { ...facts, code: 'own-rapid', analytes: ['own-rapid'], from: today, reason: 'Bought kits' };
  expect((await define({ ...kit, analytes: ['nothing'] })).body).toMatchObject({ field: 'analytes' });
  expect((await define(kit)).status).toBe(200);

  const found = async (code: string, said: number | string, measured = code): Promise<Record<string, unknown>> => {
    const one = asked(code);
    expect((await order(doctor, id, [one])).status).toBe(201);
    await take(nurse, [one.id]);
    const entered = await enter(nurse, one.id, [value(measured, said)]);
    expect(entered.status, JSON.stringify(entered.body)).toBe(201);
    const { versions } = (await doctor.get(`/api/records/${entered.body.data.record}`)).body.data;
    const { values, catalogue: from } = versions[0].content.data;
    return {
      flag: values[0].flag,
      high: values[0].range?.high,
      from: from?.date,
      alerts: entered.body.data.alerts.length,
    };
  };
  expect(await found('own-rapid', 'positive')).toMatchObject({ flag: 'critical', alerts: 1 });
  expect(await found('potassium', 50)).toMatchObject({ flag: 'usual', high: 51, from: catalogue.date });
  // The next day nobody is signed in any more.
  server.clock.advance(86_400_000);
  [admin, doctor, nurse] = (await team()) as [TestClient, TestClient, TestClient];
  expect(await found('potassium', 50)).toMatchObject({ flag: 'high', high: 45, from: tomorrow });
  const results = (await doctor.get(`/api/patients/${id}/results`)).body.data;
  const ranges = results.flatMap(
    (each: { values: { range: { high: number } | null }[] }) => each.values[0]?.range?.high ?? [],
  );
  expect(ranges).toEqual([45, 51]);

  const late = asked('own-rapid');
  await order(doctor, id, [late]);
  expect((await define({ ...kit, retired: true, from: tomorrow, reason: 'No kits' })).status).toBe(200);
  expect((await order(doctor, id, [asked('own-rapid')])).body).toMatchObject({ field: 'tests/0/name' });
  // What was ordered before goes on.
  await take(nurse, [late.id]);
  expect((await enter(nurse, late.id, [value('own-rapid', 'negative')])).status).toBe(201);
  const said = (await nurse.get('/api/diagnostics/definitions')).body.data;
  expect(said.map(({ kind, from, by }: Record<string, string>) => [kind, from, by])).toEqual([
    ['test', tomorrow, 'Test admin'],
    ['test', today, 'Test admin'],
    ['analyte', today, 'Test admin'],
    ['analyte', tomorrow, 'Test admin'],
  ]);
  await expect(
    server.services.db.inHospital(server.hospital.id, (tx) => tx.deleteFrom('lab_definition').execute()),
  ).rejects.toThrow(/permission denied/);
  const foreign = server.services.db.inHospital(server.other.id, (tx) => tx.selectFrom('lab_definition').execute());
  expect(await foreign).toEqual([]);
});
