import type { RecordEntryJson, RecordVersionJson } from '@pramana/contract';
import { expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import type { TestAnswer } from '../../testing.ts';
import { ownAccount } from '../people/own.fixture.ts';
import { hashOfShown } from '../records/records.fixture.ts';
import { line, write } from './consultations.fixture.ts';
import { resultSeries, vitalSeries } from './report.policy.ts';

const server = await sealingServer();
const [doctor, nurse, pharmacist, cashier] = await Promise.all(
  ['doctor', 'nurse', 'pharmacist', 'cashier'].map((each) => server.login(each)),
);
if (!doctor || !nurse || !pharmacist || !cashier) throw new Error('all of them work here');
const newPatient = async (name: string): Promise<string> =>
  (await cashier.post('/api/patients', { name, gender: 'female', age: 41, confirmDuplicate: true })).body.data.id;
/** A sealed visit a moment after the one before. */
const seen = async (...wanted: Parameters<typeof write>): Promise<string> => {
  server.clock.advance(1_000);
  return (await write(...wanted)).body.data.id;
};
const isPdf = ({ status, raw }: TestAnswer): boolean => status === 200 && raw.subarray(0, 5).toString() === '%PDF-';

const who = await newPatient('Papers Printed');
const visit = await seen(doctor, who, { lines: [line('Metformin')], vitals: { pulse: 70 }, followUp: '2026-12-05' });
const bare = await seen(doctor, who, { complaint: 'Nothing to take' });
const kept = await seen(doctor, who, { complaint: 'Kept back', released: false, lines: [line('Paracetamol')] });

test('papers of a visit are printed for doctor and nurse, refused to others, and each is an event that is named', async () => {
  const papers = [`/api/consultations/${visit}/prescription/pdf`, `/api/consultations/${visit}/pdf`];
  const answers = await Promise.all(
    [...papers, `/api/patients/${who}/report-card/pdf`].map((path) => doctor.get(path)),
  );
  expect(answers.map(isPdf)).toEqual([true, true, true]);
  const attached = async (): Promise<number> => {
    const { raw } = await doctor.get(`/api/consultations/${visit}/pdf`);
    return new Set(raw.toString('latin1').match(/\/F \(REC-[0-9-]+\.tlog-proof\)/g)).size;
  };
  // Note, vitals and prescription, each with its own proof; until the log has answered a paper says that it is pending.
  await expect.poll(attached).toBe(3);
  expect(isPdf(await nurse.get(`${papers[0]}?language=hi&size=80mm`))).toBe(true);
  expect((await pharmacist.get(papers[0] ?? '')).status).toBe(403);
  expect((await cashier.get(papers[1] ?? '')).status).toBe(403);
  const events = await server.services.db.inHospital(server.hospital.id, (tx) =>
    tx.selectFrom('access_event').select('resource').where('resource', 'like', '%.pdf').execute(),
  );
  expect([...new Set(events.map(({ resource }) => resource))].toSorted()).toEqual([
    'prescription.pdf',
    'report.pdf',
    'visit.pdf',
  ]);
});

test('a page needs no hash that stands beside what it shows: each part of a visit brings all that was hashed', async () => {
  const { records } = (await doctor.get(`/api/consultations/${visit}`)).body.data;
  const shown = records.map((each: { entry: RecordEntryJson }) => each.entry.newest);
  expect(shown).toHaveLength(3);
  expect(shown.map(hashOfShown)).toEqual(shown.map((each: RecordVersionJson) => each.contentHash));
});

test('a visit without a prescription has no prescription to print, and one that is not sealed no paper at all', async () => {
  expect((await doctor.get(`/api/consultations/${bare}/prescription/pdf`)).body.code).toBe('not_found');
  const begun = (await doctor.post(`/api/patients/${who}/consultations`, { encounterId: null })).body.data.id;
  expect((await doctor.get(`/api/consultations/${begun}/pdf`)).body.code).toBe('not_found');
  await doctor.delete(`/api/consultations/${begun}/draft`);
});

test('the patient reads and prints what is released of their own visits, and nothing of anybody else', async () => {
  const other = await newPatient('Somebody Else');
  const foreign = await seen(doctor, other, { lines: [line('Aspirin')] });
  const patient = await ownAccount(server, server.hospital, { login: 'papers@own.example', patientId: who as never });
  const own = `/api/self/patients/${who}`;
  const { data } = (await patient.get(`${own}/consultations`)).body;
  expect(data).toMatchObject([
    { id: bare, medicines: [], papers: { prescription: false, visit: true } },
    { id: visit, medicines: ['Metformin'], papers: { prescription: true, visit: true }, followUp: '2026-12-05' },
  ]);
  const asked = await Promise.all(
    [
      `${own}/consultations/${visit}/prescription/pdf?language=mr`,
      `${own}/consultations/${visit}/pdf`,
      `${own}/report-card/pdf`,
    ].map((path) => patient.get(path)),
  );
  expect(asked.map(isPdf)).toEqual([true, true, true]);
  const refused = [
    `${own}/consultations/${kept}/pdf`,
    `${own}/consultations/${kept}/prescription/pdf`,
    `${own}/consultations/${foreign}/pdf`,
    `/api/self/patients/${other}/consultations/${foreign}/pdf`,
    `/api/self/patients/${other}/consultations`,
    `/api/self/patients/${other}/report-card/pdf`,
  ];
  const statuses = await Promise.all(refused.map(async (path) => (await patient.get(path)).status));
  expect(statuses).toEqual(refused.map(() => 404));
});

test('the report card judges each pulse by the age on its day', () => {
  const entry = { record: '', version: 1, by: '', note: '', consultation: null, values: { pulse: 110 } };
  const card = vitalSeries(
    [
      { ...entry, at: '2026-11-21T10:00:00Z', date: '2026-11-21', age: 14 },
      { ...entry, at: '2016-11-21T10:00:00Z', date: '2016-11-21', age: 4 },
    ],
    'en',
  );
  const [child, teen] = card[0]?.points ?? [];
  expect([child?.day, child?.mark, teen?.mark]).toEqual(['2016-11-21', null, 'high']);
  expect(child?.usual).not.toEqual(teen?.usual);
  expect(card[0]?.usual).toBe(teen?.usual?.join('–'));
});

test('results stand on the report card as curves with the range each was judged by; another unit is another curve', () => {
  const range = { sex: null, from: null, until: null, low: 35, high: null, source: '' };
  const value = { code: 'k', name: 'Potassium', loinc: null, unit: 'mmol/L', digits: 1, sign: '', text: '' } as const;
  const low = { ...value, value: 26, range, critical: null, flag: 'critical-low' } as const;
  const usual = { ...value, value: 40, range: { ...range, high: 51 }, critical: null, flag: 'usual' } as const;
  const other = { ...usual, unit: 'mEq/L' };
  const said = { ...usual, code: null, value: null, name: 'Culture', text: 'No growth', range: null };
  const result = { record: '', version: 1, at: '', by: '', released: true, rejected: null, remarks: '', comment: '' };
  const test = { code: null, name: '' };
  // Half past midnight of the next day in India.
  const [newer, older] = ['2026-11-20T19:00:00Z', '2026-11-01T06:00:00Z'];
  const { series, words } = resultSeries(
    [
      { ...result, test, takenAt: older, values: [low, other] },
      { ...result, test, takenAt: newer, values: [usual, said] },
    ],
    'Asia/Kolkata',
  );
  expect(series).toMatchObject([
    {
      unit: 'mmol/L',
      usual: '3.5–5.1',
      points: [
        { day: '2026-11-01', text: '2.6', mark: 'criticalLow', usual: [35, null] },
        { day: '2026-11-21', text: '4.0', mark: null, usual: [35, 51] },
      ],
    },
    { unit: 'mEq/L', points: [{ text: '4.0' }] },
  ]);
  expect(words).toEqual([{ day: '2026-11-21', name: 'Culture', text: 'No growth' }]);
});

test('a note that does not open, or says something else than was sealed, is said and printed on no paper', async () => {
  const name = await newPatient('Damaged Note');
  const id = await seen(doctor, name, { lines: [line('Cetirizine')], followUp: '2026-12-05' });
  const patient = await ownAccount(server, server.hospital, { login: 'damaged@own.example', patientId: name as never });
  const { records } = (await doctor.get(`/api/consultations/${id}`)).body.data;
  const note = records.find(({ part }: { part: string }) => part === 'note').entry.id;
  const tamper = (set: string) =>
    withClient(server.database.superUrl, (client) =>
      client.query(
        `set session_replication_role = replica; update record_version set ${set} where record_id = '${note}'`,
      ),
    );
  const paper = () => doctor.get(`/api/consultations/${id}/prescription/pdf`);
  const visits = `/api/self/patients/${name}/consultations`;
  await tamper("author_name = author_name || '!'");
  expect((await paper()).body.code).toBe('record_damaged');
  await tamper("author_name = rtrim(author_name, '!')");
  expect(isPdf(await paper())).toBe(true);
  await tamper('box = set_byte(box, 20, get_byte(box, 20) # 1)');
  expect((await paper()).body.code).toBe('record_damaged');
  const [own] = (await patient.get(visits)).body.data;
  const nothing = { prescription: false, visit: false };
  expect(own).toMatchObject({ unreadable: ['note'], title: '', medicines: ['Cetirizine'], papers: nothing });
});
