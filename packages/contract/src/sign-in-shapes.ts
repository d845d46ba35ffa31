import { type Static, Type } from 'typebox';
import { Instant, nullable, Uuid } from './common.ts';

/** How the second step can be done. */
export const SecondFactor = Type.Union([
  Type.Literal('totp'),
  Type.Literal('passkey'),
  Type.Literal('sms'),
  Type.Literal('recovery'),
]);
export type SecondFactorJson = Static<typeof SecondFactor>;

/** The answer of a sign-in whose password was right and that needs a second step. No session yet. */
export const SignInStep = Type.Object({
  step: Type.Literal('second-factor'),
  id: Uuid,
  /** The safest first. */
  methods: Type.Array(
    Type.Object({
      kind: SecondFactor,
      /** Which phone, by its last digits. */
      hint: nullable(Type.String()),
    }),
  ),
  expiresAt: Instant,
});
export type SignInStepJson = Static<typeof SignInStep>;

/** A code on its way. */
export const CodeSent = Type.Object({
  id: Uuid,
  expiresAt: Instant,
  resendAt: Instant,
  /** The same as spans from now on: a screen's own clock may be wrong. */
  validSeconds: Type.Integer(),
  resendSeconds: Type.Integer(),
  triesLeft: Type.Integer({ minimum: 0 }),
});
export type CodeSentJson = Static<typeof CodeSent>;

export const Factor = Type.Object({
  id: Uuid,
  kind: Type.Union([Type.Literal('totp'), Type.Literal('passkey'), Type.Literal('sms')]),
  name: Type.String(),
  createdAt: Instant,
  lastUsedAt: nullable(Instant),
});
export type FactorJson = Static<typeof Factor>;

/** How one's own account is protected. */
export const Security = Type.Object({
  factors: Type.Array(Factor),
  /** Null when none were ever made. */
  recovery: nullable(Type.Object({ left: Type.Integer(), madeAt: Instant })),
  /** Proved addresses by their last characters; null when there is none. */
  contacts: Type.Object({ phone: nullable(Type.String()), email: nullable(Type.String()) }),
  /** Which messages this node can send at all. */
  channels: Type.Object({ sms: Type.Boolean(), email: Type.Boolean() }),
});
export type SecurityJson = Static<typeof Security>;

/** Who needs a second factor: everybody, only who may change much (admins), or whoever wants. */
export const SecondFactorRule = Type.Union([
  Type.Literal('everybody'),
  Type.Literal('admins'),
  Type.Literal('optional'),
]);
export type SecondFactorRuleJson = Static<typeof SecondFactorRule>;
