import { expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { PASSWORD, type TestAnswer } from '../../testing.ts';

const server = await sealingServer();
const admin = await server.login('admin');
const desk = await server.login('frontdesk');
let hired = 0;

async function hire(role: string): Promise<string> {
  hired += 1;
  const account = { name: `Colleague ${hired}`, login: `colleague${hired}@test.example`, password: PASSWORD };
  return (await admin.post('/api/people', { ...account, roles: [role] })).body.data.id;
}
const doctorAt = (id: string, more = ''): string => `/api/people/clinicians/doctor/${id}${more}`;
const facts = (more: object) => ({
  name: 'Colleague 1',
  phone: null,
  email: null,
  address: null,
  departmentId: null,
  category: 'Consultant',
  experienceYears: 12,
  degree: 'MD',
  registrationNumber: 'MMC 2011/04/1234',
  council: '',
  revision: 0,
  ...more,
});
const codeOf = ({ status, body }: TestAnswer): string => body.code ?? String(status);

test('a department has a name that no other has, is renamed, retired and opened again, and keeps its history', async () => {
  const cardiology = (await admin.post('/api/departments', { name: ' Cardio\tlogy ' })).body.data;
  expect(cardiology).toMatchObject({ name: 'Cardio logy', retiredAt: null, revision: 1 });
  const both = await Promise.all(['ENT', 'ent', 'Ent'].map((name) => admin.post('/api/departments', { name })));
  expect(both.map(codeOf).sort()).toEqual(['201', 'already_exists', 'already_exists']);
  const path = `/api/departments/${cardiology.id}`;
  expect(codeOf(await admin.put(path, { name: 'Ent', revision: 1 }))).toBe('already_exists');
  expect(codeOf(await admin.put(path, { name: 'Heart', revision: 9 }))).toBe('conflict');
  server.clock.advance(1_000);
  expect((await admin.put(path, { name: 'Heart', revision: 1 })).body.data.name).toBe('Heart');
  server.clock.advance(1_000);
  expect((await admin.post(`${path}/retire`, { reason: 'Joined with medicine' })).body.can).toMatchObject({
    retire: { ok: false, code: 'department_retired' },
    reopen: { ok: true },
  });
  expect((await admin.post('/api/departments', { name: 'HEART' })).body.detail).toContain('open that one again');
  const names = async (query: string) =>
    (await desk.get(`/api/departments${query}`)).body.data.map(({ name }: { name: string }) => name);
  expect(await names('')).not.toContain('Heart');
  expect(await names('?all=true')).toContain('Heart');
  const { data, can } = (await desk.get(path)).body;
  expect(
    data.history.map(({ action, name, by }: { action: string; name: string; by: string }) => [action, name, by]),
  ).toEqual([
    ['retire', 'Heart', 'Test admin'],
    ['rename', 'Heart', 'Test admin'],
    ['create', 'Cardio logy', 'Test admin'],
  ]);
  expect(can.reopen).toMatchObject({ ok: false, code: 'department_no_change' });
  expect(codeOf(await desk.post('/api/departments', { name: 'Mine' }))).toBe('not_permitted');
  expect(codeOf(await (await server.login('admin-nira')).get(path))).toBe('not_found');
});

test('a doctor’s record: department of the list, e-mail of nobody else, years that grow; the desk sees all but the address', async () => {
  const doctor = await hire('doctor');
  const other = await hire('doctor');
  const { id: departmentId } = (await admin.post('/api/departments', { name: 'Surgery' })).body.data;
  const address = { line: '1 Market Yard', city: 'Pune', state: '27', postalCode: '411004' };
  const save = (id: string, more: object) => admin.put(`/api/people/members/${id}`, facts(more));
  const saved = await save(doctor, { departmentId, address, email: 'Meera@Test.example' });
  expect(saved.body.data).toMatchObject({ department: 'Surgery', experienceYears: 12, address });
  const taken = await save(other, { name: 'Colleague 2', email: 'meera@test.EXAMPLE' });
  expect(taken.body).toMatchObject({ code: 'already_exists', field: 'email' });
  const foreign = (await (await server.login('admin-nira')).post('/api/departments', { name: 'Theirs' })).body.data;
  const elsewhere = await save(other, { name: 'Colleague 2', departmentId: foreign.id });
  expect(elsewhere.body).toMatchObject({ code: 'invalid_field', field: 'departmentId' });
  server.clock.advance(1_000);
  await admin.post(`/api/departments/${departmentId}/retire`, { reason: 'Closed' });
  expect((await save(other, { name: 'Colleague 2', departmentId })).body.field).toBe('departmentId');
  // Who is in it already stays.
  expect((await save(doctor, { departmentId, revision: 1 })).body.data.department).toBe('Surgery');

  const listed = (await desk.get(`/api/people/clinicians?role=doctor&department=${departmentId}`)).body.data;
  expect(listed).toMatchObject([{ id: doctor, department: 'Surgery', state: 'active' }]);
  const shown = (await desk.get(doctorAt(doctor))).body;
  expect(shown.data.experienceSince).toBe(2014);
  expect(shown.data).not.toHaveProperty('address');
  expect(shown.hidden).toEqual(['address', 'changes']);
  expect((await admin.get(doctorAt(doctor))).body.data.changes[1].changes).toContainEqual({
    field: 'address',
    before: '',
    after: '1 Market Yard, Pune, Maharashtra, 411004',
  });
  expect(codeOf(await desk.get(`/api/people/clinicians/nurse/${doctor}`))).toBe('not_found');
});

test('nurses are assigned to doctors once, and a doctor who retires stays in the list with everything that was', async () => {
  const [doctor, nurse] = [await hire('doctor'), await hire('nurse')];
  const assign = () => admin.post(doctorAt(doctor, '/nurses'), { nurseId: nurse });
  const tries = await Promise.all([assign(), assign(), assign()]);
  expect(tries.map(codeOf).sort()).toEqual(['200', 'already_exists', 'already_exists']);
  expect(codeOf(await admin.post(doctorAt(doctor, '/nurses'), { nurseId: doctor }))).toBe('invalid_field');
  expect(codeOf(await desk.post(doctorAt(doctor, '/nurses'), { nurseId: nurse }))).toBe('not_permitted');
  const assigned = (await desk.get(doctorAt(doctor))).body.data.assigned[0];
  expect(assigned).toMatchObject({ personId: nurse, endedAt: null });
  const end = doctorAt(doctor, `/nurses/${assigned.id}`);
  expect((await admin.delete(end)).body.data.assigned[0].endedAt).not.toBeNull();
  expect(codeOf(await admin.delete(end))).toBe('not_found');
  await assign();

  const retired = await admin.post(doctorAt(doctor, '/retire'), { reason: 'Moves to another city' });
  expect(retired.body).toMatchObject({
    data: { state: 'retired', until: expect.any(String) },
    can: { edit: { code: 'clinician_retired' } },
  });
  expect((await desk.get(`/api/people/clinicians/nurse/${nurse}`)).body.data.assigned).toMatchObject([
    { personId: doctor, endedAt: expect.any(String) },
    { personId: doctor, endedAt: expect.any(String) },
  ]);
  expect(codeOf(await assign())).toBe('not_found');
  const former = (await desk.get('/api/people/clinicians?role=doctor&state=retired')).body.data;
  expect(former.map(({ id }: { id: string }) => id)).toContain(doctor);
});
