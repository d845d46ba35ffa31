import { type Static, Type } from 'typebox';
import {
  BlockJson,
  Can,
  Instant,
  IsoDateText,
  Line,
  Minor,
  nullable,
  OptionalLine,
  Quantity,
  RateJson,
  SealState,
  SignedMinor,
  Uuid,
} from './common.ts';
import { PatientRow } from './patients-shapes.ts';

export const BillKind = Type.Union([
  Type.Literal('opd-bill'),
  Type.Literal('pharmacy-bill'),
  Type.Literal('ipd-interim-bill'),
  Type.Literal('ipd-final-bill'),
]);
export const PaymentMethod = Type.Union([Type.Literal('cash'), Type.Literal('card'), Type.Literal('upi')]);
export const EvidenceGrade = Type.Enum(['unsupported', 'recorded-after', 'recorded-before', 'signed', 'confirmed'], {
  type: 'string',
});

/** A fact of care: its kind, its number in the log, when and by whom it was recorded. */
export const LineEvidence = Type.Object({ kind: Type.String(), label: Type.String(), at: Instant, by: Type.String() });

export const DraftLineInput = Type.Object(
  {
    itemId: Uuid,
    quantity: Quantity,
    /** Earliest unexpired batch when absent. */
    batchId: Type.Optional(nullable(Uuid)),
    /** A charge that care has recorded already; the counter's own lines have none. */
    chargeId: Type.Optional(nullable(Uuid)),
  },
  { additionalProperties: false },
);
export const DiscountInput = Type.Union([
  Type.Object({ kind: Type.Literal('none') }, { additionalProperties: false }),
  Type.Object(
    { kind: Type.Literal('percent'), bp: Type.Integer({ minimum: 1, maximum: 10_000 }), reason: Line },
    { additionalProperties: false },
  ),
  Type.Object({ kind: Type.Literal('amount'), amount: Minor, reason: Line }, { additionalProperties: false }),
]);

export const DraftInput = Type.Object(
  {
    /** Null or absent: a walk-in sale. */
    patientId: Type.Optional(nullable(Uuid)),
    kind: Type.Optional(BillKind),
    lines: Type.Optional(Type.Array(DraftLineInput, { maxItems: 200 })),
    discount: Type.Optional(DiscountInput),
    /** Who buys, when not registered; kept encrypted. Null: nobody is named. */
    customer: Type.Optional(
      nullable(
        Type.Object(
          { name: Type.Optional(OptionalLine), phone: Type.Optional(OptionalLine) },
          { additionalProperties: false },
        ),
      ),
    ),
    prescriber: Type.Optional(OptionalLine),
    note: Type.Optional(Type.String({ maxLength: 500 })),
    /** The revision that was read; another one meanwhile is `bill_changed`. */
    revision: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);

const Amounts = { gross: Minor, discount: Minor, taxable: Minor, cgst: Minor, sgst: Minor, igst: Minor };

export const BillLine = Type.Object({
  position: Type.Integer(),
  itemId: Uuid,
  /** The charge that the line bills; null in a draft where the counter will make one. */
  chargeId: nullable(Uuid),
  description: Type.String(),
  itemKind: Type.String(),
  hsn: Type.String(),
  unit: Type.String(),
  packLabel: Type.String(),
  quantity: Quantity,
  batch: nullable(Type.Object({ id: Uuid, number: Type.String(), expiry: IsoDateText })),
  rate: RateJson,
  mrp: nullable(RateJson),
  ceiling: nullable(RateJson),
  taxTreatment: Type.String(),
  taxBp: Type.Integer(),
  ...Amounts,
  amount: Minor,
  evidenceGrade: EvidenceGrade,
  /** What the line cites, by its number in the log; null: nothing. */
  evidence: nullable(LineEvidence),
  price: nullable(
    Type.Object({ id: Uuid, commitment: Type.String(), proofBlobId: nullable(Uuid), effectiveFrom: Instant }),
  ),
  /** Why this line cannot be sealed as it stands. */
  problem: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  /** Quantity that credit notes have taken back. */
  credited: Type.Integer(),
});

export const PaymentJson = Type.Object({
  id: Uuid,
  block: BlockJson,
  method: PaymentMethod,
  amount: Minor,
  tendered: nullable(Minor),
  change: nullable(Minor),
  reference: Type.String(),
  at: Instant,
  author: Type.String(),
});
export const RefundJson = Type.Object({
  id: Uuid,
  block: BlockJson,
  method: PaymentMethod,
  amount: Minor,
  reference: Type.String(),
  at: Instant,
  author: Type.String(),
});
export const CreditNoteJson = Type.Object({
  id: Uuid,
  block: BlockJson,
  billId: Uuid,
  reasonCode: Type.String(),
  note: Type.String(),
  lines: Type.Array(
    Type.Object({ position: Type.Integer(), quantity: Quantity, ...Amounts, amount: Minor, goods: Type.String() }),
  ),
  total: Minor,
  at: Instant,
  author: Type.String(),
  approver: nullable(Type.String()),
});

export const Bill = Type.Object({
  id: Uuid,
  status: Type.Union([Type.Literal('draft'), Type.Literal('sealed')]),
  kind: BillKind,
  title: nullable(Type.Union([Type.Literal('tax-invoice'), Type.Literal('bill-of-supply')])),
  /** `OPD-2627-000001`; null while a draft. */
  number: nullable(Type.String()),
  revision: Type.Integer(),
  patient: nullable(PatientRow),
  customer: nullable(Type.Object({ name: Type.String(), phone: Type.String() })),
  prescriber: Type.String(),
  note: Type.String(),
  currency: Type.String(),
  lines: Type.Array(BillLine),
  discountInput: DiscountInput,
  discountApprover: nullable(Type.String()),
  ...Amounts,
  roundOff: SignedMinor,
  total: Minor,
  paidAtSeal: Minor,
  paid: Minor,
  credited: Minor,
  refunded: Minor,
  due: Minor,
  /** What may be handed back now: credit beyond what is still owed. */
  refundable: Minor,
  author: Type.String(),
  businessDate: nullable(IsoDateText),
  sealedAt: nullable(Instant),
  block: nullable(BlockJson),
  seal: SealState,
  payments: Type.Array(PaymentJson),
  refunds: Type.Array(RefundJson),
  creditNotes: Type.Array(CreditNoteJson),
  prints: Type.Integer(),
});

export const BillRow = Type.Object({
  id: Uuid,
  status: Type.Union([Type.Literal('draft'), Type.Literal('sealed')]),
  kind: BillKind,
  number: nullable(Type.String()),
  /** The patient's or customer's name; a plain walk-in has none. */
  name: nullable(Type.String()),
  patientNumber: nullable(Type.String()),
  lineCount: Type.Integer(),
  total: Minor,
  due: Minor,
  credited: Minor,
  author: Type.String(),
  at: Instant,
  seal: SealState,
});

export const BillCan = Type.Object({
  edit: Can,
  seal: Can,
  pay: Can,
  credit: Can,
  refund: Can,
  print: Can,
  discard: Can,
  /** A colleague's draft becomes one's own. */
  takeOver: Can,
});

/** One step in the story of a bill, with its proof where the step is a sealed document. */
export const StoryStep = Type.Object({
  at: Instant,
  kind: Type.String(),
  who: Type.String(),
  /** Figures and labels for the sentence on screen; the sentence itself is translated there. */
  params: Type.Record(Type.String(), Type.String()),
  block: nullable(BlockJson),
});

/** Notes and coins: face value in minor units → how many. */
export const Denominations = Type.Array(
  Type.Object({ value: Minor, count: Type.Integer({ minimum: 0, maximum: 100_000 }) }),
  { maxItems: 30 },
);
export const CounterSession = Type.Object({
  id: Uuid,
  counter: Type.String(),
  personId: Uuid,
  person: Type.String(),
  businessDate: IsoDateText,
  status: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
  openedAt: Instant,
  closedAt: nullable(Instant),
  openingFloat: Minor,
  /** Null, and no cash in `byMethod`, while the person whose drawer it is has yet to count it. */
  cashIn: nullable(Minor),
  cashOut: nullable(Minor),
  moved: SignedMinor,
  expected: nullable(SignedMinor),
  counted: nullable(Minor),
  variance: nullable(SignedMinor),
  varianceReason: nullable(Type.String()),
  /** Who closed it, and why that was not its own person. */
  closedBy: nullable(Type.String()),
  absenceReason: nullable(Type.String()),
  approver: nullable(Type.String()),
  byMethod: Type.Array(Type.Object({ method: PaymentMethod, count: Type.Integer(), amount: Minor })),
  /** What was counted; nothing while it is open. */
  denominations: Denominations,
  /** The sealed document of its closing. */
  block: nullable(Type.Object({ series: Type.String(), number: Type.Integer(), label: Type.String() })),
});
/** Another person's own login and password, given at this screen; used once and never stored. */
export const Approver = Type.Object(
  { login: Line, password: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

export type BillJson = Static<typeof Bill>;
export type BillRowJson = Static<typeof BillRow>;
export type BillLineJson = Static<typeof BillLine>;
export type DraftInputJson = Static<typeof DraftInput>;
export type CounterSessionJson = Static<typeof CounterSession>;
export type StoryStepJson = Static<typeof StoryStep>;

export const PaymentPart = Type.Object(
  {
    method: PaymentMethod,
    amount: Minor,
    /** Cash handed over; the change is computed. */ tendered: Type.Optional(nullable(Minor)),
    reference: Type.Optional(OptionalLine),
    /**
     * A person's answer to `payment_reference_used`: `reference`, another payment under the same reference; `double`,
     * also of the same method and amount.
     */
    confirmed: Type.Optional(Type.Union([Type.Literal('reference'), Type.Literal('double')])),
  },
  { additionalProperties: false },
);

/** What a role may take off, and credit, without another person. */
export const DiscountLimit = Type.Object({
  role: Type.String(),
  percentBp: Type.Integer(),
  billAmount: Minor,
  dayAmount: Minor,
});

/** Totals in minor units; above them the maker confirms that it is them. 0: always. */
export const ConfirmLimits = Type.Object({ seal: Minor, refund: Minor }, { additionalProperties: false });
export type ConfirmLimitsJson = Static<typeof ConfirmLimits>;
