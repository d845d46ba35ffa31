import { expect, test } from 'vitest';
import { shop } from '../billing/shop.fixture.ts';
import { addItem } from '../catalogue/index.ts';
import type { SubjectId } from '@pramana/kernel';
import { forgetPrescriptions } from './erase.service.ts';
import { line, write } from '../consultations/consultations.fixture.ts';

const DAY = 86_400_000;
const place = await shop({ demo: true });
const { patient, paracetamol } = place;
let keys = 0;
const key = () => ({ 'idempotency-key': `pharmacy-erase-${(keys += 1)}` });

/** Another item of the same substance. */
const other = await place.inHospital((tx) => {
  const facts = { code: 'CALPOL', name: 'Calpol Tablets 500 mg', genericName: 'Paracetamol', kind: 'medicine' };
  const pack = { unit: 'tablet', packLabel: "10's", packSize: 10, hsn: '3004', taxClass: 'medicine' };
  return addItem({ tx, hospital: place.place, at: new Date(place.clock.now()) }, { ...facts, ...pack });
});

/** Handed out in part, with a question that waits. */
async function prescribed(): Promise<{ dispense: string }> {
  const [doctor, pharmacist] = [await place.login('doctor'), await place.login('pharmacist')];
  const lines = [line('Paracetamol Tablets IP 500 mg', { item: paracetamol })];
  const sealed = await write(doctor, patient.id, { lines });
  expect(sealed.status, JSON.stringify(sealed.body)).toBe(201);
  const part = sealed.body.data.records.find((each: { part: string }) => each.part === 'prescription');
  const path = `/api/prescriptions/${part.entry.id}`;
  const given = { line: 0, itemId: paracetamol, batchId: null, quantity: 2 };
  const handed = await pharmacist.post(`${path}/dispenses`, { version: 1, lines: [given] }, key());
  expect(handed.body.data, JSON.stringify(handed.body)).toMatchObject({ state: 'part' });
  const question = { version: 1, line: 0, itemId: other, reason: 'price' };
  expect((await pharmacist.post(`${path}/substitutions`, question)).status).toBe(201);
  return { dispense: handed.body.data.dispenses[0].id };
}

/** What a restore does that repeats an erasure: nobody withdraws the question, and nobody is named for it. Rolled back. */
async function repeatedByNobody(): Promise<void> {
  const back = new Error('rolled back');
  const repeated = place.inHospital(async (tx) => {
    const { subject_id: subjectId } = await tx
      .selectFrom('prescription')
      .select('subject_id')
      .executeTakeFirstOrThrow();
    const at = new Date(place.clock.now());
    await forgetPrescriptions(tx, place.place.id, { subjectId: subjectId as SubjectId, at, by: null });
    const rows = await tx.selectFrom('substitution').select(['answer', 'answered_by']).execute();
    expect(rows).toEqual([{ answer: 'withdrawn', answered_by: null }]);
    throw back;
  });
  await expect(repeated).rejects.toBe(back);
  // An answer is somebody's.
  const nobody = { answer: 'consented', answered_by: null, answered_at: new Date(place.clock.now()) };
  const answered = place.inHospital((tx) => tx.updateTable('substitution').set(nobody).execute());
  await expect(answered).rejects.toThrow(/substitution_answered/);
}

test('an erasure waits for what was handed out and not billed, then takes the rest off the pharmacy’s lists', async () => {
  const { dispense } = await prescribed();
  await repeatedByNobody();
  place.clock.advance(5_000 * DAY);
  const [admin, desk] = [await place.login('admin'), await place.login('frontdesk')];
  const [doctor, pharmacist] = [await place.login('doctor'), await place.login('pharmacist')];
  const lists = async () => [
    (await pharmacist.get('/api/prescriptions')).body.data.length,
    (await doctor.get('/api/substitutions')).body.data.length,
  ];
  const { id } = (await desk.post(`/api/patients/${patient.id}/erasure`, { reason: 'Asked at the desk.' })).body.data;
  const approve = () => admin.post(`/api/erasures/${id}/approve`);
  expect((await approve()).body).toMatchObject({ code: 'erasure_waits', params: { open: 'charges' } });
  const taking = { positions: [0], goods: 'quarantine', reason: 'unwanted' };
  const back = await pharmacist.post(`/api/dispenses/${dispense}/returns`, taking, key());
  expect(back.status, JSON.stringify(back.body)).toBeLessThan(300);
  expect(await lists()).toEqual([1, 1]);
  expect((await approve()).body.data).toMatchObject({ state: 'done' });
  expect(await lists()).toEqual([0, 0]);
  const auditor = await place.login('auditor');
  const audit = `/api/audits/${(await auditor.post('/api/audits')).body.data.id}`;
  await expect.poll(async () => (await auditor.get(audit)).body.data.status).toBe('done');
  const codes = (await auditor.get(audit)).body.data.findings;
  expect(codes).toEqual([]);
});
