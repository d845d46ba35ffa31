import type { ClaimItem } from '@pramana/ledger';
import { authorItem, customerItems, type Face, faceItems, patientItem } from './face.claim.ts';
import { bytesOfId, dropNull, type ItemPlaces } from './fields.claim.ts';

/** Payments, refunds, credit notes and day seals as items of their claims; see bill.claim.ts for the rules. */
export interface PaymentFacts {
  authorId: string;
  method: string;
  tendered: bigint | null;
  change: bigint | null;
  reference: string;
  counterSessionId: string;
  businessDate: string;
  /** As printed. No row holds it: the audit rebuilds without. */
  face?: Face;
  allocations: readonly { label: string; amount: bigint }[];
}

/** Author first, as ever; then whom and from whom the paper says it is. */
function peopleItems({ authorId, face }: { authorId: string; face?: Face }): ClaimItem[] {
  if (face === undefined) return [authorItem({ authorId })];
  const { author, patient } = face;
  const whose = patient === null ? customerItems(face) : [patientItem(patient)];
  return [authorItem({ authorId, author }), ...whose, ...faceItems({ ...face, authorId })];
}

/** A payment: how it was made, and to which bills it goes. The amount itself stands in the header. */
export function paymentItems(payment: PaymentFacts): ClaimItem[] {
  const value = dropNull({
    method: payment.method,
    tendered: payment.tendered,
    change: payment.change,
    ref: payment.reference || null,
    session: bytesOfId(payment.counterSessionId),
    day: payment.businessDate,
  });
  return [
    ...peopleItems(payment),
    { name: 'payment', value },
    ...payment.allocations.map(({ label, amount }) => ({ name: 'allocation', value: { bill: label, amount } })),
  ];
}

export interface RefundFacts {
  authorId: string;
  method: string;
  reference: string;
  counterSessionId: string;
  businessDate: string;
  billLabel: string;
  face?: Face;
}

export function refundItems(refund: RefundFacts): ClaimItem[] {
  const value = dropNull({
    bill: refund.billLabel,
    method: refund.method,
    ref: refund.reference || null,
    session: bytesOfId(refund.counterSessionId),
    day: refund.businessDate,
  });
  return [...peopleItems(refund), { name: 'refund', value }];
}

export interface CreditNoteFacts {
  authorId: string;
  approverId: string | null;
  /** As printed; the row has the id. */
  approvedBy?: string | null;
  face?: Face;
  billLabel: string;
  reasonCode: string;
  note: string;
  businessDate: string;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
  roundOff: bigint;
  lines: readonly CreditLineFacts[];
}

export interface CreditLineFacts {
  position: number;
  quantity: bigint;
  gross: bigint;
  discount: bigint;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
  amount: bigint;
  goods: string;
}

/** A credit note cites the original bill and its lines; tax goes back at the original amounts. */
export function creditNoteItems(note: CreditNoteFacts): ClaimItem[] {
  const document = dropNull({
    bill: note.billLabel,
    reason: note.reasonCode,
    note: note.note || null,
    day: note.businessDate,
    approver: note.approverId ? bytesOfId(note.approverId) : null,
    by: note.approvedBy ?? null,
    taxable: note.taxable,
    cgst: note.cgst,
    sgst: note.sgst,
    igst: note.igst,
    round: note.roundOff,
  });
  return [
    ...peopleItems(note),
    { name: 'credit-note', value: document },
    ...note.lines.map((line) => ({ name: 'line', value: creditLine(line) })),
  ];
}

function creditLine(line: CreditLineFacts): ClaimItem['value'] {
  return {
    line: line.position,
    qty: line.quantity,
    gross: line.gross,
    disc: line.discount,
    taxable: line.taxable,
    cgst: line.cgst,
    sgst: line.sgst,
    igst: line.igst,
    amount: line.amount,
    goods: line.goods,
  };
}

export interface DaySealFacts {
  /** Null: the day ended by itself. */
  authorId: string | null;
  businessDate: string;
  series: string;
  count: bigint;
  first: bigint;
  last: bigint;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
  byMethod: Record<string, bigint>;
  /** Taxable, CGST, SGST and IGST of each class of tax. */
  byClass: Record<string, readonly bigint[]>;
}

/** One series on one business day: how many, from which number to which, totals by tax and by payment mode. */
export function daySealItems(seal: DaySealFacts): ClaimItem[] {
  const { count, first, last, taxable, cgst, sgst, igst } = seal;
  const classes = Object.entries(seal.byClass).map(([name, sums]) => [name, [...sums]] as const);
  return [
    authorItem(seal),
    {
      name: 'day',
      value: { day: seal.businessDate, series: seal.series, count, first, last, taxable, cgst, sgst, igst },
    },
    { name: 'methods', value: { ...seal.byMethod } },
    ...(classes.length > 0 ? [{ name: 'classes', value: Object.fromEntries(classes) }] : []),
  ];
}

const money = { taxable: 'taxable', cgst: 'cgst', sgst: 'sgst', igst: 'igst' };

/** Column of each key, as BILL_PLACES. */
export const MONEY_PLACES = {
  payment: {
    author: { table: 'payment', columns: { id: 'author_id' } },
    payment: {
      table: 'payment',
      columns: {
        method: 'method',
        tendered: 'tendered',
        change: 'change',
        ref: 'reference',
        session: 'counter_session_id',
        day: 'business_date',
      },
    },
    allocation: { table: 'payment_allocation', row: 'bill_id', columns: { bill: 'bill_id', amount: 'amount' } },
  },
  refund: {
    author: { table: 'refund', columns: { id: 'author_id' } },
    refund: {
      table: 'refund',
      columns: {
        bill: 'bill_id',
        method: 'method',
        ref: 'reference',
        session: 'counter_session_id',
        day: 'business_date',
      },
    },
  },
  'credit-note': {
    author: { table: 'credit_note', columns: { id: 'author_id' } },
    'credit-note': {
      table: 'credit_note',
      columns: {
        bill: 'bill_id',
        reason: 'reason_code',
        note: 'note',
        day: 'business_date',
        approver: 'approver_id',
        ...money,
        round: 'round_off',
      },
    },
    line: {
      table: 'credit_note_line',
      row: 'position',
      columns: {
        line: 'position',
        qty: 'quantity',
        gross: 'gross',
        disc: 'discount',
        ...money,
        amount: 'amount',
        goods: 'goods',
      },
    },
  },
  'day-seal': {
    author: { table: 'day_seal', columns: { id: 'author_id' } },
    day: {
      table: 'day_seal',
      columns: {
        day: 'business_date',
        series: 'series',
        count: 'count',
        first: 'first_number',
        last: 'last_number',
        ...money,
      },
    },
    methods: { table: 'day_seal', row: 'by_method', columns: {} },
    classes: { table: 'day_seal', row: 'by_class', columns: {} },
  },
} as const satisfies Record<string, ItemPlaces>;
