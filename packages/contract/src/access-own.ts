import { type Static, Type } from 'typebox';
import { AccessEventJson } from './access.ts';
import { BlockJson, CursorText, IdParams, Instant, nullable, Uuid } from './common.ts';
import { route } from './route.ts';

const EventParams = Type.Object({ id: Uuid, event: Uuid }, { additionalProperties: false });
const EmergencyParams = Type.Object({ id: Uuid, emergency: Uuid }, { additionalProperties: false });

/** An emergency access as its patient reads it: who, until when, why, and what the hospital found of it afterwards. */
export const OwnEmergency = Type.Object({
  id: Uuid,
  who: Type.String(),
  roles: Type.Array(Type.String()),
  /** Null when this account does not see everything of the patient, and when the key is gone. */
  reason: nullable(Type.String()),
  at: Instant,
  expiresAt: Instant,
  active: Type.Boolean(),
  reviewed: nullable(Type.Object({ at: Instant, by: Type.String(), justified: Type.Boolean() })),
  seal: nullable(BlockJson),
});
export type OwnEmergencyJson = Static<typeof OwnEmergency>;

/** Who looked, for the patient and their guardians; `:id` is the patient. What their account does not see stays out. */
export const ownLooks = {
  own: {
    looks: route({
      id: 'access.own.looks',
      method: 'GET',
      path: '/api/self/patients/:id/access-events',
      summary: 'Who looked at a patient of mine, newest first, as far as I see this patient (an access event)',
      access: 'self:read',
      params: IdParams,
      query: Type.Object({
        from: Type.Optional(Instant),
        to: Type.Optional(Instant),
        outcome: Type.Optional(Type.Union([Type.Literal('granted'), Type.Literal('denied')])),
        /** The people of the hospital, or the patient's and guardians' own accounts. */
        by: Type.Optional(Type.Union([Type.Literal('staff'), Type.Literal('accounts')])),
        cursor: Type.Optional(CursorText),
      }),
      response: AccessEventJson,
      list: true,
    }),
    proof: route({
      id: 'access.own.proof',
      method: 'GET',
      path: '/api/self/patients/:id/access-events/:event/proof',
      summary: 'The proof of one look at a patient of mine as .tlog-proof text',
      access: 'self:read',
      params: EventParams,
      produces: 'text/plain; charset=utf-8',
      errors: ['proof_pending', 'record_forgotten', 'record_damaged'],
    }),
    export: route({
      id: 'access.own.export',
      method: 'GET',
      path: '/api/self/patients/:id/access-events/export',
      summary: 'Everybody who looked at a patient of mine, as CSV or with the text of every proof',
      access: 'self:read',
      params: IdParams,
      query: Type.Object({ as: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('proofs')])) }),
      produces: 'text/csv; charset=utf-8',
      ratePerMinute: 10,
    }),
    emergencies: route({
      id: 'access.own.emergencies',
      method: 'GET',
      path: '/api/self/patients/:id/emergency-access',
      summary: 'Emergency accesses to a patient of mine, newest first (an access event)',
      access: 'self:read',
      params: IdParams,
      query: Type.Object({ cursor: Type.Optional(CursorText) }),
      response: OwnEmergency,
      list: true,
    }),
    emergencyProof: route({
      id: 'access.own.emergency-proof',
      method: 'GET',
      path: '/api/self/patients/:id/emergency-access/:emergency/proof',
      summary: 'The proof of one emergency access to a patient of mine, with its reason, as .tlog-proof text',
      access: 'self:read',
      params: EmergencyParams,
      produces: 'text/plain; charset=utf-8',
      errors: ['proof_pending', 'record_forgotten', 'record_damaged'],
    }),
  },
} as const;
