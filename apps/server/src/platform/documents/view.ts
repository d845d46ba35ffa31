import type { Currency, IsoDate, Rate } from '@pramana/kernel';

/**
 * What a printed document shows. Amounts are minor units, quantities base units (tablets), rates an amount per
 * quantity. Texts that belong to the hospital (names, descriptions, units) come as they are to be printed; all words
 * of ours come from `labels/`. Nothing here is looked up: a document is a pure function of its view.
 */
export type Language = 'en' | 'hi' | 'mr';

/** `a5` lies on its side (half a sheet, as wide as A4); `80mm` is a roll of one page as long as its content. */
export type PaperSize = 'a4' | 'a5' | '80mm';

export interface Issuer {
  name: string;
  /** Address lines, pin code included. */
  address: readonly string[];
  phone: string | null;
  gstin: string | null;
  drugLicences: readonly string[];
}

export interface Instant {
  unixMs: number;
  /** IANA zone of the hospital. */
  zone: string;
}

export type Sex = 'female' | 'male' | 'other' | 'unknown';

/** Null fields are not printed. A walk-in may leave a name. */
export type Customer =
  | { kind: 'patient'; name: string; number: string; ageYears: number | null; sex: Sex | null; phone: string | null }
  | { kind: 'walk-in'; name: string | null; phone: string | null };

/** A QR code: the address as it stands, then decimal digits (ledger.md, "Compact receipt for the QR"). */
export interface QrPayload {
  /** `https://…/verify#` */
  url: string;
  digits: string;
}

/** A block of the visible chain; hashes are lower-case hex of 32 bytes. */
export interface BlockView {
  number: string;
  hash: string;
  previous: string;
}

/** How far the proof had come when this paper was printed. */
export type Proof =
  | { state: 'draft' }
  /** A paper gathered from many sealed entries, which has no entry of its own. */
  | { state: 'none' }
  | {
      /** `pending`: the log has not answered; the codes carry claim, salt and log reference only. */
      state: 'pending' | 'sealed' | 'witnessed';
      block: BlockView;
      headerQr: QrPayload;
      /** The lines with their salts, in one or more codes. */
      itemQrs: readonly QrPayload[];
      /** For people without a camera. */
      lookup: { address: string; code: string } | null;
      /** The `.tlog-proof` text, attached inside the PDF; null while pending. */
      receiptFile: string | null;
    };

/** A proof that is printed. */
export type SealedProof = Exclude<Proof, { state: 'draft' | 'none' }>;

export interface DocumentBase {
  language: Language;
  currency: Currency;
  issuer: Issuer;
  /** `OPD-2627-000001`; null for a draft. */
  number: string | null;
  at: Instant;
  customer: Customer;
  /** Who made it, as printed. */
  author: string;
  proof: Proof;
  /** What the codes are about, where that is not the document with its lines. */
  codes?: string;
  /** Proofs inside the PDF, instead of the one of `proof`. */
  attached?: readonly { name: string; text: string }[];
  /** Set on every print after the first: which copy, and who printed it. */
  duplicate: { copy: number; by: string } | null;
}

export type EvidenceGrade = 'unsupported' | 'recorded-after' | 'recorded-before' | 'signed' | 'confirmed';

export interface LineAmountsView {
  gross: bigint;
  discount: bigint;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
  amount: bigint;
}

export interface LineView extends LineAmountsView {
  /** As sealed, from 1. */
  position: number;
  description: string;
  hsn: string;
  batch: { number: string; expiry: IsoDate } | null;
  mrp: Rate | null;
  quantity: bigint;
  /** `tablet`, `visit`; empty when there is none. */
  unit: string;
  rate: Rate;
  /** Basis points; null when the line is exempt. */
  taxBp: number | null;
  /** Null where it does not apply (a credit note's line). */
  evidence: EvidenceGrade | null;
}

/** One row per rate of tax. */
export interface TaxRow {
  taxBp: number | null;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
}

export interface TotalsView extends LineAmountsView {
  roundOff: bigint;
  total: bigint;
}

export type PaymentMethod = 'cash' | 'card' | 'upi';

export interface PaymentView {
  number: string | null;
  method: PaymentMethod;
  amount: bigint;
  tendered: bigint | null;
  change: bigint | null;
  /** Empty for cash. */
  reference: string;
}

/** Lines with their tax and totals: what a bill and a credit note share. */
export interface LinedDocument extends DocumentBase {
  placeOfSupply: string;
  lines: readonly LineView[];
  taxes: readonly TaxRow[];
  totals: TotalsView;
}

export interface BillDocument extends LinedDocument {
  title: 'tax-invoice' | 'bill-of-supply';
  doctor: string | null;
  discountReason: string;
  /** What the bill's claim says was paid at seal, nothing later. */
  payments: readonly PaymentView[];
  /** What was due then, as the claim says for ever. */
  due: bigint;
  /** What was paid, credited and handed back after the seal and before this print, oldest first. */
  since: readonly SinceView[];
  /** What is due at this print. */
  dueNow: bigint;
}

/** A document of its own that changed what is due on a sealed bill. */
export interface SinceView {
  kind: 'payment' | 'credit-note' | 'refund';
  number: string;
  at: Instant;
  amount: bigint;
  /** Null for a credit note, which moves no money. */
  method: PaymentMethod | null;
}

/** Receipt of a payment, or the voucher of a refund. */
export interface ReceiptDocument extends DocumentBase {
  kind: 'payment' | 'refund';
  payment: Omit<PaymentView, 'number'>;
  bills: readonly { number: string; amount: bigint }[];
  /** What stays due on those bills afterwards; null when it is not said. */
  due: bigint | null;
}

export type CreditReason = 'returned' | 'wrong-item' | 'wrong-quantity' | 'not-given' | 'price-error' | 'other';

export interface CreditNoteDocument extends LinedDocument {
  bill: { number: string; at: Instant };
  reason: CreditReason;
  note: string;
  approver: string | null;
}
