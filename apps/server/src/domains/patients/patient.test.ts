import { describe, expect, it } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { withClient } from '../../platform/postgres/client.ts';

const server = await sealingServer({ demo: true });
const desk = await server.login('frontdesk');

/** How many access events of this kind there are. */
const events = (where: string): Promise<number> =>
  withClient(server.database.superUrl, async (client) => {
    const { rows } = await client.query<{ n: string }>(`select count(*) as n from access_event where ${where}`);
    return Number(rows[0]?.n);
  });

const asha = { name: '  Asha   Patil ', gender: 'female', birthDate: '1988-03-04', phone: '098220 11223' };

describe('registering a patient', () => {
  it('answers the cleaned record with the next number', async () => {
    const address = { line: 'Karve Road', city: 'Pune', state: '27', postalCode: '411004', country: 'IN' };
    const answer = await desk.post('/api/patients', { ...asha, address });
    expect(answer.status).toBe(201);
    expect(answer.body.data).toMatchObject({
      number: 'P-000001',
      name: 'Asha Patil',
      phone: '+919822011223',
      age: 38,
      birthDateEstimated: false,
      city: 'Pune',
      address,
      revision: 1,
      active: true,
    });
    expect(answer.body.can).toEqual({ update: { ok: true }, bill: { ok: true } });
  });

  it('refuses a probable duplicate with its number, writes down that somebody looked, and uses up no number', async () => {
    const answer = await desk.post('/api/patients', { ...asha, name: 'Smt Aasha Patil', birthDate: null });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: 'already_exists', params: { candidates: 'P-000001', count: 1 } });
    expect(await events("resource = 'patient' and purpose = 'administration' and result_count = 1")).toBe(1);
    const confirmed = await desk.post('/api/patients', { ...asha, name: 'Aasha Patil', confirmDuplicate: true });
    expect(confirmed.body.data.number).toBe('P-000002');
  });

  it('finds the duplicate that another desk registers at the same moment', async () => {
    const twin = { name: 'Vithal Shinde', gender: 'male', age: 60, phone: '9822000001' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.post('/api/patients', twin)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.code === 'already_exists')).toHaveLength(7);
  });

  it('estimates the birth date from the age', async () => {
    const answer = await desk.post('/api/patients', { name: 'सुनीता पाटील', gender: 'female', age: 41 });
    expect(answer.body.data).toMatchObject({ age: 41, birthDate: '1985-01-01', birthDateEstimated: true });
  });

  it.each([
    ['name', { name: ' \u0000 ' }],
    ['phone', { phone: '12345' }],
    ['email', { email: 'nobody' }],
    ['birthDate', { birthDate: '2026-12-01' }],
    ['emergencyContact/phone', { emergencyContact: { name: 'Anil', phone: '1', relation: 'son' } }],
  ])('names the field %s that cannot be accepted', async (field, wrong) => {
    const answer = await desk.post('/api/patients', { name: 'Nobody Else', gender: 'other', ...wrong });
    expect(answer.status).toBe(422);
    const code = field.endsWith('phone') ? 'invalid_phone' : 'invalid_field';
    expect(answer.body).toMatchObject({ code, field });
  });

  it('is refused to who may not, and to the other hospital', async () => {
    const pharmacist = await server.login('pharmacist');
    expect((await pharmacist.post('/api/patients', asha)).status).toBe(403);
    const elsewhere = await server.login('cashier-nira');
    const { body } = await elsewhere.get('/api/patients?q=asha');
    expect(body.data).toEqual([]);
    const other = await elsewhere.post('/api/patients', asha);
    expect(other.body.data.number).toBe('P-000001');
  });
});

describe('opening and changing a patient', () => {
  it('is one access event per person and quarter of an hour, under the pseudonym', async () => {
    const { body } = await desk.post('/api/patients', { name: 'Meena Kale', gender: 'female' });
    const doctor = await server.login('doctor');
    const seen = await doctor.get(`/api/patients/${body.data.id}`);
    expect(seen.body.can.bill).toMatchObject({ ok: false, code: 'patient_no_bill' });
    await doctor.get(`/api/patients/${body.data.id}`);
    expect(await events("resource = 'patient' and purpose = 'care' and subject_id is not null")).toBe(1);
    expect(await events(`subject_id = '${body.data.id}'`)).toBe(0);
    expect((await doctor.get('/api/patients/01890000-0000-7000-8000-000000000000')).status).toBe(404);
  });

  it('keeps what is left out, empties what is null, and refuses a stale revision', async () => {
    const { body } = await desk.post('/api/patients', {
      name: 'Ravi More',
      gender: 'male',
      age: 30,
      phone: '9890000000',
    });
    const url = `/api/patients/${body.data.id}`;
    const changed = await desk.put(url, { name: 'Ravi B. More', gender: 'male', phone: null, revision: 1 });
    expect(changed.body.data).toMatchObject({ name: 'Ravi B. More', phone: null, age: 30, revision: 2 });
    const stale = await desk.put(url, { name: 'Somebody', gender: 'male', revision: 1 });
    expect(stale.body).toMatchObject({ status: 409, code: 'conflict', params: { revision: 2 } });
    expect((await desk.get(url)).body.data.name).toBe('Ravi B. More');
  });

  it('tells a number that was taken off the file, once and by the hospital’s name alone, and nobody where nothing was', async () => {
    const file = { name: 'Meera Joshi', gender: 'female' };
    const contact = { name: 'Anil Joshi', relation: 'brother', phone: '9890000072' };
    const { body } = await desk.post('/api/patients', { ...file, phone: '9890000071', emergencyContact: contact });
    const change = (revision: number, facts: object) =>
      desk.put(`/api/patients/${body.data.id}`, { ...file, ...facts, revision });
    const told = async () => {
      const { data } = (await server.stranger.get('/api/demo/outbox')).body;
      return data
        .filter(
          (each: { to: string; text: string }) => each.text.includes('taken off a file') && /0007\d$/.test(each.to),
        )
        .map(({ to, text }: { to: string; text: string }) => [
          to,
          text.includes('Asha Hospital'),
          text.includes('Joshi'),
        ]);
    };
    expect((await change(1, { name: 'Meera S. Joshi', phone: '98900 00071' })).status).toBe(200);
    expect((await change(2, { phone: '9890000073', emergencyContact: contact })).status).toBe(200);
    expect((await change(2, { phone: '9890000074' })).status).toBe(409);
    expect(await told()).toEqual([['+919890000071', true, false]]);
    expect((await change(3, { phone: null, emergencyContact: null })).status).toBe(200);
    expect((await told()).map(([to]: [string]) => to).toSorted()).toEqual([
      '+919890000071',
      '+919890000072',
      '+919890000073',
    ]);
  });

  it('of sixteen who change one revision at once, one wins', async () => {
    const { body } = await desk.post('/api/patients', { name: 'Kiran Desai', gender: 'other' });
    const change = (index: number) =>
      desk.put(`/api/patients/${body.data.id}`, { name: `Kiran Desai ${index}`, gender: 'other', revision: 1 });
    const answers = await Promise.all(Array.from({ length: 16 }, (_, index) => change(index)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.code === 'conflict')).toHaveLength(15);
  });
});

describe('what only those who treat may see', () => {
  it('is left out for the desk and the cashier, who are told that it is', async () => {
    const doctor = await server.login('doctor');
    const made = await doctor.post('/api/patients', { name: 'Leela Joshi', gender: 'female', bloodGroup: 'AB-' });
    expect(made.body.data).toMatchObject({ bloodGroup: 'AB-' });
    expect(made.body.hidden).toBeUndefined();
    const url = `/api/patients/${made.body.data.id}`;
    for (const client of [desk, await server.login('cashier'), await server.login('admin')]) {
      const { body, raw } = await client.get(url);
      expect(body.hidden).toEqual(['bloodGroup']);
      expect(body.data).not.toHaveProperty('bloodGroup');
      expect(raw.toString()).not.toContain('AB-');
    }
  });

  it('cannot be set by the desk, and stays when the desk changes the rest', async () => {
    const doctor = await server.login('doctor');
    const made = await doctor.post('/api/patients', { name: 'Mohan Apte', gender: 'male', bloodGroup: 'O-' });
    const url = `/api/patients/${made.body.data.id}`;
    const set = await desk.put(url, { name: 'Mohan Apte', gender: 'male', bloodGroup: null, revision: 1 });
    expect([set.status, set.body.code, set.body.field]).toEqual([403, 'not_permitted', 'bloodGroup']);
    expect((await desk.put(url, { name: 'Mohan V Apte', gender: 'male', revision: 1 })).status).toBe(200);
    expect((await doctor.get(url)).body.data).toMatchObject({ name: 'Mohan V Apte', bloodGroup: 'O-' });
  });
});
