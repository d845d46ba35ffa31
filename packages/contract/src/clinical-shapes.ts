import { type Static, type TSchema, Type } from 'typebox';
import { IsoDateText, nullable, Uuid } from './common.ts';
import { OrdersForm2, ResultForm } from './diagnostics-shapes.ts';
import { VitalValues } from './vitals.ts';

/*
 * What a record's version says beyond title and text, as data: the forms of decision 22. They are sealed, so a form never
 * changes: what is said otherwise is a new form with the next number, and the old one stays readable.
 */

const strict = { additionalProperties: false } as const;
const oneOf = <const T extends readonly string[]>(words: T) =>
  Type.Unsafe<T[number]>(Type.Union(words.map((each) => Type.Literal(each))));
const text = (most: number) => Type.String({ maxLength: most });
const Passage = text(20_000);

export const CERTAINTIES = ['confirmed', 'suspected'] as const;
/** A diagnosis by a code of a list, or in words alone. */
export const Diagnosis = Type.Object(
  {
    code: nullable(text(10)),
    /** Which list the code is of; null with it. */
    system: nullable(Type.Literal('icd-10-cm')),
    text: Type.String({ minLength: 1, maxLength: 300 }),
    certainty: oneOf(CERTAINTIES),
  },
  strict,
);

/** Hundredths of the counted unit. */
const Amount = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const number = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
/** `least` of what is counted in hours, days and times; 0 while it is typed: nobody has said it yet. */
const stepOf = (least: { hours: number; every: number; most: number; days: number }) =>
  Type.Object(
    {
      take: Type.Union([
        Type.Object({ by: Type.Literal('day'), amounts: Type.Array(Amount, { minItems: 4, maxItems: 4 }) }, strict),
        Type.Object({ by: Type.Literal('hours'), amount: Amount, hours: number(least.hours, 72) }, strict),
        Type.Object({ by: Type.Literal('days'), amount: Amount, every: number(least.every, 90) }, strict),
        Type.Object({ by: Type.Literal('needed'), amount: Amount, most: number(least.most, 24) }, strict),
        Type.Object({ by: Type.Literal('once'), amount: Amount }, strict),
      ]),
      days: number(least.days, 730),
    },
    strict,
  );
const Step = stepOf({ hours: 1, every: 2, most: 1, days: 1 });
const DraftStep = stepOf({ hours: 0, every: 0, most: 0, days: 0 });
export const ROUTES = [
  'oral',
  'sublingual',
  'inhaled',
  'nasal',
  'eye',
  'ear',
  'skin',
  'rectal',
  'vaginal',
  'subcutaneous',
  'intramuscular',
  'intravenous',
  'other',
] as const;
export const MEALS = ['any', 'before', 'with', 'after'] as const;

const lineFields = {
  /** Of the hospital's catalogue; null: in words alone. */
  item: nullable(Uuid),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  strength: text(100),
  /** `tablet`, `syrup`, … */
  form: text(60),
  /** What is counted: `tablet`, `ml`, `puff`. */
  unit: text(20),
  route: oneOf(ROUTES),
  meal: oneOf(MEALS),
  steps: Type.Array(Step, { minItems: 1, maxItems: 12 }),
  /** Units to hand out as the doctor says, where that is not what the steps come to. */
  dispense: nullable(Type.Integer({ minimum: 1, maximum: 100_000 })),
  instructions: text(500),
  /** The prescriber allows another item of the same substance; absent: the pharmacist asks. */
  substitution: Type.Optional(Type.Literal('allowed')),
};
/** One medicine as it was prescribed, with what the server counted and recognised. */
export const PrescribedLine = Type.Object(
  {
    ...lineFields,
    /** Units that the steps come to. */
    total: Type.Integer({ minimum: 0 }),
    /** Substances by their folded name, as the warnings were looked up by them. */
    substances: Type.Array(text(100)),
  },
  strict,
);

export const WARNING_KINDS = ['allergy', 'duplicate', 'interaction'] as const;
export const WARNING_GRADES = ['contraindicated', 'major', 'moderate'] as const;
const warningFields = {
  /** Which warning it is, whoever computes it: an answer to it is found by this. */
  key: text(300),
  kind: oneOf(WARNING_KINDS),
  grade: oneOf(WARNING_GRADES),
  /** The substances, or the allergy and the substance. */
  about: Type.Array(text(200)),
  /** What may happen and what to do, as the data set says; '' where there is none. */
  effect: text(500),
  advice: text(500),
  /** Where that is from. */
  source: text(300),
  /** Since when a medicine of an earlier prescription is taken, where it is one. */
  since: nullable(IsoDateText),
};
export const Warning = Type.Object(warningFields, strict);
/** A warning with why it was prescribed all the same; '' where none had to be given. */
const AnsweredWarning = Type.Object({ ...warningFields, reason: text(500) }, strict);

/** Earlier prescriptions of which nothing was compared; who prescribes must not take them for looked at. */
export const Earlier = Type.Object(
  {
    /** Numbers of those that could not be read. */
    unreadable: Type.Array(text(200), { maxItems: 200 }),
    /** So many are free text or a file: whoever wants to know what they say opens them. */
    written: Type.Integer(),
    /** There are more than were looked back at. */
    older: Type.Boolean(),
    /** There are sensitive records that the prescriber does not see. */
    closed: Type.Boolean(),
  },
  strict,
);

/** What was looked at before prescribing, and what was not. */
export const Checks = Type.Object(
  {
    interactions: Type.Object(
      {
        checked: Type.Boolean(),
        /** Why not: `missing`, `broken`, `stale`; null when they were. */
        why: nullable(oneOf(['missing', 'broken', 'stale'] as const)),
        /** Name and date of the data set; '' and null when there is none. */
        set: text(200),
        date: nullable(IsoDateText),
      },
      strict,
    ),
    allergies: Type.Object(
      {
        checked: Type.Boolean(),
        /** How many are known of the patient. */
        known: Type.Integer(),
        /** Only there when what was written down could not be read, or not all of it; else nobody has asked. */
        why: Type.Optional(Type.Literal('unreadable')),
      },
      strict,
    ),
    /** Medicines of which no substance is known here: nothing was checked of them. */
    unknown: Type.Array(text(200)),
    /** Only there when some earlier prescription was not compared. */
    earlier: Type.Optional(Earlier),
  },
  strict,
);

export const OrderedTest = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 200 }), note: text(300), urgent: Type.Boolean() },
  strict,
);

const Consultation = Type.Object(
  {
    form: Type.Literal('consultation/1'),
    consultation: Uuid,
    complaint: Passage,
    history: Passage,
    examination: Passage,
    diagnoses: Type.Array(Diagnosis, { maxItems: 20 }),
    plan: Passage,
    followUp: nullable(IsoDateText),
  },
  strict,
);
const Prescription = Type.Object(
  {
    form: Type.Literal('prescription/1'),
    consultation: Uuid,
    lines: Type.Array(PrescribedLine, { maxItems: 40 }),
    advice: text(5_000),
    checks: Checks,
    warnings: Type.Array(AnsweredWarning, { maxItems: 200 }),
  },
  strict,
);
const Vitals = Type.Object(
  {
    form: Type.Literal('vitals/1'),
    /** Null: measured outside of a consultation. */
    consultation: nullable(Uuid),
    values: VitalValues,
    note: text(500),
  },
  strict,
);
const Orders = Type.Object(
  { form: Type.Literal('orders/1'), consultation: Uuid, tests: Type.Array(OrderedTest, { maxItems: 40 }) },
  strict,
);

/** Every form there is, by its name; the server refuses to seal anything else. */
export const CLINICAL_FORMS = {
  'consultation/1': Consultation,
  'prescription/1': Prescription,
  'vitals/1': Vitals,
  'orders/1': Orders,
  'orders/2': OrdersForm2,
  'result/1': ResultForm,
} as const satisfies Record<string, TSchema>;
export type ClinicalForm = keyof typeof CLINICAL_FORMS;
export const ClinicalData = Type.Union([Consultation, Prescription, Vitals, Orders, OrdersForm2, ResultForm]);

export type ClinicalDataJson = Static<typeof ClinicalData>;
export type ConsultationFormJson = Static<typeof Consultation>;
export type PrescriptionFormJson = Static<typeof Prescription>;
export type VitalsFormJson = Static<typeof Vitals>;
export type OrdersFormJson = Static<typeof Orders> | Static<typeof OrdersForm2>;
export type DiagnosisJson = Static<typeof Diagnosis>;
export type PrescribedLineJson = Static<typeof PrescribedLine>;
export type WarningJson = Static<typeof Warning>;
export type AnsweredWarningJson = Static<typeof AnsweredWarning>;
export type ChecksJson = Static<typeof Checks>;
export type EarlierJson = Static<typeof Earlier>;
export type DoseStepJson = Static<typeof Step>;

/** A line as it is typed: a name may still be missing, and `id` says which line it is while lines move. */
export const DraftLine = Type.Object(
  { ...lineFields, id: Uuid, name: text(200), steps: Type.Array(DraftStep, { maxItems: 12 }) },
  strict,
);

/** Everything typed for a consultation that is not sealed yet, or for its amendment. */
export const ConsultationContent = Type.Object(
  {
    date: IsoDateText,
    released: Type.Boolean(),
    complaint: Passage,
    history: Passage,
    examination: Passage,
    diagnoses: Type.Array(Diagnosis, { maxItems: 20 }),
    plan: Passage,
    followUp: nullable(IsoDateText),
    /** As typed, impossible values too: those are refused at the seal. */
    vitals: Type.Record(Type.String({ pattern: '^[a-z]{1,20}$' }), Type.Integer({ minimum: 0, maximum: 9_999_999 })),
    vitalsNote: text(500),
    lines: Type.Array(DraftLine, { maxItems: 40 }),
    advice: text(5_000),
    tests: Type.Array(
      Type.Object(
        {
          /** Which order it becomes, and its code in the catalogue of tests; drafts from before have neither. */
          id: Type.Optional(Uuid),
          code: Type.Optional(nullable(text(40))),
          name: text(200),
          note: text(300),
          urgent: Type.Boolean(),
        },
        strict,
      ),
      { maxItems: 40 },
    ),
    /** Why what a warning speaks against is prescribed all the same. */
    answers: Type.Array(Type.Object({ key: text(300), reason: text(500) }, strict), { maxItems: 200 }),
    /** Why it is amended; '' before it is sealed. */
    reason: text(500),
  },
  strict,
);
export type ConsultationContentJson = Static<typeof ConsultationContent>;
export type DraftLineJson = Static<typeof DraftLine>;
