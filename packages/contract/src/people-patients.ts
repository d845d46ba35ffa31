import { type Static, Type } from 'typebox';
import { IdParams, Instant, Line, nullable, OptionalLine, Uuid } from './common.ts';
import { NewPassword } from './identity.ts';
import { PatientRow } from './patients-shapes.ts';
import { CodeSent } from './sign-in-shapes.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const RELATIONS = ['self', 'guardian'] as const;
export const SCOPES = ['card', 'bills', 'records'] as const;
export type RelationName = (typeof RELATIONS)[number];
export type ScopeName = (typeof SCOPES)[number];
const Relation = Type.Unsafe<RelationName>(Type.Union(RELATIONS.map((each) => Type.Literal(each))));
const Scope = Type.Array(Type.Unsafe<ScopeName>(Type.Union(SCOPES.map((each) => Type.Literal(each)))), {
  minItems: 1,
  maxItems: SCOPES.length,
  uniqueItems: true,
});
const PHONE_OF = ['patient', 'contact'] as const;
const PhoneOf = Type.Unsafe<(typeof PHONE_OF)[number]>(Type.Union(PHONE_OF.map((each) => Type.Literal(each))));

/** One who may see this patient as their own, or a card by which somebody still may become it. */
export const PatientAccount = Type.Object({
  id: Uuid,
  kind: Type.Union([Type.Literal('link'), Type.Literal('card')]),
  /** Null for a card that nobody has used yet. */
  name: nullable(Type.String()),
  relation: Relation,
  scope: Scope,
  since: Instant,
  until: nullable(Instant),
  by: nullable(Type.String()),
  /** What a guardian showed at the desk; '' for the patient. */
  proof: Type.String(),
});
/** A card as it is printed, once. */
const MadeCard = Type.Object({
  id: Uuid,
  /** Ten letters and digits in two groups. */
  code: Type.String(),
  hospital: Type.Object({ slug: Type.String(), name: Type.String() }),
  patient: Type.Object({ name: Type.String(), number: Type.String() }),
  relation: Relation,
  expiresAt: Instant,
});
const CardBody = {
  hospital: Type.String({ pattern: '^[a-z0-9-]{1,32}$' }),
  card: Type.String({ minLength: 1, maxLength: 40 }),
};
const OneTime = { codeId: Uuid, code: Type.String({ maxLength: 40 }) };
const Enrolled = Type.Object({ hospital: Type.String(), patient: Type.String(), login: nullable(Type.String()) });

/** A patient whom the person sees as their own. */
export const OwnPatient = Type.Object({
  patientId: Uuid,
  linkId: Uuid,
  name: Type.String(),
  number: Type.String(),
  relation: Relation,
  scope: Scope,
  until: nullable(Instant),
});

export type PatientAccountJson = Static<typeof PatientAccount>;
export type MadeCardJson = Static<typeof MadeCard>;
export type OwnPatientJson = Static<typeof OwnPatient>;

/** Whether this account is about all of the patient: it is their own, or every scope was given to it. */
export function seesEverything({ relation, scope }: Pick<OwnPatientJson, 'relation' | 'scope'>): boolean {
  return relation === 'self' || SCOPES.every((each) => scope.includes(each));
}

export const patientAccounts = {
  accounts: {
    list: route({
      id: 'people.accounts.list',
      method: 'GET',
      path: '/api/people/patients/:id/accounts',
      summary: 'Who sees this patient as their own, and cards that are still open',
      access: 'patient:enrol',
      params: IdParams,
      response: PatientAccount,
      list: true,
    }),
    create: route({
      id: 'people.accounts.create',
      method: 'POST',
      path: '/api/people/patients/:id/accounts',
      summary: 'Give access: a card with a code that holds seven days and works once',
      access: 'patient:enrol',
      params: IdParams,
      body: Type.Object(
        { relation: Relation, scope: Scope, phoneOf: PhoneOf, until: nullable(Instant), proof: OptionalLine },
        strict,
      ),
      response: MadeCard,
      status: 201,
      errors: ['phone_missing', 'phone_new', 'invalid_field', 'merged_needs_admin'],
    }),
    end: route({
      id: 'people.accounts.end',
      method: 'DELETE',
      path: '/api/people/patients/:id/accounts/:account',
      summary: 'End an access or withdraw a card',
      access: 'patient:enrol',
      params: Type.Object({ id: Uuid, account: Uuid }, strict),
      status: 204,
    }),
  },
  enrol: {
    show: route({
      id: 'people.enrol.show',
      method: 'POST',
      path: '/api/enrol',
      summary: 'Whether a card’s code is good, and to which phone its second code would go, mostly hidden',
      access: 'public',
      body: Type.Object(CardBody, strict),
      response: Type.Object({ hospital: Type.String(), phone: Type.String(), relation: Relation }),
      errors: ['link_over', 'phone_missing', 'phone_new', 'merged_needs_admin'],
      ratePerMinute: 10,
    }),
    code: route({
      id: 'people.enrol.code',
      method: 'POST',
      path: '/api/enrol/code',
      summary: 'Send the code that proves the phone on file',
      access: 'public',
      body: Type.Object(CardBody, strict),
      response: CodeSent,
      errors: ['link_over', 'phone_missing', 'phone_new', 'merged_needs_admin', 'code_limit', 'messages_not_set_up'],
      ratePerMinute: 10,
    }),
    finish: route({
      id: 'people.enrol.finish',
      method: 'POST',
      path: '/api/enrol/finish',
      summary: 'A patient’s or guardian’s account: card and phone are proved, name and password chosen',
      access: 'public',
      body: Type.Object(
        { ...CardBody, ...OneTime, name: Line, login: Type.String({ maxLength: 200 }), password: NewPassword },
        strict,
      ),
      response: Enrolled,
      errors: [
        'password_weak',
        'link_over',
        'phone_missing',
        'phone_new',
        'merged_needs_admin',
        'already_exists',
        'code_wrong',
        'code_expired',
        'code_spent',
        'not_a_code',
      ],
      ratePerMinute: 10,
    }),
    join: route({
      id: 'people.enrol.join',
      method: 'POST',
      path: '/api/enrol/join',
      summary: 'Use a card as the person who is signed in',
      access: 'session',
      body: Type.Object({ ...CardBody, ...OneTime }, strict),
      response: Enrolled,
      errors: [
        'link_over',
        'phone_missing',
        'phone_new',
        'merged_needs_admin',
        'code_wrong',
        'code_expired',
        'code_spent',
        'not_a_code',
      ],
      ratePerMinute: 10,
    }),
  },
  own: {
    list: route({
      id: 'people.own.list',
      method: 'GET',
      path: '/api/self/patients',
      summary: 'The patients whom I see as my own in this hospital',
      access: 'self:read',
      response: OwnPatient,
      list: true,
    }),
    show: route({
      id: 'people.own.show',
      method: 'GET',
      path: '/api/self/patients/:id',
      summary: 'The card of a patient of mine (an access event)',
      access: 'self:read',
      params: IdParams,
      response: PatientRow,
    }),
    leave: route({
      id: 'people.own.leave',
      method: 'DELETE',
      path: '/api/self/patients/:id',
      summary: 'Give up the access to a patient',
      access: 'self:read',
      params: IdParams,
      status: 204,
    }),
  },
} as const;
