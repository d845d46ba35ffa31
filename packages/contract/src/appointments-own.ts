import { Type } from 'typebox';
import { OwnAppointment, Reason, SlotDay, VisitType, Wish } from './appointments-shapes.ts';
import { IdParams, Instant, IsoDateText, nullable, Uuid } from './common.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;
const OwnParams = Type.Object({ id: Uuid, appointment: Uuid }, strict);

/** A patient's and guardian's own visits. */
export const ownAppointments = {
  own: {
    list: route({
      id: 'appointments.own.list',
      method: 'GET',
      path: '/api/self/patients/:id/appointments',
      summary:
        'Visits of a patient of mine, the next first; while they wait, how many are before them (an access event)',
      access: 'self:read',
      params: IdParams,
      response: OwnAppointment,
      list: true,
    }),
    choices: route({
      id: 'appointments.own.choices',
      method: 'GET',
      path: '/api/self/appointments/choices',
      summary: 'Whom one can visit here, and for what kinds of visits',
      access: 'self:read',
      response: Type.Object({
        doctors: Type.Array(Type.Object({ id: Uuid, name: Type.String(), department: Type.String() })),
        departments: Type.Array(Type.Object({ id: Uuid, name: Type.String() })),
        visitTypes: Type.Array(VisitType),
      }),
    }),
    slots: route({
      id: 'appointments.own.slots',
      method: 'GET',
      path: '/api/self/appointments/slots',
      summary: 'Free times of a doctor, of which one can be taken at once',
      access: 'self:read',
      query: Type.Object(
        {
          doctorId: Uuid,
          visitTypeId: Uuid,
          from: IsoDateText,
          days: Type.Integer({ minimum: 1, maximum: 14 }),
        },
        strict,
      ),
      response: SlotDay,
      list: true,
    }),
    ask: route({
      id: 'appointments.own.ask',
      method: 'PUT',
      path: '/api/self/patients/:id/appointments/:appointment',
      summary: 'Ask for a visit, or take a free time at once, under an id of the caller’s: sent twice it is one visit',
      access: 'self:read',
      params: OwnParams,
      body: Type.Object(
        {
          doctorId: nullable(Uuid),
          departmentId: nullable(Uuid),
          visitTypeId: Uuid,
          /** A free time; null: the hospital finds one by the wish. */
          at: nullable(Instant),
          wish: nullable(Wish),
          reason: Reason,
        },
        strict,
      ),
      response: OwnAppointment,
      errors: ['slot_taken', 'outside_hours', 'already_exists', 'visits_enough'],
      ratePerMinute: 20,
    }),
    move: route({
      id: 'appointments.own.move',
      method: 'POST',
      path: '/api/self/patients/:id/appointments/:appointment/time',
      summary: 'Another free time of the same doctor for a visit of mine; sent twice it is one move',
      access: 'self:read',
      params: OwnParams,
      body: Type.Object({ revision: Type.Integer({ minimum: 1 }), at: Instant }, strict),
      response: OwnAppointment,
      errors: ['conflict', 'visit_step', 'visit_moves_enough', 'slot_taken', 'outside_hours', 'invalid_field'],
      ratePerMinute: 20,
    }),
    cancel: route({
      id: 'appointments.own.cancel',
      method: 'POST',
      path: '/api/self/patients/:id/appointments/:appointment/cancel',
      summary: 'Cancel a visit or take a wish back',
      access: 'self:read',
      params: OwnParams,
      body: Type.Object({ revision: Type.Integer({ minimum: 1 }) }, strict),
      response: OwnAppointment,
      errors: ['conflict', 'visit_step'],
    }),
    events: route({
      id: 'appointments.own.events',
      method: 'GET',
      path: '/api/self/appointments/events',
      summary: 'That a queue of the hospital changed, live: nothing else',
      access: 'self:read',
      produces: 'text/event-stream',
    }),
  },
} as const;
