import { type Static, Type } from 'typebox';
import { LanguageName, Line, nullable, Uuid } from './common.ts';
import { PERMISSIONS, type Permission, ROLES, type Role } from './permissions.ts';
import { route } from './route.ts';
import { SignInStep } from './sign-in-shapes.ts';

const strict = { additionalProperties: false } as const;

/** First part of the names of logs: a scheme-less prefix; signed notes allow no blank and no plus sign in it. */
export const LOG_ORIGIN = /^[a-z0-9][a-z0-9.-]*(:[0-9]+)?(\/[A-Za-z0-9._~-]+)*$/;

export const RoleName = Type.Unsafe<Role>(Type.Union(ROLES.map((role) => Type.Literal(role))));
export const PermissionName = Type.Unsafe<Permission>(
  Type.Union(Object.keys(PERMISSIONS).map((permission) => Type.Literal(permission))),
);

/** An e-mail address or any name a hospital gives; compared without regard to case. */
export const Login = Type.String({ minLength: 1, maxLength: 200 });
/** What somebody types to prove who they are; any length that was once accepted. */
const Password = Type.String({ minLength: 1, maxLength: 200 });
/** A password that is being set. How hard it is to guess decides, with its reason: `password_weak`. */
export const NewPassword = Type.String({ maxLength: 200 });

/** A hospital as every screen of its people knows it. */
export const Hospital = Type.Object({
  id: Uuid,
  slug: Type.String(),
  name: Type.String(),
  timeZone: Type.String(),
  currency: Type.String(),
  /** Before this hour the cash day is still yesterday's. */
  dayCutHour: Type.Integer(),
  /** First month of the financial year; 4 in India. */
  yearStartMonth: Type.Integer(),
  /** GST state code, two digits: the place of supply. */
  stateCode: nullable(Type.String()),
});

/** A person with a login, as another person enters them. */
export const Account = { name: Line, login: Login, password: NewPassword };

/** How somebody who is signed in can show again that it is them, the quickest first. */
export const CONFIRM_WAYS = ['pin', 'passkey', 'password'] as const;
export type ConfirmWay = (typeof CONFIRM_WAYS)[number];

export const Session = Type.Object({
  person: Type.Object({ id: Uuid, name: Type.String() }),
  /** In which language messages go to them; null: as their hospital writes. */
  language: nullable(LanguageName),
  /** Where this session works; null for an operator or a person without a hospital. */
  hospital: nullable(Hospital),
  /** Every hospital this person can switch to. */
  memberships: Type.Array(
    Type.Object({
      hospital: Type.Object({ id: Uuid, slug: Type.String(), name: Type.String() }),
      roles: Type.Array(RoleName),
      /** The operator's reason while the hospital is suspended: nobody works there. */
      suspended: Type.Optional(Type.String()),
    }),
  ),
  roles: Type.Array(RoleName),
  permissions: Type.Array(PermissionName),
  /** Roles of theirs that a PIN does not open: a full sign-in in this browser gives them; absent for none. */
  withheld: Type.Optional(Type.Array(RoleName)),
  /** Without a sign of the person for so long the screen locks and the session ends. */
  idleMinutes: Type.Integer(),
  /**
   * This person's second factor: `set`; `must`: the session may do nothing but add one; `advised` and `optional`: none,
   * and they are reminded or not.
   */
  secondFactor: Type.Union([
    Type.Literal('set'),
    Type.Literal('must'),
    Type.Literal('advised'),
    Type.Literal('optional'),
  ]),
  /** Goes into the header `x-pramana-csrf` of every write. */
  csrf: Type.String(),
  /** This node shows made-up people only. */
  demo: Type.Optional(Type.Literal(true)),
});

/** Somebody whom the demo's login page offers. */
export const DemoPerson = Type.Object({
  login: Type.String(),
  name: Type.String(),
  role: RoleName,
  /** Name of the hospital; null for the operator of the node. */
  hospital: nullable(Type.String()),
  /** What the demo's outbox or an authenticator app shows at their second step; null: the password is enough. */
  second: nullable(Type.Union([Type.Literal('sms'), Type.Literal('totp')])),
  /** The secret of their authenticator app, which only the demo ever shows. */
  secret: nullable(Type.String()),
});

export type DemoPersonJson = Static<typeof DemoPerson>;
export type SessionJson = Static<typeof Session>;
export type HospitalJson = Static<typeof Hospital>;

const HospitalLanguage = Type.Object({ language: LanguageName }, strict);

export const identity = {
  session: {
    create: route({
      id: 'identity.session.create',
      method: 'POST',
      path: '/api/session',
      summary: 'Sign in: sets the cookie pramana_session, or asks for the second step',
      access: 'public',
      body: Type.Object({ login: Login, password: Password }, strict),
      response: Type.Union([Session, SignInStep]),
      errors: ['wrong_credentials', 'account_locked'],
    }),
    show: route({
      id: 'identity.session.show',
      method: 'GET',
      path: '/api/session',
      summary: 'Who is signed in, where, and what they may do',
      access: 'session',
      enrolling: true,
      response: Session,
      errors: ['not_signed_in'],
    }),
    end: route({
      id: 'identity.session.end',
      method: 'DELETE',
      path: '/api/session',
      summary: 'Sign out',
      access: 'session',
      enrolling: true,
      status: 204,
    }),
    confirm: route({
      id: 'identity.session.confirm',
      method: 'POST',
      path: '/api/session/confirm',
      summary: 'Show again that it is you, before an act that answered confirm_needed; then send that one again',
      access: 'session',
      enrolling: true,
      body: Type.Object({ password: Password }, strict),
      status: 204,
      errors: ['wrong_credentials', 'account_locked'],
      ratePerMinute: 60,
    }),
    switchHospital: route({
      id: 'identity.session.switch-hospital',
      method: 'POST',
      path: '/api/session/hospital',
      summary: 'Work in another of your hospitals: a new session replaces this one',
      access: 'session',
      body: Type.Object({ hospitalId: Uuid }, strict),
      response: Session,
      errors: ['not_found', 'hospital_suspended', 'conflict'],
    }),
    setLanguage: route({
      id: 'identity.session.set-language',
      method: 'PUT',
      path: '/api/session/language',
      summary: 'Choose the language of messages to you; null is that of your hospital',
      access: 'session',
      body: Type.Object({ language: nullable(LanguageName) }, strict),
      response: Session,
    }),
    changePassword: route({
      id: 'identity.session.change-password',
      method: 'POST',
      path: '/api/session/password',
      summary: 'Change your password: ends all your other sessions and replaces this one',
      access: 'session',
      body: Type.Object({ current: Password, next: NewPassword }, strict),
      response: Session,
      errors: ['password_weak', 'wrong_credentials', 'account_locked'],
      ratePerMinute: 20,
    }),
  },
  language: {
    show: route({
      id: 'identity.language.show',
      method: 'GET',
      path: '/api/hospital-language',
      summary: 'In which language this hospital writes to whoever has chosen none',
      access: 'people:read',
      response: HospitalLanguage,
    }),
    update: route({
      id: 'identity.language.update',
      method: 'PUT',
      path: '/api/hospital-language',
      summary: 'Set the language in which this hospital writes to whoever has chosen none',
      access: 'people:write',
      body: HospitalLanguage,
      response: HospitalLanguage,
    }),
  },
  setup: {
    show: route({
      id: 'identity.setup.show',
      method: 'GET',
      path: '/api/setup',
      summary: 'Whether this node still needs its first person',
      access: 'public',
      response: Type.Object({
        needed: Type.Boolean(),
        /** Whether this request comes from the machine itself: nobody else may be first. */
        here: Type.Boolean(),
        /** Nothing names this node's logs yet: the first person chooses, for good. */
        asksLogOrigin: Type.Boolean(),
      }),
    }),
    create: route({
      id: 'identity.setup.create',
      method: 'POST',
      path: '/api/setup',
      summary: 'Create the operator and sign in; possible only once, while nobody exists, and on the machine itself',
      access: 'public',
      body: Type.Object(
        {
          name: Line,
          login: Login,
          password: NewPassword,
          /** Needed where `identity.setup.show` says `asksLogOrigin`. */
          logOrigin: Type.Optional(Type.String({ maxLength: 100, pattern: LOG_ORIGIN.source })),
        },
        strict,
      ),
      response: Session,
      status: 201,
      errors: ['password_weak', 'setup_done', 'setup_elsewhere', 'log_origin_missing'],
      ratePerMinute: 20,
    }),
  },
  demo: {
    show: route({
      id: 'identity.demo.show',
      method: 'GET',
      path: '/api/demo',
      summary: 'The made-up people of the demo and their password; exists in the demo only',
      access: 'public',
      response: Type.Object({ people: Type.Array(DemoPerson), password: Type.String() }),
    }),
  },
} as const;
