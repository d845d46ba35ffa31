import { beforeAll, describe, expect, test, vi } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { shop } from '../billing/shop.fixture.ts';
import { sealFacts } from '../files/facts.service.ts';
import { begin, pdf, sha256, upload } from '../files/files.fixture.ts';
import { filesById } from '../files/file.store.ts';
import { ownAccount } from '../people/own.fixture.ts';
import { auditNode } from '../sealing/index.ts';
import { keys } from '../sealing/keys.service.ts';
import { key, typed, write } from './records.fixture.ts';

const server = await shop({ demo: true });
const patient: string = server.patient.id;
const doctor = await server.login('doctor');
const nurse = await server.login('nurse');
const pharmacist = await server.login('pharmacist');
const admin = await server.login('admin');

const bytes = pdf(300_000);
const hash = sha256(bytes);
/** A file of one kind; cited. */
const cite = async (category: string, of = patient, by = doctor) => ({
  id: await upload(by, of, bytes, { category, name: `${category}.pdf` }),
  sha256: hash,
});

let scan: { id: string; sha256: string };
let strangers: { id: string; sha256: string };
/** A prescription that cites the scan. */
let id = '';
beforeAll(async () => {
  scan = await cite('imaging');
  const devi = { name: 'Devi Kulkarni', gender: 'female' };
  strangers = await cite('documents', (await doctor.post('/api/patients', devi)).body.data.id);
  const made = await write(doctor, patient, { category: 'prescriptions', type: 'MedicationRequest', files: [scan] });
  id = made.body.data.id;
});

const contentOf = (file: string, record = id): string => `/api/records/${record}/files/${file}/content`;

describe('a version that cites a file', () => {
  test('shows what it is, and gives it out byte for byte and in ranges', async () => {
    const [version] = (await doctor.get(`/api/records/${id}`)).body.data.versions;
    const shown = { ...scan, state: 'open', name: 'imaging.pdf', type: 'application/pdf', size: bytes.length };
    expect(version.content.files).toEqual([shown]);
    const answer = await doctor.get(`${contentOf(scan.id)}?download=true`);
    expect(answer.raw.equals(bytes)).toBe(true);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-disposition': `attachment; filename*=UTF-8''imaging.pdf`,
    });
    const part = await doctor.get(contentOf(scan.id), { range: 'bytes=299990-' });
    expect([part.status, part.raw.equals(bytes.subarray(299_990))]).toEqual([206, true]);
  });

  test('is refused, by name of the place, for what is no whole file of this patient that its author may attach', async () => {
    const half = (await begin(doctor, patient, bytes)).body.data.id as string;
    const closed = await cite('sensitive');
    const other = { ...scan, sha256: '0'.repeat(64) };
    const refused = async (files: (typeof scan)[], by = doctor, category: 'notes' | 'sensitive' = 'notes') =>
      (await write(by, patient, { category, files })).body;
    const at = (n: number) => ({ code: 'invalid_field', field: `files/${n}` });
    expect(await refused([{ id: '0197a000-0000-7000-8000-000000000000', sha256: hash }])).toMatchObject(at(0));
    expect(await refused([strangers])).toMatchObject(at(0));
    expect(await refused([{ id: half, sha256: hash }])).toMatchObject(at(0));
    expect(await refused([scan, other])).toMatchObject(at(1));
    expect(await refused([other])).toMatchObject({ ...at(0), detail: expect.stringContaining('hash') });
    expect(await refused([scan], nurse)).toMatchObject(at(0));
    expect(await refused([closed])).toMatchObject(at(0));
    expect(await refused([await cite('documents', patient, nurse), scan], nurse)).toMatchObject(at(1));
    expect((await write(doctor, patient, { category: 'sensitive', files: [closed] })).status).toBe(201);
    const { login } = server.person('cashier2');
    await admin.post(`/api/people/members/${server.person('cashier2').id}/roles`, {
      roles: ['doctor'],
      reason: 'Helps',
    });
    expect(await refused([closed], await server.signIn(login), 'sensitive')).toMatchObject(at(0));
  });

  test('after a refusal is still the draft that was typed', async () => {
    const devi = (await doctor.post('/api/patients', { name: 'Left Draft', gender: 'male' })).body.data.id as string;
    const open = { recordId: null, category: 'notes' };
    const draft = (await doctor.post(`/api/patients/${devi}/record-drafts`, open)).body.data;
    const content = typed({ files: [scan] });
    await doctor.put(`/api/record-drafts/${draft.id}`, { revision: 1, base: null, content });
    const answer = await doctor.post(`/api/record-drafts/${draft.id}/version`, { revision: 2 }, key());
    expect(answer.body.field).toBe('files/0');
    expect((await doctor.get(`/api/record-drafts/${draft.id}`)).body.data.content).toEqual(content);
  });

  test('gives it to whoever reads the record, and to nobody else', async () => {
    expect((await pharmacist.get(contentOf(scan.id))).raw.equals(bytes)).toBe(true);
    expect((await pharmacist.get(`/api/files/${scan.id}/content`)).status).toBe(403);
    expect((await (await server.login('cashier')).get(contentOf(scan.id))).status).toBe(403);
    expect((await doctor.get(contentOf(strangers.id))).status).toBe(404);
    const note = (await write(doctor, patient, { files: [scan] })).body.data.id as string;
    expect((await pharmacist.get(contentOf(scan.id, note))).status).toBe(404);
    const kept = { recordId: note, text: 'Seen again.', reason: 'Seen again', files: [scan] };
    expect((await write(nurse, patient, kept)).status).toBe(201);
  });

  test('gives it to the patient where the version is released and the link covers records, and says who looked', async () => {
    const account = (login: string, more: object) =>
      ownAccount(server, server.hospital, { login, patientId: server.patient.id, ...more });
    const self = await account('cited1@test.example', { scope: ['card', 'records'] });
    const guardian = await account('cited2@test.example', { relation: 'guardian', scope: ['records'] });
    const billsOnly = await account('cited3@test.example', { scope: ['card', 'bills'] });
    const own = (record: string, file: string) =>
      `/api/self/patients/${patient}/records/${record}/files/${file}/content`;
    expect((await self.get(own(id, scan.id))).raw.equals(bytes)).toBe(true);
    expect((await guardian.get(own(id, scan.id))).raw.equals(bytes)).toBe(true);
    expect((await billsOnly.get(own(id, scan.id))).status).toBe(404);
    expect((await self.get(own(id, strangers.id))).status).toBe(404);
    const hidden = (await write(doctor, patient, { released: false, files: [scan] })).body.data.id as string;
    expect((await self.get(own(hidden, scan.id))).status).toBe(404);
    const secret = await cite('sensitive');
    const closed = (await write(doctor, patient, { category: 'sensitive', files: [secret] })).body.data.id as string;
    expect((await self.get(own(closed, secret.id))).status).toBe(200);
    expect((await guardian.get(own(closed, secret.id))).status).toBe(404);
    const looks = (await admin.get(`/api/patients/${patient}/access-events`)).body.data;
    const told = looks.map((look: Record<string, string>) => `${look.purpose} ${look.resource} ${look.outcome}`);
    expect(told).toEqual(expect.arrayContaining(['self record.file granted', 'guardian record.file granted']));
  });
});

describe('the audit of cited files', () => {
  async function audit(): Promise<string[]> {
    const { db, config } = server.services;
    const { headsDir } = config;
    const more = { hospital: 'asha', signal: new AbortController().signal, onProgress: () => undefined };
    const [result] = await auditNode({ db, headsDir, ...more });
    const found = result?.report.findings ?? [];
    return found
      .filter(({ code }) => code.startsWith('cited_'))
      .map(({ code, document, field }) => `${code} ${document} ${field}`);
  }

  /** What the audit and a reader see after somebody who owns the database ran `sql`, which is then undone. */
  async function after(sql: string, values: unknown[] = []) {
    return withClient(server.database.superUrl, async (client) => {
      await client.query(`set session_replication_role = 'replica'`);
      await client.query('create temp table kept as select * from file');
      try {
        expect((await client.query(sql, values)).rowCount).toBe(1);
        const [version] = (await doctor.get(`/api/records/${id}`)).body.data.versions;
        return {
          found: await audit(),
          shown: version.content.files[0],
          read: (await doctor.get(contentOf(scan.id))).body.code,
        };
      } finally {
        await client.query('delete from file');
        await client.query('insert into file select * from kept');
      }
    });
  }

  const nothing = { name: null, size: null };

  test('finds nothing in what was attached, and opens each version once', async () => {
    const opened = vi.spyOn(keys().vault, 'openContent');
    try {
      expect(await audit()).toEqual([]);
      const places = opened.mock.calls.map(([, { record, version }]) => `${record} ${version}`);
      expect(places.filter((place) => place === `${id} 1`)).toHaveLength(1);
    } finally {
      opened.mockRestore();
    }
  });

  test.each([
    ['is gone', `delete from file where id = $1`, 'cited_file_missing', 'id', 'missing'],
    [
      'is called unfinished',
      `update file set state = 'uploading' where id = $1`,
      'cited_file_changed',
      'state',
      'damaged',
    ],
    [
      'is called another patient’s',
      `update file set subject_id = (select subject_id from file where id = '$2') where id = $1`,
      'cited_file_changed',
      'subject_id',
      'damaged',
    ],
  ])('names a file that %s, and shows nothing in its place', async (_, sql, code, field, state) => {
    const { found, shown, read } = await after(sql.replace('$2', strangers.id), [scan.id]);
    expect(new Set(found)).toEqual(new Set([`${code} ${scan.id} ${field}`]));
    expect(shown).toMatchObject({ state, ...nothing });
    expect(read).toBe('record_damaged');
  });

  test('names a file whose stored hash is no more the one that the record’s claim commits to', async () => {
    const { epoch, wrappedKey, box } = await server.inHospital(async (tx) => {
      const [file] = await filesById(tx, server.hospital.id, [scan.id]);
      if (file === undefined) throw new Error('no file');
      const facts = { name: 'other.pdf', modified: 0, type: 'application/pdf' as const, sha256: new Uint8Array(32) };
      return sealFacts(tx, server.place, file, facts, new Date(server.clock.now()));
    });
    const { found, shown, read } = await after(
      'update file set facts_epoch = $2, facts_key = $3, facts_box = $4 where id = $1',
      [scan.id, epoch, Buffer.from(wrappedKey), Buffer.from(box)],
    );
    expect(new Set(found)).toEqual(new Set([`cited_file_changed ${scan.id} facts_box`]));
    expect([shown, read]).toMatchObject([{ state: 'damaged', ...nothing }, 'record_damaged']);
  });
});
