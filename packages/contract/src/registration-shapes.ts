import { type Static, Type } from 'typebox';
import { Instant, nullable, Uuid } from './common.ts';

export const HOSPITAL_TYPES = [
  'hospital',
  'nursing-home',
  'clinic',
  'day-care',
  'laboratory',
  'pharmacy',
  'other',
] as const;
export type HospitalType = (typeof HOSPITAL_TYPES)[number];

const strict = { additionalProperties: false } as const;
/** As typed: kept whatever it is, judged when it is sent in. */
const Typed = Type.String({ maxLength: 200 });

export const RegistrationForm = Type.Object(
  {
    name: Typed,
    type: Typed,
    registrationNumber: Typed,
    gstin: Typed,
    /** "We have none": a small clinic may not be registered for GST. */
    hasNoGstin: Type.Boolean(),
    line: Typed,
    city: Typed,
    stateCode: Typed,
    postalCode: Typed,
    contactName: Typed,
    email: Typed,
    phone: Typed,
  },
  strict,
);
export type RegistrationFormJson = Static<typeof RegistrationForm>;

export const REGISTRATION_STATES = ['draft', 'received', 'asked', 'approved', 'refused'] as const;
export const RegistrationState = Type.Unsafe<(typeof REGISTRATION_STATES)[number]>(
  Type.Union(REGISTRATION_STATES.map((state) => Type.Literal(state))),
);
export type RegistrationStateName = (typeof REGISTRATION_STATES)[number];

/** What was said between registrant and operator, oldest first. */
export const RegistrationNote = Type.Object({
  kind: Type.Union([
    Type.Literal('received'),
    Type.Literal('asked'),
    Type.Literal('answered'),
    Type.Literal('approved'),
    Type.Literal('refused'),
  ]),
  text: Type.String(),
  at: Instant,
});

/** A registration as its registrant sees it. */
export const Registration = Type.Object({
  id: Uuid,
  state: RegistrationState,
  form: RegistrationForm,
  /** The phone of the form has been proved by a code. */
  phoneProved: Type.Boolean(),
  notes: Type.Array(RegistrationNote),
  /** When its personal facts are deleted if nothing more happens; null while it is being looked at. */
  deletedOn: nullable(Instant),
  /** Approved: the hospital's short name, and whether the password still has to be chosen. */
  hospital: nullable(Type.Object({ slug: Type.String(), name: Type.String(), login: Type.String() })),
  needsPassword: Type.Boolean(),
});
export type RegistrationJson = Static<typeof Registration>;

/** A registration in the operator's list: the hospital's facts, no person's. */
export const RegistrationRow = Type.Object({
  id: Uuid,
  state: RegistrationState,
  name: Type.String(),
  type: Type.String(),
  city: Type.String(),
  stateCode: Type.String(),
  submittedAt: Instant,
  duplicates: Type.Integer(),
});
export type RegistrationRowJson = Static<typeof RegistrationRow>;

export const Duplicate = Type.Object({
  /** What is the same. */
  same: Type.Union([Type.Literal('registrationNumber'), Type.Literal('gstin'), Type.Literal('phone')]),
  /** Another registration, or a hospital of this node. */
  kind: Type.Union([Type.Literal('registration'), Type.Literal('hospital')]),
  id: Uuid,
  name: Type.String(),
});

/** One registration before the operator: everything there is. */
export const RegistrationReview = Type.Object({
  id: Uuid,
  state: RegistrationState,
  /** Null once its personal facts are deleted. */
  form: nullable(RegistrationForm),
  facts: Type.Object({
    name: Type.String(),
    type: Type.String(),
    registrationNumber: Type.String(),
    gstin: nullable(Type.String()),
    stateCode: Type.String(),
    city: Type.String(),
  }),
  notes: Type.Array(RegistrationNote),
  duplicates: Type.Array(Duplicate),
  submittedAt: Instant,
  /** Short name that fits and is free; the operator may choose another one. */
  suggestedSlug: Type.String(),
  hospitalId: nullable(Uuid),
});
export type RegistrationReviewJson = Static<typeof RegistrationReview>;

/** Why the operator decides, suspends or asks; those it concerns read it. */
export const OperatorReason = Type.String({ minLength: 3, maxLength: 1_000 });
