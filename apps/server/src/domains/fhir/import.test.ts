import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { scene } from '../../../../../demo/scene.ts';
import type { TestClient } from '../../testing.ts';
import { MOST_ENCOUNTERS, MOST_RESOURCES } from './bundle.policy.ts';
import { subjectsOf } from '../patients/index.ts';
import { importPart, openBundle, PART_VISITS, type Wish } from './import.service.ts';
import { importBundle } from './index.ts';

const server = await sealingServer();
const doctor = await server.login('doctor');
const person = server.person('doctor');
const bundleOf = async (name: string): Promise<{ resourceType: string; entry: { resource: object }[] }> =>
  JSON.parse(await readFile(new URL(`../../../../../demo/source/fhir/${name}.json`, import.meta.url), 'utf8'));

/** As the demo does it: by its doctor, in one transaction. */
const scened = scene(
  server.services,
  server.hospital as never,
  new Map([['doctor', { ...person, roles: ['doctor'] }]]),
  {
    today: '2026-11-21',
    startedAt: server.clock.now(),
    openedAt: server.clock.now(),
  },
).as('doctor', server.clock.now());
function take(json: unknown, confirmDuplicate = true) {
  const { services, hospital, clock } = server;
  const { actor } = scened;
  return services.db.inHospital(hospital.id, (tx) =>
    importBundle({ tx, hospital: hospital as never, actor, clock, client: { address: '127.0.0.1' } }, json, {
      confirmDuplicate,
    }),
  );
}

test('a patient of another system is taken over with visits, vitals, results and medicines; every resource is counted', async () => {
  const json = await bundleOf('agustin-fonseca');
  const { patientId, mapped, notMapped, written } = await take(json);
  expect(written).toBe(7);
  expect(mapped).toMatchObject({ Patient: 1, Encounter: 7, Condition: 2, MedicationRequest: 2, Immunization: 8 });
  expect(notMapped).toMatchObject({ Claim: 9, ExplanationOfBenefit: 7, Organization: 1, Practitioner: 1 });
  const all = [...Object.values(mapped), ...Object.values(notMapped)].reduce((sum, each) => sum + each, 0);
  expect(all).toBe(json.entry.length);
  expect((await doctor.get(`/api/patients/${patientId}`)).body.data).toMatchObject({
    name: 'Agustín Fonseca',
    birthDate: '1994-02-01',
    address: { city: 'Fall River, Massachusetts, 02720', country: 'US' },
  });
  const vitals = (await doctor.get(`/api/patients/${patientId}/vitals`)).body.data;
  expect(vitals[0].date >= vitals.at(-1).date).toBe(true);
  expect(vitals.some(({ values }: { values: object }) => 'systolic' in values && 'height' in values)).toBe(true);
  const records = (await doctor.get(`/api/patients/${patientId}/records`)).body.data;
  const text = JSON.stringify(records);
  for (const told of [
    'Sprain of wrist',
    'Immunised: Influenza',
    'Ibuprofen 200 MG Oral Tablet',
    'when needed',
    'From another system',
  ])
    expect(text).toContain(told);
  const sealed = [...text.matchAll(/"at":"([^"]+)"/g)].map(([, at = '']) => Date.parse(at));
  expect(Math.max(...sealed), 'nothing is sealed in the future').toBe(server.clock.now());
});

test('imported again it is the same patient, and nothing is written twice or counted as written', async () => {
  const json = await bundleOf('gustavo-mejia');
  const first = await take(json);
  server.clock.advance(1_000);
  const again = await take(json);
  expect(first).toMatchObject({ written: 6, known: {} });
  expect(again).toMatchObject({ patientId: first.patientId, known: first.mapped, mapped: {}, written: 0 });
});

test('a doctor looks at what a bundle would write, nothing stays of it, then takes it over; nobody else may', async () => {
  const name = 'clemente-kreiger';
  const bytes = Buffer.from(JSON.stringify(await bundleOf(name)));
  const file = { name: `${name}.json`, mediaType: 'application/fhir+json', bytes };
  const send = (client: TestClient, preview: boolean, sent = file) =>
    client.upload(`/api/fhir/imports${preview ? '?preview=true' : ''}`, sent);
  const count = () =>
    server.services.db.inHospital(server.hospital.id, (tx) =>
      tx
        .selectFrom('record_version')
        .select((eb) => eb.fn.countAll<bigint>().as('all'))
        .executeTakeFirstOrThrow(),
    );
  const before = await count();
  const shown = await send(doctor, true);
  expect(shown.status, JSON.stringify(shown.body)).toBe(200);
  expect(shown.body.data).toMatchObject({ patient: null, known: {} });
  expect(shown.body.data.written).toBeGreaterThan(0);
  expect(await count()).toEqual(before);
  const taken = await send(doctor, false);
  expect(taken.body.data).toMatchObject({ written: shown.body.data.written, mapped: shown.body.data.mapped });
  expect((await count()).all).toBeGreaterThan(before.all);
  // Whoever is here already is named, which is a look at them (I-12).
  const again = await send(doctor, true);
  expect(again.body.data).toMatchObject({ patient: taken.body.data.patient, written: 0, mapped: {} });
  expect((await send(await server.login('nurse'), true)).body.code).toBe('not_permitted');
  for (const said of ['{"resourceType":', '{"resourceType":"Patient"}']) {
    const { body } = await send(doctor, false, { ...file, bytes: Buffer.from(said) });
    expect(body).toMatchObject({ code: 'invalid_field', field: 'file' });
  }
});

const WHO = { subject: { reference: 'Patient/1' }, encounter: { reference: 'Encounter/1' } };
const START = { period: { start: '2020-03-02T05:00:00Z' } };
const visit = { resourceType: 'Encounter', id: '1', status: 'finished', subject: WHO.subject, ...START };
const of = (resourceType: string, said: object) => ({ resourceType, ...WHO, ...said });
const word = (text: string) => ({ code: { text } });
const sure = (code: string) => ({ verificationStatus: { coding: [{ code }] } });
const pulse = (value: number) => ({
  status: 'final',
  code: { text: 'Pulse', coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  valueQuantity: { value, unit: '/min', code: '/min' },
});
const made = (system: string | null, name: string, ...more: object[]) => ({
  resourceType: 'Bundle',
  entry: [
    {
      resourceType: 'Patient',
      id: '1',
      identifier: [{ ...(system === null ? {} : { system }), value: '1' }],
      name: [{ text: name, given: [name], family: 'Made Up' }],
      birthDate: '1980-01-01',
    },
    visit,
    ...more,
  ].map((resource) => ({ resource })),
});

test('what was not done, refuted, stopped or measured twice is said as it is, or not taken over and counted so', async () => {
  const medicine = (text: string, said: object) =>
    of('MedicationRequest', { intent: 'order', medicationCodeableConcept: { text }, ...said });
  const vaccine = (text: string, status: string) => of('Immunization', { status, vaccineCode: { text } });
  const results = Array.from({ length: 101 }, (_, at) =>
    of('Observation', { status: 'final', ...word(`Value ${at}`), valueString: 'found' }),
  );
  const taken = await take(
    made(
      'https://one.example',
      'Uma',
      vaccine('Tetanus', 'not-done'),
      vaccine('Polio', 'completed'),
      vaccine('Cholera', 'entered-in-error'),
      of('Condition', { ...word('Asthma'), ...sure('confirmed') }),
      of('Condition', { ...word('Angina'), ...sure('provisional') }),
      of('Condition', { ...word('Anaemia') }),
      of('Condition', { ...word('Gout'), ...sure('refuted') }),
      of('Condition', { ...word('Malaria'), ...sure('entered-in-error') }),
      of('Condition', { ...word('Not theirs'), ...sure('confirmed'), subject: { reference: 'Patient/2' } }),
      of('Observation', pulse(71)),
      of('Observation', pulse(93)),
      of('Observation', { ...pulse(55), status: 'entered-in-error' }),
      ...results,
      medicine('Salbutamol', { status: 'stopped' }),
      medicine('Morphine', { status: 'entered-in-error' }),
      medicine('Warfarin', { status: 'active', doNotPerform: true }),
      medicine('Heparin', { status: 'active', intent: 'proposal' }),
      of('Procedure', { status: 'not-done', ...word('Appendectomy') }),
      of('Procedure', { status: 'in-progress', ...word('Dialysis') }),
      { resourceType: 'Encounter', id: '2', status: 'cancelled', subject: WHO.subject, ...START },
    ),
  );
  const visited = { Patient: 1, Encounter: 1, Immunization: 2, Condition: 3, Observation: 103 };
  expect(taken.mapped).toEqual({ ...visited, MedicationRequest: 1, Procedure: 1 });
  const missed = { Immunization: 1, Condition: 3, Observation: 1, MedicationRequest: 3, Procedure: 1, Encounter: 1 };
  expect(taken.notMapped).toEqual(missed);
  const { body } = await doctor.get(`/api/patients/${taken.patientId}/records`);
  const text = JSON.stringify(body.data);
  for (const told of ['Not immunised: Tetanus', 'Immunised: Polio', 'Not done: Appendectomy', '"not said (stopped)"'])
    expect(text).toContain(told);
  expect(text).toContain('Named there without saying how sure: Anaemia');
  expect(text).toMatch(/"text":"Asthma","certainty":"confirmed"/);
  expect(text).toMatch(/"text":"Angina","certainty":"suspected"/);
  expect(text).toMatch(/"pulse":71/);
  expect(text).toMatch(/"label":"Pulse","value":"93 \/min"/);
  expect(text).toContain('Value 100');
  expect(text).not.toMatch(/Cholera|Gout|Malaria|Not theirs|Morphine|Warfarin|Heparin|Dialysis/);
});

test('the same numbers of two systems are two people, each with their visit; without a system nobody is taken over', async () => {
  const one = await take(made('https://two.example', 'Vani'));
  const other = await take(made('https://three.example', 'Wasim'));
  expect(other.patientId).not.toBe(one.patientId);
  expect([one.written, other.written]).toEqual([1, 1]);
  const alike = made('https://two.example', 'Vani', { ...visit, id: '2', subject: { reference: 'Patient/9' } });
  expect(await take(alike)).toMatchObject({ patientId: one.patientId, written: 0, notMapped: { Encounter: 1 } });
  await expect(take(made(null, 'Xenia'))).rejects.toMatchObject({ code: 'invalid_field' });
  await expect(take(made('https://two.example', 'Vani', visit))).rejects.toMatchObject({ code: 'invalid_field' });
});

/** As the screen sends it. */
const send = (json: unknown, query = '') =>
  doctor.upload(`/api/fhir/imports${query}`, {
    name: 'one.json',
    mediaType: 'application/fhir+json',
    bytes: Buffer.from(JSON.stringify(json)),
  });
const lookedAt = async (): Promise<number> => {
  const counted = await server.services.db.inHospital(server.hospital.id, (tx) =>
    tx
      .selectFrom('access_event')
      .select((eb) => eb.fn.countAll<bigint>().as('all'))
      .executeTakeFirstOrThrow(),
  );
  return Number(counted.all);
};
/** A bundle whose patient says other things of themselves. */
const saying = (json: ReturnType<typeof made>, said: object) => ({
  ...json,
  entry: json.entry.map((entry, at) => (at === 0 ? { resource: { ...entry.resource, ...said } } : entry)),
});
test('a bundle of another birth date or gender than whom its identifier leads to is put on nobody', async () => {
  const bundle = made('https://four.example', 'Yamini');
  const first = await take(saying(bundle, { gender: 'female' }));
  const before = await lookedAt();
  for (const said of [{ birthDate: '1981-01-01' }, { birthDate: '1981' }, { gender: 'male' }]) {
    const again = saying(made('https://four.example', 'Zoya', { ...visit, id: '2' }), said);
    for (const query of ['?preview=true', '', '?confirmDuplicate=true']) {
      const { body, status } = await send(again, query);
      expect([status, body.code, body.field], JSON.stringify(body)).toEqual([422, 'invalid_field', 'file']);
      expect(body.detail).toMatch(/P-\d{6}/);
      expect(body.detail).not.toContain('1980');
    }
  }
  // Each refusal says that they are here, which is a look at them (I-12).
  expect((await lookedAt()) - before).toBeGreaterThan(0);
  // What one of them does not know tells them apart from nobody; who the bundle says it is stands in the answer.
  for (const said of [
    { birthDate: '1980-01' },
    { birthDate: undefined },
    { gender: 'female' },
    { gender: 'unknown' },
  ]) {
    const { body } = await send(saying(made('https://four.example', 'Zoya'), said), '?preview=true');
    expect(body.data, JSON.stringify(body)).toMatchObject({
      patient: { id: first.patientId },
      said: {
        name: 'Zoya Made Up',
        birthDate: '1980-01-01',
        gender: 'unknown',
        ...said,
        ...('birthDate' in said && said.birthDate === undefined ? { birthDate: '' } : {}),
      },
    });
  }
});

test('a new patient who looks like somebody known is taken over only when a person says that it is another', async () => {
  const first = await take(made('https://five.example', 'Abhay'));
  const alike = saying(made('https://six.example', 'Abhay'), {
    identifier: [{ system: 'https://six.example', value: 'A-77' }],
  });
  const before = await lookedAt();
  for (const query of ['?preview=true', '']) {
    const { body } = await send(alike, query);
    expect(body, JSON.stringify(body)).toMatchObject({ code: 'already_exists', params: { reasons: 'name+birthDate' } });
    expect(body.params.count).toBe(1);
  }
  expect((await lookedAt()) - before).toBe(2);
  const { body } = await send(alike, '?preview=true&confirmDuplicate=true');
  expect(body.data, JSON.stringify(body)).toMatchObject({ patient: null, written: 1 });
  const other = await send(alike, '?confirmDuplicate=true');
  expect(other.status, JSON.stringify(other.body)).toBe(200);
  expect(other.body.data.patient.id).not.toBe(first.patientId);
  // What was written of somebody new stands in who looked, as everything of a patient does (I-12).
  const looks = await server.services.db.inHospital(server.hospital.id, async (tx) => {
    const subjects = await subjectsOf(tx, server.hospital, other.body.data.patient.id);
    return tx.selectFrom('access_event').select('resource').where('subject_id', 'in', subjects).execute();
  });
  expect(looks).toEqual([{ resource: 'records' }]);
});

test('a patient is found by any of their identifiers, in any order and without a visit twice; two people’s are refused', async () => {
  const [a, b, c] = ['a', 'b', 'c'].map((value) => ({ system: 'https://seven.example', value: `seven-${value}` }));
  const bundle = made('https://seven.example', 'Bina');
  const first = await take(saying(bundle, { identifier: [a] }));
  const again = await send(saying(bundle, { identifier: [b, a] }));
  expect(again.body.data, JSON.stringify(again.body)).toMatchObject({ patient: { id: first.patientId }, written: 0 });
  const other = await take(saying(made('https://seven.example', 'Chitra'), { identifier: [c] }));
  expect(other.patientId).not.toBe(first.patientId);
  const both = await send(saying(bundle, { identifier: [a, c] }), '?confirmDuplicate=true');
  expect(both.body).toMatchObject({ code: 'invalid_field', field: 'file' });
});

test('types that no FHIR resource has are none, and break no answer; a bundle beyond the bounds is refused', async () => {
  const odd = ['constructor', '__proto__', 'toString', 'A b'].map((resourceType) => ({ resourceType }));
  const taken = await send(made('https://eight.example', 'Divya', ...odd, { resourceType: 'Basic' }));
  expect(taken.status, JSON.stringify(taken.body)).toBe(409);
  const confirmed = await send(
    made('https://eight.example', 'Divya', ...odd, { resourceType: 'Basic' }),
    '?confirmDuplicate=true',
  );
  expect(confirmed.body.data, JSON.stringify(confirmed.body)).toMatchObject({ written: 1 });
  expect(confirmed.body.data.notMapped).toEqual({ Basic: 1 });
  const visits = Array.from({ length: MOST_ENCOUNTERS }, (_, at) => ({ ...visit, id: `further-${at}` }));
  const resources = Array.from({ length: MOST_RESOURCES }, () => ({ resourceType: 'Basic' }));
  for (const many of [visits, resources]) {
    const { body } = await send(made('https://eight.example', 'Divya', ...many));
    expect(body).toMatchObject({ code: 'too_large' });
  }
});

test('a long bundle is taken over in parts between which others seal; previewed it says the same, and stopped it goes on there', async () => {
  const day = (at: number) => ({ period: { start: `2020-04-${String(at).padStart(2, '0')}T05:00:00Z` } });
  const visits = Array.from({ length: 28 }, (_, at) => ({ ...visit, id: `long-${at}`, ...day(at + 1) }));
  // Told twice without an id: the tenth and the eleventh, between which a part ends.
  const twice = {
    ...visit,
    id: undefined,
    identifier: [{ value: 'twice' }],
    period: { start: '2020-04-08T09:00:00Z' },
  };
  const long = made('https://nine.example', 'Esha', ...visits, twice, twice);
  const seen = (await send(long, '?preview=true&confirmDuplicate=true')).body.data;
  expect(seen, JSON.stringify(seen)).toMatchObject({
    patient: null,
    written: 30,
    mapped: { Encounter: 30 },
    known: { Encounter: 1 },
  });
  const acting = { hospital: server.hospital as never, clock: server.clock, client: { address: '127.0.0.1' } };
  const part = (wish: Wish) =>
    server.services.db.inHospital(server.hospital.id, (tx) =>
      importPart({ ...acting, tx, actor: scened.actor }, openBundle(long), wish),
    );
  const first = await part({ confirmDuplicate: true, part: 0 });
  expect(first).toMatchObject({ written: PART_VISITS });
  const other = (await take(made('https://ten.example', 'Falguni'))).patientId;
  await expect(part({ confirmDuplicate: true, part: 1, is: other })).rejects.toMatchObject({ code: 'conflict' });
  const rest = (await send(long, '?confirmDuplicate=true')).body.data;
  expect(rest).toMatchObject({ patient: { id: first.patientId }, written: 30 - PART_VISITS });
  expect(rest.known).toMatchObject({ Patient: 1, Encounter: 1 + PART_VISITS });
  const transactions = await server.services.db.inHospital(server.hospital.id, async (tx) => {
    const found = await sql<{ count: string }>`select count(distinct v.xmin::text) as count from record_version v
      join record r on r.hospital_id = v.hospital_id and r.id = v.record_id
      where r.subject_id = any(${await subjectsOf(tx, server.hospital, first.patientId)}::uuid[])`.execute(tx);
    return Number(found.rows[0]?.count);
  });
  expect(transactions, 'no transaction holds more than one part').toBe(Math.ceil(31 / PART_VISITS));
});

test('allergies of a bundle stand beside what is written here, and only a substance that stands here is said to be known', async () => {
  const allergy = (text: string, said: object = {}) => ({
    resourceType: 'AllergyIntolerance',
    patient: WHO.subject,
    ...word(text),
    ...sure('confirmed'),
    ...said,
  });
  const told = allergy('Penicillin', { criticality: 'high' });
  const latex = { substance: 'Latex', kind: 'environment', severity: 'mild', reaction: 'Rash' };
  const nothing = { allergies: [], noKnownAllergies: false, weightKg: null, weighedOn: null, base: 0 };
  const here = [
    { ...nothing, weightKg: 61.5, weighedOn: '2026-11-20' },
    { ...nothing, noKnownAllergies: true },
    { ...nothing, allergies: [latex] },
    { ...nothing, allergies: [{ ...latex, substance: 'penicillin' }] },
  ];
  const after: unknown[] = [];
  for (const [at, written] of here.entries()) {
    const bundle = (...more: object[]) => made(`https://allergies-${at}.example`, `Allergic${'abcd'[at]}`, ...more);
    const { patientId } = await take(bundle());
    const path = `/api/patients/${patientId}/allergies`;
    expect((await doctor.put(path, written)).status).toBe(200);
    const taken = await take(bundle(told));
    expect(taken.mapped, JSON.stringify(taken)).toEqual({ AllergyIntolerance: 1 });
    const { body } = await doctor.get(path);
    expect(body.data).toMatchObject({ version: 2, noKnownAllergies: false, weightKg: written.weightKg });
    after.push(body.data.allergies);
    expect(await take(bundle(told))).toMatchObject({ mapped: {}, known: { AllergyIntolerance: 1 } });
    expect((await doctor.get(path)).body.data.version).toBe(2);
  }
  const penicillin = { substance: 'Penicillin', kind: 'other', severity: 'severe', reaction: '' };
  expect(after).toEqual([[penicillin], [penicillin], [latex, penicillin], [{ ...penicillin, reaction: 'Rash' }]]);
});

test('a doctor who has a consultation of this patient open takes their file over, and goes on with it', async () => {
  const bundle = (...more: object[]) => made('https://sitting.example', 'Sitting', ...more);
  const { patientId } = await take(bundle());
  const begun = await doctor.post(`/api/patients/${patientId}/consultations`, { encounterId: null });
  expect(begun.status, JSON.stringify(begun.body)).toBe(201);
  const taken = await send(bundle({ ...visit, id: '2' }, of('Condition', word('Asthma'))));
  expect(taken.body.data, JSON.stringify(taken.body)).toMatchObject({ written: 1, mapped: { Encounter: 1 } });
  const again = await doctor.post(`/api/patients/${patientId}/consultations`, { encounterId: null });
  expect(again.body.data).toMatchObject({ id: begun.body.data.id, sealedAt: null });
});

test('a year or a month of birth is taken as its first day, estimated, none as not known; no date and too long a name are refused', async () => {
  const bundle = (said: object) =>
    saying(made('https://born.example', 'Born'), {
      identifier: [{ system: 'https://born.example', value: JSON.stringify(said).slice(0, 50) }],
      ...said,
    });
  const births = [
    [undefined, null, false],
    ['1980', '1980-01-01', true],
    ['1980-12', '1980-12-01', true],
    ['1980-12-31', '1980-12-31', false],
  ] as const;
  for (const [birthDate, kept, birthDateEstimated] of births) {
    const { body } = await send(bundle({ birthDate }), '?confirmDuplicate=true');
    expect(body.data, JSON.stringify(body)).toMatchObject({ written: 1, said: { birthDate: birthDate ?? '' } });
    const { data } = (await doctor.get(`/api/patients/${body.data.patient.id}`)).body;
    expect(data).toMatchObject({ birthDate: kept, birthDateEstimated });
  }
  const long = 'x'.repeat(201);
  const unfit = [{ birthDate: '' }, { birthDate: '31-12-1980' }, { birthDate: 1980 }, { birthDate: '1980-02-31' }];
  const many = [{ name: [{ text: long, family: long }] }, { address: [{ line: [long] }] }];
  for (const said of [...unfit, ...many]) {
    const { body, status } = await send(bundle(said), '?confirmDuplicate=true');
    expect([status, body.code], JSON.stringify(body)).toEqual([422, 'invalid_field']);
    expect(body.detail).not.toMatch(/1980-02|31-12|xx/);
  }
});

test('a medicine that a request only refers to is taken by its name: of the bundle, within the request, or as the reference says', async () => {
  const medicine = (medicationReference: object, said: object = {}) =>
    of('MedicationRequest', { intent: 'order', status: 'active', medicationReference, ...said });
  const named = (id: string, text: string, said: object = {}) => ({
    resourceType: 'Medication',
    id,
    ...word(text),
    ...said,
  });
  const taken = await take(
    made(
      'https://medicines.example',
      'Referring',
      named('m1', 'Amlodipine'),
      named('m2', 'Digoxin', { status: 'entered-in-error' }),
      medicine({ reference: 'Medication/m1' }),
      medicine({ reference: 'Medication/m1' }),
      medicine({ reference: 'Medication/m2' }),
      medicine({ reference: '#1' }, { contained: [named('1', 'Bisoprolol')] }),
      medicine({ reference: 'Medication/elsewhere', display: 'Candesartan' }),
      medicine({ reference: 'Patient/1' }),
    ),
  );
  expect(taken.mapped).toEqual({ Patient: 1, Encounter: 1, Medication: 1, MedicationRequest: 4 });
  expect(taken.notMapped).toEqual({ Medication: 1, MedicationRequest: 2 });
  const text = JSON.stringify((await doctor.get(`/api/patients/${taken.patientId}/records`)).body.data);
  for (const name of ['Amlodipine', 'Bisoprolol', 'Candesartan']) expect(text).toContain(name);
  expect(text).not.toContain('Digoxin');
});

test('what is no bundle of one patient is refused', async () => {
  await expect(take({ resourceType: 'Patient', id: 'x' })).rejects.toMatchObject({ code: 'invalid_field' });
  await expect(take({ resourceType: 'Bundle', entry: [] })).rejects.toMatchObject({ code: 'invalid_field' });
});
