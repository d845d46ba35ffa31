/**
 * Bytes and their spellings. Every decoder is strict: there is exactly one accepted spelling of any
 * value, so two verifiers can never read one document differently. (`Buffer.from(s, "base64")`
 * accepts junk and base64url; that is how receipts get two readings.)
 */
import { ensure, LedgerError } from './errors.ts';

/** Joins parts into one new array. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return joined(parts);
}

/** Joins a list, of whatever length, into one new array. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * A plain copy of [start, end). `slice` of a Buffer would be a Buffer and a view: it keeps the whole packet it came
 * in alive, and changes when somebody reuses that.
 */
export function copyOf(bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array {
  return new Uint8Array(bytes.subarray(start, end));
}

/** Equality in a time that depends on the lengths only, never on where the first difference is. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** Bytewise order, as RFC 8949 §4.2.1 sorts map keys: negative, zero or positive. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lowercase hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += HEX[byte] ?? '';
  return out;
}

/** Reads lowercase hexadecimal only; `bad_hex` otherwise. */
export function fromHex(text: string): Uint8Array {
  ensure(text.length % 2 === 0 && /^[0-9a-f]*$/.test(text), 'bad_hex', 'not lowercase hexadecimal');
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = 16 * digit(text, 2 * i) + digit(text, 2 * i + 1);
  return out;
}

/** A lowercase hexadecimal digit's value. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 0x40 ? code - 0x30 : code - 0x57;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUE = new Map(Array.from(ALPHABET, (char, value) => [char, value]));

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const have = bytes.length - i;
    out += ALPHABET.charAt(word >> 18) + ALPHABET.charAt((word >> 12) & 63);
    out += have > 1 ? ALPHABET.charAt((word >> 6) & 63) : '=';
    out += have > 2 ? ALPHABET.charAt(word & 63) : '=';
  }
  return out;
}

/** Reads standard base64 with padding and nothing else (no white space, no base64url, no stray bits). */
export function fromBase64(text: string): Uint8Array {
  const bare = text.replace(/={1,2}$/, '');
  const out = new Uint8Array(Math.floor((bare.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let at = 0;
  for (const char of bare) {
    const value = VALUE.get(char);
    if (value === undefined) throw new LedgerError('bad_base64', 'not standard base64');
    word = ((word << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (word >> bits) & 0xff;
    }
  }
  // Encoding again and comparing is what rejects wrong padding and non-zero left-over bits.
  ensure(toBase64(out) === text, 'bad_base64', 'not canonical standard base64');
  return out;
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Above this length TextEncoder and TextDecoder are the quicker ones. */
const SHORT = 64;

/** The bytes of a short text of ASCII alone, as nearly every key and word of a claim is; else null. */
function ascii(text: string): Uint8Array | null {
  if (text.length > SHORT) return null;
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return null;
    out[i] = code;
  }
  return out;
}

/** UTF-8 of a string; `bad_utf8` when it holds a lone surrogate (TextEncoder would silently replace it). */
export function utf8(text: string): Uint8Array {
  const short = ascii(text);
  if (short !== null) return short;
  ensure(!/\p{Surrogate}/u.test(text), 'bad_utf8', 'text with a lone surrogate');
  return ENCODER.encode(text);
}

/** The text of short ASCII; else null. */
function asciiText(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start > SHORT) return null;
  let out = '';
  for (let i = start; i < end; i++) {
    const code = bytes[i] ?? 0x80;
    if (code > 0x7f) return null;
    out += String.fromCharCode(code);
  }
  return out;
}

/** Reads valid UTF-8 only; a byte order mark is kept as the character it is. */
export function fromUtf8(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  const short = asciiText(bytes, start, end);
  if (short !== null) return short;
  try {
    return DECODER.decode(bytes.subarray(start, end));
  } catch (cause) {
    throw new LedgerError('bad_utf8', 'not valid UTF-8', { cause });
  }
}

/** Unsigned big-endian integer of `width` bytes (at most 8); the value must fit and be at most 2^53-1. */
export function uintBE(value: number, width: number): Uint8Array {
  ensure(Number.isSafeInteger(value) && value >= 0, 'bad_argument', 'not an unsigned safe integer');
  const out = new Uint8Array(width);
  let rest = value;
  for (let i = width - 1; i >= 0; i--) {
    out[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  ensure(rest === 0, 'bad_argument', `${value} does not fit into ${width} bytes`);
  return out;
}

/** Reads an unsigned big-endian integer; `bad_argument` above 2^53-1, where numbers lose exactness. */
export function readUintBE(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  ensure(Number.isSafeInteger(value), 'bad_argument', 'integer above 2^53-1');
  return value;
}

/** Reads a decimal the only way it may be written: no sign, no leading zero, at most 2^53-1. */
export function parseDecimal(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
