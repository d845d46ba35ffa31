import type { TypedResultJson, TypedReviewJson } from '@pramana/contract';
import { expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import { addPerson } from '../identity/index.ts';
import { beginRenewal, freshMemory, renewPiece } from '../keys/renewal.service.ts';
import { newestRenewals } from '../keys/renewal.store.ts';
import { sealPrivate } from '../sealing/index.ts';
import { asked, enter, key, order, release, shown, take, value } from './diagnostics.fixture.ts';
import { readDraft, updateDraft } from './draft.store.ts';
import { forgetOrders } from './order.service.ts';
import { readOrders } from './order.store.ts';

const server = await sealingServer();
const desk = await server.login('frontdesk');
const doctor = await server.login('doctor');
const nurse = await server.login('nurse');
const url = (id: string): string => `/api/diagnostics/orders/${id}/draft`;

/** A sample that waits for its result. */
async function sampled(name: string, code = 'potassium'): Promise<{ id: string; sample: string }> {
  const patient = (await desk.post('/api/patients', { name, gender: 'female', age: 34 })).body.data.id;
  const test = asked(code);
  await order(doctor, patient, [test]);
  await take(nurse, [test.id]);
  return { id: test.id, sample: (await shown(nurse, test.id)).sample?.number ?? '' };
}

function typed(sample: string, text: string, change: Partial<TypedResultJson> = {}): TypedResultJson {
  const values = [{ code: 'potassium', text }];
  return { sample, version: null, values, remarks: 'Half of a wo', files: [], reason: '', ...change };
}
const save = (client: typeof nurse, id: string, revision: number, content: TypedResultJson) =>
  client.put(url(id), { revision, content });
const say = (client: typeof nurse, id: string, revision: number, content: TypedReviewJson) =>
  client.put(`/api/diagnostics/orders/${id}/review-draft`, { revision, content });

test('what is typed of a result, also what is no number yet, is there again for its writer alone, and encrypted', async () => {
  const { id, sample } = await sampled('Draft One');
  const first = await save(nurse, id, 0, typed(sample, '4.'));
  expect(first.body.data.revision).toBe(1);
  const second = await save(nurse, id, 1, typed(sample, '4.x-secret'));
  expect((await shown(nurse, id)).draft).toEqual(second.body.data);
  expect((await shown(doctor, id)).draft).toBeNull();
  const { rows } = await withClient(server.database.superUrl, (db) =>
    db.query('select box from result_draft where order_id = $1', [id]),
  );
  expect(rows).toHaveLength(1);
  expect(rows[0].box.toString('latin1')).not.toMatch(/secret|Half/);
});

test('of two screens that type the same result the second is told, and chooses', async () => {
  const { id, sample } = await sampled('Draft Two');
  const both = await Promise.all([0, 0].map(() => save(nurse, id, 0, typed(sample, '4.1'))));
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect((await save(nurse, id, 1, typed(sample, '4.2'))).status).toBe(200);
  expect((await save(nurse, id, 1, typed(sample, '4.3'))).body.code).toBe('conflict');
  expect((await nurse.delete(url(id))).status).toBe(204);
  expect((await nurse.delete(url(id))).status).toBe(204);
  expect((await shown(nurse, id)).draft).toBeNull();
});

test('entering a result takes in what its writer typed, and a late save does not bring it back', async () => {
  const { id, sample } = await sampled('Draft Three');
  await save(nurse, id, 0, typed(sample, '4.4'));
  await save(doctor, id, 0, typed(sample, '4.5'));
  expect((await enter(nurse, id, [value('potassium', 44)])).status).toBe(201);
  expect((await shown(nurse, id)).draft).toBeNull();
  expect((await save(nurse, id, 1, typed(sample, '4.4'))).body.code).toBe('conflict');
  expect((await save(nurse, id, 0, typed(sample, '4.4'))).body.code).toBe('conflict');
  // Somebody else’s words wait for their choice, and a correction is kept like a first result.
  expect((await shown(doctor, id)).draft?.content).toMatchObject({ version: null, values: [{ text: '4.5' }] });
  expect((await save(nurse, id, 0, typed(sample, '4.6', { version: 1, reason: 'Read wr' }))).status).toBe(200);
  await release(doctor, id);
  expect((await save(nurse, id, 1, typed(sample, '4.7', { version: 1 }))).body.code).toBe('not_permitted');
});

test('what was typed goes with a rejected sample, a cancelled order and an erased patient; nobody types of an order without a sample', async () => {
  const rejected = await sampled('Draft Four');
  await save(nurse, rejected.id, 0, typed(rejected.sample, '5'));
  const revision = (await shown(nurse, rejected.id)).revision;
  await nurse.post(`/api/diagnostics/orders/${rejected.id}/reject`, { revision, reason: 'It clotted' }, key());
  expect((await shown(nurse, rejected.id)).draft).toBeNull();
  expect((await save(nurse, rejected.id, 0, typed(rejected.sample, '5'))).body.code).toBe('lab_state');
  const cancelled = await sampled('Draft Five');
  await save(nurse, cancelled.id, 0, typed(cancelled.sample, '5'));
  const seen = (await shown(doctor, cancelled.id)).revision;
  await doctor.post(`/api/diagnostics/orders/${cancelled.id}/cancel`, { revision: seen, reason: 'Not needed' }, key());
  expect((await shown(nurse, cancelled.id)).draft).toBeNull();
  const erased = await sampled('Draft Six');
  await save(nurse, erased.id, 0, typed(erased.sample, '5'));
  const left = await server.services.db.inHospital(server.hospital.id, async (tx) => {
    const [row] = await readOrders(tx, server.hospital.id, { ids: [erased.id] });
    if (row === undefined) throw new Error('no order');
    await forgetOrders(tx, server.hospital.id, { subjectId: row.subjectId, at: new Date() });
    return tx.selectFrom('result_draft').selectAll().where('order_id', '=', erased.id).execute();
  });
  expect(left).toEqual([]);
});

test('words of somebody else do not open as one’s own, and what does not open closes the order to nobody and gives way', async () => {
  const { id, sample } = await sampled('Draft Seven');
  await save(nurse, id, 0, typed(sample, '5.1'));
  await save(doctor, id, 0, typed(sample, '5.2'));
  await withClient(server.database.superUrl, (db) =>
    db.query(
      `set session_replication_role = replica;
      update result_draft d set box = o.box from result_draft o
      where d.order_id = '${id}' and o.order_id = d.order_id and o.owner_id <> d.owner_id`,
    ),
  );
  expect((await shown(nurse, id)).draft).toBeNull();
  expect((await save(nurse, id, 0, typed(sample, '5.3'))).status).toBe(200);
  expect((await shown(nurse, id)).draft?.content).toMatchObject({ values: [{ text: '5.3' }] });
  expect((await shown(doctor, id)).draft).toBeNull();
});

test('what a doctor types about a result is kept for them alone beside a correction, and releasing it takes it in', async () => {
  const { id, sample } = await sampled('Draft Nine');
  const review = (client: typeof nurse, revision: number, comment: string, version = 1) =>
    say(client, id, revision, { sample, version, comment });
  expect((await review(doctor, 0, 'Too early')).body.code, 'nothing is to be reviewed yet').toBe('lab_state');
  await enter(nurse, id, [value('potassium', 44)]);
  expect((await review(nurse, 0, 'Not mine to say')).body.code).toBe('not_permitted');
  const both = await Promise.all([0, 0].map((revision) => review(doctor, revision, 'Normal; ag')));
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  const correction = typed(sample, '4.', { version: 1 });
  expect((await save(doctor, id, 0, correction)).status).toBe(200);
  expect((await review(doctor, 1, 'Normal; again in a ye')).status).toBe(200);
  const seen = await shown(doctor, id);
  expect([seen.review?.content.comment, seen.draft?.content.values]).toEqual([
    'Normal; again in a ye',
    correction.values,
  ]);
  expect((await shown(nurse, id)).review).toBeNull();
  // A correction is another act: it leaves what is said, which says itself about which version it is.
  await enter(doctor, id, [value('potassium', 45)], { version: 1, reason: 'Read wrongly' });
  const kept = { sample, version: 1, comment: 'Normal; again in a ye' };
  expect(await shown(doctor, id)).toMatchObject({ draft: null, review: { revision: 2, content: kept } });
  await release(doctor, id);
  expect((await shown(doctor, id)).review).toBeNull();
  // A save that was on its way does not bring it back.
  expect((await review(doctor, 2, 'Late')).body.code).toBe('lab_state');
});

test('words about one version of a result, or one sample, do not begin at another; older words are about nobody knows which', async () => {
  const { id, sample } = await sampled('Draft Eleven');
  await enter(nurse, id, [value('potassium', 68)]);
  await enter(nurse, id, [value('potassium', 44)], { version: 1, reason: 'Read wrongly' });
  const comment = 'Stop the tablet';
  for (const [number, version] of [
    [sample, 1],
    ['another', 2],
    [sample, null],
  ] as const)
    expect((await say(doctor, id, 0, { sample: number, version, comment })).body.code).toBe('conflict');
  expect((await say(doctor, id, 0, { sample, version: 2, comment })).status).toBe(200);
  await server.services.db.inHospital(server.hospital.id, async (tx) => {
    const whose = { orderId: id, ownerId: server.person('doctor').id, part: 'review' } as const;
    const row = await readDraft(tx, server.hospital.id, whose);
    if (row === null) throw new Error('no draft');
    const record = `${id} ${whose.ownerId}`;
    const hospital = { ...server.hospital, timeZone: 'Asia/Kolkata', yearStartMonth: 4 };
    const box = await sealPrivate(tx, hospital, row.subjectId, 'review-draft', record, { comment: 'Old' }, 2);
    await updateDraft(tx, hospital.id, { ...whose, box, revision: 2, updatedAt: new Date() });
  });
  expect((await shown(doctor, id)).review?.content).toEqual({ sample: null, version: null, comment: 'Old' });
});

test('releasing a result takes in the words of who releases; another doctor’s stay theirs, to be thrown away', async () => {
  const colleague = { name: 'Dr Second', login: 'second@test.example', password: 'only for made-up people' };
  const place = { hospital: server.hospital.id, roles: ['doctor' as const] };
  await server.services.db.onNode((tx) => addPerson(tx, colleague, place));
  const second = await server.signIn(colleague.login);
  const { id, sample } = await sampled('Draft Twelve');
  await enter(nurse, id, [value('potassium', 44)]);
  const words = { sample, version: 1, comment: 'Mine' };
  expect((await say(second, id, 0, words)).status).toBe(200);
  await say(doctor, id, 0, words);
  await release(doctor, id);
  expect((await shown(doctor, id)).review).toBeNull();
  expect((await shown(second, id)).review?.content).toEqual(words);
  expect((await say(second, id, 1, words)).body.code).toBe('lab_state');
  const away = `/api/diagnostics/orders/${id}/review-draft`;
  expect((await nurse.delete(away)).body.code).toBe('not_permitted');
  expect([(await second.delete(away)).status, (await second.delete(away)).status]).toEqual([204, 204]);
  expect((await shown(second, id)).review).toBeNull();
});

test('what is typed is sealed anew when keys are replaced', async () => {
  const { id, sample } = await sampled('Draft Eight');
  await save(nurse, id, 0, typed(sample, '5.4'));
  const reviewed = await sampled('Draft Ten');
  await enter(nurse, reviewed.id, [value('potassium', 44)]);
  const said = { sample: reviewed.sample, version: 1, comment: 'Kept' };
  await say(doctor, reviewed.id, 0, said);
  const { services, clock } = server;
  const hospital = { ...server.hospital, timeZone: 'Asia/Kolkata', yearStartMonth: 4 };
  const turn = { db: services.db, hospital, now: new Date(clock.now()), tell: () => undefined, settleMs: 0 };
  await beginRenewal(turn, { level: 'persons', subjectId: null, by: server.person('admin').id });
  for (let pass = 0; pass < 3; pass += 1) while (await renewPiece(turn, freshMemory()));
  // The box of somebody else’s words, which lies in the doctor’s row above, is what does not open.
  const [done] = await services.db.inHospital(hospital.id, (tx) => newestRenewals(tx, hospital.id, 1));
  expect(done).toMatchObject({ phase: 'finished', unreadable: 1n });
  expect((await shown(nurse, id)).draft?.content).toMatchObject({ values: [{ text: '5.4' }] });
  expect((await shown(doctor, reviewed.id)).review?.content).toEqual(said);
});

test('a result that a doctor did not believe is told from one that waits, by its own reason, until another takes its place', async () => {
  const made = await desk.post('/api/patients', { name: 'Lab Disbelieved', gender: 'female', age: 34 });
  const { id } = made.body.data;
  const potassium = asked('potassium');
  await order(doctor, id, [potassium]);
  await take(nurse, [potassium.id]);
  await enter(nurse, potassium.id, [value('potassium', 68)]);
  const listed = async () => (await doctor.get(`/api/patients/${id}/results`)).body.data;
  expect(await listed()).toMatchObject([{ released: false, rejected: null }]);
  const reject = async (reason: string) => {
    const { revision } = await shown(doctor, potassium.id);
    return doctor.post(`/api/diagnostics/orders/${potassium.id}/reject`, { revision, reason });
  };
  await reject('Haemolysed');
  expect(await listed()).toMatchObject([{ released: false, rejected: 'Haemolysed' }]);
  // The next sample is of no use either: that is not why the result was not believed.
  await take(nurse, [potassium.id]);
  await reject('Spilled');
  expect(await listed()).toMatchObject([{ version: 1, rejected: 'Haemolysed' }]);
  await take(nurse, [potassium.id]);
  await enter(nurse, potassium.id, [value('potassium', 41)]);
  expect(await listed()).toMatchObject([{ version: 2, rejected: null }]);
  await reject('Another patient');
  const { revision } = await shown(doctor, potassium.id);
  await doctor.post(`/api/diagnostics/orders/${potassium.id}/cancel`, { revision, reason: 'Went home' });
  expect(await listed()).toMatchObject([{ version: 2, rejected: 'Another patient' }]);
});
