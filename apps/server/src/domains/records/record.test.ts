import { describe, expect, test } from 'vitest';
import { ownAccount } from '../people/own.fixture.ts';
import { shop } from '../billing/shop.fixture.ts';
import { softAuthenticator } from '../identity/authenticator.fixture.ts';
import { enrol, key, sign, typed, write as writeNow, writeMany } from './records.fixture.ts';

const server = await shop({ demo: true });
const patient = server.patient.id;
const [doctor, nurse, pharmacist, cashier, admin] = await Promise.all(
  ['doctor', 'nurse', 'pharmacist', 'cashier', 'admin'].map((each) => server.login(each)),
);
if (!doctor || !nurse || !pharmacist || !cashier || !admin) throw new Error('all of them work here');
const url = `/api/patients/${patient}/records`;
const titles = (body: { data: { newest: { content: { title: string } | null } }[] }): (string | undefined)[] =>
  body.data.map(({ newest }) => newest.content?.title);
/** A moment after the one before, so that records are in the order of writing. */
const write: typeof writeNow = (...wanted) => {
  server.clock.advance(1_000);
  return writeNow(...wanted);
};
const newPatient = async (name: string): Promise<string> =>
  (await cashier.post('/api/patients', { name, gender: 'female', confirmDuplicate: true })).body.data.id;

describe('writing', () => {
  test('makes a sealed first version, and another one with its reason that points to it', async () => {
    const made = await write(doctor, patient, { fields: [{ label: 'Pulse', value: '72' }] });
    expect(made.status).toBe(201);
    const { data, can } = made.body;
    expect(data).toMatchObject({ category: 'notes', type: 'Composition', patient: { name: 'Rosa Medina' } });
    expect(data.versions).toMatchObject([
      {
        version: 1,
        author: { name: 'Test doctor', role: 'doctor' },
        state: 'open',
        content: { text: 'Cough is better. Chest clear.', fields: [{ label: 'Pulse', value: '72' }], reason: '' },
        previousHash: null,
        seal: { kind: 'record', label: 'REC-2627-000001' },
        signatures: [],
      },
    ]);
    expect(can).toMatchObject({ amend: { ok: true }, sign: { ok: false, code: 'signing_key_missing' } });

    const silent = await write(doctor, patient, { recordId: data.id });
    expect(silent.body).toMatchObject({ code: 'invalid_field', field: 'reason' });
    const amended = await write(doctor, patient, { recordId: data.id, text: 'Cough is gone.', reason: 'Typing error' });
    const [second, first] = amended.body.data.versions;
    expect(second).toMatchObject({ version: 2, previousHash: first.hash, content: { reason: 'Typing error' } });
    expect(first.content.text).toBe('Cough is better. Chest clear.');
  });

  test('refuses what says nothing, what has no title, and a day that is not yet', async () => {
    const who = await newPatient('Said Nothing');
    const refused = async (change: Parameters<typeof write>[2]) => (await write(doctor, who, change)).body;
    expect(await refused({ title: ' ' })).toMatchObject({ code: 'invalid_field', field: 'title' });
    expect(await refused({ text: '  ' })).toMatchObject({ code: 'invalid_field', field: 'text' });
    expect(await refused({ date: '2026-11-22' })).toMatchObject({ code: 'invalid_field', field: 'date' });
    const unnamed = [{ label: '', value: '7.9' }];
    expect(await refused({ fields: unnamed })).toMatchObject({ code: 'invalid_field', field: 'fields/0/label' });
  });

  test('of two at once on one version one is refused, loses nothing typed, and saves after looking', async () => {
    const who = await newPatient('Two At Once');
    const { id } = (await write(doctor, who, { title: 'Shared' })).body.data;
    const open = async (client: typeof doctor) =>
      (await client.post(`/api/patients/${who}/record-drafts`, { recordId: id, category: 'notes' })).body.data;
    const drafts = [await open(doctor), await open(nurse)];
    const texts = ['The doctor’s words', 'The nurse’s words'];
    const saved = await Promise.all(
      [doctor, nurse].map((client, i) =>
        client.put(`/api/record-drafts/${drafts[i].id}`, {
          revision: 1,
          base: 1,
          content: typed({ title: 'Shared', text: texts[i] ?? '', reason: 'More is known' }),
        }),
      ),
    );
    expect(saved.map(({ status }) => status)).toEqual([200, 200]);
    const finish = (client: typeof doctor, i: number, revision = 2) =>
      client.post(`/api/record-drafts/${drafts[i].id}/version`, { revision }, key());
    const answers = await Promise.all([finish(doctor, 0), finish(nurse, 1)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    const lost = answers.findIndex(({ status }) => status === 409);
    const loser = lost === 0 ? doctor : nurse;
    expect(answers[lost]?.body.code).toBe('record_changed');
    const kept = (await loser.get(`/api/record-drafts/${drafts[lost].id}`)).body.data;
    expect(kept).toMatchObject({ base: 1, newest: 2, content: { text: texts[lost] } });
    const based = await loser.put(`/api/record-drafts/${kept.id}`, { revision: 2, base: 2, content: kept.content });
    expect((await finish(loser, lost, based.body.data.revision)).body.data.versions).toHaveLength(3);
  });

  test('with one key twice is one version, and keeps no hash of what was written beside the key', async () => {
    const who = await newPatient('Twice Sent');
    const draft = (await doctor.post(`/api/patients/${who}/record-drafts`, { recordId: null, category: 'notes' })).body
      .data;
    await doctor.put(`/api/record-drafts/${draft.id}`, { revision: 1, base: null, content: typed() });
    const same = key();
    const send = () => doctor.post(`/api/record-drafts/${draft.id}/version`, { revision: 2 }, same);
    const [one, two] = [await send(), await send()];
    expect(two.body.data.id).toBe(one.body.data.id);
    expect((await doctor.get(`/api/patients/${who}/records`)).body.data).toHaveLength(1);
    expect((await doctor.get(`/api/record-drafts/${draft.id}`)).status).toBe(404);
  });

  test('goes on with what was left, which nobody else sees, and which is under the patient’s key', async () => {
    const who = await newPatient('Left Half');
    const begin = async () =>
      (await nurse.post(`/api/patients/${who}/record-drafts`, { recordId: null, category: 'notes' })).body.data;
    const draft = await begin();
    const content = typed({ text: 'Half a sentence about asthma' });
    await nurse.put(`/api/record-drafts/${draft.id}`, { revision: 1, base: null, content });
    expect((await begin()).content).toEqual(content);
    expect((await nurse.put(`/api/record-drafts/${draft.id}`, { revision: 1, base: null, content })).body.code).toBe(
      'conflict',
    );
    expect((await doctor.get(`/api/record-drafts/${draft.id}`)).status).toBe(404);
    expect((await doctor.get(`/api/patients/${who}/record-drafts`)).body.data).toEqual([]);
    const [row] = await server.inHospital((tx) =>
      tx.selectFrom('record_draft').select('box').where('id', '=', draft.id).execute(),
    );
    expect(Buffer.from(row?.box ?? []).toString('latin1')).not.toContain('asthma');
    expect((await nurse.delete(`/api/record-drafts/${draft.id}`)).status).toBe(204);
    expect((await nurse.get(`/api/patients/${who}/record-drafts`)).body.data).toEqual([]);
  });
});

describe('reading', () => {
  test('is by role and category: a nurse writes no prescription, a pharmacist reads nothing else', async () => {
    const who = await newPatient('By Role');
    for (const category of ['notes', 'prescriptions', 'labs', 'sensitive'] as const) {
      expect((await write(doctor, who, { category, title: category })).status).toBe(201);
    }
    const refused = await nurse.post(`/api/patients/${who}/record-drafts`, {
      recordId: null,
      category: 'prescriptions',
    });
    expect(refused.body).toMatchObject({ code: 'not_permitted', field: 'category' });
    const list = `/api/patients/${who}/records`;
    expect(titles((await doctor.get(list)).body)).toEqual(['sensitive', 'labs', 'prescriptions', 'notes']);
    expect(titles((await nurse.get(list)).body)).toEqual(['labs', 'prescriptions', 'notes']);
    expect(titles((await pharmacist.get(list)).body)).toEqual(['prescriptions']);
    expect(titles((await doctor.get(`${list}?category=labs`)).body)).toEqual(['labs']);
    for (const client of [cashier, admin]) expect((await client.get(list)).status).toBe(403);
  });

  test('of what is sensitive is for who wrote it, and in an emergency for who treats, which the events say', async () => {
    const who = await newPatient('Closed Note');
    const { id } = (await write(doctor, who, { category: 'sensitive', title: 'HIV test' })).body.data;
    const { login } = server.person('cashier2');
    await admin.post(`/api/people/members/${server.person('cashier2').id}/roles`, {
      roles: ['doctor'],
      reason: 'Helps',
    });
    const other = await server.signIn(login);
    const list = `/api/patients/${who}/records`;
    const closed = await other.get(list);
    expect(closed.body).toMatchObject({ data: [], can: { all: { ok: false } } });
    expect((await other.get(`/api/records/${id}`)).status).toBe(404);
    await other.post(`/api/patients/${who}/emergency-access`, { reason: 'Unconscious in the casualty.' });
    expect(titles((await other.get(list)).body)).toEqual(['HIV test']);
    const looks = (await admin.get(`/api/patients/${who}/access-events`)).body.data;
    const told = looks.map((look: Record<string, string>) => `${look.purpose} ${look.resource} ${look.outcome}`);
    expect(told).toEqual(expect.arrayContaining(['emergency records granted', 'care record denied']));
  });

  test('shows patient and guardian what is released, as far as their link goes', async () => {
    const who = await newPatient('Own Eyes');
    await write(doctor, who, { title: 'Told' });
    await write(doctor, who, { title: 'Not yet', released: false });
    const kept = (await write(doctor, who, { category: 'sensitive', title: 'Between us' })).body.data;
    const account = (login: string, more: object) =>
      ownAccount(server, server.hospital, { login, patientId: who as never, ...more });
    const self = await account('own1@test.example', { scope: ['card', 'bills', 'records'] });
    const guardian = await account('own2@test.example', { relation: 'guardian', scope: ['records'] });
    const billsOnly = await account('own3@test.example', { scope: ['card', 'bills'] });
    const list = `/api/self/patients/${who}/records`;
    expect(titles((await self.get(list)).body)).toEqual(['Between us', 'Told']);
    expect(titles((await guardian.get(list)).body)).toEqual(['Told']);
    expect((await billsOnly.get(list)).status).toBe(404);
    expect((await self.get(`${list}/${kept.id}`)).body.data.versions).toHaveLength(1);
    expect((await guardian.get(`${list}/${kept.id}`)).status).toBe(404);
    expect((await self.get(`/api/self/patients/${patient}/records`)).status).toBe(404);
  });

  test('comes in pages, newest first, and an amended record keeps its place', async () => {
    const who = await newPatient('Many Pages');
    const first = (await write(doctor, who, { title: 'n0' })).body.data.id;
    await writeMany(server, who, 31, () => ({}));
    await write(doctor, who, { recordId: first, title: 'n0', reason: 'Spelling' });
    const list = `/api/patients/${who}/records`;
    const one = (await doctor.get(list)).body;
    const two = (await doctor.get(`${list}?cursor=${one.next}`)).body;
    const all = [...one.data, ...two.data];
    expect([one.data.length, two.data.length, two.next]).toEqual([30, 2, null]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(32);
    expect(all.at(-1)).toMatchObject({ id: first, versions: 2 });
  });

  test('of a record with many versions is told page by page, to its patient only what is released', async () => {
    const who = await newPatient('Many Versions');
    const { id } = (await write(doctor, who, { text: 'n0' })).body.data;
    // Every tenth amendment is not for the patient.
    await writeMany(server, who, 104, (n) => ({ recordId: id, base: n, released: n % 10 !== 0 }));
    const link = { login: 'own4@test.example', patientId: who as never };
    const own = await ownAccount(server, server.hospital, { ...link, scope: ['records'] });
    const all = Array.from({ length: 105 }, (_, i) => 105 - i);
    for (const [client, at, numbers] of [
      [doctor, `/api/records/${id}`, all],
      [own, `/api/self/patients/${who}/records/${id}`, all.filter((n) => n === 1 || n % 10 !== 1)],
    ] as const) {
      const { data } = (await client.get(at)).body;
      const found = [...data.versions];
      for (let next = data.older; next !== null; ) {
        const page = (await client.get(`${at}/versions?cursor=${next}`)).body;
        found.push(...page.data);
        next = page.next;
      }
      expect(data.versions).toHaveLength(50);
      expect(found.map(({ version }) => version)).toEqual(numbers);
      expect(found.at(-1)).toMatchObject({ version: 1, state: 'open', content: { text: 'n0' } });
    }
  });
});

describe('signing', () => {
  test('counts for versions written after the passkey was enrolled, by whoever can read them', async () => {
    const who = await newPatient('Signed Note');
    const before = (await write(doctor, who, { title: 'Before' })).body.data.id;
    expect((await doctor.get(`/api/records/${before}/versions/1/signing`)).body.code).toBe('signing_key_missing');
    server.clock.advance(1_000);
    const made = await enrol(doctor);
    expect(made.answer.status).toBe(201);
    expect(made.answer.body.data).toMatchObject({ name: 'Laptop', retiredAt: null, seal: { kind: 'key' } });
    expect((await doctor.get(`/api/records/${before}/versions/1/signing`)).body.code).toBe('signing_key_later');
    server.clock.advance(1_000);
    const after = (await write(doctor, who, { title: 'After' })).body.data.id;
    const signed = await sign(doctor, made, after);
    expect(signed.status).toBe(201);
    expect(signed.body.data.versions[0].signatures).toMatchObject([
      { by: 'Test doctor', counts: true, problem: null, seal: { kind: 'signature', label: 'SIG-2627-000001' } },
    ]);
    expect(signed.body.can.sign).toMatchObject({ ok: false, code: 'already_exists' });
    expect((await sign(doctor, made, after)).body.code).toBe('already_exists');
  });

  test('refuses another passkey’s answer, one for another version, one that did not ask its person, and a copy', async () => {
    const who = await newPatient('Forged Note');
    const made = await enrol(doctor, 'Phone');
    server.clock.advance(1_000);
    const [one, two] = [(await write(doctor, who)).body.data.id, (await write(doctor, who)).body.data.id];
    const ask = async (record: string) => (await doctor.get(`/api/records/${record}/versions/1/signing`)).body.data;
    const send = async (passkey: object) =>
      (await doctor.post(`/api/records/${one}/versions/1/signatures`, { passkey }, key())).body.code;
    const [options, other] = [await ask(one), await ask(two)];
    expect(await send(made.authenticator.get(other))).toBe('passkey_refused');
    expect(await send(made.authenticator.get({ ...options, verified: false }))).toBe('passkey_refused');
    expect(await send(made.authenticator.get({ ...options, origin: 'http://evil.example' }))).toBe('passkey_refused');
    expect(await send(softAuthenticator('localhost').get(options))).toBe('passkey_refused');
    made.authenticator.setCounter(50);
    expect((await sign(doctor, made, two)).status).toBe(201);
    made.authenticator.setCounter(3);
    expect(await send(made.authenticator.get(options))).toBe('passkey_refused');
  });

  test('ends with the retirement of the passkey, which is an entry, and what it signed stays signed', async () => {
    const who = await newPatient('Retired Key');
    const mine = (await doctor.get('/api/signing-keys')).body.data;
    for (const { id } of mine) expect((await doctor.post(`/api/signing-keys/${id}/retire`)).status).toBe(200);
    expect((await doctor.post(`/api/signing-keys/${mine[0].id}/retire`)).body.code).toBe('already_exists');
    expect((await doctor.get('/api/signing-keys')).body.data[0]).toMatchObject({ retirement: { kind: 'key' } });
    const { id } = (await write(doctor, who)).body.data;
    expect((await doctor.get(`/api/records/${id}/versions/1/signing`)).body.code).toBe('signing_key_missing');
  });
});

test('what was written stands nowhere in clear: not in the database’s rows, not in the log lines', async () => {
  const marker = 'Zettelkasten-marker';
  const made = await write(doctor, patient, {
    title: marker,
    text: marker,
    fields: [{ label: marker, value: marker }],
  });
  await doctor.get(url);
  const rows = await server.inHospital(async (tx) => [
    await tx.selectFrom('record').selectAll().execute(),
    await tx.selectFrom('record_version').selectAll().execute(),
    await tx.selectFrom('idempotency_key').selectAll().execute(),
    await tx.selectFrom('block').selectAll().where('kind', '=', 'record').execute(),
  ]);
  const text = rows
    .flat()
    .flatMap((row) => Object.values(row).map((each) => Buffer.from(String(each)).toString('latin1')));
  expect(made.status).toBe(201);
  expect(text.some((each) => each.includes(marker))).toBe(false);
  expect(server.logged.some((line) => line.includes(marker))).toBe(false);
});
