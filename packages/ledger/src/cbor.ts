/**
 * Deterministic CBOR (RFC 8949 §4.2.1), the subset that claims use: integers from -2^64 to 2^64-1, byte
 * strings, text, arrays, maps with text keys, booleans, null. One value has exactly one encoding, and the
 * decoder refuses every other: no float, tag, indefinite length, long integer form or unsorted key.
 */
import { compare, copyOf, fromUtf8, utf8 } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';

/** A map; keys are text, in any order: encoding sorts them. */
export type CborMap = { readonly [key: string]: CborValue };
/** What a claim or an item can hold. Numbers must be integers up to 2^53-1; larger ones are bigint. */
export type CborValue = number | bigint | string | boolean | null | Uint8Array | readonly CborValue[] | CborMap;

/** Deeper values are refused both ways, so no input can exhaust the stack. */
const MAX_DEPTH = 16;
const LIMIT = 1n << 64n;

/** Bytes that grow; one buffer for the whole value, because every bill of a busy counter passes here. */
class Writer {
  #bytes = new Uint8Array(256);
  #length = 0;

  #reserve(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#length);
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
    }
    return at;
  }

  byte(value: number): void {
    // Reserve first: it may exchange the buffer.
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  bytes(value: Uint8Array): void {
    const at = this.#reserve(value.length);
    this.#bytes.set(value, at);
  }

  /** Unsigned big-endian, `width` bytes. */
  uint(value: number, width: number): void {
    const at = this.#reserve(width);
    let rest = value;
    for (let i = width - 1; i >= 0; i--) {
      this.#bytes[at + i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }

  /** The initial byte(s): major type 0–7 and its argument in the shortest form. */
  head(major: number, argument: number | bigint): void {
    const top = major * 32;
    if (argument >= 0x100000000n) {
      this.byte(top + 27);
      this.uint(Number(BigInt(argument) >> 32n), 4);
      this.uint(Number(BigInt(argument) & 0xffffffffn), 4);
      return;
    }
    const n = Number(argument);
    if (n < 24) return this.byte(top + n);
    const power = n < 0x100 ? 0 : n < 0x10000 ? 1 : 2;
    this.byte(top + 24 + power);
    this.uint(n, 2 ** power);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

function writeInteger(out: Writer, value: number | bigint): void {
  if (typeof value === 'number') {
    ensure(Number.isSafeInteger(value), 'bad_cbor', 'not an exact integer');
    return value >= 0 ? out.head(0, value) : out.head(1, -1 - value);
  }
  ensure(value >= -LIMIT && value < LIMIT, 'bad_cbor', 'an integer beyond 64 bits');
  if (value >= 0n) out.head(0, value);
  else out.head(1, -1n - value);
}

function writeText(out: Writer, text: Uint8Array): void {
  out.head(3, text.length);
  out.bytes(text);
}

function writeMap(out: Writer, value: CborMap, depth: number): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A Date or Map would otherwise be sealed as an empty map, and its content lost for ever.
  ensure(prototype === Object.prototype || prototype === null, 'bad_cbor', 'an object that is not a plain map');
  const pairs = Object.entries(value).map(([key, item]) => ({ key: utf8(key), item }));
  // Bytewise order of the encoded keys: the length stands first in them.
  pairs.sort((a, b) => a.key.length - b.key.length || compare(a.key, b.key));
  out.head(5, pairs.length);
  for (const { key, item } of pairs) {
    writeText(out, key);
    write(out, item, depth);
  }
}

function write(out: Writer, value: CborValue, depth: number): void {
  ensure(depth <= MAX_DEPTH, 'bad_cbor', 'nested too deeply');
  if (typeof value === 'number' || typeof value === 'bigint') return writeInteger(out, value);
  if (typeof value === 'string') return writeText(out, utf8(value));
  if (value === null) return out.byte(0xf6);
  if (typeof value === 'boolean') return out.byte(value ? 0xf5 : 0xf4);
  ensure(typeof value === 'object', 'bad_cbor', 'a value that a claim cannot hold');
  if (value instanceof Uint8Array) {
    out.head(2, value.length);
    out.bytes(value);
  } else if (isArray(value)) {
    out.head(4, value.length);
    for (const item of value) write(out, item, depth + 1);
  } else {
    writeMap(out, value, depth + 1);
  }
}

// Array.isArray alone does not narrow a readonly array out of the union.
function isArray(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value);
}

/** Encodes deterministically. Throws `bad_cbor` for what the subset cannot hold. */
export function encodeCbor(value: CborValue): Uint8Array {
  const out = new Writer();
  write(out, value, 0);
  return out.finish();
}

/** Decodes one whole value. Integers come back as numbers when safe, else as bigint; maps without a prototype. */
export function decodeCbor(bytes: Uint8Array): CborValue {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  ensure(reader.atEnd(), 'bad_cbor', 'bytes after the value');
  return value;
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new LedgerError('bad_cbor', 'cut off');
    return byte;
  }

  /** A copy of as many bytes as the argument says. */
  take(info: number): Uint8Array {
    const start = this.#end(info);
    return copyOf(this.#bytes, start, this.#at);
  }

  /** Passes over as many bytes as the argument says; answers where they begin. */
  #end(info: number): number {
    const length = this.count(info);
    this.#at += length;
    return this.#at - length;
  }

  /** Argument of the initial byte; only its shortest form passes. A number as far as it is exact. */
  argument(info: number): number | bigint {
    if (info < 24) return info;
    ensure(info <= 27, 'bad_cbor', 'an indefinite or reserved length');
    if (info === 27) return this.#longArgument();
    const width = 2 ** (info - 24);
    let n = 0;
    for (let i = 0; i < width; i++) n = n * 256 + this.byte();
    ensure(n >= (width === 1 ? 24 : 2 ** (4 * width)), 'bad_cbor', 'a number not in its shortest form');
    return n;
  }

  #longArgument(): number | bigint {
    let n = 0n;
    for (let i = 0; i < 8; i++) n = n * 256n + BigInt(this.byte());
    ensure(n >= 1n << 32n, 'bad_cbor', 'a number not in its shortest form');
    return exact(n);
  }

  /** Length of a string, array or map; each element takes a byte at least, so a lie ends here, not in memory. */
  count(info: number): number {
    const n = this.argument(info);
    ensure(n <= this.#bytes.length - this.#at, 'bad_cbor', 'cut off');
    return Number(n);
  }

  value(depth: number): CborValue {
    ensure(depth <= MAX_DEPTH, 'bad_cbor', 'nested too deeply');
    const initial = this.byte();
    const info = initial % 32;
    switch (Math.floor(initial / 32)) {
      case 0:
        return this.argument(info);
      case 1:
        return exact(-1n - BigInt(this.argument(info)));
      case 2:
        return this.take(info);
      case 3:
        return this.text(info);
      case 4:
        return this.array(this.count(info), depth + 1);
      case 5:
        return this.map(this.count(info), depth + 1);
      default:
        return simple(initial);
    }
  }

  text(info: number): string {
    const start = this.#end(info);
    return fromUtf8(this.#bytes, start, this.#at);
  }

  array(count: number, depth: number): CborValue[] {
    const items: CborValue[] = [];
    for (let i = 0; i < count; i++) items.push(this.value(depth));
    return items;
  }

  map(count: number, depth: number): CborMap {
    // No prototype: a key named "__proto__" is then a key like any other.
    const map: { [key: string]: CborValue } = Object.create(null) as { [key: string]: CborValue };
    let last = 0;
    for (let i = 0; i < count; i++) {
      const start = this.#at;
      const initial = this.byte();
      ensure(Math.floor(initial / 32) === 3, 'bad_cbor', 'a map key that is not text');
      const key = this.text(initial % 32);
      const inOrder = i === 0 || isBefore(this.#bytes, last, start, this.#at);
      ensure(inOrder, 'bad_cbor', 'map keys repeated or not in order');
      last = start;
      map[key] = this.value(depth);
    }
    return map;
  }
}

/** Bytewise order of the encoded keys at `one` and at [other, end): the length stands first in them. */
function isBefore(bytes: Uint8Array, one: number, other: number, end: number): boolean {
  for (let i = other; i < end; i++) {
    const difference = (bytes[one + i - other] ?? 0) - (bytes[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** One type per value: the same integer never comes back once as number and once as bigint. */
function exact(n: bigint): number | bigint {
  const number = Number(n);
  return Number.isSafeInteger(number) ? number : n;
}

/** Of major type 7 only three values exist here. */
function simple(initial: number): CborValue {
  if (initial === 0xf4) return false;
  if (initial === 0xf5) return true;
  ensure(initial === 0xf6, 'bad_cbor', 'a tag, float or unknown simple value');
  return null;
}
