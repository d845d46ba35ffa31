import { describe, expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { subjectsOf } from '../patients/index.ts';
import { ownAccount } from '../people/own.fixture.ts';
import { amend, begin, key, line, parts, save, seal, typed, write as writeNow } from './consultations.fixture.ts';

const server = await sealingServer();
const [doctor, nurse, pharmacist, cashier, frontdesk, admin] = await Promise.all(
  ['doctor', 'nurse', 'pharmacist', 'cashier', 'frontdesk', 'admin'].map((each) => server.login(each)),
);
if (!doctor || !nurse || !pharmacist || !cashier || !frontdesk || !admin) throw new Error('all of them work here');
/** A moment after the one before, so that records are in the order of writing. */
const write: typeof writeNow = (...wanted) => {
  server.clock.advance(1_000);
  return writeNow(...wanted);
};
const newPatient = async (name: string): Promise<string> =>
  (await cashier.post('/api/patients', { name, gender: 'female', age: 41, confirmDuplicate: true })).body.data.id;

/** A step of which a screen could not read how much. */
const UNSAID = { take: { by: 'day' as const, amounts: [0, 0, 0, 0] }, days: 3 };
const HALF = { by: 'day' as const, amounts: [50, 0, 0, 0] };
const ONE_ID = '01890000-0000-7000-9000-000000000001';

describe('a consultation', () => {
  test('seals note, vitals, prescription and orders as records of their own, each with its form and its seal', async () => {
    const who = await newPatient('Four Records');
    const sealed = await write(doctor, who, {
      vitals: { systolic: 132, diastolic: 84, temperature: 379 },
      lines: [line('Metformin', { item: null, strength: '500 mg' })],
      tests: [{ name: 'HbA1c', note: '', urgent: false }],
      followUp: '2026-12-05',
    });
    expect(sealed.status).toBe(201);
    const { data, can } = sealed.body;
    expect(parts(sealed.body)).toEqual({ note: 1, prescription: 1, vitals: 1, orders: 1 });
    expect(data).toMatchObject({ draft: null, patient: { name: 'Four Records', age: 41 } });
    expect(can).toMatchObject({ amend: { ok: true }, seal: { ok: false } });
    const said = (part: string) =>
      data.records.find((each: { part: string }) => each.part === part).entry.newest.content.data;
    expect(said('note')).toMatchObject({ form: 'consultation/1', consultation: data.id, followUp: '2026-12-05' });
    expect(said('prescription')).toMatchObject({
      lines: [{ name: 'Metformin', total: 14, substances: ['metformin'] }],
      checks: { interactions: { checked: true }, allergies: { checked: false }, unknown: [] },
    });
    const kinds = (await doctor.get(`/api/patients/${who}/records`)).body.data.map(
      (each: { category: string; type: string }) => `${each.category} ${each.type}`,
    );
    expect(kinds.toSorted()).toEqual([
      'labs ServiceRequest',
      'notes Composition',
      'notes Observation',
      'prescriptions MedicationRequest',
    ]);
  });

  test('keeps what is typed under the patient’s key, for its doctor alone, and goes on with it', async () => {
    const who = await newPatient('Half Written');
    const begun = await begin(doctor, who);
    await save(doctor, begun, { complaint: 'Half a sentence about asthma' });
    const again = await begin(doctor, who);
    expect(again).toMatchObject({
      id: begun.id,
      draft: { revision: 2, content: { complaint: 'Half a sentence about asthma' } },
    });
    const seen = await nurse.get(`/api/consultations/${begun.id}`);
    expect(seen.body.data).toMatchObject({ draft: null, records: [], others: [{ name: 'Test doctor' }] });
    expect(JSON.stringify(seen.body)).not.toContain('asthma');
    expect((await save(doctor, begun, {})).body.code).toBe('conflict');
    const [row] = await server.services.db.inHospital(server.hospital.id, (tx) =>
      tx.selectFrom('consultation_draft').select('box').where('consultation_id', '=', begun.id).execute(),
    );
    expect(Buffer.from(row?.box ?? []).toString('latin1')).not.toContain('asthma');
    expect((await doctor.delete(`/api/consultations/${begun.id}/draft`)).status).toBe(204);
    expect((await doctor.get(`/api/patients/${who}/consultations`)).body.data).toEqual([]);
  });

  test('with one key twice is sealed once, and two seals of one draft make one', async () => {
    const who = await newPatient('Sealed Twice');
    const begun = await begin(doctor, who);
    const { revision } = (await save(doctor, begun, {})).body.data;
    const same = key();
    const send = (headers: Record<string, string>) =>
      doctor.post(`/api/consultations/${begun.id}/seal`, { revision }, headers);
    const first = await send(same);
    const again = await send(same);
    expect([first.status, again.status, again.body.data.id]).toEqual([201, 201, first.body.data.id]);
    const other = await begin(doctor, await newPatient('Sealed At Once'));
    const saved = (await save(doctor, other, {})).body.data;
    const answers = await Promise.all([seal(doctor, other.id, saved.revision), seal(doctor, other.id, saved.revision)]);
    // The second finds the draft gone, or loses it to the first.
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(parts((await doctor.get(`/api/consultations/${other.id}`)).body)).toEqual({ note: 1 });
    expect(parts((await doctor.get(`/api/consultations/${begun.id}`)).body)).toEqual({ note: 1 });
    expect((await doctor.get(`/api/patients/${who}/records`)).body.data).toHaveLength(1);
  });

  test('is amended with a reason: only what changed is another version, and what was taken out says so', async () => {
    const who = await newPatient('Said Otherwise');
    const first = (await write(doctor, who, { lines: [line('Paracetamol')], vitals: { pulse: 78 } })).body.data;
    const draft = await amend(doctor, first.id);
    expect(draft.draft.content).toMatchObject({ lines: [{ name: 'Paracetamol' }], vitals: { pulse: 78 }, reason: '' });
    const silent = (await save(doctor, draft, { ...draft.draft.content, plan: 'Rest and fluids' })).body.data;
    expect((await seal(doctor, first.id, silent.revision)).body).toMatchObject({
      code: 'invalid_field',
      field: 'reason',
    });
    const change = { ...draft.draft.content, plan: 'Rest and fluids', reason: 'Fluids were forgotten' };
    const told = (await save(doctor, { id: first.id, draft: silent }, change)).body.data;
    expect(parts((await seal(doctor, first.id, told.revision)).body)).toEqual({ note: 2, prescription: 1, vitals: 1 });

    const once = await amend(doctor, first.id);
    const none = (await save(doctor, once, { ...once.draft.content, lines: [], reason: 'Not needed' })).body.data;
    const gone = await seal(doctor, first.id, none.revision);
    expect(parts(gone.body)).toEqual({ note: 2, prescription: 2, vitals: 1 });
    const withdrawn = gone.body.data.records.find((each: { part: string }) => each.part === 'prescription');
    expect(withdrawn.entry.newest.content).toMatchObject({ title: 'Prescription withdrawn', data: { lines: [] } });
  });

  test('of two who amend at once one is refused, loses nothing, and goes on from the other’s version', async () => {
    const who = await newPatient('Two Doctors');
    const { id } = (await write(doctor, who)).body.data;
    await admin.post(`/api/people/members/${server.person('cashier2').id}/roles`, {
      roles: ['doctor'],
      reason: 'Helps',
    });
    const other = await server.signIn(server.person('cashier2').login);
    const drafts = [await amend(doctor, id), await amend(other, id)];
    expect(drafts[1].others).toMatchObject([{ since: expect.any(String) }]);
    const [mine, theirs] = await Promise.all(
      [doctor, other].map(async (client, i) => {
        const { data } = (await save(client, drafts[i], { plan: `Plan ${i}`, reason: 'More is known' })).body;
        return data.revision;
      }),
    );
    expect((await seal(doctor, id, mine)).status).toBe(201);
    expect((await seal(other, id, theirs)).body.code).toBe('record_changed');
    const kept = (await other.get(`/api/consultations/${id}`)).body.data;
    expect(kept.draft.content.plan).toBe('Plan 1');
    expect(kept.draft.overtaken).toMatchObject([{ part: 'note', version: 2, by: 'Test doctor', isChangedHere: true }]);
    expect((await save(other, kept, kept.draft.content, { goOn: { note: 1 } })).body.code).toBe('record_changed');
    const based = (await save(other, kept, kept.draft.content, { goOn: { note: 2 } })).body.data;
    expect(based).toMatchObject({ overtaken: [], content: { plan: 'Plan 1' } });
    expect(parts((await seal(other, id, based.revision)).body)).toEqual({ note: 3 });
  });

  test('that is amended goes on over another’s version with what was typed alone: their dose and their orders stay', async () => {
    const who = await newPatient('Half The Dose');
    const [hba1c, potassium, urea] = ['HbA1c', 'Potassium', 'Urea'].map((name) => ({ name, note: '', urgent: false }));
    const visit = { lines: [line('Digoxin')], tests: [hba1c] as never };
    const { id } = (await write(doctor, who, visit)).body.data;
    const other = await server.signIn(server.person('cashier2').login);
    const [mine, theirs] = [await amend(doctor, id), await amend(other, id)];
    const content = { ...theirs.draft.content, reason: 'Potassium is low' };
    const half = content.lines.map((each: object) => ({ ...each, steps: [{ ...UNSAID, take: HALF }] }));
    const change = { ...content, lines: half, tests: [...content.tests, potassium] };
    const told = (await save(other, theirs, change)).body.data;
    expect((await seal(other, id, told.revision)).status).toBe(201);

    const typo = { ...mine.draft.content, plan: 'Rest, mended', reason: 'A typo' };
    const saved = (await save(doctor, mine, { ...typo, tests: [...typo.tests, urea] })).body.data;
    expect(saved.overtaken.map((each: object) => Object.values(each).filter((one) => typeof one !== 'number'))).toEqual(
      [
        ['prescription', 'Test cashier2', expect.any(String), false],
        ['orders', 'Test cashier2', expect.any(String), true],
      ],
    );
    expect((await seal(doctor, id, saved.revision)).body.code).toBe('record_changed');
    const goOn = { prescription: 2, orders: 2 };
    const joined = (await save(doctor, { id, draft: saved }, saved.content, { goOn })).body.data;
    expect(joined.content.lines[0].steps[0].take).toEqual(HALF);
    const sealed = await seal(doctor, id, joined.revision);
    expect(parts(sealed.body)).toEqual({ note: 2, prescription: 2, orders: 3 });
    const orders = (await doctor.get(`/api/patients/${who}/lab-orders`)).body.data;
    expect(
      orders.map(({ test, state }: { test: { name: string }; state: string }) => `${test.name} ${state}`).toSorted(),
    ).toEqual(['HbA1c ordered', 'Potassium ordered', 'Urea ordered']);
  });

  test('to which two add the same part at one moment gets one of them, and the other is told', async () => {
    const who = await newPatient('Added Twice');
    const { id } = (await write(doctor, who)).body.data;
    const other = await server.signIn(server.person('cashier2').login);
    const revisions = await Promise.all(
      [doctor, other].map(async (client, i) => {
        const draft = await amend(client, id);
        const change = { ...draft.draft.content, vitals: { pulse: 80 + i }, reason: 'Measured later' };
        return (await save(client, draft, change)).body.data.revision;
      }),
    );
    const answers = await Promise.all([doctor, other].map((client, i) => seal(client, id, revisions[i])));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.find(({ status }) => status !== 201)?.body.code).toBe('record_changed');
  });

  test('that cannot be is refused with its field, and stays a draft', async () => {
    const who = await newPatient('Refused Often');
    const begun = await begin(doctor, who);
    let { revision } = begun.draft;
    for (const [change, field] of [
      [{ vitals: { temperature: 986 } }, 'vitals/temperature'],
      [{ vitals: { systolic: 80, diastolic: 120 } }, 'vitals/diastolic'],
      [{ vitals: { mood: 3 } }, 'vitals/mood'],
      [{ complaint: '', examination: ' ', plan: '', diagnoses: [] }, 'complaint'],
      [{ followUp: '2026-11-21' }, 'followUp'],
      [{ lines: [line(' ')] }, 'lines/0/name'],
      [{ lines: [line('Zinc', { steps: [] })] }, 'lines/0/steps'],
      [{ lines: [line('Zinc', { steps: [...line('').steps, UNSAID] })] }, 'lines/0/steps'],
      [{ lines: [line('Zinc', { steps: [{ take: HALF, days: 0 }] })] }, 'lines/0/steps'],
      [
        { lines: [line('Zinc', { steps: [{ take: { by: 'hours', amount: 100, hours: 0 }, days: 3 }] })] },
        'lines/0/steps',
      ],
      [{ lines: [line('Zinc', { id: ONE_ID }), line('Iron', { id: ONE_ID })] }, 'lines/1/id'],
      [{ tests: [{ name: '', note: 'fasting', urgent: false }] }, 'tests/0/name'],
      [{ date: '2026-11-22' }, 'date'],
    ] as const satisfies [Parameters<typeof typed>[0], string][]) {
      ({ revision } = (await save(doctor, { id: begun.id, draft: { revision } }, change)).body.data);
      expect((await seal(doctor, begun.id, revision)).body, field).toMatchObject({ code: 'invalid_field', field });
    }
    expect((await begin(doctor, who)).draft.content).toEqual(typed({ date: '2026-11-22' }));
    expect((await doctor.get(`/api/patients/${who}/records`)).body.data).toEqual([]);
  });
});

describe('a warning', () => {
  test('is told at each save, is not sealed over without a reason, and stands in the record with it', async () => {
    const who = await newPatient('Warned');
    await write(doctor, who, { lines: [line('Warfarin 5 mg')] });
    const begun = await begin(doctor, who);
    const lines = [line('Ibuprofen 400 mg'), line('Herbal tonic')];
    const underOneId = [line('Ibuprofen 400 mg', { id: ONE_ID }), line('Zinc', { id: ONE_ID })];
    const first = (await save(doctor, begun, { lines: underOneId })).body.data;
    expect(first.checked.warnings).toMatchObject([{ key: 'interaction:ibuprofen+warfarin' }]);
    const saved = (await save(doctor, { id: begun.id, draft: first }, { lines })).body.data;
    expect(saved.checked).toMatchObject({
      warnings: [{ key: 'interaction:ibuprofen+warfarin', grade: 'major', since: '2026-11-21' }],
      checks: { unknown: ['Herbal tonic'] },
    });
    expect((await seal(doctor, begun.id, saved.revision)).body).toMatchObject({
      code: 'warning_unanswered',
      field: 'answers/interaction:ibuprofen+warfarin',
    });
    const answers = [{ key: 'interaction:ibuprofen+warfarin', reason: 'Two days only, INR tomorrow' }];
    const told = (await save(doctor, { id: begun.id, draft: saved }, { lines, answers })).body.data;
    const { data } = (await seal(doctor, begun.id, told.revision)).body;
    const { entry } = data.records.find((each: { part: string }) => each.part === 'prescription');
    expect(entry.newest.content.data.warnings).toMatchObject([
      {
        key: 'interaction:ibuprofen+warfarin',
        reason: 'Two days only, INR tomorrow',
        source: expect.stringContaining('2026-11-01'),
      },
    ]);
    const context = (await doctor.get(`/api/patients/${who}/clinical`)).body.data;
    expect(context.medicines.map(({ name }: { name: string }) => name)).toContain('Warfarin 5 mg');
    expect(context.data.interactions).toMatchObject({ ready: true, date: '2026-11-01' });
  });

  test('of an allergy that was written down, also of who was merged; what cannot be read is never "none"', async () => {
    const who = await newPatient('Takes No Penicillin');
    const other = await newPatient('Takes No Penicillin Twice');
    const begun = await begin(doctor, who);
    let { revision } = begun.draft;
    const lines = [line('Amoxycillin 500 mg')];
    const told = async (answers: { key: string; reason: string }[] = []) => {
      const { data } = (await save(doctor, { id: begun.id, draft: { revision } }, { lines, answers })).body;
      ({ revision } = data);
      const { allergies } = (await doctor.get(`/api/patients/${who}/clinical`)).body.data;
      const { warnings, checks } = data.checked;
      return { keys: warnings.map((each: { key: string }) => each.key), ...checks.allergies, ...allergies };
    };
    const key = 'allergy:penicillin:amoxicillin';
    expect(await told()).toEqual({ keys: [], checked: false, known: 0, asked: false, unreadable: false, all: [] });
    const none = { allergies: [], noKnownAllergies: true, weightKg: null, weighedOn: null, base: 0 };
    await doctor.put(`/api/patients/${who}/allergies`, none);
    expect(await told()).toEqual({ keys: [], checked: true, known: 0, asked: true, unreadable: false, all: [] });
    const penicillin = { substance: 'Penicillin', kind: 'medicine', severity: 'severe', reaction: 'Rash' };
    const known = { ...none, allergies: [penicillin], noKnownAllergies: false };
    await nurse.put(`/api/patients/${other}/allergies`, known);
    await frontdesk.post(`/api/patients/${who}/merges`, { aliasId: other, reason: 'Same card' });
    expect(await told()).toMatchObject({ keys: [key], checked: true, known: 1, all: [{ reaction: 'Rash' }] });
    expect((await seal(doctor, begun.id, revision)).body).toMatchObject({ code: 'warning_unanswered' });
    await told([{ key, reason: 'Took it last year without a rash' }]);
    expect((await seal(doctor, begun.id, revision)).status).toBe(201);

    await withClient(server.database.superUrl, async (client) => {
      await client.query('alter table patient_clinical disable trigger user');
      await client.query(
        'update patient_clinical set box = set_byte(box, 30, 255 - get_byte(box, 30)) where patient_id = $1',
        [other],
      );
    });
    ({ revision } = (await amend(doctor, begun.id)).draft);
    expect(await told()).toMatchObject({ keys: [], checked: false, known: 0, why: 'unreadable', unreadable: true });
    const silent = { complaint: 'Cough', lines, reason: 'Told again' };
    ({ revision } = (await save(doctor, { id: begun.id, draft: { revision } }, silent)).body.data);
    const { records } = (await seal(doctor, begun.id, revision)).body.data;
    const { entry } = records.find((each: { part: string }) => each.part === 'prescription');
    expect(entry.newest.content.data.checks.allergies).toEqual({ checked: false, known: 0, why: 'unreadable' });
  });

  test('of a set that has run out is none: prescribing goes on, and the record says that nothing was checked', async () => {
    const who = await newPatient('Much Later');
    const before = server.clock.now();
    server.clock.advance(400 * 86_400_000);
    const late = await server.login('doctor');
    const sealed = await write(late, who, { lines: [line('Warfarin'), line('Ibuprofen')] });
    server.clock.advance(before - server.clock.now());
    const { entry } = sealed.body.data.records.find((each: { part: string }) => each.part === 'prescription');
    expect(entry.newest.content.data).toMatchObject({
      warnings: [],
      checks: { interactions: { checked: false, why: 'stale', date: '2026-11-01' } },
    });
  });
});

describe('who', () => {
  test('a nurse measures and reads, a pharmacist reads the prescription, the desk and the counter read nothing', async () => {
    const who = await newPatient('Who May');
    const { id } = (await write(doctor, who, { lines: [line('Zinc')] })).body.data;
    const url = `/api/patients/${who}`;
    expect((await nurse.post(`${url}/consultations`, { encounterId: null })).status).toBe(403);
    expect((await nurse.post(`/api/consultations/${id}/draft`)).status).toBe(403);
    expect((await nurse.get(`/api/consultations/${id}`)).body.data.records).toHaveLength(2);
    for (const client of [pharmacist, cashier, frontdesk, admin]) {
      expect((await client.get(`/api/consultations/${id}`)).status).toBe(403);
      expect((await client.get(`${url}/clinical`)).status).toBe(403);
      expect((await client.get(`${url}/vitals`)).status).toBe(403);
    }
    const own = { login: 'own-consult@test.example', patientId: who as never, scope: ['records' as const] };
    const patient = await ownAccount(server, server.hospital, own);
    const list = (await patient.get(`/api/self/patients/${who}/records`)).body.data;
    expect(list.map(({ type }: { type: string }) => type).toSorted()).toEqual(['Composition', 'MedicationRequest']);
  });

  test('vitals of a nurse are sealed, amended with a reason, shown over time, and refused when impossible', async () => {
    const who = await newPatient('Measured');
    const url = `/api/patients/${who}/vitals`;
    const input = { recordId: null, base: null, values: { pulse: 88, weight: 6_150 }, note: 'Sitting', reason: '' };
    const measured = await nurse.post(url, input, key());
    const looks = await server.services.db.inHospital(server.hospital.id, async (tx) => {
      const subjects = await subjectsOf(tx, server.hospital, who as never);
      return tx.selectFrom('access_event').select('resource').where('subject_id', 'in', subjects).execute();
    });
    expect(looks, 'writing is a look').toContainEqual({ resource: 'records' });
    expect(measured.body.data).toMatchObject({ version: 1, age: 41, values: { pulse: 88, weight: 6_150 } });
    expect((await nurse.post(url, { ...input, values: { pulse: 888 } }, key())).body.field).toBe('values/pulse');
    expect((await nurse.post(url, { ...input, values: {} }, key())).body.field).toBe('values');
    const again = { ...input, recordId: measured.body.data.record, base: 1, values: { pulse: 78 } };
    expect((await nurse.post(url, again, key())).body.field).toBe('reason');
    server.clock.advance(86_400_000);
    const tomorrow = await server.login('nurse');
    const amended = (await tomorrow.post(url, { ...again, reason: 'Counted anew' }, key())).body.data;
    const { date, at } = measured.body.data;
    expect([amended.version, amended.date, amended.at]).toEqual([2, date, at]);
    expect((await tomorrow.get(url)).body.data[0]).toMatchObject({ version: 2, at, values: { pulse: 78 } });
    server.clock.advance(-86_400_000);
    expect((await nurse.post(url, { ...again, reason: 'Counted anew' }, key())).body.code).toBe('record_changed');
    await write(doctor, who, { vitals: { pulse: 72 } });
    const pulses = (await doctor.get(url)).body.data.map(({ values }: { values: { pulse: number } }) => values.pulse);
    expect(pulses).toEqual([72, 78]);
    const vitals = (await doctor.get(`/api/patients/${who}/records`)).body.data.find(
      ({ type }: { type: string }) => type === 'Observation',
    );
    // By which whoever reads it judges the values.
    expect(vitals.newest.age).toBe(41);
    const typedOver = await nurse.post(`/api/patients/${who}/record-drafts`, {
      recordId: vitals.id,
      category: 'notes',
    });
    expect(typedOver.body.code).toBe('record_has_form');
    expect((await cashier.post(url, input, key())).status).toBe(403);

    const survivor = await newPatient('Measured Too');
    await frontdesk.post(`/api/patients/${survivor}/merges`, { aliasId: who, reason: 'Same card' });
    const late = { ...again, base: 2, values: { pulse: 76 }, reason: 'Counted a third time' };
    expect((await nurse.post(`/api/patients/${survivor}/vitals`, late, key())).body.data).toMatchObject({ version: 3 });
  });
});
