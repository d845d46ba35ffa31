import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { APPOINTMENT_STATES } from '@pramana/contract';
import { ownAccount } from '../people/own.fixture.ts';
import { addPerson } from '../identity/index.ts';
import { STEPS } from './state.policy.ts';
import { practice } from './visits.fixture.ts';

const server = await practice();
const { desk, doctorClient, doctor, visit, patient, clock } = server;
const rosa = await ownAccount(server, server.hospital, { login: 'rosa@own.example', patientId: patient.id });
const nurse = await server.login('nurse');
/** Tomorrow; the clock stands at ten on the 21st, in India. */
const on = (time: string, day = 22): string => `2026-11-${day}T${time}:00+05:30`;

async function query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return withClient(server.database.superUrl, async (client) => (await client.query(sql, values)).rows as Row[]);
}

test('the table of steps in the database is the one of the code', async () => {
  const rows = await query<{ before: string; after: string }>('select * from appointment_steps()');
  const inCode = APPOINTMENT_STATES.flatMap((before) => STEPS[before].map((after) => ({ before, after })));
  const text = (steps: { before: string; after: string }[]) => steps.map((s) => `${s.before} → ${s.after}`).sort();
  expect(text(rows)).toEqual(text(inCode));
});

describe('a doctor is booked once', () => {
  test('sixteen clients at once for one time: one has it, fifteen are told that it is not free', async () => {
    const patients = await Promise.all(Array.from({ length: 16 }, (_, index) => server.another(`Rush ${index}`)));
    const answers = await Promise.all(patients.map((each) => server.book(on('09:00'), each)));
    const codes = answers.map(({ status, body }) => (status === 200 ? 'booked' : body.code));
    codes.sort((a: string, b: string) => a.localeCompare(b));
    expect(codes).toEqual(['booked', ...Array.from({ length: 15 }, () => 'slot_taken')]);
  });

  test('nor with a part of a visit, nor does a room hold two', async () => {
    const overlapping = await server.book(on('09:10'), undefined, { visitTypeId: server.short });
    expect(overlapping.body.code).toBe('slot_taken');
    expect((await server.book(on('09:15'))).status).toBe(200);
    const [other] = await query<{ id: string }>("select id from person where name = 'Test cashier2'");
    await query("insert into membership (person_id, hospital_id, role) values ($1, $2, 'doctor')", [
      other?.id,
      server.hospital.id,
    ]);
    const hours = [
      { weekday: 7, from: '09:00', until: '12:00', roomId: null, validFrom: '2026-01-01', validUntil: null },
    ];
    await desk.put(`/api/schedule/doctors/${other?.id}/hours`, { revision: 0, hours });
    const inRoom = { doctorId: other?.id, roomId: server.room };
    expect((await server.book(on('09:15'), undefined, inRoom)).body.code).toBe('slot_taken');
    expect((await server.book(on('09:15'), undefined, { doctorId: other?.id })).status).toBe(200);
  });

  test('a doctor of two hospitals is in one place, and nobody learns where else', async () => {
    const place = { hospital: server.other.id, roles: ['doctor' as const] };
    const login = { name: 'Dr Two', login: 'two@test.example', password: 'only for made-up people' };
    const two = await server.services.db.onNode((tx) => addPerson(tx, login, place));
    await query("insert into membership (person_id, hospital_id, role) values ($1, $2, 'doctor')", [
      two,
      server.hospital.id,
    ]);
    const hours = [
      { weekday: 7, from: '09:00', until: '12:00', roomId: null, validFrom: '2026-01-01', validUntil: null },
    ];
    await desk.put(`/api/schedule/doctors/${two}/hours`, { revision: 0, hours });
    await query("insert into person_quantum values ($1, $2, decode('00', 'hex'))", [two, new Date(on('11:00'))]);
    const refused = await server.book(on('11:00'), undefined, { doctorId: two });
    expect(refused.body).toMatchObject({ code: 'slot_taken', field: 'at' });
    expect(JSON.stringify(refused.body)).not.toMatch(/hospital|nira|elsewhere/i);
    const url = `/api/appointments/slots?doctorId=${two}&visitTypeId=${visit}&from=2026-11-22&days=1`;
    const free = (await desk.get(url)).body.data[0].slots.map(({ at }: { at: string }) => at);
    expect(free).not.toContain(new Date(on('11:00')).toISOString());
    expect(free).toContain(new Date(on('11:05')).toISOString());
    const looked = query('set role pramana_app; select * from person_quantum');
    await expect(looked).rejects.toThrow(/permission denied/);
  });

  test('who moves a visit frees its time; who cancels it too; and both overlap with themselves', async () => {
    const made = (await server.book(on('10:00'))).body.data;
    const place = { doctorId: doctor, visitTypeId: visit, revision: 1 };
    const moved = await desk.post(`/api/appointments/${made.id}/time`, { ...place, at: on('10:05'), why: 'Bus' });
    expect(moved.body.data).toMatchObject({ startsAt: new Date(on('10:05')).toISOString(), revision: 2 });
    const stale = await desk.post(`/api/appointments/${made.id}/time`, { ...place, at: on('10:30') });
    expect(stale.body.code).toBe('conflict');
    expect((await server.book(on('10:00'), undefined, { visitTypeId: server.short })).status).toBe(200);
    expect((await server.step(made.id, 'cancelled')).body.data.state).toBe('cancelled');
    expect((await server.book(on('10:05'))).status).toBe(200);
    const [left] = await query<{ n: string }>(
      `select count(*) as n from (select at from booking_quantum where appointment_id = $1) q`,
      [made.id],
    );
    expect(left?.n).toBe('0');
  });

  test('sent twice under one id it is one visit', async () => {
    const body = { patientId: patient.id, doctorId: doctor, visitTypeId: visit, at: on('11:30'), reason: 'Cough' };
    const id = randomUUID();
    const [once, twice] = [
      await desk.put(`/api/appointments/${id}`, body),
      await desk.put(`/api/appointments/${id}`, body),
    ];
    expect([once.status, twice.status, twice.body.data.id]).toEqual([200, 200, id]);
  });
});

describe('hours and leave', () => {
  test('nobody is booked outside of them, in leave, or in the past; visits in a new leave are shown', async () => {
    expect((await server.book(on('12:30'))).body.code).toBe('outside_hours');
    expect((await server.book(on('11:50'))).body.code).toBe('outside_hours');
    expect((await server.book(on('09:00', 20))).body).toMatchObject({ code: 'invalid_field', field: 'at' });
    const kept = (await server.book(on('09:30', 24))).body.data;
    const leave = { from: '2026-11-24', until: '2026-11-24', fromTime: '09:00', untilTime: '10:00', reason: 'Course' };
    const made = await doctorClient.post(`/api/schedule/doctors/${doctor}/leaves`, leave);
    expect(made.body.data).toMatchObject({ visits: 1, from: new Date(on('09:00', 24)).toISOString() });
    expect((await server.book(on('09:00', 24))).body.code).toBe('outside_hours');
    const calendar = await desk.get('/api/appointments?from=2026-11-24&days=1');
    const shown = calendar.body.data.appointments.find(({ id }: { id: string }) => id === kept.id);
    expect(shown.away).toBe(true);
    expect((await doctorClient.delete(`/api/schedule/leaves/${made.body.data.id}`)).status).toBe(204);
    expect((await server.book(on('09:00', 24))).status).toBe(200);
  });

  test('a visit cannot slip into a leave that is being entered', async () => {
    const leave = { from: '2026-11-25', until: '2026-11-25', fromTime: null, untilTime: null, reason: 'Away' };
    const [booked, away] = await Promise.all([
      server.book(on('09:00', 25)),
      desk.post(`/api/schedule/doctors/${doctor}/leaves`, leave),
    ]);
    expect(away.status).toBe(201);
    // Whoever was first: it was refused, or the leave counts it.
    expect(booked.status === 200 ? away.body.data.visits : booked.body.code).toBe(
      booked.status === 200 ? 1 : 'outside_hours',
    );
  });

  test('a doctor changes only their own; hours that overlap are refused with their place', async () => {
    const other = server.person('cashier2').id;
    const denied = await doctorClient.put(`/api/schedule/doctors/${other}/hours`, { revision: 0, hours: [] });
    expect(denied.body.code).toBe('not_permitted');
    const one = { weekday: 1, from: '09:00', until: '12:00', roomId: null, validFrom: '2026-01-01', validUntil: null };
    const hours = [one, { ...one, from: '11:00', until: '13:00', validFrom: '2026-06-01' }];
    const refused = await doctorClient.put(`/api/schedule/doctors/${doctor}/hours`, { revision: 1, hours });
    expect(refused.body).toMatchObject({ code: 'invalid_field', field: 'hours/1/until' });
  });
});

describe('a visit from the wish to its end', () => {
  test('asked at home, allotted, checked in, called, seen; told by SMS without a word of why', async () => {
    const id = randomUUID();
    const wish = { from: '2026-11-21', until: '2026-11-30', parts: ['afternoon'] };
    const asked = { doctorId: doctor, departmentId: null, visitTypeId: visit, at: null, wish, reason: 'Zoster-marker' };
    const url = `/api/self/patients/${patient.id}/appointments`;
    expect((await rosa.put(`${url}/${id}`, asked)).body.data).toMatchObject({
      state: 'requested',
      reason: 'Zoster-marker',
    });
    const atDesk = (await desk.get('/api/appointments/requests')).body;
    expect(atDesk.data[0]).toMatchObject({ id, wish });
    expect(atDesk.data[0].reason).toBeUndefined();
    expect(atDesk.hidden).toContain('reason');
    expect((await doctorClient.get('/api/appointments/requests')).body.data[0].reason).toBe('Zoster-marker');
    const place = { revision: 1, doctorId: doctor, visitTypeId: visit, at: on('10:15', 21) };
    expect((await desk.post(`/api/appointments/${id}/time`, place)).body.data.state).toBe('confirmed');
    expect((await server.step(id, 'no-show')).body).toMatchObject({
      code: 'visit_step',
      detail: 'Not before its time.',
    });
    clock.advance(12 * 60_000);
    const arrived = (await server.step(id, 'arrived', desk)).body.data;
    expect(arrived).toMatchObject({ state: 'arrived', token: { number: 1, part: 'morning', date: '2026-11-21' } });
    const [encounter] = await query<{ class: string }>(
      'select e.class from encounter e join appointment a on a.encounter_id = e.id where a.id = $1',
      [id],
    );
    expect(encounter?.class).toBe('outpatient');
    expect(
      (await desk.post(`/api/appointments/${id}/queue`, { revision: arrived.revision, act: 'call' })).body.data.calls,
    ).toBe(1);
    expect((await rosa.get(url)).body.data[0].queue).toEqual({ ahead: 0, minutes: 0, called: true });
    expect((await server.step(id, 'in-consultation', desk)).body.detail).toBe('The doctor or a nurse does this.');
    expect((await server.step(id, 'in-consultation')).status).toBe(200);
    clock.advance(7 * 60_000);
    expect((await server.step(id, 'done')).body.data.state).toBe('done');
    expect((await server.step(id, 'arrived')).body.code).toBe('visit_step');
    const story = (await doctorClient.get(`/api/appointments/${id}`)).body.data.steps;
    expect(story.map(({ act }: { act: string }) => act)).toEqual([
      'asked',
      'allotted',
      'arrived',
      'called',
      'begun',
      'finished',
    ]);
    expect(story[0].by).toBeNull();
    const cells = await query<{ row: string }>(
      'select a::text as row from appointment a union all select e::text from appointment_event e',
    );
    expect(
      cells.filter(({ row }) => row.includes('Zoster') || row.includes(Buffer.from('Zoster').toString('hex'))),
    ).toEqual([]);
    expect(server.logged.filter((line) => line.includes('Zoster'))).toEqual([]);
  });

  test('every other step is refused, by the code and by the database itself', async () => {
    const made = (await server.book(on('15:00', 23))).body.data;
    for (const to of ['requested', 'done', 'in-consultation'])
      expect((await server.step(made.id, to)).body.code).toBe('visit_step');
    const forced = query(
      "set app.migration = 'on'; update appointment set state = 'requested' where id = '" + made.id + "'",
    );
    await expect(forced).rejects.toThrow(/does not take this step/);
  });

  test('numbers of a queue have no gap, urgent ones go first, and whoever is put back waits behind three', async () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    const ids: string[] = [];
    for (const name of names) {
      const id = randomUUID();
      const body = {
        patientId: await server.another(name),
        doctorId: doctor,
        visitTypeId: visit,
        urgent: name === 'E',
        reason: '',
      };
      const taken = await nurse.put(`/api/walk-ins/${id}`, body);
      expect(taken.body.data.token.number).toBe(names.indexOf(name) + 2);
      ids.push(id);
      clock.advance(60_000);
    }
    const order = async (): Promise<string> => {
      const line = (await desk.get('/api/queue')).body.data.find(
        (each: { doctor: { id: string } }) => each.doctor.id === doctor,
      );
      return line.waiting.map((row: { patient: { name: string } }) => row.patient.name).join('');
    };
    expect(await order()).toBe('EABCD');
    await desk.post(`/api/appointments/${ids[0]}/queue`, { revision: 1, act: 'put-back' });
    expect(await order()).toBe('EBCDA');
    const made = await desk.post('/api/queue-screens', { name: 'Hall', doctors: [] });
    const screen = await server.stranger.post('/api/queue-screen', { token: made.body.data.token });
    expect(screen.body.data.lines[0]).toMatchObject({ next: [6, 3, 4, 5, 2], waiting: 5, now: null });
    expect(JSON.stringify(screen.body)).not.toMatch(/Rush|Rosa|"[A-E]"/);
    await desk.delete(`/api/queue-screens/${made.body.data.screen.id}`);
    expect((await server.stranger.post('/api/queue-screen', { token: made.body.data.token })).body.code).toBe(
      'link_over',
    );
  });
});

describe('whose visits one sees', () => {
  test('a doctor their own alone, a stranger’s patient account none, the cashier none; each look is recorded', async () => {
    const other = server.person('cashier2').id;
    const theirs = (await server.book(on('11:00', 22), undefined, { doctorId: other })).body.data;
    expect((await doctorClient.get(`/api/appointments/${theirs.id}`)).status).toBe(404);
    expect(
      (await doctorClient.post(`/api/appointments/${theirs.id}/state`, { revision: 1, to: 'cancelled' })).status,
    ).toBe(404);
    const stranger = await server.another('Stranger');
    const account = await ownAccount(server, server.hospital, { login: 'str@own.example', patientId: stranger });
    expect((await account.get(`/api/self/patients/${patient.id}/appointments`)).status).toBe(404);
    const cancel = { revision: 1 };
    expect((await account.post(`/api/self/patients/${stranger}/appointments/${theirs.id}/cancel`, cancel)).status).toBe(
      404,
    );
    expect((await (await server.login('cashier')).get('/api/queue')).status).toBe(403);
    const payer = {
      login: 'pay@own.example',
      patientId: patient.id,
      relation: 'guardian' as const,
      scope: ['bills' as const],
    };
    const guardian = await ownAccount(server, server.hospital, payer);
    expect((await guardian.get(`/api/self/patients/${patient.id}/appointments`)).status).toBe(404);
    const looks = await query("select 1 from access_event where resource = 'appointment' and outcome = 'granted'");
    expect(looks.length).toBeGreaterThan(3);
  });

  test('from the own account at most five are open, and a kind of the desk’s is not offered', async () => {
    const url = `/api/self/patients/${patient.id}/appointments`;
    const asked = { doctorId: null, departmentId: null, visitTypeId: visit, at: null, wish: null, reason: '' };
    expect((await rosa.put(`${url}/${randomUUID()}`, { ...asked, visitTypeId: server.short })).body.field).toBe(
      'visitTypeId',
    );
    let answer = await rosa.put(`${url}/${randomUUID()}`, asked);
    for (let turn = 0; turn < 6 && answer.status === 200; turn += 1)
      answer = await rosa.put(`${url}/${randomUUID()}`, asked);
    expect(answer.body.code).toBe('visits_enough');
  });
});
