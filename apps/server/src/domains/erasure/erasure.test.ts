import { readdir } from 'node:fs/promises';
import { SCOPES, type ScopeName } from '@pramana/contract';
import { parsePolicy, parseReceipt, verifyReceipt } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { pdf, sha256, upload } from '../files/files.fixture.ts';
import { ownAccount } from '../people/own.fixture.ts';
import { write } from '../records/records.fixture.ts';
import { openBlock, subjectOfPatient } from '../sealing/index.ts';
import { installKeys, keys } from '../sealing/keys.service.ts';
import { subjectKey } from '../sealing/subject.service.ts';
import { erasing } from './erasure.fixture.ts';
import { beginCaused, freshMemory, renewPiece } from '../keys/renewal.service.ts';
import { forgetErased } from './forget.service.ts';

const { server, folder, query, audit, erase, registered } = await erasing();
const { services, hospital, patient, clock } = server;
const DAY = 86_400_000;
const LOOKED = { 'idempotency-key': 'seal-1' };

const blockKey = async () => {
  const [row] = await query<{ series: string; number: string; subject_id: string }>(
    "select series, number, subject_id from block where kind = 'bill' limit 1",
  );
  return { series: row?.series ?? '', number: Number(row?.number), subject: row?.subject_id ?? '' };
};

const doctor = await server.login('doctor');
const cashier = await server.login('cashier');
const lines = [{ itemId: server.paracetamol, quantity: 2 }];
const draft = (await cashier.post('/api/bills', { patientId: patient.id, lines })).body.data.id as string;
const own = await ownAccount(server, hospital, { login: 'rosa@own.example', patientId: patient.id });

describe('while law keeps it', () => {
  test('a guardian of the card learns and asks nothing of it, one of everything is not told why', async () => {
    const id = await registered('Asha Quiet');
    const asked = await (await server.login('frontdesk')).post(`/api/patients/${id}/erasure`, {
      reason: 'Gone before the family hears.',
    });
    expect(asked.status).toBe(201);
    const as = (login: string, scope: ScopeName[]) =>
      ownAccount(server, hospital, { login, patientId: id, relation: 'guardian', scope });
    const path = `/api/self/patients/${id}/erasure`;
    const ofCard = await as('card@own.example', ['card', 'bills']);
    expect([(await ofCard.get(path)).status, (await ofCard.post(path)).status]).toEqual([404, 404]);
    const whole = await (await as('whole@own.example', [...SCOPES])).get(path);
    expect(whole.body.data.request).toMatchObject({ state: 'open', mine: false, reason: null });
    expect(whole.body.can.withdraw).toMatchObject({ ok: false, code: 'not_permitted' });
    const patientOwn = await ownAccount(server, hospital, { login: 'quiet@own.example', patientId: id });
    expect((await patientOwn.get(path)).body.data.request.reason).toBe('Gone before the family hears.');
  });

  test('a patient reads what can go now, what later and why, and asks from their own account', async () => {
    const picture = pdf(9_000);
    const thorax = await upload(doctor, patient.id, picture, { category: 'imaging', name: 'thorax.pdf' });
    // What goes with the record that cites it is no finding of the audit below.
    await write(doctor, patient.id, { text: 'Chest clear.', files: [{ id: thorax, sha256: sha256(picture) }] });
    const plan = (await own.get(`/api/self/patients/${patient.id}/erasure`)).body.data.plan;
    expect(plan).toMatchObject({ scope: [], open: ['drafts'] });
    expect(plan.parts[0]).toMatchObject({ content: 'records', count: 2, until: '2029-11-21', now: false });
    expect(plan.parts[0].source).toContain('1.3.1');
    const asked = await own.post(`/api/self/patients/${patient.id}/erasure`, { reason: 'I move to another city.' });
    expect(asked.body.data).toMatchObject({ own: true, state: 'open', reason: 'I move to another city.' });
    const again = await own.post(`/api/self/patients/${patient.id}/erasure`, { reason: 'Once more.' });
    expect(again.body.code).toBe('already_exists');
  });

  test('nobody approves their own request, the desk approves none, and an admin nothing that law keeps', async () => {
    const admin = await server.login('admin');
    const [{ id }] = (await admin.get('/api/erasures')).body.data;
    const desk = await server.login('frontdesk');
    expect((await desk.post(`/api/erasures/${id}/approve`)).status).toBe(403);
    const waits = await admin.post(`/api/erasures/${id}/approve`);
    expect(waits.body).toMatchObject({ code: 'erasure_waits', params: { open: 'drafts', until: '2029-11-21' } });
    expect((await admin.post(`/api/erasures/${id}/withdraw`)).body.data.state).toBe('withdrawn');
    const mine = (await admin.post(`/api/patients/${patient.id}/erasure`, { reason: 'By the admin.' })).body.data.id;
    expect((await admin.post(`/api/erasures/${mine}/approve`)).body.code).toBe('same_person');
    await admin.post(`/api/erasures/${mine}/withdraw`);
    expect((await audit()).findings).toEqual([]);
  });
});

test('allergies are kept as records are, for who has nothing else', async () => {
  const id = await registered('Neeta Allergic');
  const said = { substance: 'Latex', kind: 'other', severity: 'severe', reaction: '' };
  const facts = { base: 0, allergies: [said], noKnownAllergies: false, weightKg: null, weighedOn: null };
  expect((await doctor.put(`/api/patients/${id}/allergies`, facts)).status).toBe(200);
  const { done } = await erase(id);
  expect(done.body).toMatchObject({ code: 'erasure_waits', params: { until: '2029-11-21' } });
  expect((await doctor.get(`/api/patients/${id}/allergies`)).body.data).toMatchObject({ allergies: [said] });
});

describe('after the term of health records', () => {
  let receipt = '';

  test('records, files, name and contacts go; bills that tax law keeps stay and open', async () => {
    const sealed = await cashier.post(
      `/api/bills/${draft}/seal`,
      { payments: [{ method: 'cash', amount: '200', tendered: '500' }] },
      LOOKED,
    );
    expect(sealed.status).toBe(201);
    await expect.poll(async () => (await cashier.get(`/api/bills/${draft}/receipt`)).status).toBe(200);
    receipt = String((await cashier.get(`/api/bills/${draft}/receipt`)).body);
    clock.advance(1_100 * DAY);
    await query('create table keys_before as select * from category_key');
    const { done } = await erase(patient.id);
    expect(done.body.data.done).toMatchObject({ scope: ['records', 'identity'], files: 1, leaves: 1 });
    expect(done.body.data.done.keys).toBeGreaterThan(0);
    expect(done.body.data.done.kept[0]).toMatchObject({ content: 'bills', until: '2033-12-31' });
    const { plan } = (await (await server.login('admin')).get(`/api/patients/${patient.id}/erasure`)).body.data;
    expect([plan.scope, plan.parts[0]], 'what went is not offered once more').toMatchObject([
      [],
      { content: 'records', count: 0 },
    ]);
    const reader = await server.login('doctor');
    const [record] = (await reader.get(`/api/patients/${patient.id}/records`)).body.data;
    expect(record.newest).toMatchObject({ state: 'forgotten', content: null });
    expect((await reader.get(`/api/patients/${patient.id}/files`)).body.data).toEqual([]);
    await expect
      .poll(async () =>
        (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile()),
      )
      .toEqual([]);
    const [row] = await query(`select name, phone, email, birth_date, active from patient where id = $1`, [patient.id]);
    expect(row).toEqual({ name: '—', phone: null, email: null, birth_date: null, active: false });
    expect((await (await server.login('cashier')).get(`/api/bills/${draft}`)).body.data.customer).toBeDefined();
    expect((await own.get(`/api/self/patients/${patient.id}/erasure`)).status).toBe(401);
    await expect(server.signIn('rosa@own.example')).rejects.toThrow('401');
    const [account] = await query("select name, active from person where name like '%rosa%' or name = '—'");
    expect(account).toEqual({ name: '—', active: false });
  });

  test('nobody writes health content for that person again', async () => {
    const reader = await server.login('doctor');
    const body = { name: 'x.pdf', category: 'imaging', modified: 0, size: 10 };
    const refused = await reader.post(`/api/patients/${patient.id}/files`, body, { 'idempotency-key': 'late' });
    expect(refused.body.code).toBe('record_forgotten');
  });

  test('the own key, which bills stay under, is replaced by itself: then no old copy of the records’ keys opens under it', async () => {
    const admin = await server.login('admin');
    const [{ id }] = (await admin.get('/api/erasures')).body.data;
    const shown = async () => (await admin.get(`/api/erasures/${id}`)).body.data.request.done;
    expect(await shown()).toMatchObject({ copiesUntil: null, copiesWait: 'replacing' });
    const subjectId = subjectOfPatient(hospital, patient.id);
    const former = await services.db.inHospital(hospital.id, (tx) => subjectKey(tx, hospital, subjectId));
    const turn = { db: services.db, hospital: server.place, now: new Date(clock.now()), tell: () => undefined };
    expect(await beginCaused(turn)).toBe(true);
    expect(await beginCaused(turn), 'one at a time').toBe(false);
    for (const phase of ['announced', 'sealed', 'finished'] as const) {
      while (await renewPiece({ ...turn, settleMs: 0 }, freshMemory()));
      expect((await query('select phase from key_renewal')).at(-1)).toEqual({ phase });
    }
    expect(await beginCaused(turn), 'nobody is left').toBe(false);
    expect(await query('select started_by, renewed_id from key_renewal')).toEqual([
      { started_by: null, renewed_id: subjectId },
    ]);
    const until = clock.now() + (30 + services.config.backupDays + 1) * DAY;
    expect(await shown()).toMatchObject({ copiesUntil: new Date(until).toISOString(), copiesWait: null });
    expect((await (await server.login('cashier')).get(`/api/bills/${draft}`)).status).toBe(200);
    installKeys(keys().store);
    const own = await services.db.inHospital(hospital.id, (tx) => subjectKey(tx, hospital, subjectId));
    expect([own.opener(former.id), own.opener(own.id)]).toEqual([undefined, expect.anything()]);
    // As who puts the keys of the records back from an old copy, with the hospital's keys of today.
    const categories = (wrapped: string) =>
      query(`set session_replication_role = replica; update category_key k set wrapped = ${wrapped} from keys_before b
        where k.subject_id = '${subjectId}' and b.subject_id = k.subject_id and b.category = k.category and b.epoch = k.epoch`);
    await categories('b.wrapped');
    installKeys(keys().store);
    const [record] = (await (await server.login('doctor')).get(`/api/patients/${patient.id}/records`)).body.data;
    expect(record.newest).toMatchObject({ state: 'damaged', content: null });
    await categories("''");
    installKeys(keys().store);
  });

  test('the audit is green and says by which entry it went; the certificate and its proof say what stays', async () => {
    const report = await audit();
    expect(report.findings).toEqual([]);
    const [entry] = await query<{ series: string }>('select series from erasure');
    expect(report.erased).toEqual([{ entry: `${entry?.series}-000001`, documents: 1 }]);
    const admin = await server.login('admin');
    const [{ id }] = (await admin.get('/api/erasures')).body.data;
    await expect.poll(async () => (await admin.get(`/api/erasures/${id}/proof`)).status).toBe(200);
    const proof = String((await admin.get(`/api/erasures/${id}/proof`)).body);
    const policy = String((await admin.get('/api/verify-policy')).body);
    expect(verifyReceipt(parseReceipt(proof), parsePolicy(policy)).verdict).toBe('AMBER');
    for (const language of ['en', 'hi', 'mr']) {
      const paper = await admin.get(`/api/erasures/${id}/certificate?language=${language}`);
      expect([paper.status, paper.headers['content-type']]).toEqual([200, 'application/pdf']);
    }
  });

  test('a key that goes without an entry is damage, and so is an entry that is taken away', async () => {
    const [row] = await query<{ id: string }>(
      "select id from subject s where octet_length(wrapped_key) > 0 and exists (select from block where subject_id = s.id and kind = 'bill')",
    );
    const [kept] = await query<{ wrapped_key: Buffer }>('select wrapped_key from subject where id = $1', [row?.id]);
    await query("update subject set wrapped_key = '' where id = $1", [row?.id]);
    expect((await audit()).findings.map(([code]) => code)).toContain('key_missing');
    await query('update subject set wrapped_key = $1 where id = $2', [kept?.wrapped_key, row?.id]);
    const [leaf] = await query<Record<string, unknown>>('delete from erasure_leaf returning *');
    const [taken] = (await audit()).findings;
    expect(taken).toEqual(['row_missing', expect.stringMatching(/^ERA-.* leaf$/)]);
    await query('insert into erasure_leaf values ($1, $2, $3, $4, $5)', Object.values(leaf ?? {}));
    expect((await audit()).findings).toEqual([]);
  });

  test('an erasure excuses what its own claim names and nothing else, whatever its rows say', async () => {
    const [erasure] = await query<{ id: string; erased_id: string }>('select id, erased_id from erasure');
    const [bill] = await query<{ id: string; label: string }>(
      "select document_id as id, series || '-' || lpad(number::text, 6, '0') as label from block where kind = 'bill' and subject_id = $1",
      [erasure?.erased_id],
    );
    const [kept] = await query<{ wrapped_key: Buffer }>('select wrapped_key from subject where id = $1', [
      erasure?.erased_id,
    ]);
    const invented = await query<{ series: string; number: string }>(
      `insert into erasure_leaf select hospital_id, $1, series, number, commitment from block
        where kind = 'erasure' or subject_id = $2 and kind <> 'record' returning series, number`,
      [erasure?.id, erasure?.erased_id],
    );
    await query("update subject set wrapped_key = '' where id = $1", [erasure?.erased_id]);
    await query('update erasure set keys = keys + 1');
    await query('alter table record_version disable trigger user');
    await query("update record_version set author_name = 'Somebody Else' where record_id in (select id from record)");
    const named = (await audit()).findings;
    expect(named).toContainEqual(['key_missing', `${bill?.label} wrapped_key`]);
    expect(invented.length).toBeGreaterThan(1);
    expect(named).toContainEqual(['row_added', expect.stringMatching(/^ERA-.* leaf$/)]);
    expect(
      named.some(([code, place]) => code === 'column_changed' && place.startsWith('ERA-') && place.endsWith('keys')),
    ).toBe(true);
    await query('update subject set wrapped_key = $1 where id = $2', [kept?.wrapped_key, erasure?.erased_id]);
    // With the person's own key there, the claim of a record opens though its content does not: its facts are compared.
    expect((await audit()).findings.filter(([, place]) => place.endsWith('author_name'))).toHaveLength(1);
    for (const { series, number } of invented)
      await query('delete from erasure_leaf where series = $1 and number = $2', [series, number]);
    await query('update erasure set keys = keys - 1');
    const [author] = await query<{ name: string }>(
      'select p.name from person p join record_version v on v.author_id = p.id',
    );
    await query('update record_version set author_name = $1', [author?.name]);
    await query('alter table record_version enable trigger user');
    expect((await audit()).findings).toEqual([]);
  });

  test('when tax law lets go too, nothing of it opens any more, in no process, and the old paper still verifies', async () => {
    clock.advance(1_700 * DAY);
    const { series, number, subject } = await blockKey();
    const stale = await services.db.inHospital(hospital.id, (tx) => subjectKey(tx, hospital, subject as never));
    const { done } = await erase(patient.id);
    expect(done.body.data.done).toMatchObject({ scope: ['everything'], kept: [] });
    const opened = () => services.db.inHospital(hospital.id, (tx) => openBlock(tx, hospital, { series, number }));
    await expect(opened()).rejects.toMatchObject({ code: 'record_forgotten' });
    // As another process that has the key in its memory still: told, or by looking.
    for (const forget of [
      async () =>
        services.hub.publish('00000000-0000-0000-0000-000000000000' as never, {
          type: 'subject.erased',
          ids: { hospital: hospital.id, subject },
        }),
      () => forgetErased(services),
    ]) {
      installKeys(keys().store);
      keys().cache.put(hospital.id, subject as never, stale.copy());
      expect((await opened()).items.length).toBeGreaterThan(0);
      await forget();
      await expect(opened()).rejects.toMatchObject({ code: 'record_forgotten' });
      // As who still reads the key from a snapshot of before.
      keys().cache.put(hospital.id, subject as never, stale.copy());
      await expect(opened()).rejects.toMatchObject({ code: 'record_forgotten' });
    }
    expect((await (await server.login('cashier')).get(`/api/bills/${draft}`)).body.code).toBe('record_forgotten');
    const policy = String((await server.stranger.get('/api/verify-policy')).body);
    expect(verifyReceipt(parseReceipt(receipt), parsePolicy(policy)).verdict).toBe('AMBER');
    const admin = await server.login('admin');
    const { id } = done.body.data as { id: string };
    await expect.poll(async () => (await admin.get(`/api/erasures/${id}/proof`)).status).toBe(200);
    const report = await audit();
    expect(report.findings).toEqual([]);
  });
});
