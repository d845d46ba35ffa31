import type { HospitalId } from '@pramana/kernel';
import { describe, expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { PASSWORD, type TestAnswer, type TestClient } from '../../testing.ts';

const server = await sealingServer();
const { services } = server;
const admin = await server.login('admin');
let added = 0;

/** A new colleague whom nobody else uses. */
async function hire(by: TestClient, ...roles: string[]): Promise<{ id: string; login: string; name: string }> {
  added += 1;
  const person = { name: `Hired ${added}`, login: `hired${added}@test.example`, password: PASSWORD, roles };
  const answer = await by.post('/api/people', person);
  expect(answer.status).toBe(201);
  return { id: answer.body.data.id, login: person.login, name: person.name };
}
const at = (id: string, act = ''): string => `/api/people/members/${id}${act}`;
/** Sends all of them while the hospital's row is held, and lets go when each waits for a lock. */
async function atTheSameMoment(
  hospital: HospitalId,
  sendings: readonly (() => Promise<TestAnswer>)[],
): Promise<TestAnswer[]> {
  let answers: Promise<TestAnswer[]> | undefined;
  await services.db.onNode(async (tx) => {
    await tx.selectFrom('hospital').select('id').where('id', '=', hospital).forUpdate().execute();
    answers = Promise.all(sendings.map((send) => send()));
    const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect
      .poll(async () => (await services.db.statement<{ n: number }>('waiting', waiting, []))[0]?.n)
      .toBe(sendings.length);
  });
  return (await answers) ?? [];
}
const rows = (text: string, values: unknown[] = []) => services.db.statement(`t${text.length}`, text, values);

describe('those who work here', () => {
  test('stand in one list, found by name, login, role and state', async () => {
    const doctor = await hire(admin, 'doctor', 'nurse');
    const named = await admin.get(`/api/people/members?q=${encodeURIComponent(doctor.name.toUpperCase())}`);
    expect(named.body.data).toEqual([{ ...doctor, roles: ['doctor', 'nurse'], state: 'active', department: '' }]);
    expect((await admin.get(`/api/people/members?q=${doctor.login}&role=doctor&state=active`)).body.data).toHaveLength(
      1,
    );
    expect((await admin.get(`/api/people/members?q=${doctor.login}&role=cashier`)).body.data).toEqual([]);
    expect((await admin.get(`/api/people/members?q=${doctor.login}&state=suspended`)).body.data).toEqual([]);
    const all = (await admin.get('/api/people/members')).body.data as { login: string }[];
    expect(all.some(({ login }) => login.endsWith('-nira@test.example'))).toBe(false);
  });

  test('each have a page: facts, roles, since when, by whom, and the entry that proves it', async () => {
    const { id } = await hire(admin, 'nurse');
    const page = (await admin.get(at(id))).body.data;
    expect(page).toMatchObject({ roles: ['nurse'], state: 'active', phone: null, revision: 0 });
    expect(page.history).toEqual([
      expect.objectContaining({ action: 'give', roles: ['nurse'], source: 'admin', by: 'Test admin' }),
    ]);
    expect(page.history[0].block.label).toMatch(/^ROL-2627-\d{6}$/);
    const { series, number } = page.history[0].block;
    expect((await admin.get(`/api/chain/blocks/${series}/${number}`)).status).toBe(200);
    expect((await admin.get(at(server.person('admin-nira').id))).body.code).toBe('not_found');
  });

  test('their facts are changed with a phone as E.164, and never over somebody else’s change', async () => {
    const { id, name } = await hire(admin, 'doctor');
    const { id: departmentId } = (await admin.post('/api/departments', { name: 'Medicine' })).body.data;
    const facts = {
      name,
      email: null,
      address: null,
      departmentId,
      category: 'Consultant',
      experienceYears: 12,
      degree: 'MD',
      registrationNumber: 'MMC 2011/04/1234',
      council: 'Maharashtra Medical Council',
      revision: 0,
    };
    for (const phone of ['abc', '111'])
      expect((await admin.put(at(id), { ...facts, phone })).body).toMatchObject({
        code: 'invalid_phone',
        field: 'phone',
      });
    const saved = await admin.put(at(id), { ...facts, phone: '9822121212' });
    expect(saved.body.data).toMatchObject({ phone: '+919822121212', department: 'Medicine', revision: 1 });
    expect((await admin.put(at(id), { ...facts, phone: null })).body.code).toBe('conflict');
    const again = await admin.put(at(id), { ...facts, name: 'Dr Renamed', phone: null, revision: 1 });
    expect(again.body.data).toMatchObject({ name: 'Dr Renamed', phone: null, revision: 2 });
    // What was known before stays, with who changed it and when.
    const [last, first] = again.body.data.changes;
    expect(last).toMatchObject({
      by: 'Test admin',
      changes: [
        { field: 'name', before: name, after: 'Dr Renamed' },
        { field: 'phone', before: '+919822121212', after: '' },
      ],
    });
    expect(first.changes).toContainEqual({ field: 'experienceYears', before: '', after: '12' });
    const same = await admin.put(at(id), { ...facts, name: 'Dr Renamed', phone: null, revision: 2 });
    expect(same.body.data.changes).toHaveLength(2);
    await expect(rows('delete from fact_change')).rejects.toThrow(/permission denied/);
  });

  test('roles are given and taken at once, each change its own entry with its reason', async () => {
    const nurse = await hire(admin, 'nurse');
    const client = await server.signIn(nurse.login);
    const changed = await admin.post(at(nurse.id, '/roles'), { roles: ['cashier'], reason: 'Moves to the counter' });
    expect(changed.body.data.roles).toEqual(['cashier']);
    expect(changed.body.data.history.slice(0, 2)).toMatchObject([
      { action: 'take', roles: ['nurse'], reason: 'Moves to the counter' },
      { action: 'give', roles: ['cashier'] },
    ]);
    // A new token for the new rights; what the old one was doing is over.
    expect((await client.get('/api/session')).body.code).toBe('not_signed_in');
    expect((await server.signIn(nurse.login)).session?.roles).toEqual(['cashier']);
    const again = await admin.post(at(nurse.id, '/roles'), { roles: ['cashier'], reason: 'Again' });
    expect(again.body.data.history).toHaveLength(changed.body.data.history.length);
  });

  test('whoever is suspended is signed out at once, here only, and works again when resumed', async () => {
    const person = await hire(admin, 'nurse', 'cashier');
    const give = "insert into membership (person_id, hospital_id, role) values ($1, $2, 'nurse')";
    await rows(give, [person.id, server.other.id]);
    const client = await server.signIn(person.login);
    await client.post('/api/session/hospital', { hospitalId: server.hospital.id });
    const here = await server.signIn(person.login);
    const suspended = await admin.post(at(person.id, '/suspend'), { reason: 'Inquiry' });
    expect(suspended.body.data).toMatchObject({ state: 'suspended', roles: ['cashier', 'nurse'] });
    expect((await here.get('/api/session')).body.code).toBe('not_signed_in');
    const elsewhere = await server.signIn(person.login);
    expect(elsewhere.session).toMatchObject({ hospital: { slug: 'nira' }, roles: ['nurse'] });
    expect(elsewhere.session?.memberships).toHaveLength(1);
    expect((await admin.post(at(person.id, '/suspend'), { reason: 'Again' })).body.code).toBe('not_a_member');
    const resumed = await admin.post(at(person.id, '/resume'), { reason: 'Cleared' });
    expect(resumed.body.data).toMatchObject({ state: 'active', roles: ['cashier', 'nurse'] });
    expect(resumed.body.data.history.slice(0, 2)).toMatchObject([{ action: 'resume' }, { action: 'suspend' }]);
  });

  test('a person of several hospitals is renamed by none of their admins', async () => {
    const person = await hire(admin, 'doctor');
    const give = "insert into membership (person_id, hospital_id, role) values ($1, $2, 'doctor')";
    await rows(give, [person.id, server.other.id]);
    const facts = { name: 'Another', phone: null, email: null, address: null, category: '', experienceYears: null };
    const more = { departmentId: null, degree: '', registrationNumber: '', council: '', revision: 0 };
    expect((await admin.put(at(person.id), { ...facts, ...more })).body).toMatchObject({
      code: 'invalid_field',
      field: 'name',
    });
  });
});

describe('before somebody is suspended', () => {
  test('the admin sees what they leave open, and signs them out in one place or everywhere', async () => {
    const person = await hire(admin, 'cashier');
    const client = await server.signIn(person.login);
    expect((await admin.get(at(person.id, '/open-work'))).body.data).toEqual({ drafts: 0, drawers: [] });
    await client.post('/api/bills', { lines: [] });
    const opened = { counter: `Desk ${added}`, openingFloat: '100' };
    const drawer = await client.post('/api/counter-sessions', opened, { 'idempotency-key': person.id });
    expect(drawer.status).toBe(201);
    expect((await admin.get(at(person.id, '/open-work'))).body.data).toEqual({
      drafts: 1,
      drawers: [{ id: drawer.body.data.id, counter: opened.counter }],
    });
    expect((await (await server.login('admin-nira')).get(at(person.id, '/open-work'))).body.code).toBe('not_found');
    const second = await server.signIn(person.login);
    const [one] = (await second.get('/api/sessions')).body.data.filter((each: { isThis: boolean }) => each.isThis);
    expect((await admin.delete(at(person.id, `/sessions/${one.id}`))).status).toBe(204);
    expect((await second.get('/api/session')).status).toBe(401);
    expect((await client.get('/api/session')).status).toBe(200);
    const own = (await admin.get('/api/sessions')).body.data[0].id as string;
    expect((await admin.delete(at(person.id, `/sessions/${own}`))).body.code).toBe('not_found');
    expect((await admin.delete(at(person.id, '/sessions'))).status).toBe(204);
    expect((await client.get('/api/session')).status).toBe(401);
  });
});

describe('the last admin', () => {
  test('cannot be demoted or suspended, and the page says so before anybody tries', async () => {
    const { id } = server.person('admin');
    expect((await admin.get(at(id))).body.can.suspend).toMatchObject({ ok: false, code: 'last_admin' });
    const demoted = await admin.post(at(id, '/roles'), { roles: ['cashier'], reason: 'x' });
    expect(demoted.body).toMatchObject({ code: 'last_admin', status: 409 });
    expect((await admin.post(at(id, '/suspend'), { reason: 'x' })).body.code).toBe('last_admin');
    expect((await admin.get(at(id))).body.data).toMatchObject({ roles: ['admin'], state: 'active' });
  });

  test('stays when two admins demote or suspend one another at the same moment', async () => {
    const second = await hire(await server.login('admin-nira'), 'admin');
    const first = server.person('admin-nira');
    for (const act of ['/roles', '/suspend']) {
      const other = await server.login('admin-nira');
      const secondClient = await server.signIn(second.login);
      const body = act === '/roles' ? { roles: ['cashier'], reason: 'x' } : { reason: 'x' };
      // Both are let in and stand before the hospital's row; only then does one of them go first.
      const answers = await atTheSameMoment(server.other.id, [
        () => other.post(at(second.id, act), body),
        () => secondClient.post(at(first.id, act), body),
      ]);
      expect(answers.map(({ status, body: said }) => String(said.code ?? status)).sort()).toEqual([
        '200',
        'last_admin',
      ]);
      const left = await rows(
        `select person_id from membership where hospital_id = $1 and role = 'admin' and active /* ${act} */`,
        [server.other.id],
      );
      expect(left).toHaveLength(1);
      // Both admins again for the next act.
      const [winner, loser] = answers[0]?.status === 200 ? [other, second.id] : [secondClient, first.id];
      await winner.post(at(loser, '/resume'), { reason: 'x' });
      await winner.post(at(loser, '/roles'), { roles: ['admin'], reason: 'x' });
    }
  });

  test('cannot even be taken away by a statement of the server’s own', async () => {
    const id = server.person('admin').id;
    const take = 'update membership set active = false where person_id = $1';
    await expect(rows(take, [id])).rejects.toMatchObject({ constraint: 'hospital_keeps_an_admin' });
    await expect(rows('update person set active = false where id = $1', [id])).rejects.toMatchObject({
      constraint: 'hospital_keeps_an_admin',
    });
  });
});

test('who holds a permission is told for each, from the same table that the server asks', async () => {
  const { data } = (await admin.get('/api/people/permissions')).body;
  const holders = data.find((each: { permission: string }) => each.permission === 'discount:approve');
  expect(holders.people).toEqual([{ id: server.person('admin').id, name: 'Test admin' }]);
  expect(data.some((each: { permission: string }) => each.permission.startsWith('node:'))).toBe(false);
});

test('nobody but an admin sees or changes who works here', async () => {
  const cashier = await server.login('cashier');
  expect((await cashier.get('/api/people/members')).body.code).toBe('not_permitted');
  expect((await cashier.post(at(server.person('nurse').id, '/suspend'), { reason: 'x' })).body.code).toBe(
    'not_permitted',
  );
  const nira = await server.login('admin-nira');
  expect((await nira.post(at(server.person('nurse').id, '/suspend'), { reason: 'x' })).body.code).toBe('not_found');
});
