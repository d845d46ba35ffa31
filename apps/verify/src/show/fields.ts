/**
 * How each key of a sealed entry is to be read. The keys are those that the hospital's server writes into its claims
 * (bill, payment, refund, credit note, day seal, beginning of a series); claim bytes are for ever, so this list only
 * grows. A key that is not here is shown as it stands.
 */
export type Format = 'text' | 'money' | 'number' | 'id' | 'day' | 'word' | 'grade' | 'percent' | 'expiry';

const TAXES = { gross: 'money', disc: 'money', taxable: 'money', cgst: 'money', sgst: 'money', igst: 'money' } as const;

export const FIELDS: Readonly<Record<string, Readonly<Record<string, Format>>>> = {
  issuer: { name: 'text', address: 'text', phone: 'text', gstin: 'text', dl: 'text', place: 'text' },
  patient: { name: 'text', number: 'text', age: 'number', sex: 'word', id: 'id' },
  contact: { phone: 'text' },
  author: { name: 'text', id: 'id' },
  bill: { kind: 'word', title: 'word', class: 'word', day: 'day', place: 'text', encounter: 'id', payer: 'id' },
  totals: { ...TAXES, round: 'money', reason: 'text', by: 'text', approver: 'id' },
  customer: { name: 'text', phone: 'text' },
  prescriber: { name: 'text' },
  line: {
    desc: 'text',
    qty: 'number',
    unit: 'text',
    hsn: 'text',
    batch: 'text',
    exp: 'expiry',
    rate: 'money',
    per: 'number',
    mrp: 'money',
    mrpPer: 'number',
    ceil: 'money',
    ceilPer: 'number',
    tax: 'percent',
    ...TAXES,
    amount: 'money',
    payer: 'money',
    grade: 'grade',
    cites: 'word',
    cited: 'text',
    proof: 'id',
    line: 'number',
    goods: 'word',
    price: 'id',
    rule: 'id',
    charge: 'id',
    item: 'id',
  },
  payment: { method: 'word', tendered: 'money', change: 'money', ref: 'text', day: 'day', session: 'id' },
  refund: { bill: 'text', method: 'word', ref: 'text', day: 'day', session: 'id' },
  allocation: { bill: 'text', amount: 'money' },
  'credit-note': {
    bill: 'text',
    reason: 'word',
    note: 'text',
    day: 'day',
    ...TAXES,
    round: 'money',
    by: 'text',
    approver: 'id',
  },
  day: { day: 'day', series: 'text', count: 'number', first: 'number', last: 'number', ...TAXES },
  // Tax classes are the hospital's own words.
  classes: {},
  methods: { cash: 'money', card: 'money', upi: 'money' },
  series: { kind: 'word', 'financial-year': 'text', counter: 'text' },
};
