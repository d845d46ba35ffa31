import { type Static, Type } from 'typebox';
import { BlockJson, Can, CursorText, IdParams, Instant, IsoDateText, LanguageName, nullable, Uuid } from './common.ts';
import { route } from './route.ts';

/** What is held about somebody, each with its own term. */
export const HELD = ['records', 'bills', 'access'] as const;
export type HeldName = (typeof HELD)[number];
const Held = Type.Unsafe<HeldName>(Type.Union(HELD.map((each) => Type.Literal(each))));

/** `records`: health content and files; `identity`: name and contacts; `everything`: also bills and who looked. */
export const ERASURE_SCOPES = ['records', 'identity', 'everything'] as const;
export type ErasureScope = (typeof ERASURE_SCOPES)[number];
const Scope = Type.Array(Type.Unsafe<ErasureScope>(Type.Union(ERASURE_SCOPES.map((each) => Type.Literal(each)))));

const Part = Type.Object({
  content: Held,
  /** How many records and files, bills, or whether anybody looked. */
  count: Type.Integer(),
  /** The last day on which law keeps it; null when nothing does. */
  until: nullable(IsoDateText),
  now: Type.Boolean(),
  /** The rule, with its source, and what a lawyer must check. */
  source: Type.String(),
  check: Type.String(),
});

/** What can be erased now, and what later and why. */
export const ErasurePlan = Type.Object({
  parts: Type.Array(Part),
  scope: Scope,
  /**
   * Open matters that come first: `drafts` of bills, `dues`, `charges` of care that are not billed, `care` that goes on: the
   * patient is here, or a note, a record or a test of the last 90 days is not finished.
   */
  open: Type.Array(
    Type.Union([Type.Literal('drafts'), Type.Literal('dues'), Type.Literal('charges'), Type.Literal('care')]),
  ),
  /** Until when a backup taken today could be read. */
  lastReadable: Instant,
});
export type ErasurePlanJson = Static<typeof ErasurePlan>;

const Kept = Type.Object({ content: Held, until: IsoDateText, source: Type.String() });
const Done = Type.Object({
  id: Uuid,
  at: Instant,
  by: Type.String(),
  scope: Scope,
  keys: Type.Integer(),
  files: Type.Integer(),
  leaves: Type.Integer(),
  kept: Type.Array(Kept),
  /** Until when a copy of the database from before opens what was erased; null: no day can be named (yet). */
  copiesUntil: nullable(Instant),
  /** Why not: the person's own key is being replaced, or cannot be because something under it does not open. */
  copiesWait: nullable(Type.Union([Type.Literal('replacing'), Type.Literal('stuck')])),
  block: nullable(BlockJson),
});

const Patient = Type.Object({ id: Uuid, number: Type.String(), name: Type.String() });

export const ErasureRequest = Type.Object({
  id: Uuid,
  patient: Patient,
  askedBy: Type.String(),
  own: Type.Boolean(),
  mine: Type.Boolean(),
  /** Null when it went with the patient's key, and to a guardian who did not write it. */
  reason: nullable(Type.String()),
  askedAt: Instant,
  state: Type.Union([Type.Literal('open'), Type.Literal('done'), Type.Literal('withdrawn')]),
  done: nullable(Done),
});
export type ErasureRequestJson = Static<typeof ErasureRequest>;

const Reason = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 500 }) }, { additionalProperties: false });
/** Nobody has to say why they want their own data gone. */
const OwnReason = Type.Object({ reason: Type.String({ maxLength: 500 }) }, { additionalProperties: false });
/** Whose, what of theirs can go, and what was asked for last. */
const PlanAndRequest = Type.Object({ patient: Patient, plan: ErasurePlan, request: nullable(ErasureRequest) });

export const erasure = {
  requests: {
    plan: route({
      id: 'erasure.requests.plan',
      method: 'GET',
      path: '/api/patients/:id/erasure',
      summary: 'What of a patient can be erased now, what later and why, and the request that is open',
      access: 'erasure:ask',
      params: IdParams,
      response: PlanAndRequest,
    }),
    ask: route({
      id: 'erasure.requests.ask',
      method: 'POST',
      path: '/api/patients/:id/erasure',
      summary: 'Ask at the desk for the erasure of a patient, with the reason',
      access: 'erasure:ask',
      params: IdParams,
      body: Reason,
      response: ErasureRequest,
      status: 201,
      errors: ['already_exists'],
    }),
    list: route({
      id: 'erasure.requests.list',
      method: 'GET',
      path: '/api/erasures',
      summary: 'Requests for erasure, newest first',
      access: 'erasure:approve',
      query: Type.Object({ cursor: Type.Optional(CursorText) }),
      response: ErasureRequest,
      list: true,
    }),
    show: route({
      id: 'erasure.requests.show',
      method: 'GET',
      path: '/api/erasures/:id',
      summary: 'One request with what can be erased now',
      access: 'erasure:approve',
      params: IdParams,
      response: PlanAndRequest,
    }),
    approve: route({
      id: 'erasure.requests.approve',
      method: 'POST',
      path: '/api/erasures/:id/approve',
      summary: 'Destroy keys, files and personal data, as a second person: sealed, and never undone',
      access: 'erasure:approve',
      params: IdParams,
      response: ErasureRequest,
      fresh: 10,
      errors: ['same_person', 'erasure_waits', 'conflict'],
    }),
    withdraw: route({
      id: 'erasure.requests.withdraw',
      method: 'POST',
      path: '/api/erasures/:id/withdraw',
      summary: 'Take a request back, or refuse it: nothing is erased',
      access: 'erasure:approve',
      params: IdParams,
      response: ErasureRequest,
      errors: ['conflict'],
    }),
    certificate: route({
      id: 'erasure.requests.certificate',
      method: 'GET',
      path: '/api/erasures/:id/certificate',
      summary: 'The certificate as PDF with its proof attached: what was destroyed, what stays and why',
      access: 'erasure:approve',
      params: IdParams,
      query: Type.Object({ language: Type.Optional(LanguageName) }),
      produces: 'application/pdf',
      errors: ['proof_pending'],
    }),
    proof: route({
      id: 'erasure.requests.proof',
      method: 'GET',
      path: '/api/erasures/:id/proof',
      summary: 'The proof of the erasure as .tlog-proof text',
      access: 'erasure:approve',
      params: IdParams,
      produces: 'text/plain; charset=utf-8',
      errors: ['proof_pending'],
    }),
  },
  own: {
    plan: route({
      id: 'erasure.own.plan',
      method: 'GET',
      path: '/api/self/patients/:id/erasure',
      summary: 'What of one’s own data can be erased now, and what later and why',
      access: 'self:read',
      params: IdParams,
      response: PlanAndRequest,
      can: Type.Object({ withdraw: Can }),
    }),
    ask: route({
      id: 'erasure.own.ask',
      method: 'POST',
      path: '/api/self/patients/:id/erasure',
      summary: 'Ask for the erasure of one’s own data; nobody has to say why',
      access: 'self:read',
      params: IdParams,
      body: Type.Optional(OwnReason),
      response: ErasureRequest,
      status: 201,
      errors: ['already_exists'],
    }),
    withdraw: route({
      id: 'erasure.own.withdraw',
      method: 'POST',
      path: '/api/self/patients/:id/erasure/withdraw',
      summary: 'Take the open request for the erasure of one’s own data back; a guardian only the one that they made',
      access: 'self:read',
      params: IdParams,
      response: ErasureRequest,
      errors: ['conflict'],
    }),
  },
} as const;
