import { randomUUID } from 'node:crypto';
import type { PatientId } from '@pramana/kernel';
import type { TestAnswer, TestClient } from '../../testing.ts';
import { type Shop, shop } from '../billing/shop.fixture.ts';
import { registerPatient } from '../patients/index.ts';

export interface Practice extends Shop {
  doctor: string;
  room: string;
  /** Kinds of visits of 15 and 5 minutes. */
  visit: string;
  short: string;
  desk: TestClient;
  doctorClient: TestClient;
  /** A further patient. */
  another(name: string): Promise<PatientId>;
  /** Books `patient` at this time with the doctor. */
  book(at: string, patient?: string, change?: object): Promise<TestAnswer>;
  step(id: string, to: string, client?: TestClient): Promise<TestAnswer>;
}

/** A hospital with a doctor who is there from nine to noon and from two to five, every day, in one room. */
export async function practice(options: Parameters<typeof shop>[0] = {}): Promise<Practice> {
  const server = await shop(options);
  const desk = await server.login('frontdesk');
  const doctorClient = await server.login('doctor');
  const doctor = server.person('doctor').id;
  const [room, visit, short] = [randomUUID(), randomUUID(), randomUUID()];
  await desk.put(`/api/schedule/rooms/${room}`, { name: 'Room 1', active: true });
  const kind = { openToPatients: true, active: true };
  await desk.put(`/api/schedule/visit-types/${visit}`, { ...kind, name: 'New', minutes: 15 });
  await desk.put(`/api/schedule/visit-types/${short}`, {
    ...kind,
    name: 'Dressing',
    minutes: 5,
    openToPatients: false,
  });
  const hours = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => [
    { weekday, from: '09:00', until: '12:00', roomId: room, validFrom: '2026-01-01', validUntil: null },
    { weekday, from: '14:00', until: '17:00', roomId: room, validFrom: '2026-01-01', validUntil: null },
  ]);
  await desk.put(`/api/schedule/doctors/${doctor}/hours`, { revision: 0, hours });
  const admin = await server.login('admin');
  await admin.post(`/api/people/clinicians/doctor/${doctor}/nurses`, { nurseId: server.person('nurse').id });
  let phone = 9_822_100_000;
  const another = (name: string): Promise<PatientId> =>
    server.inHospital(async (tx) => {
      const actor = { personId: server.person('admin').id };
      const who = { name, gender: 'other' as const, phone: String((phone += 1)) };
      return (await registerPatient({ tx, hospital: server.place, actor, clock: server.clock }, who)).id;
    });
  const usual = await another('Usual');
  const book = (at: string, patient: string = usual, change: object = {}): Promise<TestAnswer> => {
    const wanted = { patientId: patient, doctorId: doctor, visitTypeId: visit, at, reason: '', ...change };
    return desk.put(`/api/appointments/${randomUUID()}`, wanted);
  };
  const step = async (id: string, to: string, client = doctorClient): Promise<TestAnswer> => {
    const { revision } = (await client.get(`/api/appointments/${id}`)).body.data.appointment;
    return client.post(`/api/appointments/${id}/state`, { revision, to });
  };
  return { ...server, doctor, room, visit, short, desk, doctorClient, another, book, step };
}
