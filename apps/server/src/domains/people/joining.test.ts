import { describe, expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { PASSWORD } from '../../testing.ts';
import { approvalUntil } from './application.policy.ts';

const server = await sealingServer({ demo: true });
const { clock, stranger } = server;
const admin = await server.login('admin');
const DAY_MS = 86_400_000;

async function invite(body: object): Promise<{ id: string; token: string; isMailed: boolean }> {
  const answer = await admin.post('/api/people/invitations', { name: '', email: null, ...body });
  expect(answer.status).toBe(201);
  return answer.body.data;
}
const account = (login: string) => ({ name: 'Invited Person', login, password: PASSWORD });

describe('an invitation', () => {
  test('shows what it offers, makes an account with exactly those roles, and works once', async () => {
    const { id, token } = await invite({ roles: ['nurse'], name: 'Asha Kulkarni' });
    const seen = await stranger.post('/api/invitation', { token });
    expect(seen.body.data).toMatchObject({ hospital: 'Asha Hospital', roles: ['nurse'], name: 'Asha Kulkarni' });
    const answer = await stranger.post('/api/invitation/accept', { token, ...account('invited1@test.example') });
    expect(answer.body.data).toEqual({ hospital: 'Asha Hospital', roles: ['nurse'] });
    const nurse = await server.signIn('invited1@test.example');
    expect(nurse.session).toMatchObject({ hospital: { slug: 'asha' }, roles: ['nurse'] });
    const again = await stranger.post('/api/invitation/accept', { token, ...account('invited2@test.example') });
    expect(again.body.code).toBe('link_over');
    const listed = (await admin.get('/api/people/invitations')).body.data.find(
      (each: { id: string }) => each.id === id,
    );
    expect(listed).toMatchObject({ state: 'accepted', by: 'Test admin' });
  });

  test('accepted by ten at the same moment lets one in', async () => {
    const { token } = await invite({ roles: ['cashier'] });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        stranger.post('/api/invitation/accept', { token, ...account(`race${n}@test.example`) }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'link_over')).toHaveLength(9);
  });

  test('adds a membership to whoever is signed in, also of another hospital', async () => {
    const { token } = await invite({ roles: ['auditor'] });
    const cashier = await server.login('cashier-nira');
    expect((await cashier.post('/api/invitation/join', { token })).status).toBe(200);
    const places = (await cashier.get('/api/session')).body.data.memberships;
    expect(places.map((each: { hospital: { slug: string } }) => each.hospital.slug)).toEqual(['asha', 'nira']);
  });

  test('ends after seven days, when it is withdrawn, and with a new link for it', async () => {
    const old = await invite({ roles: ['nurse'] });
    const renewed = await admin.post(`/api/people/invitations/${old.id}/resend`);
    expect((await stranger.post('/api/invitation', { token: old.token })).body.code).toBe('link_over');
    const { token } = renewed.body.data;
    expect((await stranger.post('/api/invitation', { token })).status).toBe(200);
    await admin.post(`/api/people/invitations/${old.id}/revoke`);
    expect((await stranger.post('/api/invitation', { token })).body.code).toBe('link_over');
    expect((await admin.post(`/api/people/invitations/${old.id}/resend`)).body.code).toBe('link_over');
    const late = await invite({ roles: ['nurse'] });
    clock.advance(7 * DAY_MS);
    expect((await stranger.post('/api/invitation', { token: late.token })).body.code).toBe('link_over');
    clock.advance(-7 * DAY_MS);
  });

  test('ends when whoever sent it may no longer invite, and its secret stands nowhere', async () => {
    const { id } = (await admin.post('/api/people', { ...account('second-admin@test.example'), roles: ['admin'] })).body
      .data;
    const second = await server.signIn('second-admin@test.example');
    const { token } = (await second.post('/api/people/invitations', { roles: ['admin'], name: '', email: null })).body
      .data;
    await admin.post(`/api/people/members/${id}/suspend`, { reason: 'Gone' });
    expect((await stranger.post('/api/invitation/accept', { token, ...account('x@test.example') })).body.code).toBe(
      'link_over',
    );
    const secret = token.split('.')[1];
    const rows = await server.services.db.inHospital(server.hospital.id, (tx) =>
      tx.selectFrom('invitation').selectAll().execute(),
    );
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(server.logged.join('\n')).not.toContain(secret);
  });
});

let phones = 0;
const medicine: string = (await admin.post('/api/departments', { name: 'Medicine' })).body.data.id;
const form = (more: object = {}) => ({
  name: 'Dr Leela Rao',
  email: `leela${phones}@test.example`,
  phone: `98221300${String(phones).padStart(2, '0')}`,
  roles: ['doctor'],
  departmentId: medicine,
  category: 'Consultant',
  experienceYears: 12,
  degree: 'MD',
  registrationNumber: 'MMC 2011/04/1234',
  council: 'Maharashtra Medical Council',
  note: '',
  ...more,
});
const newest = async (): Promise<string> => (await stranger.get('/api/demo/outbox')).body.data[0].code;

async function proved(more: object = {}) {
  phones += 1;
  clock.advance(31_000);
  const filled = form(more);
  const sent = await stranger.post('/api/apply/asha/code', { phone: filled.phone });
  expect(sent.status).toBe(200);
  return { ...filled, codeId: sent.body.data.id as string, code: await newest() };
}

test('a hospital shows strangers its name and town, and one that is not here is not found', async () => {
  const shown = await stranger.get('/api/apply/asha');
  expect(shown.body.data).toMatchObject({
    name: 'Asha Hospital',
    place: 'Maharashtra',
    departments: [{ id: medicine, name: 'Medicine' }],
  });
  expect((await stranger.get('/api/apply/nobody')).body.code).toBe('not_found');
});

test('no way in takes a password that is too easy to guess', async () => {
  const roles = ['nurse'];
  for (const password of ['pass', 'Pass123']) {
    const { token } = (await admin.post('/api/people/invitations', { roles, name: '', email: null })).body.data;
    const account = { name: 'Weak', login: 'weak@test.example', password };
    const weak = { code: 'password_weak', field: 'password' };
    expect((await stranger.post('/api/invitation/accept', { token, ...account })).body).toMatchObject(weak);
    expect((await admin.post('/api/people', { ...account, roles })).body).toMatchObject(weak);
    const hospital = { slug: 'weak', name: 'Weak', stateCode: '27', gstin: '27AABCA1234F1Z9', admin: account };
    const opened = await (await server.login('operator')).post('/api/hospitals', hospital, {
      'idempotency-key': password,
    });
    expect(opened.body).toMatchObject({ ...weak, field: 'admin/password' });
  }
});

describe('an application', () => {
  test('by a doctor: a wrong code is refused, the right one files it, more is asked, it is approved, the doctor works', async () => {
    const filled = await proved();
    const wrong = filled.code === '000000' ? '111111' : '000000';
    for (const [code, expected] of [
      ['abc', 'not_a_code'],
      [wrong, 'code_wrong'],
    ] as const)
      expect((await stranger.post('/api/apply/asha', { ...filled, code })).body).toMatchObject({
        code: expected,
        field: 'code',
      });
    const { token } = (await stranger.post('/api/apply/asha', filled)).body.data;
    const [row] = (await admin.get('/api/people/applications?state=waiting')).body.data;
    expect(row).toMatchObject({ name: 'Dr Leela Rao', roles: ['doctor'], state: 'waiting' });
    const path = `/api/people/applications/${row.id}`;
    expect((await admin.get(path)).body.data).toMatchObject({ phone: `+91${filled.phone}`, degree: 'MD' });

    await admin.post(`${path}/ask`, { question: 'Which year did you register?' });
    expect((await stranger.post('/api/application', { token })).body.data).toMatchObject({
      state: 'asked',
      question: 'Which year did you register?',
    });
    await stranger.post('/api/application/answer', { token, answer: '2011' });
    expect((await admin.get(path)).body.data).toMatchObject({ state: 'waiting', answer: '2011' });

    expect((await stranger.post('/api/application/finish', { token, password: PASSWORD })).body.code).toBe('link_over');
    await admin.post(`${path}/approve`, { roles: ['doctor', 'nurse'] });
    expect((await admin.post(`${path}/ask`, { question: 'More?' })).body.code).toBe('application_decided');
    const joined = await stranger.post('/api/application/finish', { token, password: PASSWORD });
    expect(joined.body.data.roles).toEqual(['doctor', 'nurse']);
    const doctor = await server.signIn(filled.email);
    expect(doctor.session?.roles).toEqual(['doctor', 'nurse']);
    const member = (await admin.get(`/api/people/members/${doctor.session?.person.id}`)).body.data;
    expect(member).toMatchObject({ department: 'Medicine', registrationNumber: 'MMC 2011/04/1234' });
    expect(member.history[0]).toMatchObject({ action: 'give', source: 'application', by: 'Test admin' });
    expect((await stranger.post('/api/application/finish', { token, password: PASSWORD })).body.code).toBe('link_over');
    expect((await admin.post(`${path}/refuse`, { reason: 'No' })).body.code).toBe('application_decided');
  });

  test('asks of each profession what it must know, and takes no phone or e-mail that cannot be one', async () => {
    const filled = await proved();
    const refused = async (more: object) => (await stranger.post('/api/apply/asha', { ...filled, ...more })).body;
    expect(await refused({ departmentId: null })).toMatchObject({ code: 'invalid_field', field: 'departmentId' });
    expect(await refused({ experienceYears: null })).toMatchObject({ field: 'experienceYears' });
    expect(await refused({ registrationNumber: 'none' })).toMatchObject({ field: 'registrationNumber' });
    expect(await refused({ roles: ['pharmacist'], registrationNumber: '' })).toMatchObject({
      field: 'registrationNumber',
    });
    expect(await refused({ email: 'nobody' })).toMatchObject({ field: 'email' });
    for (const phone of ['abc', '111']) {
      expect(await refused({ phone })).toMatchObject({ code: 'invalid_phone', field: 'phone' });
      expect((await stranger.post('/api/apply/asha/code', { phone })).body.code).toBe('invalid_phone');
    }
    expect(await refused({ phone: '9822999999' })).toMatchObject({ code: 'code_expired' });
    // What was refused has not spent the code.
    expect((await stranger.post('/api/apply/asha', filled)).status).toBe(201);
    const second = await proved({ email: filled.email.toUpperCase() });
    expect((await stranger.post('/api/apply/asha', second)).body).toMatchObject({
      code: 'already_exists',
      field: 'email',
    });
  });

  test('is refused with a reason that the applicant reads, and corrected by nobody after that', async () => {
    const filled = await proved({ roles: ['nurse'] });
    const { token } = (await stranger.post('/api/apply/asha', filled)).body.data;
    const [row] = (await admin.get('/api/people/applications')).body.data;
    const path = `/api/people/applications/${row.id}`;
    const { departmentId, category, experienceYears, degree, registrationNumber, council } = filled;
    const work = { departmentId, category, experienceYears, degree, registrationNumber, council };
    const facts = { ...work, name: filled.name, email: filled.email, roles: filled.roles, note: '' };
    expect((await admin.put(path, { ...facts, name: 'Leela R. Rao', revision: 1 })).body.data.name).toBe(
      'Leela R. Rao',
    );
    expect((await admin.put(path, { ...facts, revision: 1 })).body.code).toBe('conflict');
    await admin.post(`${path}/refuse`, { reason: 'No post is free' });
    expect((await stranger.post('/api/application', { token })).body.data).toMatchObject({
      state: 'refused',
      reason: 'No post is free',
    });
    expect((await admin.put(path, { ...facts, revision: 3 })).body.code).toBe('application_decided');
  });

  test('approved, is taken up once by ten who press at the same moment, or by who is signed in', async () => {
    const filled = await proved({ roles: ['nurse'] });
    const { token } = (await stranger.post('/api/apply/asha', filled)).body.data;
    const [row] = (await admin.get('/api/people/applications')).body.data;
    await admin.post(`/api/people/applications/${row.id}/approve`, { roles: ['nurse'] });
    const cashier = await server.login('cashier2');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => cashier.post('/api/application/join', { token })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    // Other rights, another token.
    expect((await cashier.get('/api/session')).body.code).toBe('not_signed_in');
    expect((await server.login('cashier2')).session?.roles).toEqual(['cashier', 'nurse']);
  });

  test('to a hospital that does not exist, or with a made-up link, tells nothing', async () => {
    expect((await stranger.get('/api/apply/nowhere')).body.code).toBe('not_found');
    expect((await stranger.post('/api/application', { token: 'asha.made-up' })).body.code).toBe('link_over');
    expect((await stranger.post('/api/invitation', { token: 'nowhere.made-up' })).body.code).toBe('link_over');
    const nira = await server.login('admin-nira');
    expect((await nira.get('/api/people/applications')).body.data).toEqual([]);
    expect((await nira.get('/api/people/invitations')).body.data).toEqual([]);
  });
});

test('an approval is corrected and taken back while nobody works by it, runs out, and then the same address applies again', async () => {
  const filled = await proved({ roles: ['nurse'] });
  const { token } = (await stranger.post('/api/apply/asha', filled)).body.data;
  const [row] = (await admin.get('/api/people/applications')).body.data;
  const path = `/api/people/applications/${row.id}`;
  const finish = async (link: string) =>
    (await stranger.post('/api/application/finish', { token: link, password: PASSWORD })).body;
  await admin.post(`${path}/approve`, { roles: ['admin'] });
  expect((await admin.post(`${path}/approve`, { roles: ['nurse'] })).body.data.givenRoles).toEqual(['nurse']);
  expect((await admin.post(`${path}/refuse`, { reason: 'By mistake' })).body.data.state).toBe('refused');
  expect((await finish(token)).code).toBe('link_over');
  const second = await proved({ roles: ['nurse'], email: filled.email });
  const next = (await stranger.post('/api/apply/asha', second)).body.data.token;
  const [newer] = (await admin.get('/api/people/applications')).body.data;
  await admin.post(`/api/people/applications/${newer.id}/approve`, { roles: ['nurse'] });
  const until = approvalUntil(new Date(clock.now())).toISOString();
  expect((await stranger.post('/api/application', { token: next })).body.data).toMatchObject({
    state: 'approved',
    until,
  });
  clock.advance(31 * 24 * 3_600_000);
  expect((await finish(next)).code).toBe('link_over');
  const later = await server.login('admin');
  expect((await later.get('/api/people/applications')).body.data[0]).toMatchObject({ id: newer.id, state: 'expired' });
  expect((await stranger.post('/api/application', { token: next })).body.data.state).toBe('expired');
  const renewed = await later.post(`/api/people/applications/${newer.id}/approve`, { roles: ['nurse'] });
  expect(renewed.body.data.state).toBe('approved');
  clock.advance(31 * 24 * 3_600_000);
  const third = await proved({ roles: ['nurse'], email: filled.email });
  expect((await stranger.post('/api/apply/asha', third)).status).toBe(201);
  const again = await (await server.login('admin')).post(`/api/people/applications/${newer.id}/approve`, {
    roles: ['nurse'],
  });
  expect(again.body).toMatchObject({ code: 'already_exists', field: 'email' });
});
