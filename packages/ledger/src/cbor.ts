/**
 * Deterministic CBOR (RFC 8949 §4.2.1), the subset that claims use: integers from -2^64 to 2^64-1, byte
 * strings, text, arrays, maps with text keys, booleans, null. One value has exactly one encoding, and the
 * decoder refuses every other: no float, tag, indefinite length, long integer form or unsorted key.
 */
import { compare, concat, fromUtf8, uintBE, utf8 } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';

export type CborMap = { readonly [key: string]: CborValue };
export type CborValue = number | bigint | string | boolean | null | Uint8Array | readonly CborValue[] | CborMap;

/** Deeper values are refused both ways, so no input can exhaust the stack. */
const MAX_DEPTH = 16;
const LIMIT = 1n << 64n;

/** The initial byte(s): major type 0–7 and its argument in the shortest form. */
function head(major: number, argument: number | bigint): Uint8Array {
  const top = major * 32;
  const n = BigInt(argument);
  if (n < 24n) return Uint8Array.of(top + Number(n));
  if (n < 0x100n) return Uint8Array.of(top + 24, Number(n));
  if (n < 0x10000n) return concat(Uint8Array.of(top + 25), uintBE(Number(n), 2));
  if (n < 0x100000000n) return concat(Uint8Array.of(top + 26), uintBE(Number(n), 4));
  return concat(Uint8Array.of(top + 27), uintBE(Number(n >> 32n), 4), uintBE(Number(n & 0xffffffffn), 4));
}

function encodeInteger(value: number | bigint): Uint8Array {
  ensure(typeof value === 'bigint' || Number.isSafeInteger(value), 'bad_cbor', 'not an exact integer');
  const n = BigInt(value);
  ensure(n >= -LIMIT && n < LIMIT, 'bad_cbor', 'an integer beyond 64 bits');
  return n >= 0n ? head(0, n) : head(1, -1n - n);
}

function encodeMap(value: CborMap, depth: number): Uint8Array {
  const pairs = Object.keys(value).map((key) => {
    const item = value[key];
    if (item === undefined) throw new LedgerError('bad_cbor', 'a map with an undefined value');
    return { key: encode(key, depth), item };
  });
  pairs.sort((a, b) => compare(a.key, b.key));
  return concat(head(5, pairs.length), ...pairs.flatMap(({ key, item }) => [key, encode(item, depth)]));
}

function encode(value: CborValue, depth: number): Uint8Array {
  ensure(depth <= MAX_DEPTH, 'bad_cbor', 'nested too deeply');
  if (typeof value === 'number' || typeof value === 'bigint') return encodeInteger(value);
  if (typeof value === 'string') {
    const bytes = utf8(value);
    return concat(head(3, bytes.length), bytes);
  }
  if (value === null) return Uint8Array.of(0xf6);
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xf5 : 0xf4);
  if (value instanceof Uint8Array) return concat(head(2, value.length), value);
  if (isArray(value)) return concat(head(4, value.length), ...value.map((item) => encode(item, depth + 1)));
  ensure(typeof value === 'object', 'bad_cbor', 'a value that CBOR claims cannot hold');
  return encodeMap(value, depth + 1);
}

// Array.isArray alone does not narrow a readonly array out of the union.
function isArray(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value);
}

/** Encodes deterministically. Throws `bad_cbor` for what the subset cannot hold. */
export function encodeCbor(value: CborValue): Uint8Array {
  return encode(value, 0);
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

  take(length: number | bigint): Uint8Array {
    ensure(BigInt(length) <= BigInt(this.#bytes.length - this.#at), 'bad_cbor', 'cut off');
    const start = this.#at;
    this.#at += Number(length);
    return this.#bytes.slice(start, this.#at);
  }

  /** Argument of the initial byte; only its shortest form passes. */
  argument(info: number): bigint {
    if (info < 24) return BigInt(info);
    ensure(info <= 27, 'bad_cbor', 'an indefinite or reserved length');
    const width = 2 ** (info - 24);
    let n = 0n;
    for (const byte of this.take(width)) n = n * 256n + BigInt(byte);
    const least = width === 1 ? 24n : 1n << BigInt(4 * width);
    ensure(n >= least, 'bad_cbor', 'a number not in its shortest form');
    return n;
  }

  /** Length of an array or map; each element takes a byte at least, so a lie ends here, not in memory. */
  count(info: number): number {
    const n = this.argument(info);
    ensure(n <= BigInt(this.#bytes.length - this.#at), 'bad_cbor', 'cut off');
    return Number(n);
  }

  value(depth: number): CborValue {
    ensure(depth <= MAX_DEPTH, 'bad_cbor', 'nested too deeply');
    const initial = this.take(1)[0] ?? 0;
    const info = initial % 32;
    switch (Math.floor(initial / 32)) {
      case 0:
        return exact(this.argument(info));
      case 1:
        return exact(-1n - this.argument(info));
      case 2:
        return this.take(this.argument(info));
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
    return fromUtf8(this.take(this.argument(info)));
  }

  array(count: number, depth: number): CborValue[] {
    const items: CborValue[] = [];
    for (let i = 0; i < count; i++) items.push(this.value(depth));
    return items;
  }

  map(count: number, depth: number): CborMap {
    // No prototype: a key named "__proto__" is then a key like any other.
    const map: { [key: string]: CborValue } = Object.create(null) as { [key: string]: CborValue };
    let last: Uint8Array | undefined;
    for (let i = 0; i < count; i++) {
      const start = this.#at;
      const initial = this.take(1)[0] ?? 0;
      ensure(Math.floor(initial / 32) === 3, 'bad_cbor', 'a map key that is not text');
      const key = this.text(initial % 32);
      const encoded = this.#bytes.slice(start, this.#at);
      ensure(last === undefined || compare(last, encoded) < 0, 'bad_cbor', 'map keys repeated or not in order');
      last = encoded;
      map[key] = this.value(depth);
    }
    return map;
  }
}

function exact(n: bigint): number | bigint {
  const number = Number(n);
  return Number.isSafeInteger(number) ? number : n;
}

function simple(initial: number): CborValue {
  if (initial === 0xf4) return false;
  if (initial === 0xf5) return true;
  ensure(initial === 0xf6, 'bad_cbor', 'a tag, float or unknown simple value');
  return null;
}
