import { type Static, Type } from 'typebox';
import { Analyte, AnalyteRange, CriticalLimits, FLAGS, SIGNS, Since } from './analytes.ts';
import { Can, Instant, IsoDateText, nullable, Uuid } from './common.ts';
import { ResultDraft, ReviewDraft } from './diagnostics-drafts.ts';

const strict = { additionalProperties: false } as const;
const oneOf = <const T extends readonly string[]>(words: T) =>
  Type.Unsafe<T[number]>(Type.Union(words.map((each) => Type.Literal(each))));
const text = (most: number) => Type.String({ maxLength: most });

/*
 * The sealed forms of diagnostics (decision 23): they never change, like those of decision 22.
 */

const Limits = { low: nullable(Type.Integer()), high: nullable(Type.Integer()) };

/** One value as it was found, with the range that was applied to it: a range that changes later changes no result. */
export const ResultValue = Type.Object(
  {
    /** Of the catalogue; null: a test that was asked for in words. */
    code: nullable(text(40)),
    name: text(200),
    loinc: nullable(text(10)),
    unit: text(20),
    digits: Type.Integer({ minimum: 0, maximum: 3 }),
    sign: oneOf(SIGNS),
    /** In 10^-digits of the unit; null: `text` says it. */
    value: nullable(Type.Integer()),
    text: text(500),
    range: nullable(
      Type.Object(
        {
          sex: nullable(text(10)),
          from: nullable(text(10)),
          until: nullable(text(10)),
          ...Limits,
          source: text(300),
        },
        strict,
      ),
    ),
    critical: nullable(Type.Object({ ...Limits, source: text(300) }, strict)),
    flag: oneOf(FLAGS),
  },
  strict,
);

export const ResultForm = Type.Object(
  {
    form: Type.Literal('result/1'),
    /** The order; with a consultation, the id of the test in its sealed orders. */
    order: Uuid,
    consultation: nullable(Uuid),
    test: Type.Object({ code: nullable(text(40)), name: text(200) }, strict),
    sample: Type.Object({ number: text(30), specimen: text(60), takenAt: Instant, takenBy: text(200) }, strict),
    /** By what the ranges were chosen. */
    about: Type.Object({ sex: text(20), years: nullable(Type.Integer()), date: IsoDateText }, strict),
    values: Type.Array(ResultValue, { maxItems: 60 }),
    remarks: text(2_000),
    /** The catalogue the ranges are from; null: in words. */
    catalogue: nullable(Type.Object({ name: text(200), date: IsoDateText }, strict)),
    entered: Type.Object({ by: text(200), at: Instant }, strict),
    /** What the reviewing doctor said, who is the version's author; null: not reviewed. */
    review: nullable(Type.Object({ comment: text(2_000) }, strict)),
  },
  strict,
);

/** A test as it is ordered; `id` is the order's. */
export const OrderedTest2 = Type.Object(
  {
    id: Uuid,
    /** Of the catalogue; null: in words. */
    code: nullable(text(40)),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    note: text(300),
    urgent: Type.Boolean(),
  },
  strict,
);
export const OrdersForm2 = Type.Object(
  { form: Type.Literal('orders/2'), consultation: Uuid, tests: Type.Array(OrderedTest2, { maxItems: 40 }) },
  strict,
);

export type ResultFormJson = Static<typeof ResultForm>;
export type ResultValueJson = Static<typeof ResultValue>;
export type OrderedTestJson = Static<typeof OrderedTest2>;

/** What can be ordered by name. */
export const LabTest = Type.Object({
  code: text(40),
  name: text(200),
  /** Other words by which it is found. */
  also: text(300),
  specimen: text(60),
  container: text(100),
  fasting: Type.Boolean(),
  /** Codes of what is measured. */
  analytes: Type.Array(text(40)),
  /** It is no longer offered; what was ordered goes on. */
  retired: Type.Boolean(),
  /** Since when the hospital itself says so; null: as the list that came along has it. */
  own: nullable(Since),
});
export const LabCatalogue = Type.Object({
  /** False: the file is missing or broken; tests can still be asked for in words. */
  ready: Type.Boolean(),
  name: Type.String(),
  date: nullable(IsoDateText),
  /** Who has looked it over, in words. */
  review: Type.String(),
  /** The notice that LOINC asks for. */
  loinc: Type.String(),
  tests: Type.Array(LabTest),
  analytes: Type.Array(Analyte),
});

const From = {
  /** From which day it holds, today or later: what was judged before stays as it was judged. */
  from: IsoDateText,
  /** Where it is from, or why. */
  reason: Type.String({ minLength: 3, maxLength: 300 }),
};
const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' });
const Named = Type.String({ minLength: 1, maxLength: 200 });

/** A test as the hospital has it; of a code that is known it takes the place of what held. */
export const LabTestInput = Type.Object(
  {
    code: Code,
    name: Named,
    also: text(300),
    specimen: Type.String({ minLength: 1, maxLength: 60 }),
    container: text(100),
    fasting: Type.Boolean(),
    analytes: Type.Array(Code, { minItems: 1, maxItems: 60, uniqueItems: true }),
    retired: Type.Boolean(),
    ...From,
  },
  strict,
);
/** What is measured, as the hospital has it. Name, unit and decimals of a known code stay: another unit is another value. */
export const AnalyteInput = Type.Object(
  {
    code: Code,
    name: Named,
    unit: text(20),
    digits: Type.Integer({ minimum: 0, maximum: 3 }),
    possible: nullable(Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ maximum: 999_999_999 })])),
    options: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 20, uniqueItems: true }),
    normal: Type.Array(text(60), { maxItems: 20 }),
    alarming: Type.Array(text(60), { maxItems: 20 }),
    ranges: Type.Array(AnalyteRange, { maxItems: 40 }),
    critical: nullable(CriticalLimits),
    ...From,
  },
  strict,
);
/** One word of the hospital about a test or what it measures. */
export const LabDefinition = Type.Object({
  id: Uuid,
  kind: oneOf(['test', 'analyte'] as const),
  code: Type.String(),
  name: Type.String(),
  from: IsoDateText,
  retired: Type.Boolean(),
  reason: Type.String(),
  by: Type.String(),
  at: Instant,
});
export type LabTestInputJson = Static<typeof LabTestInput>;
export type AnalyteInputJson = Static<typeof AnalyteInput>;
export type LabDefinitionJson = Static<typeof LabDefinition>;

export const ORDER_STATES = ['ordered', 'sampled', 'entered', 'released', 'cancelled'] as const;
export type OrderState = (typeof ORDER_STATES)[number];
export const OrderStateName = oneOf(ORDER_STATES);
export const ORDER_ACTS = [
  'ordered',
  'changed',
  'sampled',
  'rejected',
  'entered',
  'corrected',
  'released',
  'cancelled',
] as const;
export type OrderAct = (typeof ORDER_ACTS)[number];

export const LabOrder = Type.Object({
  id: Uuid,
  revision: Type.Integer(),
  state: OrderStateName,
  patient: Type.Object({
    id: Uuid,
    name: Type.String(),
    number: Type.String(),
    gender: Type.String(),
    age: nullable(Type.Integer()),
  }),
  /** False: which test it is does not open; name and note are empty. */
  isOpen: Type.Boolean(),
  test: Type.Object({ code: nullable(Type.String()), name: Type.String() }),
  note: Type.String(),
  specimen: Type.String(),
  container: Type.String(),
  fasting: Type.Boolean(),
  urgent: Type.Boolean(),
  /** A value of its newest result is critical. */
  critical: Type.Boolean(),
  orderedBy: Type.String(),
  orderedAt: Instant,
  sample: nullable(Type.Object({ number: Type.String(), at: Instant, by: Type.String() })),
  /** Why the last sample was of no use, while another one is waited for. */
  rejected: nullable(Type.String()),
  record: nullable(Uuid),
});

/** One value to be entered, with the range of this patient. */
const EntryField = Type.Object({ analyte: Analyte, range: nullable(AnalyteRange) });

export const LabOrderDetail = Type.Object({
  ...LabOrder.properties,
  consultation: nullable(Uuid),
  fields: Type.Array(EntryField),
  history: Type.Array(Type.Object({ act: oneOf(ORDER_ACTS), at: Instant, by: Type.String(), why: Type.String() })),
  /** Alerts of its critical values, newest first. */
  alerts: Type.Array(
    Type.Object({
      id: Uuid,
      raisedAt: Instant,
      doctor: Type.String(),
      acknowledgedAt: nullable(Instant),
      acknowledgedBy: nullable(Type.String()),
    }),
  ),
  /** What the caller has typed and not entered. */
  draft: nullable(ResultDraft),
  /** What the caller has typed about it and not released. */
  review: nullable(ReviewDraft),
});
export const CanOrder = Type.Object({
  take: Can,
  reject: Can,
  cancel: Can,
  enter: Can,
  release: Can,
  acknowledge: Can,
});

export const LabCounts = Type.Object({
  collect: Type.Integer(),
  enter: Type.Integer(),
  review: Type.Integer(),
  /** Critical values nobody has acknowledged: of the caller's own orders, of others' that have waited too long, and of all. */
  alerts: Type.Integer(),
  lateAlerts: Type.Integer(),
  allAlerts: Type.Integer(),
});

/** One sealed result for lists and trends. */
export const LabResult = Type.Object({
  record: Uuid,
  version: Type.Integer(),
  /** When the sample was taken. */
  takenAt: Instant,
  at: Instant,
  by: Type.String(),
  released: Type.Boolean(),
  /** Why another sample was asked for instead ('': why does not open): a doctor did not believe it. Null: nobody did so. */
  rejected: nullable(Type.String()),
  test: Type.Object({ code: nullable(Type.String()), name: Type.String() }),
  values: Type.Array(ResultValue),
  remarks: Type.String(),
  comment: Type.String(),
});

export type LabTestJson = Static<typeof LabTest>;
export type LabCatalogueJson = Static<typeof LabCatalogue>;
export type LabOrderJson = Static<typeof LabOrder>;
export type LabOrderDetailJson = Static<typeof LabOrderDetail>;
export type CanOrderJson = Static<typeof CanOrder>;
export type LabCountsJson = Static<typeof LabCounts>;
export type LabResultJson = Static<typeof LabResult>;
