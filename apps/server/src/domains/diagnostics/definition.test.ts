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

test('an age is days, months or years, and a range begins at a lower one than it ends', async () => {
  const admin = await server.login('admin');
  const at = today();
  const range = { sex: null, from: null, until: null, low: 1, high: 2, source: 'Ours' };
  const define = async (ranges: object[]) =>
    (await admin.post('/api/diagnostics/analytes', own('own-aged', { ranges, from: at }))).body;
  const pair = (said: object) => [
    { ...range, sex: 'male' },
    { ...range, sex: 'female', ...said },
  ];
  for (const said of [
    { from: '18' },
    { until: '18' },
    { from: 'adult' },
    { from: '18Y' },
    { from: '18y', until: '2y' },
    { from: '18y', until: '18y' },
    { until: '0d' },
  ]) {
    expect(await define([{ ...range, ...said }]), JSON.stringify(said)).toMatchObject({
      code: 'invalid_field',
      field: 'ranges/0',
    });
    expect(await define(pair(said)), JSON.stringify(said)).toMatchObject({ code: 'invalid_field', field: 'ranges/1' });
  }
  expect((await define([{ ...range, from: '28d', until: '18y' }])).code).toBeUndefined();
});

test('a code that begins on a later day has its name and unit already, and of two admins at once one says what it is', async () => {
  const admin = await server.login('admin');
  const [at, later] = [today(), today(10)];
  const measure = (said: object) => admin.post('/api/diagnostics/analytes', said);
  expect((await measure(own('own-later', { from: later }))).status).toBe(200);
  expect((await measure(own('own-later', { from: at, unit: 'mmol/L' }))).body).toMatchObject({
    code: 'invalid_field',
    field: 'unit',
  });
  expect((await measure(own('own-later', { from: at }))).status).toBe(200);

  const units = Array.from({ length: 6 }, (_, index) => `unit${index}`);
  const answers = await Promise.all(units.map((unit) => measure(own('own-race', { from: at, unit }))));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422, 422, 422, 422, 422]);

  const facts = { also: '', specimen: 'blood', container: '', fasting: false, retired: false, reason: 'Bought kits' };
  const panel = { ...facts, code: 'own-panel', name: 'Panel', analytes: ['own-later'] };
  const define = (said: object) => admin.post('/api/diagnostics/tests', { ...panel, ...said });
  expect((await define({ from: later })).status).toBe(200);
  expect((await define({ from: at, name: 'Other panel' })).body).toMatchObject({
    code: 'invalid_field',
    field: 'name',
  });
  expect((await define({ from: at })).status).toBe(200);
  // From where it is that test, it may be called otherwise.
  expect((await define({ from: at, name: 'Other panel' })).status).toBe(200);
});

const today = (days = 0): string =>
  new Date(server.clock.now() + 19_800_000 + days * 86_400_000).toISOString().slice(0, 10);

/** A number of the hospital's own. */
function own(code: string, said: object): object {
  const none = { options: [], normal: [], alarming: [], ranges: [], critical: null };
  return {
    code,
    name: 'Own number',
    unit: 'mg/dL',
    digits: 0,
    possible: [0, 100],
    ...none,
    reason: 'Our analyser',
    ...said,
  };
}
