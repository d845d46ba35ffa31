import { Type } from 'typebox';

/** Shapes that every domain shares. Outside text becomes a value only by passing one of these. */
export const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
});
/** Integer minor units as canonical decimal text, never below zero. */
export const Minor = Type.String({ pattern: '^(0|[1-9][0-9]{0,15})$' });
/** Minor units that may be negative, such as a round-off or a variance. */
export const SignedMinor = Type.String({ pattern: '^(0|-?[1-9][0-9]{0,15})$' });
/** An amount per quantity: 1032 paise per 10 tablets. */
export const RateJson = Type.Object({ amount: Minor, per: Type.Integer({ minimum: 1, maximum: 1_000_000 }) });
/** Base units: tablets, millilitres, visits. */
export const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000 });
export const Instant = Type.String({ format: 'date-time' });
export const IsoDateText = Type.String({
  pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
  // The pattern alone lets 30 February through, which no date column takes.
  format: 'date',
});
export const Sha256Hex = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const Line = Type.String({ minLength: 1, maxLength: 200 });
export const OptionalLine = Type.String({ maxLength: 200 });
export const CursorText = Type.String({ maxLength: 400 });

/** Languages that pages, papers and messages are written in. */
export const LANGUAGES = ['en', 'hi', 'mr'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LanguageName = Type.Unsafe<Language>(Type.Union(LANGUAGES.map((language) => Type.Literal(language))));

/** Whether one act is possible now, and if not, the reason in words a person understands. */
export const Can = Type.Object({
  ok: Type.Boolean(),
  /** The reason in English, with figures; `code` is the same for screens of other languages. */
  why: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
});

export const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const IdParams = Type.Object({ id: Uuid });

/** State of a seal as screens show it; `queued` is never shown as proof. */
export const SealState = Type.Union([
  Type.Literal('draft'),
  Type.Literal('queued'),
  Type.Literal('sealed'),
  Type.Literal('witnessed'),
]);

/** How a sealed document is shown to people. */
export const BlockJson = Type.Object({
  series: Type.String(),
  number: Type.Integer(),
  label: Type.String(),
  kind: Type.String(),
  hash: Sha256Hex,
  prev: Sha256Hex,
  commitment: Sha256Hex,
  at: Instant,
  author: Type.String(),
  state: SealState,
  /** Position in the log, once it is there. */
  index: nullable(Type.Integer()),
});
