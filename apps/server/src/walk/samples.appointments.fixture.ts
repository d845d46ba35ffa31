import { newId } from '../platform/ids.ts';
import type { TestClient } from '../testing.ts';
import type { Kit, Things } from './place.fixture.ts';
import { at, type Samples } from './sample.fixture.ts';

/** Of visits, hours and queues. */
export const appointmentSamples = (kit: Kit, { doctor, visitType }: Things): Samples => {
  const place = { doctorId: doctor, visitTypeId: visitType, at: '2026-11-23T04:00:00.000Z' };
  const own = { id: kit.patient, appointment: kit.appointment };
  const asked = { doctorId: doctor, departmentId: null, visitTypeId: visitType, at: null, wish: null, reason: '' };
  const leave = { from: '2026-12-24', until: '2026-12-24', fromTime: null, untilTime: null, reason: 'W' };
  return {
    'appointments.schedule.hours': at(doctor, { revision: 0, hours: [] }),
    'appointments.schedule.leave': at(doctor, leave),
    'appointments.schedule.room': at(visitType, { name: 'W', active: true }),
    'appointments.schedule.visit-type': at(visitType, { name: 'W', minutes: 5, openToPatients: true, active: true }),
    'appointments.screens.events': { at: { hospital: 'asha', id: visitType } },
    'appointments.appointments.show': at(kit.appointment),
    'appointments.appointments.book': at(kit.appointment, { patientId: kit.patient, ...place, reason: '' }),
    'appointments.appointments.walk-in': at(kit.appointment),
    'appointments.appointments.place': at(kit.appointment, { revision: 1, ...place }),
    'appointments.appointments.step': at(kit.appointment, { revision: 1, to: 'done' }),
    'appointments.appointments.queue-act': at(kit.appointment, { revision: 1, act: 'call' }),
    'appointments.own.list': at(kit.patient),
    'appointments.own.ask': { at: own, body: asked },
    'appointments.own.move': { at: own, body: { revision: 1, at: place.at } },
    'appointments.own.cancel': { at: own, body: { revision: 1 } },
  };
};

/** Puts patients into the queue of a doctor; their visits' ids. */
export async function queueOf(
  desk: TestClient,
  { doctor, visitType }: Pick<Things, 'doctor' | 'visitType'>,
): Promise<(patient: string) => Promise<string>> {
  const kind = { name: 'Walked', minutes: 15, openToPatients: true, active: true };
  await desk.put(`/api/schedule/visit-types/${visitType}`, kind);
  return async (patientId) => {
    const walkIn = { patientId, doctorId: doctor, visitTypeId: visitType, urgent: false, reason: 'Walked' };
    const { status, body } = await desk.put(`/api/walk-ins/${newId()}`, walkIn);
    if (status !== 200) throw new Error(`preparing the walk: ${status} ${JSON.stringify(body)}`);
    return body.data.id;
  };
}
