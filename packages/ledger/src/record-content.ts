/**
 * What a version of a health record says, as the bytes whose hash its claim seals. Encoded here for the server that seals it and
 * for the page that checks what it shows. Frozen for ever, like every claim.
 */
import { fromHex, toHex } from './bytes.ts';
import { type CborMap, type CborValue, decodeCbor, encodeCbor } from './cbor.ts';
import { LedgerError } from './errors.ts';

/** A file that a version cites, by its id and the SHA-256 (hex) of its plaintext. */
interface CitedFile {
  readonly id: string;
  readonly sha256: string;
}

/** Data of a form, whose name it says; which forms there are is not the claim's business. */
type FormData = Readonly<Record<string, unknown>> & { readonly form: string };

/** What a version says. `reason` is why it was changed; '' for a first version. */
export interface VersionContent {
  readonly title: string;
  readonly text: string;
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  readonly files: readonly CitedFile[];
  readonly reason: string;
  /** What it says as data of a form (decision 22); null: title, text and values are all. */
  readonly data: FormData | null;
}

/** Names the form of what follows; an older one stays readable for ever. Content with data has the second, all other the first. */
const SCHEMA = { plain: 1, withData: 2 } as const;
const SALT_BYTES = 16;

/**
 * The bytes whose hash a version seals: deterministic CBOR with a random salt in it, so that a hash of few possible
 * contents ("HIV negative") tells nobody which it was. Frozen: see docs/decisions/0015-records-and-signatures.md, and
 * 0022-forms-of-consultations.md for `data`.
 */
export function encodeContent(content: VersionContent, salt: Uint8Array): Uint8Array {
  if (salt.length !== SALT_BYTES) throw new RangeError('the salt of a content has 16 bytes');
  return encodeCbor({
    schema: content.data === null ? SCHEMA.plain : SCHEMA.withData,
    salt,
    title: content.title,
    text: content.text,
    fields: content.fields.map(({ label, value }) => [label, value]),
    files: content.files.map(({ id, sha256 }) => [fromHex(id.replaceAll('-', '')), fromHex(sha256)]),
    reason: content.reason,
    ...(content.data === null ? {} : { data: content.data as unknown as CborMap }),
  });
}

/** Reads what `encodeContent` wrote; a `LedgerError` for anything else. */
export function decodeContent(bytes: Uint8Array): VersionContent {
  const value = mapOf(decodeCbor(bytes));
  const withData = value['schema'] === SCHEMA.withData;
  if (!withData && value['schema'] !== SCHEMA.plain) throw new LedgerError('bad_record', 'content of an unknown form');
  return {
    title: textOf(value['title']),
    text: textOf(value['text']),
    fields: pairsOf(value['fields']).map(([label, text]) => ({ label: textOf(label), value: textOf(text) })),
    files: pairsOf(value['files']).map(([id, sha256]) => ({ id: idOf(id), sha256: toHex(bytesOf(sha256, 32)) })),
    reason: textOf(value['reason']),
    // Which form it is, and whether it is one, is checked by who reads it: `isForm`.
    data: withData ? (mapOf(value['data']) as unknown as FormData) : null,
  };
}

/** The salt in bytes that `encodeContent` wrote, in hex: who may read the content can check by it what its claim seals. */
export function saltOf(bytes: Uint8Array): string {
  return toHex(bytesOf(mapOf(decodeCbor(bytes))['salt'], SALT_BYTES));
}

function mapOf(value: CborValue | undefined): CborMap {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  if (!isMap) throw new LedgerError('bad_record', 'content is a map');
  return value as CborMap;
}

function textOf(value: CborValue | undefined): string {
  if (typeof value !== 'string') throw new LedgerError('bad_record', 'a part of the content is not text');
  return value;
}

function bytesOf(value: CborValue | undefined, length: number): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== length) {
    throw new LedgerError('bad_record', 'a part of the content is not bytes of the right length');
  }
  return value;
}

function pairsOf(value: CborValue | undefined): (readonly CborValue[])[] {
  const isPair = (each: CborValue): each is readonly CborValue[] => Array.isArray(each) && each.length === 2;
  if (!Array.isArray(value)) throw new LedgerError('bad_record', 'a part of the content is not a list');
  return (value as readonly CborValue[]).map((each) => {
    if (!isPair(each)) throw new LedgerError('bad_record', 'a part of the content is not a pair');
    return each;
  });
}

function idOf(value: CborValue | undefined): string {
  const hex = toHex(bytesOf(value, 16));
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
