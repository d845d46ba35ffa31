import { type Static, Type } from 'typebox';
import { BlockJson, CursorText, IdParams, Instant, nullable, Uuid } from './common.ts';
import { limited } from './limited.ts';
import { ROLES, type Role } from './permissions.ts';
import { route } from './route.ts';

const RoleText = Type.Unsafe<Role>(Type.Union(ROLES.map((role) => Type.Literal(role))));
const Outcome = Type.Union([Type.Literal('granted'), Type.Literal('denied')]);
const Network = Type.Enum(['server', 'lan', 'internet', 'unknown'], { type: 'string' });

/** A look as the patient concerned may read it: who, why, what, with which outcome, when, from where. */
export const AccessEventJson = Type.Object({
  id: Uuid,
  at: Instant,
  /** As called then; null for a patient's or guardian's own account. */
  who: nullable(Type.String()),
  /** What they were then. */
  roles: Type.Array(Type.String()),
  purpose: Type.String(),
  resource: Type.String(),
  /** The number of what was opened, where it has one; of a merge, a separation or a card its id. */
  document: nullable(Type.String()),
  outcome: Outcome,
  place: nullable(Type.String()),
  network: Network,
  /** The batch that holds it and its position there; null while it waits for one. */
  seal: nullable(Type.Object({ block: BlockJson, position: Type.Integer() })),
});

/** The same for the hospital's own eyes. */
export const ReviewedEvent = Type.Object({
  ...AccessEventJson.properties,
  personId: nullable(Uuid),
  /** The pseudonym; null for a search, and for a try refused before a patient was known. */
  subject: nullable(Uuid),
  patient: limited('patient:read', nullable(Type.Object({ id: Uuid, number: Type.String(), name: Type.String() }))),
  /** How many rows a search showed. */
  resultCount: nullable(Type.Integer()),
  address: limited('access:address', nullable(Type.String())),
});
export type AccessEvent = Static<typeof AccessEventJson>;
export type ReviewedEventJson = Static<typeof ReviewedEvent>;

const Filters = {
  person: Type.Optional(Uuid),
  role: Type.Optional(RoleText),
  patient: Type.Optional(Uuid),
  purpose: Type.Optional(Type.String({ maxLength: 60 })),
  resource: Type.Optional(Type.String({ maxLength: 60 })),
  outcome: Type.Optional(Outcome),
  /** A search shows rows and opens nobody; opened: everything else that was let in. */
  what: Type.Optional(Type.Union([Type.Literal('opened'), Type.Literal('search')])),
  address: Type.Optional(Type.String({ maxLength: 60 })),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
};

const EmergencyReason = Type.String({ minLength: 10, maxLength: 500 });
export const EmergencyGrant = Type.Object({
  id: Uuid,
  /** Null when the key that tells is gone. */
  patient: nullable(Type.Object({ id: Uuid, number: Type.String(), name: Type.String() })),
  who: Type.String(),
  roles: Type.Array(Type.String()),
  /** Null when the key of its patient is gone. */
  reason: nullable(Type.String()),
  at: Instant,
  expiresAt: Instant,
  active: Type.Boolean(),
  seal: nullable(BlockJson),
  reviewed: nullable(Type.Object({ at: Instant, by: Type.String(), justified: Type.Boolean(), note: Type.String() })),
});
export type EmergencyGrantJson = Static<typeof EmergencyGrant>;

const EventParams = Type.Object({ id: Uuid, event: Uuid });
/** What a list carries away: a table, or every look with the text of its proof. */
const ExportAs = Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('proofs')]));

export const access = {
  events: {
    list: route({
      id: 'access.events.list',
      method: 'GET',
      path: '/api/access-events',
      summary: 'Who looked at what, newest first: opened, searched, denied',
      access: 'access:review',
      query: Type.Object({ ...Filters, cursor: Type.Optional(CursorText) }),
      response: ReviewedEvent,
      list: true,
    }),
    summary: route({
      id: 'access.events.summary',
      method: 'GET',
      path: '/api/access-events/summary',
      summary: 'Accesses of a span in figures: by hour, denied tries, searches without opening, what waits',
      access: 'access:review',
      query: Type.Object({ from: Instant, to: Instant }),
      response: Type.Object({
        hours: Type.Array(
          Type.Object({ at: Instant, opened: Type.Integer(), searched: Type.Integer(), denied: Type.Integer() }),
        ),
        denied: Type.Array(
          Type.Object({ personId: nullable(Uuid), who: nullable(Type.String()), tries: Type.Integer() }),
        ),
        /** Who searched and opened nobody in the quarter of an hour after. */
        searchedOnly: Type.Array(
          Type.Object({ personId: nullable(Uuid), who: nullable(Type.String()), searches: Type.Integer() }),
        ),
        people: Type.Array(Type.Object({ personId: Uuid, who: Type.String() })),
        purposes: Type.Array(Type.String()),
        resources: Type.Array(Type.String()),
        waiting: Type.Integer(),
        oldestWaitingMs: Type.Integer(),
      }),
    }),
    proof: route({
      id: 'access.events.proof',
      method: 'GET',
      path: '/api/access-events/:id/proof',
      summary: 'The proof of one look as .tlog-proof text: its item is shown, all others are hidden',
      access: 'access:review',
      params: IdParams,
      produces: 'text/plain; charset=utf-8',
      errors: ['proof_pending', 'record_forgotten', 'record_damaged'],
    }),
    export: route({
      id: 'access.events.export',
      method: 'GET',
      path: '/api/access-events/export',
      summary: 'The filtered accesses as CSV, at most 10,000; itself an access to each patient in it',
      access: 'access:review',
      query: Type.Object(Filters),
      produces: 'text/csv; charset=utf-8',
      ratePerMinute: 10,
    }),
  },
  patients: {
    looks: route({
      id: 'access.patients.looks',
      method: 'GET',
      path: '/api/patients/:id/access-events',
      summary: 'Who looked at this patient, newest first',
      access: 'access:patient',
      params: IdParams,
      query: Type.Object({
        from: Filters.from,
        to: Filters.to,
        outcome: Filters.outcome,
        cursor: Type.Optional(CursorText),
      }),
      response: AccessEventJson,
      list: true,
    }),
    proof: route({
      id: 'access.patients.proof',
      method: 'GET',
      path: '/api/patients/:id/access-events/:event/proof',
      summary: 'The proof of one look at this patient as .tlog-proof text',
      access: 'access:patient',
      params: EventParams,
      produces: 'text/plain; charset=utf-8',
      errors: ['proof_pending', 'record_forgotten', 'record_damaged'],
    }),
    export: route({
      id: 'access.patients.export',
      method: 'GET',
      path: '/api/patients/:id/access-events/export',
      summary: 'Everybody who looked at this patient, as CSV or with the text of every proof',
      access: 'access:patient',
      params: IdParams,
      query: Type.Object({ as: ExportAs }),
      produces: 'text/csv; charset=utf-8',
      ratePerMinute: 10,
    }),
  },
  emergencies: {
    open: route({
      id: 'access.emergencies.open',
      method: 'POST',
      path: '/api/patients/:id/emergency-access',
      summary: 'Break the glass for one patient: a reason, one hour, sealed, told to the patient, reviewed',
      access: 'emergency:open',
      params: IdParams,
      body: Type.Object({ reason: EmergencyReason }, { additionalProperties: false }),
      response: EmergencyGrant,
      status: 201,
      ratePerMinute: 10,
    }),
    list: route({
      id: 'access.emergencies.list',
      method: 'GET',
      path: '/api/emergency-access',
      summary: 'Emergency accesses, newest first, those to be reviewed or all',
      access: 'emergency:review',
      query: Type.Object({ unreviewed: Type.Optional(Type.Boolean()), cursor: Type.Optional(CursorText) }),
      response: EmergencyGrant,
      list: true,
    }),
    review: route({
      id: 'access.emergencies.review',
      method: 'POST',
      path: '/api/emergency-access/:id/review',
      summary: 'Say of an emergency access whether it was justified; once, and never by who opened it',
      access: 'emergency:review',
      params: IdParams,
      body: Type.Object(
        { justified: Type.Boolean(), note: Type.String({ maxLength: 500 }) },
        { additionalProperties: false },
      ),
      response: EmergencyGrant,
      errors: ['approver_is_maker', 'conflict'],
    }),
  },
} as const;
