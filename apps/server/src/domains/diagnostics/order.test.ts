import { expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import { plansOf } from '../../testing.plans.ts';
import { amend, save, seal } from '../consultations/consultations.fixture.ts';
import { pdf, sha256, upload } from '../files/files.fixture.ts';
import { hashOfShown } from '../records/records.fixture.ts';
import { asked, enter, key, order, release, shown, take, value } from './diagnostics.fixture.ts';
import { STEPS } from './order.policy.ts';
import { ALERT_ALL_AFTER_MS, forgetOrders } from './order.service.ts';
import { readOrders } from './order.store.ts';

const server = await sealingServer();
const desk = await server.login('frontdesk');
const doctor = await server.login('doctor');
const nurse = await server.login('nurse');

async function patient(name: string, gender = 'female', age = 34): Promise<string> {
  return (await desk.post('/api/patients', { name, gender, age })).body.data.id;
}

test('an order goes from the doctor to the sample, the result, the review, and then to the patient', async () => {
  const id = await patient('Lab One');
  const [fbs, potassium] = [asked('fbs'), asked('potassium', { urgent: true, note: 'on spironolactone' })];
  expect((await order(doctor, id, [fbs, potassium])).status).toBe(201);
  const work = (await nurse.get('/api/diagnostics/orders?state=ordered')).body.data;
  expect(work.map((each: { id: string }) => each.id)).toEqual([potassium.id, fbs.id]);
  expect(work[0]).toMatchObject({ isOpen: true, urgent: true, note: 'on spironolactone', specimen: 'blood' });

  const taken = await take(nurse, [fbs.id, potassium.id]);
  const numbers = taken.body.data.map((each: { sample: { number: string } }) => each.sample.number);
  // Two containers, two numbers.
  expect([taken.status, new Set(numbers).size]).toEqual([201, 2]);

  const before = (await shown(nurse, potassium.id)).fields[0];
  expect([before?.analyte.unit, before?.range?.high]).toEqual(['mmol/L', 51]);
  const entered = await enter(nurse, potassium.id, [value('potassium', 68)], { remarks: 'Not haemolysed' });
  expect(entered.body.data).toMatchObject({ state: 'entered', critical: true });
  expect(entered.body.data.alerts).toMatchObject([{ doctor: 'Test doctor', acknowledgedAt: null }]);
  expect(entered.body.can.release).toMatchObject({ ok: false, code: 'not_permitted' });

  expect((await doctor.get('/api/diagnostics/counts')).body.data).toMatchObject({ review: 1, alerts: 1, allAlerts: 1 });
  expect((await doctor.get('/api/diagnostics/alerts?mine=true')).body.data).toHaveLength(1);
  // Whoever did not order it is told when it has waited too long.
  const lateOf = async () => (await nurse.get('/api/diagnostics/counts')).body.data;
  expect(await lateOf()).toMatchObject({ alerts: 0, lateAlerts: 0, allAlerts: 1 });
  server.clock.advance(ALERT_ALL_AFTER_MS);
  expect(await lateOf()).toMatchObject({ alerts: 0, lateAlerts: 1 });
  const seeing = (version: number) => doctor.post(`/api/diagnostics/orders/${potassium.id}/acknowledge`, { version });
  const seen = await seeing(1);
  expect(seen.body.data.alerts[0]).toMatchObject({ acknowledgedBy: 'Test doctor' });
  expect((await seeing(1)).body.code).toBe('lab_state');

  const released = await release(doctor, potassium.id, 'Stop spironolactone');
  expect(released.body.data).toMatchObject({ state: 'released' });
  const results = (await doctor.get(`/api/patients/${id}/results`)).body.data;
  expect(results).toMatchObject([
    { version: 2, released: true, comment: 'Stop spironolactone', values: [{ value: 68, flag: 'critical-high' }] },
  ]);
  const [sealed] = (await doctor.get(`/api/records/${results[0].record}`)).body.data.versions;
  expect(hashOfShown(sealed)).toBe(sealed.contentHash);
  // A correction of what is released is a doctor's, says why, and stays released.
  expect((await enter(nurse, potassium.id, [value('potassium', 48)], { reason: 'Typed wrong' })).body.code).toBe(
    'not_permitted',
  );
  expect((await enter(doctor, potassium.id, [value('potassium', 48)])).body).toMatchObject({ field: 'reason' });
  const corrected = await enter(doctor, potassium.id, [value('potassium', 48)], { reason: 'Typed wrong' });
  expect(corrected.body.data).toMatchObject({ state: 'released', critical: false });
  expect((await doctor.get(`/api/patients/${id}/results`)).body.data).toMatchObject([{ version: 3, released: true }]);
  expect((await shown(doctor, potassium.id)).history.map(({ act }) => act)).toEqual([
    'corrected',
    'released',
    'entered',
    'sampled',
    'ordered',
  ]);
});

test('a value that cannot be is refused with its name, and nothing is written', async () => {
  const id = await patient('Lab Two', 'male', 50);
  const [cbc, words, ns1] = [asked('cbc'), asked(null), asked('dengue-ns1')];
  await order(doctor, id, [cbc, words, ns1]);
  await take(nurse, [cbc.id, words.id, ns1.id]);
  const wrong: [string, object[], string][] = [
    [cbc.id, [value('haemoglobin', 1320)], 'values/haemoglobin'],
    [cbc.id, [value('haemoglobin', '13.2')], 'values/haemoglobin'],
    [cbc.id, [value('haemoglobin', 132), value('haemoglobin', 133)], 'values/haemoglobin'],
    [cbc.id, [value('tsh', 200)], 'values/tsh'],
    [cbc.id, [], 'values'],
    [words.id, [value(null, 5)], 'values/text'],
    [ns1.id, [value('dengue-ns1', 'maybe')], 'values/dengue-ns1'],
  ];
  for (const [orderId, values, field] of wrong) {
    expect((await enter(nurse, orderId, values)).body).toMatchObject({ code: 'invalid_field', field });
  }
  expect((await shown(nurse, cbc.id)).state).toBe('sampled');
  const good = [
    [cbc.id, [value('haemoglobin', 132), value('platelets', 90), value('wbc', 20, '<')]],
    [words.id, [value(null, 'Grew nothing')]],
    [ns1.id, [value('dengue-ns1', 'positive')]],
  ] as const;
  for (const [orderId, values] of good) expect((await enter(nurse, orderId, [...values])).status).toBe(201);
  const results = (await doctor.get(`/api/patients/${id}/results`)).body.data;
  const flags = results.flatMap((each: { values: { code: string; flag: string }[] }) =>
    each.values.map(({ code, flag }) => [code, flag]),
  );
  expect(Object.fromEntries(flags)).toEqual({
    haemoglobin: 'usual',
    platelets: 'low',
    wbc: 'critical-low',
    null: 'none',
    'dengue-ns1': 'unusual',
  });
});

test('of two who do the same step at once one is refused, and a repeated request changes nothing', async () => {
  const id = await patient('Lab Three');
  const esr = asked('esr');
  await order(doctor, id, [esr]);
  const takes = await Promise.all([take(nurse, [esr.id]), take(doctor, [esr.id])]);
  expect(takes.map(({ status }) => String(status)).sort()).toEqual(['201', '409']);
  const body = { revision: 2, version: null, values: [value('esr', 12)], remarks: '', files: [], reason: '' };
  const url = `/api/diagnostics/orders/${esr.id}/result`;
  const same = key();
  const [first, again] = [await nurse.post(url, body, same), await nurse.post(url, body, same)];
  expect([first.status, again.body.data.revision]).toEqual([201, 3]);
  expect((await nurse.post(url, body, key())).body.code).toBe('conflict');
  const two = await Promise.all([release(doctor, esr.id), release(doctor, esr.id)]);
  expect(two.map(({ status }) => String(status)).sort()).toEqual(['201', '409']);
  expect((await doctor.get(`/api/patients/${id}/results`)).body.data).toMatchObject([{ version: 2 }]);
});

test('an amended consultation changes and cancels what is not taken yet, and never the test of a taken sample', async () => {
  const id = await patient('Lab Four');
  const [hba1c, lipids, tsh] = [asked('hba1c'), asked('lipids'), asked('tsh')];
  const sealed = (await order(doctor, id, [hba1c, lipids, tsh])).body.data;
  await take(nurse, [hba1c.id]);
  const again = async (tests: object[]) => {
    const draft = await amend(doctor, sealed.id);
    const change = { tests: tests as never, reason: 'Fewer are enough' };
    const saved = await save(doctor, draft, change);
    return seal(doctor, sealed.id, saved.body.data.revision);
  };
  expect((await again([{ ...hba1c, code: 'fbs', name: 'fbs' }, lipids])).body).toMatchObject({ field: 'tests/0/name' });
  await doctor.delete(`/api/consultations/${sealed.id}/draft`);
  expect((await again([hba1c, { ...lipids, urgent: true }])).status).toBe(201);
  const states = await Promise.all([hba1c, lipids, tsh].map((each) => shown(doctor, each.id)));
  expect(states.map(({ state, urgent }) => [state, urgent])).toEqual([
    ['sampled', false],
    ['ordered', true],
    ['cancelled', false],
  ]);
  expect(states[2]?.history[0]).toMatchObject({ act: 'cancelled', why: 'Fewer are enough' });
  // What is said later reaches the laboratory until the result is released; what was cancelled does not come back.
  const urgent = { ...hba1c, urgent: true, note: 'before the operation' };
  expect((await again([urgent, { ...lipids, urgent: true }])).status).toBe(201);
  expect(await shown(nurse, hba1c.id)).toMatchObject({ state: 'sampled', urgent: true, note: 'before the operation' });
  const stopped = await shown(doctor, lipids.id);
  const stop = { revision: stopped.revision, reason: 'No tube' };
  expect((await doctor.post(`/api/diagnostics/orders/${lipids.id}/cancel`, stop)).status).toBe(200);
  expect(
    (
      await again([
        { ...urgent, note: 'today' },
        { ...lipids, urgent: true },
      ])
    ).body,
  ).toMatchObject({ field: 'tests/1/name' });
  // A clotted sample: why stands beside the order until another one is taken.
  const { revision } = await shown(nurse, hba1c.id);
  const url = `/api/diagnostics/orders/${hba1c.id}`;
  expect((await nurse.post(`${url}/reject`, { revision, reason: '' })).body).toMatchObject({ field: 'reason' });
  const rejected = await nurse.post(`${url}/reject`, { revision, reason: 'Clotted' });
  expect(rejected.body.data).toMatchObject({ state: 'ordered', rejected: 'Clotted' });
  expect((await nurse.post(`${url}/cancel`, { revision: revision + 1, reason: 'No' })).body.code).toBe('not_permitted');
});

test('nobody corrects, acknowledges or releases values that they were not shown', async () => {
  const potassium = asked('potassium');
  await order(doctor, await patient('Lab Seen'), [potassium]);
  await take(nurse, [potassium.id]);
  await enter(nurse, potassium.id, [value('potassium', 41)]);
  await enter(nurse, potassium.id, [value('potassium', 68)], { reason: 'Typed wrong' });
  const { revision } = await shown(doctor, potassium.id);
  // A page that knows the newest revision, and shows the first version.
  const old = { revision, version: 1 };
  const url = `/api/diagnostics/orders/${potassium.id}`;
  const correction = { ...old, values: [value('potassium', 42)], remarks: '', files: [], reason: 'Read again' };
  const answers = [
    await doctor.post(`${url}/release`, { ...old, comment: '' }, key()),
    await doctor.post(`${url}/result`, correction, key()),
    await doctor.post(`${url}/result`, { ...correction, version: null }, key()),
    await doctor.post(`${url}/acknowledge`, { version: 1 }),
  ];
  expect(answers.map(({ body }) => body.code)).toEqual(['conflict', 'conflict', 'conflict', 'conflict']);
  expect(await shown(doctor, potassium.id)).toMatchObject({ state: 'entered', alerts: [{ acknowledgedAt: null }] });
  expect((await release(doctor, potassium.id)).body.data.alerts[0].acknowledgedAt).not.toBeNull();
});

test('of two patients who are one person samples are taken together, by the ranges of who they are, with their files', async () => {
  const [man, twice] = [await patient('Lab Merged', 'male', 50), await patient('Sunita Elsewhere', 'female', 20)];
  const [cbc, esr] = [asked('cbc'), asked('esr')];
  await order(doctor, twice, [cbc]);
  await order(doctor, man, [esr]);
  // A merge asks who signed in lately; the clock of this file has gone on.
  const merged = await (await server.login('frontdesk')).post(`/api/patients/${man}/merges`, {
    aliasId: twice,
    reason: 'Same card',
  });
  expect([merged.status, merged.body.code]).toEqual([200, undefined]);
  expect((await take(nurse, [cbc.id, esr.id])).body).toMatchObject({ data: [{}, {}] });
  const field = (await shown(nurse, cbc.id)).fields.find(({ analyte }) => analyte.code === 'haemoglobin');
  expect(field?.range?.sex).toBe('male');
  const bytes = pdf(900);
  const files = [{ id: await upload(nurse, twice, bytes, { category: 'labs' }), sha256: sha256(bytes) }];
  expect((await enter(nurse, cbc.id, [value('haemoglobin', 140)], { files })).status).toBe(201);
  const { record } = await shown(doctor, cbc.id);
  const { versions } = (await doctor.get(`/api/records/${record}`)).body.data;
  expect(versions[0].content.files).toMatchObject([{ state: 'open' }]);
  expect((await release(doctor, cbc.id)).status).toBe(201);
});

test('of who was erased nothing waits for a review or a doctor, however much there is', async () => {
  const potassium = asked('potassium');
  await order(doctor, await patient('Lab Gone'), [potassium]);
  await take(nurse, [potassium.id]);
  await enter(nurse, potassium.id, [value('potassium', 70)]);
  const before = (await doctor.get('/api/diagnostics/counts')).body.data;
  const { id } = server.hospital;
  await server.services.db.inHospital(id, async (tx) => {
    const [row] = await readOrders(tx, id, { ids: [potassium.id] });
    if (row === undefined) throw new Error('no order');
    await forgetOrders(tx, id, { subjectId: row.subjectId, at: new Date(server.clock.now()) });
    expect(await readOrders(tx, id, { subjects: [row.subjectId], open: true })).toEqual([]);
  });
  const { review, allAlerts } = before;
  const after = (await doctor.get('/api/diagnostics/counts')).body.data;
  expect(after).toMatchObject({ review: review - 1, allAlerts: allAlerts - 1 });
  expect((await shown(doctor, potassium.id)).history[0]).toMatchObject({ act: 'cancelled', by: '' });
});

test('which test it is stands nowhere in clear, no other hospital sees it, and the database takes the steps of the policy alone', async () => {
  const id = await patient('Lab Five');
  const secret = asked(null, { name: 'MARKER-HIV', note: 'MARKER-NOTE' });
  await order(doctor, id, [secret]);
  await server.services.db.inHospital(server.hospital.id, async (tx) => {
    const rows = await tx.selectFrom('lab_order').selectAll().execute();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some((row) => JSON.stringify(row).includes('MARKER') || row.box.includes('MARKER'))).toBe(false);
  });
  const elsewhere = await server.services.db.inHospital(server.other.id, (tx) =>
    tx.selectFrom('lab_order').select('id').execute(),
  );
  expect(elsewhere).toEqual([]);
  for (const role of ['cashier', 'pharmacist', 'frontdesk', 'admin'] as const) {
    const client = await server.login(role);
    expect((await client.get(`/api/diagnostics/orders/${secret.id}`)).body.code).toBe('not_permitted');
  }
  const { rows } = await withClient(server.database.superUrl, (client) =>
    client.query<{ before: string; after: string }>('select before, after from lab_order_steps()'),
  );
  const inCode = STEPS.map(([before, after]) => `${before} ${after}`);
  expect(rows.map(({ before, after }) => `${before} ${after}`).sort()).toEqual(inCode.sort());
});

test('a work list is read by its index and in its order, page behind page, however much was done before', async () => {
  await withClient(server.database.superUrl, async (client) => {
    await client.query(`set session_replication_role = replica;
      insert into lab_order (hospital_id, id, subject_id, ordered_by, ordered_by_name, ordered_at, urgent, state,
        words_version, epoch, wrapped_key, box)
      select hospital_id, gen_random_uuid(), subject_id, ordered_by, ordered_by_name, ordered_at, n % 7 = 0,
        case when n % 50 = 0 then 'ordered' else 'cancelled' end, words_version, epoch, wrapped_key, box
      from (select * from lab_order limit 1) one, generate_series(1, 4000) n;
      analyze lab_order`);
  });
  const seen: { id: string; urgent: boolean }[] = [];
  let next: string | null = null;
  do {
    const page: string = next === null ? '' : `&cursor=${next}`;
    const { body } = await nurse.get(`/api/diagnostics/orders?state=ordered${page}`);
    // What does not open under the id of another order is said, and stops no other.
    seen.push(...body.data);
    next = body.next;
  } while (next !== null);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThan(80);
  const order = seen.map(({ id, urgent }) => `${urgent ? 0 : 1}${id}`);
  expect(order).toEqual(order.toSorted());
  const plan = await plansOf(server, 'lab_order', () =>
    nurse.get(`/api/diagnostics/orders?state=ordered&cursor=o.${seen[40]?.id}`),
  );
  expect(plan).toContain('using lab_order_work on lab_order');
  expect(plan).not.toMatch(/Seq Scan|Sort/);
});
