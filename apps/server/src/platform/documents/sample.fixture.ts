import type { BillDocument, CreditNoteDocument, LineView, QrPayload, ReceiptDocument, SealedProof } from './view.ts';

/** Synthetic documents for the tests of this folder; nobody in them exists. */
export const AT = { unixMs: Date.UTC(2026, 10, 21, 8, 5), zone: 'Asia/Kolkata' };
export const TLOG_PROOF = 'c2sp.org/tlog-proof@v1\nextra c2FsdA==\nindex 41\n\npramana.example/log/asha-2627\n42\n';

/** Digits as a compact receipt of `bytes` bytes has them: 29 for every 12 bytes. */
export function payload(bytes: number, path = ''): QrPayload {
  const count = Math.ceil((bytes * 29) / 12);
  const digits = Array.from({ length: count }, (_, index) => String((index * index * 7 + index * 3) % 10)).join('');
  return { url: `https://verify.pramana.example/v#${path}`, digits };
}

export function sealedProof(items = 1): SealedProof {
  return {
    state: 'sealed',
    block: { number: 'OPD-2627-000123', hash: '8f3a'.repeat(16), previous: 'c21d'.repeat(16) },
    headerQr: payload(420),
    itemQrs: Array.from({ length: items }, () => payload(900, 'i')),
    lookup: { address: 'asha.example/r/asha', code: '7K3M-9QXD-4T2B-H8WA' },
    receiptFile: TLOG_PROOF,
  };
}

const NAMES = [
  'Paracetamol Tablets IP 500 mg',
  'Amoxycillin and Potassium Clavulanate Tablets IP 625 mg (500 mg + 125 mg)',
  'ORS Powder WHO 21.8 g',
  'General OPD consultation',
  'Metformin Hydrochloride Sustained Release Tablets IP 1000 mg',
];

/** A line taxed at 5 % (2.5 + 2.5), its price for ten. */
export function line(position: number, over: Partial<LineView> = {}): LineView {
  const gross = 1548n + BigInt(position) * 10n;
  const taxable = (gross * 100n) / 105n;
  const cgst = (gross - taxable) / 2n;
  return {
    position,
    description: NAMES[position % NAMES.length] ?? '',
    hsn: '30049099',
    batch: { number: `PB26A${position}`, expiry: '2028-03-31' },
    mrp: { amount: 1032n, per: 10n },
    quantity: 15n,
    unit: 'tablet',
    rate: { amount: 1032n, per: 10n },
    taxBp: 500,
    evidence: 'recorded-before',
    gross,
    discount: 0n,
    taxable,
    cgst,
    sgst: gross - taxable - cgst,
    igst: 0n,
    amount: gross,
    ...over,
  };
}

function summed(lines: readonly LineView[]): BillDocument['totals'] {
  const of = (field: 'gross' | 'discount' | 'taxable' | 'cgst' | 'sgst' | 'igst' | 'amount'): bigint =>
    lines.reduce((sum, each) => sum + each[field], 0n);
  const amount = of('amount');
  const total = ((amount + 50n) / 100n) * 100n;
  const rest = { gross: of('gross'), discount: of('discount'), taxable: of('taxable') };
  return { ...rest, cgst: of('cgst'), sgst: of('sgst'), igst: of('igst'), amount, roundOff: total - amount, total };
}

export function bill(over: Partial<BillDocument> = {}, count = 5): BillDocument {
  const lines = over.lines ?? Array.from({ length: count }, (_, index) => line(index + 1));
  const totals = summed(lines);
  const { taxable, cgst, sgst, igst } = totals;
  return {
    language: 'en',
    currency: 'INR',
    title: 'tax-invoice',
    issuer: {
      name: 'Asha Hospital',
      address: ['14 Lake Road, Shivajinagar', 'Pune 411005, Maharashtra'],
      phone: '+91 20 5550 0100',
      gstin: '27ABCDE1234F1Z5',
      drugLicences: ['MH-PZ-20-000001', 'MH-PZ-21-000002'],
    },
    number: 'OPD-2627-000123',
    at: AT,
    customer: {
      kind: 'patient',
      name: 'Meera Joshi',
      number: 'AH-000451',
      ageYears: 34,
      sex: 'female',
      phone: '98220 00000',
    },
    author: 'Ravi (cashier)',
    doctor: 'Dr. Anil Deshmukh',
    discountReason: '',
    placeOfSupply: '27 Maharashtra',
    lines,
    taxes: [{ taxBp: 500, taxable, cgst, sgst, igst }],
    totals,
    payments: [
      {
        number: 'RCT-2627-000077',
        method: 'cash',
        amount: totals.total,
        tendered: totals.total + 5000n,
        change: 5000n,
        reference: '',
      },
    ],
    due: 0n,
    since: [],
    dueNow: 0n,
    proof: sealedProof(),
    duplicate: null,
    ...over,
  };
}

export function receipt(over: Partial<ReceiptDocument> = {}): ReceiptDocument {
  const { language, currency, issuer, at, customer, author, duplicate } = bill();
  return {
    language,
    currency,
    issuer,
    at,
    customer,
    author,
    duplicate,
    number: 'RCT-2627-000077',
    kind: 'payment',
    payment: { method: 'upi', amount: 12_345_00n, tendered: null, change: null, reference: '432198765012' },
    bills: [{ number: 'OPD-2627-000123', amount: 12_345_00n }],
    due: 655_00n,
    proof: sealedProof(0),
    ...over,
  };
}

export function creditNote(over: Partial<CreditNoteDocument> = {}): CreditNoteDocument {
  const { language, currency, issuer, at, customer, author, duplicate, placeOfSupply, proof } = bill();
  const lines = [line(2, { evidence: null, quantity: 5n })];
  return {
    language,
    currency,
    issuer,
    at,
    customer,
    author,
    duplicate,
    placeOfSupply,
    proof,
    lines,
    totals: summed(lines),
    taxes: [{ taxBp: 500, ...summed(lines) }],
    number: 'CRN-2627-000004',
    bill: { number: 'OPD-2627-000123', at: AT },
    reason: 'returned',
    note: 'Sealed strip brought back',
    approver: 'Sunita Rao (admin)',
    ...over,
  };
}
