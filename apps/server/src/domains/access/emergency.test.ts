import { describe, expect, test } from 'vitest';
import { emergencyFor } from '../../platform/emergency.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { shop } from '../billing/shop.fixture.ts';
import { key, write } from '../records/records.fixture.ts';
import { auditNode, subjectOfPatient } from '../sealing/index.ts';

const server = await shop({ demo: true });
const [admin, doctor, nurse, cashier] = await Promise.all(
  ['admin', 'doctor', 'nurse', 'cashier'].map((key) => server.login(key)),
);
if (!admin || !doctor || !nurse || !cashier) throw new Error('all of them work here');
const url = `/api/patients/${server.patient.id}/emergency-access`;
const reason = 'Unconscious in the casualty, allergies not known.';

const grantOf = (key: string) =>
  server.inHospital((tx) =>
    emergencyFor(
      { tx, hospital: server.place, clock: server.clock, actor: { personId: server.person(key).id } as never },
      [subjectOfPatient(server.place, server.patient.id)],
    ),
  );

describe('breaking the glass', () => {
  test('is for those who treat, with a reason', async () => {
    expect((await cashier.post(url, { reason })).status).toBe(403);
    expect((await doctor.post(url, { reason: 'now' })).body).toMatchObject({ code: 'invalid_field', field: 'reason' });
    expect((await doctor.post(url, { reason: ' '.repeat(20) })).body).toMatchObject({ code: 'invalid_field' });
    expect(await grantOf('doctor')).toBeNull();
  });

  test('lets this person in for an hour, is sealed, stands among who looked, and repeats itself', async () => {
    const opened = await doctor.post(url, { reason });
    expect(opened.status).toBe(201);
    expect(opened.body.data).toMatchObject({
      who: 'Test doctor',
      reason,
      active: true,
      patient: { name: 'Rosa Medina' },
      seal: { kind: 'override', label: 'OVR-2627-000001' },
      reviewed: null,
    });
    expect((await doctor.post(url, { reason: 'Still unconscious, once more.' })).body.data.id).toBe(
      opened.body.data.id,
    );
    const told = await server.services.db.onNode((tx) =>
      tx.selectFrom('message').select(['template', 'channel']).execute(),
    );
    expect(told).toEqual([{ template: 'emergency-access', channel: 'sms' }]);
    expect(await grantOf('doctor')).toMatchObject({ id: opened.body.data.id });
    expect(await grantOf('nurse')).toBeNull();
    const looks = (await admin.get(`/api/patients/${server.patient.id}/access-events`)).body.data;
    expect(looks).toEqual(
      expect.arrayContaining([expect.objectContaining({ who: 'Test doctor', purpose: 'emergency' })]),
    );
  });

  test('is reviewed by the admin, once, and never by who opened it', async () => {
    const list = (await admin.get('/api/emergency-access?unreviewed=true')).body.data;
    expect(list).toHaveLength(1);
    const review = `/api/emergency-access/${list[0].id}/review`;
    expect((await nurse.post(review, { justified: true, note: '' })).status).toBe(403);
    const judged = await admin.post(review, { justified: true, note: 'Casualty register 12' });
    expect(judged.body.data.reviewed).toMatchObject({
      by: 'Test admin',
      justified: true,
      note: 'Casualty register 12',
    });
    expect((await admin.post(review, { justified: false, note: '' })).body.code).toBe('conflict');
    expect((await admin.get('/api/emergency-access?unreviewed=true')).body.data).toEqual([]);
    expect((await admin.get('/api/emergency-access')).body.data).toHaveLength(1);
    expect(
      (
        await admin.post('/api/emergency-access/0197a000-0000-7000-8000-000000000000/review', {
          justified: true,
          note: '',
        })
      ).status,
    ).toBe(404);
  });

  test('ends by itself: then a reason is asked for anew', async () => {
    server.clock.advance(60 * 60_000);
    expect(await grantOf('doctor')).toBeNull();
    const later = await server.login('admin');
    expect((await later.get('/api/emergency-access')).body.data[0].active).toBe(false);
  });

  test('keeps its words under the patient’s key, and the audit names one that was changed', async () => {
    const dump = await server.inHospital((tx) => tx.selectFrom('emergency_entry').selectAll().execute());
    expect(dump).toHaveLength(2);
    expect(Buffer.concat(dump.map((row) => Buffer.from(row.words_box))).toString('latin1')).not.toContain(
      'Unconscious',
    );
    const audit = async () =>
      (
        await auditNode({
          db: server.services.db,
          headsDir: server.services.config.headsDir,
          hospital: 'asha',
          signal: new AbortController().signal,
          onProgress: () => undefined,
        })
      ).flatMap(({ report }) => report.findings);
    expect(await audit()).toEqual([]);
    await withClient(server.database.superUrl, (client) =>
      client.query(`update emergency_entry set justified = false where act = 'reviewed'`),
    );
    expect(await audit()).toMatchObject([
      { code: 'column_changed', table: 'emergency_entry', field: 'justified', document: 'OVR-2627-000002' },
    ]);
  });

  test('asked for by ten requests at once, of two sessions, is opened and told once', async () => {
    const { id } = (
      await cashier.post('/api/patients', { name: 'Many At Once', gender: 'female', phone: '9822000044' })
    ).body.data;
    const again = await server.login('doctor');
    const ask = (client: typeof doctor) => client.post(`/api/patients/${id}/emergency-access`, { reason });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(n % 2 === 0 ? doctor : again)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
    const told = await server.services.db.onNode((tx) => tx.selectFrom('message').select('id').execute());
    expect(told).toHaveLength(2);
  });

  test('of what is sensitive closes with the emergency, also what was typed of it and what was written in it', async () => {
    const made = { name: 'Closed Again', gender: 'female', phone: '9822000045' };
    const who: string = (await cashier.post('/api/patients', made)).body.data.id;
    const owner = await server.login('doctor');
    const boss = await server.login('admin');
    const helper = server.person('cashier2');
    await boss.post(`/api/people/members/${helper.id}/roles`, { roles: ['doctor'], reason: 'Helps' });
    const { id } = (await write(owner, who, { category: 'sensitive', title: 'HIV test' })).body.data;
    const other = await server.signIn(helper.login);
    const drafts = `/api/patients/${who}/record-drafts`;
    const begun = { recordId: id, category: 'sensitive' };
    const opened = (await other.post(`/api/patients/${who}/emergency-access`, { reason: 'Unconscious in casualty.' }))
      .body;
    expect((await write(other, who, { ...begun, category: 'sensitive', reason: 'Was told more' })).status).toBe(201);
    const draft = (await other.post(drafts, begun)).body.data;
    expect(draft.content.title).not.toBe('');
    server.clock.advance(Date.parse(opened.data.expiresAt) - server.clock.now() + 1);
    const late = await server.signIn(helper.login);
    const save = { revision: draft.revision, base: draft.base, content: { ...draft.content, reason: 'Later' } };
    // What they type at this very moment is kept, and tells them nothing of the record.
    const kept = (await late.put(`/api/record-drafts/${draft.id}`, save)).body.data;
    expect(kept).toMatchObject({ revision: draft.revision + 1, content: { reason: 'Later' } });
    const closed = [
      await late.get(`/api/record-drafts/${draft.id}`),
      await late.post(`/api/record-drafts/${draft.id}/version`, { revision: kept.revision }, key()),
    ];
    expect(closed.map(({ body }) => [body.code, body.params])).toEqual(
      closed.map(() => ['draft_closed', { patient: who }]),
    );
    expect((await owner.get(`/api/record-drafts/${draft.id}`)).body.code).toBe('not_found');
    const answers = [await late.post(drafts, begun), await late.get(`/api/records/${id}`)];
    expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => 'not_found'));
    expect((await late.get(drafts)).body.data).toEqual([]);
    expect((await late.get(`/api/patients/${who}/records`)).body).toMatchObject({
      data: [],
      can: { all: { ok: false } },
    });
    // Nothing is lost: in the next emergency it goes on.
    await late.post(`/api/patients/${who}/emergency-access`, { reason: 'Unconscious again, in casualty.' });
    expect((await late.get(drafts)).body.data).toMatchObject([{ id: draft.id, revision: kept.revision }]);
  });
});
