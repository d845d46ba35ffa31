import { randomUUID } from 'node:crypto';
import { SCOPES } from '@pramana/contract';
import { NO_CURRENCY, type SubjectId } from '@pramana/kernel';
import { describe, expect, test } from 'vitest';
import { asked, order } from '../diagnostics/diagnostics.fixture.ts';
import { ownAccount } from '../people/own.fixture.ts';
import {
  destroyKeys,
  finish,
  holdSubject,
  patientSubject,
  prepareDocument,
  sealPrivate,
  walkInSubject,
} from '../sealing/index.ts';
import { sealDocument, type SealInput } from '../sealing/block.service.ts';
import { erasing } from './erasure.fixture.ts';

const { server, query, erase, registered } = await erasing();
const { services, hospital, clock } = server;

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

  test('is refused also in the very transaction that made the key and destroyed it', async () => {
    await services.db.inHospital(hospital.id, async (tx) => {
      const subject = await walkInSubject(tx, hospital);
      await destroyKeys(tx, hospital, subject, { everything: true });
      await expect(sealPrivate(tx, hospital, subject, 'records', randomUUID(), 'HbA1c')).rejects.toMatchObject({
        code: 'record_forgotten',
      });
    });
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

test('nobody is erased while care of them goes on: of a note or a test that is not finished', async () => {
  const doctor = await server.login('doctor');
  const id = await registered('Vimal Incare');
  const openNow = async (): Promise<string[]> =>
    (await (await server.login('admin')).get(`/api/patients/${id}/erasure`)).body.data.plan.open;
  expect(await openNow()).toEqual([]);
  const begun = (await doctor.post(`/api/patients/${id}/consultations`, { encounterId: null })).body.data;
  expect(await openNow()).toEqual(['care']);
  const { done, id: request } = await erase(id);
  expect(done.body).toMatchObject({ code: 'erasure_waits', params: { open: 'care' } });
  await doctor.delete(`/api/consultations/${begun.id}/draft`);
  expect(await openNow()).toEqual([]);
  await (await server.login('admin')).post(`/api/erasures/${request}/withdraw`);
  expect((await order(doctor, id, [asked('esr')])).status).toBe(201);
  expect(await openNow()).toEqual(['care']);
});

test('what the desk wrote of who is the same person goes with either, and nothing else of it, nor is it ever rewritten', async () => {
  const [one, other] = [await registered('Usha Twice'), await registered('Usha Again')];
  const desk = await server.login('frontdesk');
  const marker = 'MARKER wife of Ravi, 9822000077';
  expect((await desk.post(`/api/patients/${one}/merges`, { aliasId: other, reason: marker })).status).toBe(200);
  expect((await desk.post(`/api/patients/${other}/separate`, { reason: marker })).status).toBe(200);
  await query(
    `insert into patient_distinct (hospital_id, patient_id, others, reason, author_id, at)
     values ($1, $2, array[$3::uuid], $4, $5, now()) on conflict do nothing`,
    [hospital.id, other, one, marker, server.person('cashier').id],
  );
  const rewrite = (table: string) =>
    query(`update ${table} set reason = 'Another word' where hospital_id = $1`, [hospital.id]);
  await expect(rewrite('patient_merge')).rejects.toThrow('is not rewritten');
  await expect(rewrite('patient_distinct')).rejects.toThrow('is not rewritten');
  const said = async () =>
    query<{ reason: string }>(
      `select reason from patient_merge where alias_id = $1
       union all select reason from patient_distinct where $2 = any(others)`,
      [other, one],
    );
  expect((await said()).filter(({ reason }) => reason === marker).length).toBeGreaterThan(1);
  expect((await erase(one)).done.status).toBe(200);
  expect(new Set((await said()).map(({ reason }) => reason))).toEqual(new Set(['']));
  expect((await desk.get(`/api/patients/${other}/merges`)).status).toBe(200);
});

test('a patient takes back what was asked for; a guardian only what they asked for themselves; nobody twice', async () => {
  const id = await registered('Asha Wavering');
  const path = `/api/self/patients/${id}/erasure`;
  const patientOwn = await ownAccount(server, hospital, { login: 'waver@own.example', patientId: id });
  const ward = { login: 'ward@own.example', patientId: id, relation: 'guardian' as const };
  const guardian = await ownAccount(server, hospital, { ...ward, scope: [...SCOPES] });
  const card = await ownAccount(server, hospital, { ...ward, login: 'ward.card@own.example', scope: ['card'] });
  expect((await patientOwn.post(`${path}/withdraw`)).body.code).toBe('conflict');
  expect((await patientOwn.post(path)).status).toBe(201);
  expect((await card.post(`${path}/withdraw`)).status).toBe(404);
  expect((await guardian.post(`${path}/withdraw`)).body.code).toBe('not_permitted');
  expect((await patientOwn.get(path)).body).toMatchObject({
    data: { request: { state: 'open' } },
    can: { withdraw: { ok: true } },
  });
  expect((await patientOwn.post(`${path}/withdraw`)).body.data).toMatchObject({ state: 'withdrawn', done: null });
  expect((await patientOwn.post(`${path}/withdraw`)).body.code).toBe('conflict');
  const { data } = (await guardian.post(path, { reason: 'They asked me to.' })).body;
  expect((await guardian.post(`${path}/withdraw`)).body.data).toMatchObject({ id: data.id, state: 'withdrawn' });
  expect((await patientOwn.post(path)).status).toBe(201);
  const approver = await server.login('admin');
  const [request] = (await approver.get('/api/erasures')).body.data;
  expect((await patientOwn.post(`${path}/withdraw`)).status).toBe(200);
  expect((await approver.post(`/api/erasures/${request.id}/approve`)).body.code).toBe('conflict');
});
