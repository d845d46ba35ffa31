/** Branded identifiers: a patient's id can never be passed where a bill's is wanted. All are UUIDv7 text. */
declare const brand: unique symbol;
export type Id<Name extends string> = string & { readonly [brand]: Name };

export type HospitalId = Id<'Hospital'>;
export type PersonId = Id<'Person'>;
export type SessionId = Id<'Session'>;
export type PatientId = Id<'Patient'>;
/** Pseudonym under which everything about one patient is stored (I-13); derived, never stored beside the patient. */
export type SubjectId = Id<'Subject'>;
export type ItemId = Id<'Item'>;
export type PriceId = Id<'Price'>;
export type BatchId = Id<'Batch'>;
export type BillId = Id<'Bill'>;
export type PaymentId = Id<'Payment'>;
export type CreditNoteId = Id<'CreditNote'>;
export type CounterSessionId = Id<'CounterSession'>;
export type LogId = Id<'Log'>;
export type BlobId = Id<'Blob'>;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether `text` is a canonical lower-case RFC 9562 UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * UUIDv7 (RFC 9562 §5.7) from a Unix time in milliseconds and ten random bytes: sorts by time, so that
 * inserts stay at the right edge of every index. Made here and not in SQL (PostgreSQL 15 has no uuidv7()).
 */
export function uuidV7<Name extends string>(unixMs: number, random: Uint8Array): Id<Name> {
  if (random.length !== 10) throw new RangeError('uuidV7 needs 10 random bytes');
  if (!Number.isSafeInteger(unixMs) || unixMs < 0) throw new RangeError('uuidV7 needs whole milliseconds since 1970');
  const time = unixMs.toString(16).padStart(12, '0');
  const hex = (from: number, to: number): string => {
    let text = '';
    for (let i = from; i < to; i += 1) text += HEX[random[i] ?? 0] ?? '';
    return text;
  };
  const version = HEX[0x70 | ((random[0] ?? 0) & 0x0f)] ?? '';
  const variant = HEX[0x80 | ((random[2] ?? 0) & 0x3f)] ?? '';
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${hex(1, 2)}-${variant}${hex(3, 4)}-${hex(4, 10)}` as Id<Name>;
}
