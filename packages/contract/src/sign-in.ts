import { Type } from 'typebox';
import { IdParams, Line, nullable, Uuid } from './common.ts';
import { Login, NewPassword, Session } from './identity.ts';
import { route } from './route.ts';
import { CodeSent, Factor, SecondFactor, SecondFactorRule, Security } from './sign-in-shapes.ts';

const strict = { additionalProperties: false } as const;
/** What a browser's passkey functions take and give; the server's library checks it. */
const Ceremony = Type.Object({}, { additionalProperties: true });
/** As typed or pasted; what it must look like is said by `not_a_code`. */
const TypedCode = Type.String({ maxLength: 40 });

/** After a change of what one signs in with: all other sessions have ended and this one has a new token. */
const Changed = Type.Object({
  session: Session,
  /** Shown this once; null when there were some already. */
  recoveryCodes: nullable(Type.Array(Type.String())),
});

const Rule = Type.Object({
  rule: SecondFactorRule,
  /** Without a second factor today: they add one at their next sign-in when the rule asks it of them. */
  without: Type.Integer({ minimum: 0 }),
});

/** Minutes within which somebody must have proved that it is them, before what they sign in with changes. */
const FRESH = 10;

export const signIn = {
  show: route({
    id: 'identity.sign-in.show',
    method: 'GET',
    path: '/api/sign-in',
    summary: 'How one can sign in here, and whether a forgotten password can be replaced by a code',
    access: 'public',
    response: Type.Object({ reset: Type.Boolean(), passkeyHost: Type.String() }),
  }),
  secondFactor: route({
    id: 'identity.sign-in.second-factor',
    method: 'POST',
    path: '/api/session/second-factor',
    summary: 'The second step of a sign-in: makes the session and sets its cookie',
    access: 'public',
    body: Type.Object({ kind: SecondFactor, code: Type.Optional(TypedCode), passkey: Type.Optional(Ceremony) }, strict),
    response: Session,
    errors: [
      'sign_in_over',
      'not_a_code',
      'code_wrong',
      'code_expired',
      'code_spent',
      'account_locked',
      'passkey_refused',
    ],
    ratePerMinute: 60,
  }),
  sendCode: route({
    id: 'identity.sign-in.send-code',
    method: 'POST',
    path: '/api/session/second-factor/code',
    summary: 'Send the code of the second step by SMS, or send another one',
    access: 'public',
    response: CodeSent,
    errors: ['sign_in_over', 'code_limit', 'messages_not_set_up'],
    ratePerMinute: 60,
  }),
  askPasskey: route({
    id: 'identity.sign-in.ask-passkey',
    method: 'POST',
    path: '/api/session/second-factor/passkey',
    summary: 'What the browser needs to ask for a passkey as the second step',
    access: 'public',
    response: Ceremony,
    errors: ['sign_in_over'],
    ratePerMinute: 60,
  }),
  beginPasskey: route({
    id: 'identity.sign-in.begin-passkey',
    method: 'POST',
    path: '/api/session/passkey/begin',
    summary: 'What the browser needs to sign in with a passkey alone',
    access: 'public',
    response: Ceremony,
    ratePerMinute: 60,
  }),
  passkey: route({
    id: 'identity.sign-in.passkey',
    method: 'POST',
    path: '/api/session/passkey',
    summary: 'Sign in with a passkey alone, which is two factors by itself: sets the cookie pramana_session',
    access: 'public',
    body: Type.Object({ passkey: Ceremony }, strict),
    response: Session,
    errors: ['sign_in_over', 'passkey_refused'],
    ratePerMinute: 60,
  }),
  askConfirm: route({
    id: 'identity.sign-in.ask-confirm',
    method: 'POST',
    path: '/api/session/confirm/passkey/begin',
    summary: 'What the browser needs to ask for one of your passkeys, to show again that it is you',
    access: 'session',
    response: Ceremony,
    errors: ['not_found'],
  }),
  confirm: route({
    id: 'identity.sign-in.confirm',
    method: 'POST',
    path: '/api/session/confirm/passkey',
    summary: 'Show again that it is you by your passkey, before an act that answered confirm_needed',
    access: 'session',
    body: Type.Object({ passkey: Ceremony }, strict),
    status: 204,
    errors: ['passkey_refused', 'sign_in_over'],
  }),
} as const;

export const reset = {
  begin: route({
    id: 'identity.reset.begin',
    method: 'POST',
    path: '/api/password-reset',
    summary: 'Send a code to the proved phone or e-mail of this login; the answer is the same when there is none',
    access: 'public',
    body: Type.Object({ login: Login }, strict),
    response: CodeSent,
    errors: ['code_limit', 'messages_not_set_up'],
    ratePerMinute: 20,
  }),
  finish: route({
    id: 'identity.reset.finish',
    method: 'POST',
    path: '/api/password-reset/finish',
    summary: 'Set a new password with that code: ends all sessions; the second factor stays asked for',
    access: 'public',
    body: Type.Object({ login: Login, id: Uuid, code: TypedCode, password: NewPassword }, strict),
    status: 204,
    errors: ['password_weak', 'not_a_code', 'code_wrong', 'code_expired', 'code_spent'],
    ratePerMinute: 20,
  }),
} as const;

export const security = {
  show: route({
    id: 'identity.security.show',
    method: 'GET',
    path: '/api/security',
    summary: 'What you sign in with, and where you can be reached',
    access: 'session',
    enrolling: true,
    response: Security,
  }),
  addTotp: route({
    id: 'identity.security.add-totp',
    method: 'POST',
    path: '/api/security/totp',
    summary: 'Begin to add an authenticator app; it counts once a code of it was confirmed',
    access: 'session',
    enrolling: true,
    fresh: FRESH,
    body: Type.Object({ name: Line }, strict),
    response: Type.Object({
      id: Uuid,
      secret: Type.String(),
      /** `otpauth://…`, as the QR carries it. */
      uri: Type.String(),
      /** The QR as the path of an SVG with one unit per module. */
      qr: Type.Object({ size: Type.Integer(), path: Type.String() }),
    }),
    status: 201,
  }),
  confirmTotp: route({
    id: 'identity.security.confirm-totp',
    method: 'POST',
    path: '/api/security/totp/:id',
    summary: 'Show a code of the new authenticator app: from now on it counts',
    access: 'session',
    enrolling: true,
    fresh: FRESH,
    params: IdParams,
    body: Type.Object({ code: TypedCode }, strict),
    response: Changed,
    errors: ['not_found', 'not_a_code', 'code_wrong', 'account_locked'],
    ratePerMinute: 60,
  }),
  addPasskey: route({
    id: 'identity.security.add-passkey',
    method: 'POST',
    path: '/api/security/passkeys',
    summary: 'What the browser needs to make a passkey for this account',
    access: 'session',
    enrolling: true,
    fresh: FRESH,
    response: Type.Object({ ticket: Type.String(), options: Ceremony }),
    status: 201,
  }),
  confirmPasskey: route({
    id: 'identity.security.confirm-passkey',
    method: 'POST',
    path: '/api/security/passkeys/new',
    summary: 'Add the passkey that the browser made',
    access: 'session',
    enrolling: true,
    fresh: FRESH,
    body: Type.Object({ ticket: Type.String({ maxLength: 100 }), name: Line, passkey: Ceremony }, strict),
    response: Changed,
    errors: ['sign_in_over', 'passkey_refused', 'already_exists'],
  }),
  addContact: route({
    id: 'identity.security.add-contact',
    method: 'POST',
    path: '/api/security/contacts',
    summary: 'Send a code to a phone or an e-mail address, to prove that it is yours',
    access: 'session',
    enrolling: true,
    fresh: FRESH,
    body: Type.Object(
      { phone: Type.Optional(Type.String({ maxLength: 40 })), email: Type.Optional(Type.String({ maxLength: 200 })) },
      strict,
    ),
    response: CodeSent,
    status: 201,
    errors: ['invalid_phone', 'phone_not_mobile', 'code_limit', 'messages_not_set_up'],
    ratePerMinute: 20,
  }),
  confirmContact: route({
    id: 'identity.security.confirm-contact',
    method: 'POST',
    path: '/api/security/contacts/:id',
    summary: 'Show the code: the phone or address is proved, and with `signIn` codes to this phone are a second factor',
    access: 'session',
    enrolling: true,
    fresh: FRESH,
    params: IdParams,
    body: Type.Object({ code: TypedCode, signIn: Type.Optional(Type.Boolean()) }, strict),
    response: Changed,
    errors: ['not_a_code', 'code_wrong', 'code_expired', 'code_spent'],
  }),
  rename: route({
    id: 'identity.security.rename',
    method: 'PUT',
    path: '/api/security/factors/:id',
    summary: 'Give a second factor another name',
    access: 'session',
    fresh: FRESH,
    params: IdParams,
    body: Type.Object({ name: Line }, strict),
    response: Factor,
    errors: ['not_found'],
  }),
  remove: route({
    id: 'identity.security.remove',
    method: 'DELETE',
    path: '/api/security/factors/:id',
    summary: 'Remove a second factor',
    access: 'session',
    fresh: FRESH,
    params: IdParams,
    response: Changed,
    errors: ['not_found', 'factor_needed'],
  }),
  recoveryCodes: route({
    id: 'identity.security.recovery-codes',
    method: 'POST',
    path: '/api/security/recovery-codes',
    summary: 'Make ten new recovery codes: the old ones open nothing any more',
    access: 'session',
    fresh: FRESH,
    response: Changed,
    errors: ['factor_missing'],
  }),
  showRule: route({
    id: 'identity.security.show-rule',
    method: 'GET',
    path: '/api/second-factor-rule',
    summary: 'Whom this hospital asks for a second factor',
    access: 'hospital:write',
    response: Rule,
  }),
  setRule: route({
    id: 'identity.security.set-rule',
    method: 'PUT',
    path: '/api/second-factor-rule',
    summary: 'Choose whom this hospital asks for a second factor, from their next sign-in on',
    access: 'hospital:write',
    fresh: FRESH,
    body: Type.Object({ rule: SecondFactorRule }, strict),
    response: Rule,
  }),
} as const;
