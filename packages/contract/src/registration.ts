import { Type } from 'typebox';
import { Can, CursorText, IdParams, Uuid } from './common.ts';
import { NewPassword } from './identity.ts';
import {
  OperatorReason,
  Registration,
  RegistrationForm,
  RegistrationReview,
  RegistrationRow,
  RegistrationState,
} from './registration-shapes.ts';
import { route } from './route.ts';
import { CodeSent } from './sign-in-shapes.ts';

const strict = { additionalProperties: false } as const;

/** What opens one registration: 256 random bits; in a body, never in an address. */
const Token = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
const TypedCode = Type.String({ maxLength: 20 });

/** `hospitals.registration`: a hospital registers itself. Nobody is signed in: the token is what its registrant holds, and it opens this one only. */
export const registrationRoutes = {
  start: route({
    id: 'hospitals.registration.start',
    method: 'POST',
    path: '/api/registration',
    summary: 'Begin to register a hospital; the token opens it again, and is told only now',
    access: 'public',
    response: Type.Object({ token: Token, registration: Registration }),
    status: 201,
    errors: ['registration_limit'],
    ratePerMinute: 20,
  }),
  open: route({
    id: 'hospitals.registration.open',
    method: 'POST',
    path: '/api/registration/open',
    summary: 'The registration that a token opens, and where it stands',
    access: 'public',
    body: Type.Object({ token: Token }, strict),
    response: Registration,
    errors: ['not_found'],
    ratePerMinute: 120,
  }),
  save: route({
    id: 'hospitals.registration.save',
    method: 'POST',
    path: '/api/registration/save',
    summary: 'Keep what was typed so far, whatever it is',
    access: 'public',
    body: Type.Object({ token: Token, form: RegistrationForm }, strict),
    response: Registration,
    errors: ['not_found', 'registration_closed'],
    ratePerMinute: 120,
  }),
  sendCode: route({
    id: 'hospitals.registration.send-code',
    method: 'POST',
    path: '/api/registration/code',
    summary: 'Send a one-time code, valid for 60 seconds, to the phone of the registration',
    access: 'public',
    body: Type.Object({ token: Token }, strict),
    response: CodeSent,
    errors: ['invalid_phone', 'not_found', 'invalid_field', 'code_limit', 'messages_not_set_up'],
    ratePerMinute: 20,
  }),
  prove: route({
    id: 'hospitals.registration.prove',
    method: 'POST',
    path: '/api/registration/prove',
    summary: 'Prove the phone with the code that came',
    access: 'public',
    body: Type.Object({ token: Token, codeId: Uuid, code: TypedCode }, strict),
    response: Registration,
    errors: ['not_found', 'not_a_code', 'code_wrong', 'code_expired', 'code_spent'],
    ratePerMinute: 60,
  }),
  submit: route({
    id: 'hospitals.registration.submit',
    method: 'POST',
    path: '/api/registration/submit',
    summary: 'Send the registration in, or answer what the operator asked',
    access: 'public',
    body: Type.Object(
      { token: Token, form: RegistrationForm, answer: Type.Optional(Type.String({ maxLength: 2_000 })) },
      strict,
    ),
    response: Registration,
    errors: ['not_found', 'invalid_field', 'phone_not_proved', 'registration_closed', 'registration_limit'],
    ratePerMinute: 20,
  }),
  setPassword: route({
    id: 'hospitals.registration.set-password',
    method: 'POST',
    path: '/api/registration/password',
    summary: "Choose the password of the approved hospital's administrator, with a new code from the proved phone",
    access: 'public',
    body: Type.Object(
      {
        token: Token,
        codeId: Uuid,
        code: TypedCode,
        /** Absent: the e-mail address of the form. Another one where that is somebody's login already. */
        login: Type.Optional(Type.String({ minLength: 3, maxLength: 200, pattern: '\\S' })),
        password: NewPassword,
      },
      strict,
    ),
    response: Registration,
    errors: [
      'not_found',
      'conflict',
      'already_exists',
      'password_weak',
      'code_wrong',
      'code_expired',
      'code_spent',
      'not_a_code',
    ],
    ratePerMinute: 20,
  }),
  join: route({
    id: 'hospitals.registration.join',
    method: 'POST',
    path: '/api/registration/join',
    summary:
      'Become the administrator of the approved hospital as the person who is signed in, with a code from the proved phone',
    access: 'session',
    body: Type.Object({ token: Token, codeId: Uuid, code: TypedCode }, strict),
    response: Registration,
    errors: ['not_found', 'conflict', 'code_wrong', 'code_expired', 'code_spent', 'not_a_code'],
    ratePerMinute: 20,
  }),
  findCode: route({
    id: 'hospitals.registration.find-code',
    method: 'POST',
    path: '/api/registration/find',
    summary: 'Continue elsewhere: sends a code when a registration has this phone, and answers the same when none has',
    access: 'public',
    body: Type.Object({ phone: Type.String({ maxLength: 40 }) }, strict),
    response: CodeSent,
    errors: ['invalid_phone', 'code_limit', 'messages_not_set_up', 'registration_limit'],
    ratePerMinute: 20,
  }),
  find: route({
    id: 'hospitals.registration.find',
    method: 'POST',
    path: '/api/registration/found',
    summary: 'Continue elsewhere: the newest registration of the phone whose code this is, under a new token',
    access: 'public',
    body: Type.Object({ phone: Type.String({ maxLength: 40 }), codeId: Uuid, code: TypedCode }, strict),
    response: Type.Object({ token: Token, registration: Registration }),
    errors: ['invalid_phone', 'not_a_code', 'code_wrong'],
    ratePerMinute: 60,
  }),
} as const;

/** `hospitals.registrations`: the operator reads what was sent in, and decides. */
export const registrationsRoutes = {
  list: route({
    id: 'hospitals.registrations.list',
    method: 'GET',
    path: '/api/registrations',
    summary: 'Registrations that were sent in, newest first',
    access: 'node:read',
    query: Type.Object({
      state: Type.Optional(RegistrationState),
      q: Type.Optional(Type.String({ maxLength: 100 })),
      cursor: Type.Optional(CursorText),
    }),
    response: RegistrationRow,
    list: true,
  }),
  show: route({
    id: 'hospitals.registrations.show',
    method: 'GET',
    path: '/api/registrations/:id',
    summary: 'One registration: its facts, what was said, and what looks like it',
    access: 'node:read',
    params: IdParams,
    response: RegistrationReview,
    can: Type.Object({ approve: Can, refuse: Can, ask: Can }),
  }),
  approve: route({
    id: 'hospitals.registrations.approve',
    method: 'POST',
    path: '/api/registrations/:id/approval',
    summary:
      'Open the hospital, with its keys, log and administrator, and enter it in the node log; a repeat answers the same',
    access: 'node:write',
    fresh: 5,
    params: IdParams,
    body: Type.Object(
      {
        slug: Type.String({ pattern: '^[a-z0-9-]{1,32}$' }),
        /** The operator has seen that another hospital has the same GSTIN, as two of one company have. */
        sameGstinIsRight: Type.Optional(Type.Boolean()),
      },
      strict,
    ),
    response: RegistrationReview,
    errors: [
      'not_found',
      'conflict',
      'already_exists',
      'registration_duplicate',
      'log_origin_missing',
      'recovery_kit_missing',
    ],
  }),
  refuse: route({
    id: 'hospitals.registrations.refuse',
    method: 'POST',
    path: '/api/registrations/:id/refusal',
    summary: 'Refuse it with a reason, which the registrant reads and the node log keeps',
    access: 'node:write',
    fresh: 5,
    params: IdParams,
    body: Type.Object({ reason: OperatorReason }, strict),
    response: RegistrationReview,
    errors: ['not_found', 'conflict'],
  }),
  ask: route({
    id: 'hospitals.registrations.ask',
    method: 'POST',
    path: '/api/registrations/:id/question',
    summary: 'Ask the registrant for more',
    access: 'node:write',
    params: IdParams,
    body: Type.Object({ question: OperatorReason }, strict),
    response: RegistrationReview,
    errors: ['not_found', 'conflict'],
  }),
} as const;
