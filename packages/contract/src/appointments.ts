import { Type } from 'typebox';
import {
  Appointment,
  AppointmentStateName,
  AppointmentStep,
  Calendar,
  DayCount,
  QueueActName,
  QueueLine,
  Reason,
  SlotDay,
  WhyText,
} from './appointments-shapes.ts';
import { IdParams, Instant, IsoDateText, nullable, Uuid } from './common.ts';
import { schedule } from './appointments-schedule.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;
const PLACE = { doctorId: Uuid, visitTypeId: Uuid, at: Instant, roomId: Type.Optional(nullable(Uuid)) };
const Revision = Type.Integer({ minimum: 1 });
const Span = { from: IsoDateText, days: Type.Integer({ minimum: 1, maximum: 42 }) };
const PLACING = ['slot_taken', 'outside_hours'] as const;

export const appointments = {
  ...schedule,
  appointments: {
    calendar: route({
      id: 'appointments.appointments.calendar',
      method: 'GET',
      path: '/api/appointments',
      summary: 'Visits of up to a week, with when each doctor is there (an access event of each patient)',
      access: 'appointment:read',
      query: Type.Object({ from: IsoDateText, days: Type.Integer({ minimum: 1, maximum: 7 }) }, strict),
      response: Calendar,
    }),
    counts: route({
      id: 'appointments.appointments.counts',
      method: 'GET',
      path: '/api/appointments/counts',
      summary: 'How many visits each doctor has on each day, of how much time: for the month',
      access: 'schedule:read',
      query: Type.Object(Span, strict),
      response: DayCount,
      list: true,
    }),
    requests: route({
      id: 'appointments.appointments.requests',
      method: 'GET',
      path: '/api/appointments/requests',
      summary: 'Wishes that nobody has given a time yet, oldest first (an access event of each patient)',
      access: 'appointment:read',
      response: Appointment,
      list: true,
    }),
    slots: route({
      id: 'appointments.appointments.slots',
      method: 'GET',
      path: '/api/appointments/slots',
      summary: 'Free times of a doctor for a kind of visit',
      access: 'schedule:read',
      query: Type.Object(
        {
          doctorId: Uuid,
          visitTypeId: Uuid,
          from: IsoDateText,
          days: Type.Integer({ minimum: 1, maximum: 31 }),
          /** The visit that is to be moved: its own time is free for it. */
          but: Type.Optional(Uuid),
        },
        strict,
      ),
      response: SlotDay,
      list: true,
    }),
    show: route({
      id: 'appointments.appointments.show',
      method: 'GET',
      path: '/api/appointments/:id',
      summary: 'One visit with everything that happened to it (an access event)',
      access: 'appointment:read',
      params: IdParams,
      response: Type.Object({ appointment: Appointment, steps: Type.Array(AppointmentStep) }),
    }),
    book: route({
      id: 'appointments.appointments.book',
      method: 'PUT',
      path: '/api/appointments/:id',
      summary: 'Book a time for a patient, under an id of the caller’s: sent twice it is one visit',
      access: 'appointment:write',
      params: IdParams,
      body: Type.Object({ patientId: Uuid, ...PLACE, reason: Reason }, strict),
      response: Appointment,
      errors: [...PLACING, 'already_exists'],
    }),
    walkIn: route({
      id: 'appointments.appointments.walk-in',
      method: 'PUT',
      path: '/api/walk-ins/:id',
      summary: 'Somebody came without a time: a number in the queue, under an id of the caller’s',
      access: 'appointment:write',
      params: IdParams,
      body: Type.Object(
        { patientId: Uuid, doctorId: Uuid, visitTypeId: Uuid, urgent: Type.Boolean(), reason: Reason },
        strict,
      ),
      response: Appointment,
      errors: ['already_exists'],
    }),
    place: route({
      id: 'appointments.appointments.place',
      method: 'POST',
      path: '/api/appointments/:id/time',
      summary: 'Give a wish its time, or move a visit to another time, doctor or room',
      access: 'appointment:write',
      params: IdParams,
      body: Type.Object({ revision: Revision, ...PLACE, why: Type.Optional(WhyText) }, strict),
      response: Appointment,
      errors: [...PLACING, 'conflict', 'visit_step'],
    }),
    step: route({
      id: 'appointments.appointments.step',
      method: 'POST',
      path: '/api/appointments/:id/state',
      summary: 'The next step of a visit: arrived (opens the encounter, gives a number), in consultation, done, …',
      access: 'appointment:write',
      params: IdParams,
      body: Type.Object({ revision: Revision, to: AppointmentStateName, why: Type.Optional(WhyText) }, strict),
      response: Appointment,
      errors: ['conflict', 'visit_step'],
    }),
    queueAct: route({
      id: 'appointments.appointments.queue-act',
      method: 'POST',
      path: '/api/appointments/:id/queue',
      summary: 'Call somebody, call again, put them back, or let them go first',
      access: 'appointment:write',
      params: IdParams,
      body: Type.Object({ revision: Revision, act: QueueActName }, strict),
      response: Appointment,
      errors: ['conflict', 'visit_step'],
    }),
  },
  queue: {
    show: route({
      id: 'appointments.queue.show',
      method: 'GET',
      path: '/api/queue',
      summary: 'Today’s queues, each doctor’s in order (an access event of each patient)',
      access: 'appointment:read',
      response: QueueLine,
      list: true,
    }),
  },
} as const;
