import { expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { PASSWORD, type TestClient } from '../../testing.ts';
import { registrants } from '../hospitals/registration.fixture.ts';

const server = await sealingServer({ demo: true });
const { stranger, clock } = server;
const admin = await server.login('admin');

interface Shown {
  to: string;
  text: string;
  language: string;
  code: string | null;
}
const outbox = async (): Promise<Shown[]> => (await stranger.get('/api/demo/outbox')).body.data;
/** The language of the newest message to this address or phone. */
const toldIn = async (to: string): Promise<string | undefined> =>
  (await outbox()).find((message) => message.to === to)?.language;
const invite = async (email: string): Promise<string> =>
  (await admin.post('/api/people/invitations', { name: '', email, roles: ['nurse'] })).body.data.token;

test('an invitation is written as the hospital writes: in English, or in what its admin chose', async () => {
  await invite('first@test.example');
  expect(await toldIn('first@test.example')).toBe('en');
  expect((await admin.put('/api/hospital-language', { language: 'mr' })).status).toBe(200);
  await invite('second@test.example');
  expect(await toldIn('second@test.example')).toBe('mr');
  expect((await outbox())[0]?.text).toMatch(/निमंत्रण/);
});

test('who chose a language on the page of the invitation is written to in it, until they choose another', async () => {
  const login = 'hindi@test.example';
  const token = await invite(login);
  const account = { name: 'Asha Hindi', login, password: PASSWORD };
  const hindi = { 'accept-language': 'hi' };
  expect((await stranger.post('/api/invitation/accept', { token, ...account }, hindi)).status).toBe(200);
  const nurse = await server.signIn(login);
  expect(nurse.session?.language).toBe('hi');
  const contact = async (phone: string): Promise<string | undefined> => {
    clock.advance(31_000);
    expect((await nurse.post('/api/security/contacts', { phone })).status).toBe(201);
    return toldIn(`+91${phone}`);
  };
  expect(await contact('9822140001')).toBe('hi');
  await nurse.put('/api/session/language', { language: 'en' });
  expect(await contact('9822140002')).toBe('en');
  const { body } = await nurse.put('/api/session/language', { language: null });
  expect(body.data.language).toBeNull();
  expect(await contact('9822140003')).toBe('mr');
});

test('who works in several hospitals is written to as the one writes where they are at work', async () => {
  const { id, login } = server.person('doctor');
  await withClient(server.database.superUrl, async (client) => {
    await client.query("insert into membership (person_id, hospital_id, role) values ($1, $2, 'doctor')", [
      id,
      server.other.id,
    ]);
    await client.query("update hospital set language = case slug when 'asha' then 'mr' else 'hi' end");
  });
  const contact = async (client: TestClient, phone: string): Promise<string | undefined> => {
    clock.advance(31_000);
    expect((await client.post('/api/security/contacts', { phone })).status).toBe(201);
    return toldIn(`+91${phone}`);
  };
  const doctor = await server.signIn(login);
  expect(await contact(doctor, '9822140004')).toBe('mr');
  await doctor.post('/api/session/hospital', { hospitalId: server.other.id });
  // The next sign-in comes back to it.
  expect(await contact(await server.signIn(login), '9822140005')).toBe('hi');
});

test('an applicant hears in the language in which they applied, and so does their account', async () => {
  const headers = { 'accept-language': 'hi-IN,hi;q=0.9,en;q=0.8' };
  const [phone, email] = ['9822140009', 'applicant@test.example'];
  const { body } = await stranger.post('/api/apply/asha/code', { phone }, headers);
  const facts = {
    departmentId: null,
    category: '',
    experienceYears: null,
    degree: '',
    registrationNumber: '',
    council: '',
  };
  const form = { name: 'Hindi Reader', email, phone, roles: ['nurse'], note: '', ...facts };
  const code = (await outbox())[0]?.code;
  expect(await toldIn(`+91${phone}`)).toBe('hi');
  const sent = await stranger.post('/api/apply/asha', { ...form, codeId: body.data.id, code }, headers);
  expect(await toldIn(email)).toBe('hi');
  const [application] = (await admin.get('/api/people/applications')).body.data;
  await admin.post(`/api/people/applications/${application.id}/approve`, { roles: ['nurse'] });
  expect((await outbox()).slice(0, 2).map(({ language }) => language)).toEqual(['hi', 'hi']);
  await stranger.post('/api/application/finish', { token: sent.body.data.token, password: PASSWORD });
  expect((await server.signIn(email)).session?.language).toBe('hi');
});

test('a hospital that registered in Marathi is answered in Marathi, writes in it, and so does its admin', async () => {
  const { another, sendIn } = registrants(server, { 'accept-language': 'mr' });
  const form = another();
  const { id } = await sendIn(form);
  const operator = await server.login('operator');
  const approved = await operator.post(`/api/registrations/${id}/approval`, {
    slug: 'marathi',
    sameGstinIsRight: false,
  });
  expect(approved.status).toBe(200);
  expect(await toldIn(`+91${form.phone}`)).toBe('mr');
  const rows = await server.services.db.onNode((tx) =>
    tx.selectFrom('hospital').select('language').where('slug', '=', 'marathi').execute(),
  );
  expect(rows).toEqual([{ language: 'mr' }]);
});
