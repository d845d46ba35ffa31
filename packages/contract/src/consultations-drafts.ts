import { type Static, Type } from 'typebox';
import { Checks, ConsultationContent, Warning } from './clinical-shapes.ts';
import { Instant } from './common.ts';

/** Warnings that the server found in the lines of a draft, and what it looked at. */
const Checked = Type.Object({ warnings: Type.Array(Warning), checks: Checks });

export const CONSULTATION_PARTS = ['note', 'prescription', 'vitals', 'orders'] as const;
export type ConsultationPart = (typeof CONSULTATION_PARTS)[number];
export const PartName = Type.Unsafe<ConsultationPart>(Type.Union(CONSULTATION_PARTS.map((each) => Type.Literal(each))));

/** A part that somebody else sealed since the version from which a draft goes on. */
const Overtaken = Type.Object({
  part: PartName,
  /** Their version. */
  version: Type.Integer(),
  by: Type.String(),
  at: Instant,
  /** The draft says something else than that version and the one before: both changed it. */
  isChangedHere: Type.Boolean(),
});
export type OvertakenJson = Static<typeof Overtaken>;

export const ConsultationDraft = Type.Object({
  revision: Type.Integer(),
  /** Of which writing it is: an amendment begun later is another draft. */
  begunAt: Instant,
  updatedAt: Instant,
  content: ConsultationContent,
  /** Of what is saved. */
  checked: Checked,
  /** Until the draft goes on from these, it is not sealed (`record_changed`). */
  overtaken: Type.Array(Overtaken),
});

/** One version of each of some parts. */
export const PartVersions = Type.Object(
  Object.fromEntries(CONSULTATION_PARTS.map((part) => [part, Type.Optional(Type.Integer({ minimum: 1 }))])) as Record<
    ConsultationPart,
    ReturnType<typeof optionalVersion>
  >,
  { additionalProperties: false },
);
function optionalVersion() {
  return Type.Optional(Type.Integer());
}

export type CheckedJson = Static<typeof Checked>;
export type ConsultationDraftJson = Static<typeof ConsultationDraft>;
