import { type Static, Type } from 'typebox';
import { PrescribedLine } from './clinical-shapes.ts';
import { BlockJson, Can, Instant, IsoDateText, nullable, Quantity, Uuid } from './common.ts';

export const oneOf = <const T extends readonly string[]>(words: T) =>
  Type.Unsafe<T[number]>(Type.Union(words.map((each) => Type.Literal(each))));

export const PRESCRIPTION_STATES = ['open', 'part', 'done', 'withdrawn'] as const;
/** Why another item than the prescribed one is handed out. */
export const SWAPS = ['', 'words', 'allowed', 'consented'] as const;
export const SUBSTITUTION_REASONS = ['out-of-stock', 'price', 'patient', 'other'] as const;
export const RETURN_REASONS = ['mistake', 'unwanted', 'recall'] as const;

const Whose = Type.Object({ id: Uuid, name: Type.String(), number: Type.String() });
const Swap = oneOf(SWAPS);

export const PrescriptionRow = Type.Object({
  id: Uuid,
  patient: nullable(Whose),
  prescriber: Type.String(),
  at: Instant,
  state: oneOf(PRESCRIPTION_STATES),
  /** Whether somebody waits for the prescriber's answer. */
  waiting: Type.Boolean(),
});

/** An item that may be handed out for a line, with what there is of it. */
export const DispenseChoice = Type.Object({
  itemId: Uuid,
  name: Type.String(),
  unit: Type.String(),
  packLabel: Type.String(),
  /** How many of the prescription's units one piece is; null: not known, so one is handed out at a time. */
  per: nullable(Type.Integer({ minimum: 1 })),
  isPrescribed: Type.Boolean(),
  /** As what it may be handed out now; null: the prescriber has to consent first. */
  swap: nullable(Swap),
  /** What was asked of the prescriber about it. */
  asked: nullable(oneOf(['waiting', 'consented', 'refused'] as const)),
  /** Why it cannot be handed out whatever the prescriber says: no longer sold, no price. */
  problem: nullable(Type.String()),
  onHand: Type.Integer(),
  /** Unexpired batches by first expiry. */
  batches: Type.Array(Type.Object({ id: Uuid, number: Type.String(), expiry: IsoDateText, onHand: Type.Integer() })),
});

const DispenseLine = Type.Object({
  position: Type.Integer(),
  /** Which line of the prescription's version. */
  line: Type.Integer(),
  itemId: Uuid,
  name: Type.String(),
  unit: Type.String(),
  quantity: Quantity,
  /** How much of it credit notes took back. */
  credited: Quantity,
  batch: Type.Object({ id: Uuid, number: Type.String(), expiry: IsoDateText }),
  swap: Swap,
  /** Who consented, and when. */
  consent: nullable(Type.Object({ by: Type.String(), at: Instant })),
  returned: nullable(Type.Object({ at: Instant, reason: Type.String(), goods: Type.String() })),
  /** The bill's number, once it is billed. */
  bill: nullable(Type.String()),
});

/** What was handed out at one time, with its entry in the log. */
export const Dispense = Type.Object({
  id: Uuid,
  version: Type.Integer(),
  at: Instant,
  by: Type.String(),
  block: nullable(BlockJson),
  lines: Type.Array(DispenseLine),
  confirmed: nullable(Type.Object({ at: Instant, how: Type.String(), block: nullable(BlockJson) })),
  can: Type.Object({ confirm: Can, takeBack: Can }),
});

export const Prescription = Type.Object({
  id: Uuid,
  version: Type.Integer(),
  patient: Whose,
  /** The end of the phone that a code would go to; null: none is on file. */
  phone: nullable(Type.String()),
  prescriber: Type.String(),
  at: Instant,
  date: IsoDateText,
  label: Type.String(),
  /** How many of its signatures by passkey count. */
  signatures: Type.Integer(),
  state: oneOf(PRESCRIPTION_STATES),
  advice: Type.String(),
  lines: Type.Array(
    Type.Object({
      line: Type.Integer(),
      prescribed: PrescribedLine,
      asked: Type.Integer(),
      handed: Type.Integer(),
      left: Type.Integer(),
      /** Whether the prescription itself allows another item of the same substance. */
      allowed: Type.Boolean(),
      choices: Type.Array(DispenseChoice),
    }),
  ),
  dispenses: Type.Array(Dispense),
});

/** What a pharmacist asks a prescriber. */
export const Substitution = Type.Object({
  id: Uuid,
  patient: nullable(Whose),
  prescription: Uuid,
  askedBy: Type.String(),
  askedAt: Instant,
  reason: oneOf(SUBSTITUTION_REASONS),
  /** As it stands in the prescription; null: it cannot be read any more, so it can only be refused. */
  prescribed: nullable(
    Type.Object({ name: Type.String(), strength: Type.String(), left: Type.Integer(), unit: Type.String() }),
  ),
  proposed: Type.Object({ itemId: Uuid, name: Type.String(), unit: Type.String() }),
});

export type PrescriptionRowJson = Static<typeof PrescriptionRow>;
export type PrescriptionJson = Static<typeof Prescription>;
export type DispenseJson = Static<typeof Dispense>;
export type DispenseLineJson = Static<typeof DispenseLine>;
export type DispenseChoiceJson = Static<typeof DispenseChoice>;
export type SubstitutionJson = Static<typeof Substitution>;
export type Swapped = Static<typeof Swap>;

export const OwnDispense = Type.Object({
  id: Uuid,
  at: Instant,
  by: Type.String(),
  block: nullable(BlockJson),
  lines: Type.Array(
    Type.Object({
      name: Type.String(),
      unit: Type.String(),
      quantity: Quantity,
      batch: Type.String(),
      returned: Type.Boolean(),
    }),
  ),
  confirmed: nullable(Instant),
});
export type OwnDispenseJson = Static<typeof OwnDispense>;
