/**
 * A small log with real keys and real documents in it, written by the very code that the server writes its claims with.
 * Everybody in it is made up. Keys and salts come from a counter, so every run is the same.
 */
import { computeBill, type LineInput } from '@pramana/kernel';
import {
  addSignatures,
  append,
  blockHash,
  type BuiltClaim,
  buildClaim,
  type ClaimItem,
  type ClaimKind,
  compactItems,
  compactReceipt,
  cosign,
  ed25519Cosigner,
  ed25519Signer,
  encodeCompact,
  formatReceipt,
  memoryStore,
  parseNote,
  parseReceipt,
  parseVkey,
  proveInclusion,
  type RandomBytes,
  type Receipt,
  receiptUrl,
  type Signer,
  sha256,
  toDigits,
  uintBE,
  utf8,
} from '@pramana/ledger';
import { type BillFacts, billItems, type LineFacts } from '../../server/src/domains/billing/bill.claim.ts';
import { creditNoteItems, paymentItems } from '../../server/src/domains/billing/money.claim.ts';

export const VERIFY_URL = 'https://verify.example/verify';
const ORIGIN = 'pramana.example/log/asha-2627';
const TIME = Date.UTC(2026, 10, 21, 8, 5);

export function counterBytes(name: string): RandomBytes {
  let calls = 0;
  return (n) => sha256(utf8(name), uintBE(calls++, 8)).slice(0, n);
}

const seedOf = (name: string): Uint8Array => sha256(utf8(`seed of ${name}`));
const idOf = (n: number): string => `0198${String(n).padStart(4, '0')}-1111-7222-8333-444455556666`;

export const LOG = ed25519Signer(ORIGIN, seedOf(ORIGIN));
export const WITNESSES = ['nira.example/witness', 'patients.example/witness'].map((name) =>
  ed25519Cosigner(name, seedOf(name)),
);

/** The log's key alone, as somebody would hand it out. */
export const LOG_POLICY = `log ${LOG.vkey} http://asha.example/log/asha-2627\nquorum none\n`;
/** The log and two witnesses that both must have signed. */
export const WITNESS_POLICY = [
  `log ${LOG.vkey}`,
  ...WITNESSES.map(({ vkey }, i) => `witness w${i} ${vkey}`),
  'group both all w0 w1',
  'quorum both\n',
].join('\n');

type Goods = Omit<LineInput, 'tax'> &
  Pick<LineFacts, 'description' | 'unit' | 'hsn'> & { bp: bigint; batch?: LineFacts['batch'] };

const GOODS: readonly Goods[] = [
  {
    description: 'Paracetamol Tablets IP 500 mg',
    unit: 'tablet',
    hsn: '30049063',
    quantity: 15n,
    rate: { amount: 1032n, per: 10n },
    mrp: { amount: 1032n, per: 10n },
    bp: 500n,
    batch: { number: 'PB26A1', expiry: '2028-03-31' },
  },
  {
    description: 'Amoxycillin and Potassium Clavulanate Tablets IP 625 mg (500 mg + 125 mg)',
    unit: 'tablet',
    hsn: '30041030',
    quantity: 6n,
    rate: { amount: 9214n, per: 6n },
    mrp: { amount: 9500n, per: 6n },
    bp: 500n,
    batch: { number: 'AMX-77/B', expiry: '2027-08-31' },
  },
  {
    description: 'General OPD consultation',
    unit: 'visit',
    hsn: '999312',
    quantity: 1n,
    rate: { amount: 30_000n, per: 1n },
    bp: 0n,
  },
];

function billFacts(amounts: ReturnType<typeof computeBill>): BillFacts {
  const { gross, discount, taxable, cgst, sgst, igst, roundOff } = amounts;
  return {
    kind: 'opd-bill',
    title: 'tax-invoice',
    encounterClass: 'outpatient',
    encounterId: idOf(1),
    businessDate: '2026-11-21',
    placeOfSupply: '27',
    payerId: null,
    authorId: idOf(2),
    patient: { id: idOf(3), number: 'AH-000451' },
    customer: null,
    prescriber: 'Dr. Anil Deshmukh',
    gross,
    discount,
    taxable,
    cgst,
    sgst,
    igst,
    roundOff,
    discountReason: discount > 0n ? 'senior citizen' : '',
    discountApproverId: null,
  };
}

const GRADES = ['recorded-before', 'unsupported', 'signed'];

function lineFacts(goods: Goods, at: number, amounts: ReturnType<typeof computeBill>['lines'][number]): LineFacts {
  return {
    ...amounts,
    chargeId: idOf(10 + at),
    itemId: idOf(20 + at),
    description: goods.description,
    hsn: goods.hsn,
    quantity: goods.quantity,
    unit: goods.unit,
    rateAmount: goods.rate.amount,
    ratePer: goods.rate.per,
    batch: goods.batch ?? null,
    mrpAmount: goods.mrp?.amount ?? null,
    mrpPer: goods.mrp?.per ?? null,
    ceilingAmount: null,
    ceilingPer: null,
    priceCommitment: sha256(utf8(goods.description)),
    taxRuleId: idOf(30),
    taxBp: Number(goods.bp),
    payerAmount: 0n,
    evidenceGrade: GRADES[at % GRADES.length] ?? 'unsupported',
    evidence:
      at % GRADES.length === 1
        ? null
        : { kind: 'consultation', label: 'REC-2627-000007', commitment: new Uint8Array(32).fill(7) },
  };
}

/** The entries of a bill of `count` lines with 10 % off, and its total. */
export function someBill(count = 3): { items: ClaimItem[]; total: bigint } {
  const goods = Array.from({ length: count }, (_, i) => GOODS[i % GOODS.length]).filter((each) => each !== undefined);
  const amounts = computeBill({
    lines: goods.map((each) => ({
      ...each,
      tax: { treatment: each.bp > 0n ? 'taxable' : 'exempt', rateBp: each.bp, inclusive: true },
    })),
    discount: { kind: 'percent', bp: 1000n },
    interState: false,
    roundTo: 100n,
  });
  const lines = goods.flatMap((each, i) => {
    const line = amounts.lines[i];
    return line === undefined ? [] : [lineFacts(each, i, line)];
  });
  return { items: billItems(billFacts(amounts), lines), total: amounts.total };
}

/** The entries of a cash payment of a bill. */
export function somePayment(amount: bigint): ClaimItem[] {
  return paymentItems({
    authorId: idOf(2),
    method: 'cash',
    tendered: amount + 500n,
    change: 500n,
    reference: '',
    counterSessionId: idOf(4),
    businessDate: '2026-11-21',
    allocations: [{ label: 'OPD-2627-000123', amount }],
  });
}

/** The entries of a credit note over one line of 9,214 minor units. */
export function someCreditNote(): ClaimItem[] {
  const amounts = { gross: 9214n, discount: 0n, taxable: 8775n, cgst: 219n, sgst: 220n, igst: 0n, amount: 9214n };
  return creditNoteItems({
    authorId: idOf(2),
    approverId: idOf(5),
    billLabel: 'OPD-2627-000123',
    reasonCode: 'returned',
    note: 'Sealed strip brought back',
    businessDate: '2026-11-22',
    ...amounts,
    roundOff: 0n,
    lines: [{ position: 1, quantity: 6n, ...amounts, goods: 'quarantine' }],
  });
}

/** A claim of the series OPD-2627, number 123. */
export function claimOf(kind: ClaimKind, items: readonly ClaimItem[], total: bigint, paidAtSeal = 0n): BuiltClaim {
  const place = { hospital: 'asha', series: 'OPD-2627', number: 123, time: TIME, currency: 'INR' };
  return buildClaim({ ...place, kind, total, paidAtSeal, prev: sha256(utf8('block 122')), items }, counterBytes(kind));
}

/** A log of `size` entries with the claim as entry 5; with `kind` the others are another history. */
export async function logWith(claim: Pick<BuiltClaim, 'commitment'>, size = 11, kind = 'entry') {
  const store = memoryStore();
  const leaves = Array.from({ length: size - 1 }, (_, i) => sha256(utf8(`${kind} ${i}`)));
  leaves.splice(5, 0, claim.commitment);
  const { head } = await append({ origin: ORIGIN, signer: LOG, store, leaves });
  return { store, head };
}

export async function cosigned(checkpoint: string, by: readonly Signer[]): Promise<string> {
  let note = checkpoint;
  for (const witness of by) {
    note = addSignatures(note, await cosign(parseNote(checkpoint).text, witness, TIME / 1000 + 60));
  }
  return note;
}

/** The claim as entry 5 of a log of eleven, with these witnesses' cosignatures. */
export async function logged(claim: BuiltClaim, by = WITNESSES): Promise<Receipt> {
  const { store, head } = await logWith(claim);
  const proof = await proveInclusion(store, 5, head.size);
  const checkpoint = await cosigned(head.checkpoint, by);
  const { kind, salt, items } = claim;
  const receipt = { form: 'proof', kind, salt, claim: claim.claim, items, index: 5, proof, checkpoint } as const;
  // As it is read back: small integers are numbers then.
  return parseReceipt(formatReceipt(receipt));
}

/** One bill in every form in which a person may hold it. */
export async function someReceipt({ lines = 3, budget = 700, by = WITNESSES } = {}) {
  const { items, total } = someBill(lines);
  const claim = claimOf('bill', items, total, total);
  const receipt = await logged(claim, by);
  const compact = compactReceipt(receipt);
  const { kind, salt } = claim;
  const pending = { form: 'pending', kind, logRef: parseVkey(LOG.vkey).keyId, salt, claim: claim.claim } as const;
  const digits = toDigits(encodeCompact(compact));
  return {
    claim,
    receipt,
    compact,
    file: formatReceipt(receipt),
    digits,
    url: receiptUrl(VERIFY_URL, digits),
    pendingDigits: toDigits(encodeCompact(pending)),
    itemsDigits: compactItems(claim.commitment, claim.items, budget).map(toDigits),
    block: blockHash(claim.header.prev, claim.commitment),
  };
}
