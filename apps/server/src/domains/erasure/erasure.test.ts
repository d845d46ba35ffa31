import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_CURRENCY, type SubjectId } from '@pramana/kernel';
import { parsePolicy, parseReceipt, verifyReceipt } from '@pramana/ledger';
import { afterAll, describe, expect, test } from 'vitest';
import type { TestAnswer } from '../../testing.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { shop } from '../billing/shop.fixture.ts';
import { pdf, sha256, upload } from '../files/files.fixture.ts';
import { ownAccount } from '../people/own.fixture.ts';
import { replaceLink } from '../people/link.store.ts';
import { write } from '../records/records.fixture.ts';
import { auditHospital } from '../sealing/audit.service.ts';
import { openHeadFolder } from '../sealing/head.store.ts';
import {
  destroyKeys,
  finish,
  holdSubject,
  openBlock,
  patientSubject,
  prepareDocument,
  readHospital,
  subjectOfPatient,
} from '../sealing/index.ts';
import { sealDocument, type SealInput } from '../sealing/block.service.ts';
import { installKeys, keys } from '../sealing/keys.service.ts';
import { subjectKey } from '../sealing/subject.service.ts';
import { ownAccounts } from './account.store.ts';
import { beginCaused, freshMemory, renewPiece } from '../keys/renewal.service.ts';
import { eraseAgain } from './again.service.ts';
import { forgetErased } from './forget.service.ts';
import { listedErasures, listErasure } from './outside.store.ts';

const folder = await mkdtemp(join(tmpdir(), 'pramana-erasure-'));
afterAll(() => rm(folder, { recursive: true }));
const server = await shop({ config: { files: { kind: 'disk', folder } } });
const { services, hospital, patient, clock } = server;
const DAY = 86_400_000;
const LOOKED = { 'idempotency-key': 'seal-1' };

async function query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return withClient(server.database.superUrl, async (client) => (await client.query(sql, values)).rows as Row[]);
}

async function audit(): Promise<{ erased: unknown; findings: [string, string][] }> {
  const place = await services.db.onNode((tx) => readHospital(tx, hospital.id));
  if (place === undefined) throw new Error('no hospital');
  const heads = openHeadFolder(services.config.headsDir);
  const more = { signal: new AbortController().signal, onProgress: () => undefined };
  const now = new Date(clock.now());
  const report = await auditHospital({ db: services.db, heads, hospital: place, now, ...more });
  // The clock jumps over days that nobody closed.
  const told = report.findings.filter(({ code }) => code !== 'day_seal_missing');
  const findings = told.map(({ code, document, field }): [string, string] => [code, `${document} ${field}`]);
  return { erased: report.erased, findings };
}

const blockKey = async () => {
  const [row] = await query<{ series: string; number: string; subject_id: string }>(
    "select series, number, subject_id from block where kind = 'bill' limit 1",
  );
  return { series: row?.series ?? '', number: Number(row?.number), subject: row?.subject_id ?? '' };
};

/** Asks at the desk and approves as the admin, as of now. */
async function erase(whose: string = patient.id): Promise<{ asked: TestAnswer; done: TestAnswer; id: string }> {
  const desk = await server.login('frontdesk');
  const asked = await desk.post(`/api/patients/${whose}/erasure`, { reason: 'Asked at the desk, moving away.' });
  const id = asked.body.data.id as string;
  const done = await (await server.login('admin')).post(`/api/erasures/${id}/approve`);
  return { asked, done, id };
}

const doctor = await server.login('doctor');
const cashier = await server.login('cashier');
const lines = [{ itemId: server.paracetamol, quantity: 2 }];
const draft = (await cashier.post('/api/bills', { patientId: patient.id, lines })).body.data.id as string;
const own = await ownAccount(server, hospital, { login: 'rosa@own.example', patientId: patient.id });

async function registered(name: string): Promise<typeof patient.id> {
  const made = await (await server.login('frontdesk')).post('/api/patients', {
    name,
    gender: 'female',
    birthDate: '1990-02-03',
    phone: '+919822000002',
    confirmDuplicate: true,
  });
  return made.body.data.id as typeof patient.id;
}

describe('while law keeps it', () => {
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
    const { done } = await erase();
    expect(done.body.data.done).toMatchObject({ scope: ['records', 'identity'], files: 1, leaves: 1 });
    expect(done.body.data.done.keys).toBeGreaterThan(0);
    expect(done.body.data.done.kept[0]).toMatchObject({ content: 'bills', until: '2033-12-31' });
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
    const { done } = await erase();
    expect(done.body.data.done).toMatchObject({ scope: ['records', 'identity', 'everything'], kept: [] });
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

describe('who seals while somebody is erased', () => {
  const WAITING = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  const whose = () => registered('Neeta Rao');
  const sealed = (subjectId: SubjectId): SealInput => ({
    hospital: server.place,
    series: { kind: 'record', prefix: 'REC' },
    kind: 'record',
    documentId: randomUUID(),
    subjectId,
    currency: NO_CURRENCY,
    total: 0n,
    at: new Date(clock.now()),
    businessDate: '2034-01-01',
    authorId: null,
    items: [{ name: 'author', value: 'nobody' }],
  });

  test('is refused when the key was destroyed meanwhile', async () => {
    const subject = await services.db.inHospital(hospital.id, async (tx) =>
      patientSubject(tx, hospital, await whose()),
    );
    const gate = Promise.withResolvers<void>();
    const sealing = services.db.inHospital(hospital.id, async (tx) => {
      const prepared = await prepareDocument(tx, sealed(subject));
      await gate.promise;
      await finish(tx, prepared);
    });
    // Expected from the beginning: it may be refused before the erasure's own answer is here.
    const refusal = sealing.catch((error: unknown) => error);
    await services.db.inHospital(hospital.id, async (tx) => {
      await holdSubject(tx, hospital, subject);
      await destroyKeys(tx, hospital, subject, { everything: true });
      gate.resolve();
      await expect.poll(async () => (await query(WAITING)).length).toBeGreaterThan(0);
    });
    expect(await refusal).toMatchObject({ code: 'record_forgotten' });
  });

  test('is waited for when they were first, and named', async () => {
    const id = await whose();
    const subject = await services.db.inHospital(hospital.id, (tx) => patientSubject(tx, hospital, id));
    const gate = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const sealing = services.db.inHospital(hospital.id, async (tx) => {
      await sealDocument(tx, sealed(subject));
      written.resolve();
      await gate.promise;
    });
    await written.promise;
    const desk = await server.login('frontdesk');
    const asked = await desk.post(`/api/patients/${id}/erasure`, { reason: 'Asked at the desk.' });
    const erasing = (await server.login('admin')).post(`/api/erasures/${asked.body.data.id}/approve`);
    await expect.poll(async () => (await query(WAITING)).length).toBeGreaterThan(0);
    gate.resolve();
    await sealing;
    expect((await erasing).body.data.done).toMatchObject({ leaves: 1 });
  });
});

describe('an erasure and a backup from before', () => {
  const KEPT = [
    'patient',
    'patient_link',
    'person',
    'credential',
    'subject',
    'category_key',
    'erasure',
    'erasure_leaf',
  ];
  const superuser = (sql: string) => query(`set session_replication_role = replica; ${sql}`);
  const backUp = async () => {
    for (const table of KEPT)
      await query(`drop table if exists backup_${table}; create table backup_${table} as select * from ${table}`);
  };
  const restore = async () => {
    for (const table of KEPT) {
      const [{ columns } = { columns: '' }] = await query<{ columns: string }>(
        "select string_agg(column_name, ', ') as columns from information_schema.columns where table_name = $1 and is_generated = 'NEVER'",
        [table],
      );
      const rows = `insert into ${table} (${columns}) select ${columns} from backup_${table}`;
      await superuser(`delete from ${table}; ${rows}`);
    }
  };

  test('is no alarm of an audit while its entry waits for the log', async () => {
    const writer = await server.login('doctor');
    const waits = await registered('Neeta Waits');
    await write(writer, waits, { text: 'Seen once.' });
    clock.advance(5_000 * DAY);
    const before = (await audit()).findings;
    await withClient(server.database.superUrl, async (client) => {
      // Nothing comes into any log.
      await client.query('begin; lock table log_entry in share mode');
      const { done } = await erase(waits);
      expect(done.body.data.done).toMatchObject({ block: { state: 'queued' } });
      expect((await audit()).findings).toEqual(before);
      await client.query('rollback');
    });
  });

  test('that is restored brings nobody back: keys, name and account go again before anything is served, and loudly', async () => {
    const writer = await server.login('doctor');
    const login = 'neeta@own.example';
    const back = await registered('Neeta Back');
    await ownAccount(server, hospital, { login, patientId: back });
    const note = (await write(writer, back, { text: 'Seen once.' })).body.data;
    clock.advance(5_000 * DAY);
    await backUp();
    const { done } = await erase(back);
    expect(done.body.data.done).toMatchObject({ scope: ['records', 'identity', 'everything'] });
    const gone = async () => {
      installKeys(keys().store);
      const rows = await query<{ name: string; login: string; active: boolean }>(
        `select p.name, c.login, p.active from person p join credential c on c.person_id = p.id
          join patient_link l on l.person_id = p.id where l.patient_id = $1`,
        [back],
      );
      const [patientRow] = await query<{ name: string }>('select name from patient where id = $1', [back]);
      const subject = await services.db.inHospital(hospital.id, (tx) => patientSubject(tx, hospital, back));
      const opened = services.db.inHospital(hospital.id, (tx) => subjectKey(tx, hospital, subject));
      const key = await opened.then(
        () => 'opens',
        (error: { code: string }) => error.code,
      );
      return { account: rows[0]?.name, isLogin: rows[0]?.login === login, patient: patientRow?.name, key };
    };
    const nothing = { account: '—', isLogin: false, patient: '—', key: 'record_forgotten' };
    expect(await gone()).toEqual(nothing);
    await restore();
    const there = { account: `Own ${login}`, isLogin: true, patient: 'Neeta Back', key: 'opens' };
    expect(await gone()).toEqual(there);
    const lines = await eraseAgain(services, new Date(clock.now()));
    expect(lines).toEqual([expect.stringMatching(/ERA-\S+\) was in this database again, and was erased again$/)]);
    expect(await gone()).toEqual(nothing);
    expect(await eraseAgain(services, new Date(clock.now()))).toEqual([]);
    expect(note.id).toBeDefined();
  });

  test('brings nobody back who had no health content: name, phone and account go again', async () => {
    const login = 'neeta.plain@own.example';
    const plain = await registered('Neeta Plain');
    await ownAccount(server, hospital, { login, patientId: plain });
    await backUp();
    const { done } = await erase(plain);
    expect(done.body.data.done.scope).toEqual(['records', 'identity']);
    const row = () =>
      query(
        `select t.name, t.phone, t.active, p.name as account from patient t join patient_link l on l.patient_id = t.id
          join person p on p.id = l.person_id where t.id = $1`,
        [plain],
      );
    const nothing = [{ name: '—', phone: null, active: false, account: '—' }];
    expect(await row()).toEqual(nothing);
    await restore();
    expect(await row()).toMatchObject([{ name: 'Neeta Plain', active: true }]);
    const subject = subjectOfPatient(hospital, plain);
    const kept = () => query('select octet_length(wrapped_key) as key from subject where id = $1', [subject]);
    // As in a database from before anything of theirs was sealed.
    await query(`set session_replication_role = replica; delete from subject where id = '${subject}'`);
    expect(await eraseAgain(services, new Date(clock.now()))).toHaveLength(1);
    expect(await row()).toEqual(nothing);
    // The next start need not go through all patients for them, and nobody makes them a key.
    expect(await kept()).toEqual([{ key: 0 }]);
    expect(await eraseAgain(services, new Date(clock.now()))).toEqual([]);
  });

  test('of two erasures of the same extent the list keeps the later one', () => {
    const subject = randomUUID() as SubjectId;
    const heads = join(folder, 'heads');
    const listed = (day: number) => ({
      subject,
      extent: 'records' as const,
      at: new Date(day * DAY),
      series: 'ERA',
      number: day,
    });
    for (const day of [1, 3, 2]) listErasure(heads, hospital.id, listed(day));
    expect(listedErasures(heads, hospital.id)).toEqual({ listed: [listed(3)], foreign: [] });
  });

  test('the account of who works here too stays: only what it shows of the patient ends', async () => {
    const person = server.person('nurse').id;
    const patientId = await registered('Neeta Nurse');
    const since = new Date(clock.now());
    const link = { id: randomUUID(), personId: person, patientId, relation: 'self' as const, scope: ['card' as const] };
    await services.db.inHospital(hospital.id, (tx) =>
      replaceLink(tx, hospital.id, { ...link, since, until: null, proof: '' }),
    );
    await erase(patientId);
    const accounts = await services.db.inHospital(hospital.id, (tx) => ownAccounts(tx, hospital.id, patientId));
    expect(accounts).toEqual([{ person, isMore: true, isClosed: false }]);
    expect(await query('select name from person where id = $1', [person])).toEqual([{ name: 'Test nurse' }]);
  });

  test('nobody is erased by what a file says that this node did not write', async () => {
    const folder = join(services.config.headsDir, 'erasures', hospital.id);
    const subject = await services.db.inHospital(hospital.id, async (tx) =>
      patientSubject(tx, hospital, await registered('Neeta Stays')),
    );
    const [one = ''] = await readdir(folder);
    await copyFile(join(folder, one), join(folder, `${subject}.everything`));
    expect(await eraseAgain(services, new Date(clock.now()))).toEqual([]);
    const key = await services.db.inHospital(hospital.id, (tx) => subjectKey(tx, hospital, subject));
    expect(key.id.length).toBe(8);
  });
});
