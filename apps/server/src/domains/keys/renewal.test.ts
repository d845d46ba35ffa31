import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SubjectId } from '@pramana/kernel';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { Batcher } from '../access/batcher.service.ts';
import { shop } from '../billing/shop.fixture.ts';
import { pdf, sha256, upload } from '../files/files.fixture.ts';
import { write } from '../records/records.fixture.ts';
import { auditHospital } from '../sealing/audit.service.ts';
import { openHeadFolder } from '../sealing/head.store.ts';
import { hospitalSubjectId } from '../sealing/subject.service.ts';
import { dataMap } from '../../platform/database/data-map.fixture.ts';
import { keptUnder } from '../sealing/kept.service.ts';
import { holdOldView } from '../sealing/renew.store.ts';
import { openBlocks, sealDocument, subjectOfPatient } from '../sealing/index.ts';
import { installKeys, keys } from '../sealing/keys.service.ts';
import { subjectKey } from '../sealing/subject.service.ts';
import { someBill } from '../sealing/testing.ts';
import { fateOfOwnKeys } from './renewal-cause.service.ts';
import { beginRenewal, freshMemory, renewPiece } from './renewal.service.ts';
import { newestRenewals } from './renewal.store.ts';

const folder = await mkdtemp(join(tmpdir(), 'pramana-renewal-'));
afterAll(() => rm(folder, { recursive: true }));
const server = await shop({ config: { files: { kind: 'disk', folder } } });
const { services, hospital, patient, clock, place } = server;
const { db } = services;
const by = server.person('admin').id;
const subject = subjectOfPatient(hospital, patient.id);
const inHospital: typeof server.inHospital = (work) => server.inHospital(work);

async function query<Row = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return withClient(server.database.superUrl, async (client) => (await client.query(sql, values)).rows as Row[]);
}

async function audited(): Promise<unknown> {
  const more = { signal: new AbortController().signal, onProgress: () => undefined };
  const heads = openHeadFolder(services.config.headsDir);
  const report = await auditHospital({ db, heads, hospital: place, now: new Date(clock.now()), ...more });
  return report.findings.map(({ code, document, table, field }) => `${code} ${document} ${table}.${field}`);
}

const desk = await server.login('frontdesk');
const doctor = await server.login('doctor');
const cashier = await server.login('cashier');
const admin = await server.login('admin');
const picture = pdf(9_000);
const file = await upload(doctor, patient.id, picture, { category: 'imaging', name: 'thorax.pdf' });
await write(doctor, patient.id, { text: 'Chest clear.', files: [{ id: file, sha256: sha256(picture) }] });
const open = (await doctor.post(`/api/patients/${patient.id}/record-drafts`, { recordId: null, category: 'labs' }))
  .body;
const lines = [{ itemId: server.paracetamol, quantity: 2 }];
const billed = { patientId: patient.id, lines, prescriber: 'Dr. Outside', note: 'Pays at once.' };
const bill = (await cashier.post('/api/bills', billed)).body.data.id as string;
const payments = [{ method: 'cash', amount: '200', tendered: '500' }];
expect((await cashier.post(`/api/bills/${bill}/seal`, { payments }, { 'idempotency-key': 'b' })).status).toBe(201);
const reason = { reason: 'Asked at the desk, moving away.' };
const erasure = (await desk.post(`/api/patients/${patient.id}/erasure`, reason)).body.data.id as string;
const glass = { reason: 'Unconscious in the emergency room, nobody else is there.' };
expect((await doctor.post(`/api/patients/${patient.id}/emergency-access`, glass)).status).toBeLessThan(300);
const penicillin = { substance: 'Penicillin', kind: 'medicine', reaction: 'hives', severity: 'mild' };
const known = { allergies: [penicillin], noKnownAllergies: false, weightKg: 71.4, weighedOn: '2026-11-20', base: 0 };
expect((await doctor.put(`/api/patients/${patient.id}/allergies`, known)).status).toBe(200);
const face = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'teal' } })
  .png()
  .toBuffer();
await desk.upload(`/api/patients/${patient.id}/photo`, { bytes: face, name: 'face.png', mediaType: 'image/png' });
const batcher = new Batcher({ db, clock, log: services.log });
await batcher.flush(hospital.id);

/** Every stored box and wrapped key, and the key it says it lies under. */
async function under(): Promise<Map<string, string>> {
  const columns = await query<{ table: string; column: string }>(`
    select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and a.atttypid = 'bytea'::regtype
      and exists (select from pg_attribute h where h.attrelid = c.oid and h.attname = 'hospital_id')`);
  const found = new Map<string, string>();
  for (const { table, column } of columns) {
    const rows = await query<{ id: string; row: string }>(
      `select distinct encode(substring(${column} from 2 for 8), 'hex') as id from ${table} where octet_length(${column}) > 37`,
    );
    for (const { id } of rows) found.set(`${table}.${column} ${id}`, id);
  }
  return found;
}

/** What people read of all that lies under the patient's keys. */
async function everything(): Promise<unknown> {
  const records = (await doctor.get(`/api/patients/${patient.id}/records`)).body.data;
  const content = await doctor.get(`/api/files/${file}/content`);
  const drafts = (await doctor.get(`/api/record-drafts/${open.data.id}`)).body;
  const billRead = (await cashier.get(`/api/bills/${bill}`)).body.data;
  return {
    records: records.map((each: { newest: { content: unknown } }) => each.newest.content),
    file: content.status,
    draft: drafts.data?.content ?? drafts,
    bill: [billRead.prescriber, billRead.note],
    erasure: (await admin.get(`/api/erasures/${erasure}`)).body.data.request.reason,
    photo: (await desk.get(`/api/patients/${patient.id}/photo`)).status,
    allergies: (await doctor.get(`/api/patients/${patient.id}/allergies`)).body.data,
    emergency: (await admin.get('/api/emergency-access')).body.data[0].reason,
  };
}

const blocks = () =>
  query<{ series: string; number: string; commitment: Buffer; hash: Buffer }>(
    'select series, number, commitment, hash from block where hospital_id = $1 order by 1, 2',
    [hospital.id],
  );

const turn = (more: { settleMs?: number } = {}) => {
  // The newest is the one with the latest id.
  clock.advance(1_000);
  return { db, hospital: place, now: new Date(clock.now()), tell: () => undefined, ...more };
};
const state = async () => (await inHospital((tx) => newestRenewals(tx, hospital.id, 1)))[0];

/** As when everybody has heard of a phase. */
const HEARD = { settleMs: 0 };
/** Works until everybody has to hear of something. */
async function pieces(more: { settleMs?: number } = HEARD): Promise<string | undefined> {
  const memory = freshMemory();
  while (await renewPiece(turn(more), memory));
  return (await state())?.phase;
}

test('the keys of everybody are replaced while all read and seal; then the former ones are nowhere', async () => {
  const before = await under();
  const sealed = await blocks();
  const read = await everything();
  const claims = async () => {
    const refs = sealed.map(({ series, number }) => ({ series, number: Number(number) }));
    return (await inHospital((tx) => openBlocks(tx, hospital, refs))).map(({ claim, salt }) => [claim, salt]);
  };
  const said = await claims();
  await beginRenewal(turn(), { level: 'persons', subjectId: null, by });
  await expect(beginRenewal(turn(), { level: 'categories', subjectId: null, by })).rejects.toMatchObject({
    code: 'conflict',
  });
  for (const phase of ['announced', 'sealed', 'finished']) {
    expect(await pieces()).toBe(phase);
    // With what this process holds; the audit as one that starts now.
    expect(await everything()).toEqual(read);
    installKeys(keys().store);
    expect(await audited()).toEqual([]);
    expect(await pieces({}), 'waits until everybody has heard').toBe(phase);
  }
  expect(await state()).toMatchObject({ phase: 'finished', unreadable: 0n });
  expect(await claims()).toEqual(said);
  // Looks that were closed into a batch meanwhile stand among them.
  expect(await blocks()).toEqual(expect.arrayContaining(sealed));
  const hospitalKeys = new Set(
    (await query<{ id: string }>("select encode(substring(wrapped_key from 2 for 8), 'hex') as id from subject")).map(
      ({ id }) => id,
    ),
  );
  expect(await everything()).toEqual(read);
  const after = new Set((await under()).values());
  // Contents of records and files are under keys of their own, which are wrapped anew.
  const OWN = /^record_version\.box|^file\.facts_box|^patient_clinical\.box/;
  const left = [...before].filter(([at, id]) => !OWN.test(at) && !hospitalKeys.has(id) && after.has(id));
  expect(left).toEqual([]);
  expect(await query('select from subject where previous_key is not null or next_key is not null')).toEqual([]);
});

test('every box under a person’s or a category’s key is known to renewal: what is not would be lost with its key', () => {
  // Under the node's secret, or keys themselves, or under a content key, which is wrapped anew.
  const OTHERWISE = /^(registration|registration_note|message|one_time_code|factor|contact|category_key)\.|_key$/;
  const OWN = ['record_version.box', 'file.facts_box', 'patient_clinical.box', 'lab_order.box'];
  const encrypted = [...dataMap()].filter(([, form]) => form.startsWith('encrypted')).map(([column]) => column);
  const known = [...keptUnder('person'), ...keptUnder('category')].map(({ table, column }) => `${table}.${column}`);
  expect(known).toEqual(expect.arrayContaining(['block.body', 'record_version.wrapped_key', 'file.facts_key']));
  const missing = encrypted.filter(
    (column) => !known.includes(column) && !OTHERWISE.test(column) && !OWN.includes(column),
  );
  expect(missing, 'registerKept in its domain, and a trigger as in 0141 or 0186').toEqual([]);
});

describe('one patient’s keys', () => {
  /** The block that is sealed below without a bill. */
  const noBill = ['row_missing OPD-2627-000002 bill.id'];
  const sealFor = (whose: SubjectId) =>
    inHospital(async (tx) =>
      sealDocument(
        tx,
        await someBill(tx, { author: by }, place, { subjectId: whose, series: { kind: 'opd-bill', prefix: 'OPD' } }),
      ),
    );
  const keyOf = (whose: SubjectId) => inHospital((tx) => subjectKey(tx, hospital, whose));
  const renew = async (level: 'persons' | 'categories', { afterAnnounced = async () => {} } = {}): Promise<void> => {
    await beginRenewal(turn(), { level, subjectId: subject, by });
    expect(await pieces()).toBe('announced');
    await afterAnnounced();
    expect(await pieces()).toBe('sealed');
    expect(await pieces()).toBe('finished');
  };
  /** As a server that was cut off and holds this key still. */
  const hold = (key: Awaited<ReturnType<typeof keyOf>>): void => {
    installKeys(keys().store);
    keys().cache.put(hospital.id, subject, key.copy());
  };

  /** What became of the patient's own key since each of these moments. */
  const fates = (...since: (Date | undefined)[]) => {
    const moments = since.map((at = new Date(0)) => ({ subject, at }));
    return inHospital((tx) => fateOfOwnKeys(tx, hospital.id, moments));
  };
  /** The stored key is damaged, or mended again. */
  const flipKey = async () => {
    const flip = 'update subject set wrapped_key = set_byte(wrapped_key, 40, get_byte(wrapped_key, 40) # 1)';
    await query(`set session_replication_role = replica; ${flip} where id = '${subject}'`);
    installKeys(keys().store);
  };

  test('are replaced after a leak, and nobody seals under the former ones: what came in meanwhile is sealed anew', async () => {
    const [former, others] = [await keyOf(subject), await keyOf(hospitalSubjectId(hospital))];
    await beginRenewal(turn(), { level: 'persons', subjectId: subject, by });
    for (const phase of ['announced', 'sealed'] as const) {
      expect(await pieces()).toBe(phase);
    }
    hold(former);
    const late = await sealFor(subject);
    // An audit that reads as of before must not meet keys it cannot know.
    await db.inHospital(
      hospital.id,
      async (tx) => {
        await holdOldView(tx, hospital.id);
        expect(await pieces()).toBe('sealed');
      },
      { isolation: 'repeatable read' },
    );
    expect(await pieces()).toBe('finished');
    const [open] = await inHospital((tx) => openBlocks(tx, hospital, [late]));
    expect(open?.items.map(({ name }) => name)).toEqual(['author', 'line']);
    hold(former);
    await expect(sealFor(subject)).rejects.toMatchObject({ code: 'unavailable' });
    installKeys(keys().store);
    expect((await keyOf(subject)).id).not.toEqual(former.id);
    expect((await keyOf(hospitalSubjectId(hospital))).id).toEqual(others.id);
    expect(await audited()).toEqual(noBill);
  });

  test('of the categories alone are replaced as well, and what does not open keeps its key and is named', async () => {
    const flip = 'update emergency_entry set words_box = set_byte(words_box, 40, get_byte(words_box, 40) # 1)';
    await query(`set session_replication_role = replica; ${flip}`);
    const own = await keyOf(subject);
    await renew('persons');
    expect(await state()).toMatchObject({ phase: 'finished', unreadable: 1n });
    expect((await keyOf(subject)).opener(own.id)).toBeDefined();
    await query(`set session_replication_role = replica; ${flip}`);
    // The next one takes up what was left, with its key.
    await renew('categories');
    expect(await state()).toMatchObject({ unreadable: 0n });
    expect((await keyOf(subject)).opener(own.id)).toBeUndefined();
    expect(await audited()).toEqual(noBill);
  });

  test('count for what was sealed before only as far as they left nothing behind; a key that does not open is stuck', async () => {
    const [, left, second, all] = await inHospital((tx) => newestRenewals(tx, hospital.id, 4));
    // Of two moments of one person each has its own; a later renewal moves no day.
    expect(await fates(all?.startedAt, second?.startedAt, left?.startedAt)).toEqual([
      { state: 'replaced', at: all?.finishedAt },
      { state: 'replaced', at: second?.finishedAt },
      // What was left is sealed anew since, by a renewal of categories: the next one can replace it.
      { state: 'replacing' },
    ]);
    const now = new Date(clock.now());
    await flipKey();
    // It opens again by the end, and was not replaced all the same.
    await renew('persons', { afterAnnounced: flipKey });
    expect(await fates(now)).toEqual([{ state: 'stuck' }]);
    await renew('persons');
    expect(await fates(now)).toEqual([{ state: 'replacing' }]);
    await renew('persons');
    expect(await fates(now)).toEqual([{ state: 'replaced', at: (await state())?.finishedAt }]);
  });

  test('that did not open when everybody’s were announced count as not replaced, though they open again by the end', async () => {
    const since = new Date(clock.now());
    const keyBefore = (await keyOf(subject)).id;
    await flipKey();
    await beginRenewal(turn(), { level: 'persons', subjectId: null, by });
    expect(await pieces()).toBe('announced');
    expect(await state(), 'counted as soon as it is met').toMatchObject({ unreadable: 1n });
    await flipKey();
    expect(await pieces()).toBe('sealed');
    expect(await pieces()).toBe('finished');
    expect(await state()).toMatchObject({ unreadable: 1n });
    expect((await keyOf(subject)).id, 'the key of before').toEqual(keyBefore);
    expect(await fates(since)).toEqual([{ state: 'replacing' }]);
    // What does not open from the announcement to the end is one key, not two.
    await flipKey();
    await beginRenewal(turn(), { level: 'persons', subjectId: null, by });
    for (const phase of ['announced', 'sealed', 'finished']) expect(await pieces()).toBe(phase);
    expect(await state()).toMatchObject({ unreadable: 1n });
    await flipKey();
    expect(await fates(since)).toEqual([{ state: 'replacing' }]);
  });

  test('a changed word about it is found', async () => {
    await query('alter table key_renewal disable trigger user; update key_renewal set total = total + 1');
    const found = await audited();
    expect(found).toContain('column_changed KRN-2627-000002 key_renewal.total');
    await query('update key_renewal set total = total - 1; alter table key_renewal enable trigger user');
  });

  test.each([
    ["update block set body = body || '\\x00'", 'a block is kept'],
    ['update record_version set wrapped_key = set_byte(wrapped_key, 40, 1)', 'a record is kept'],
    ["update draft_bill set private_box = set_byte(private_box, 3, 1) where status = 'sealed'", 'changes no more'],
    ["update file set facts_key = '' where state = 'stored'", 'is kept as it is'],
  ])('%s is refused to the server as long as no keys are replaced', async (change, message) => {
    const tried = withClient(server.database.appUrl, async (client) => {
      await client.query(`begin; select set_config('app.hospital', '${hospital.id}', true)`);
      await client.query(change);
    });
    await expect(tried).rejects.toThrow(message);
  });
});
