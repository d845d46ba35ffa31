const encoder = new TextEncoder();
/** What is smaller is left to the garbage collector, which hardly notices it. */
const LARGE_BYTES = 64 * 1024;

/** UTF-8 bytes of `text`. Ids, categories and formats are ASCII: a call of the encoder takes longer than these few. */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return encoder.encode(text);
    bytes[i] = code;
  }
  return bytes;
}

/** All parts in one new array. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Eight bytes, big endian, of a version or an epoch; anything but a non-negative safe integer is a mistake of ours. */
export function uint64(number: number): Uint8Array {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError('a version or epoch is a non-negative integer');
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
  return bytes;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte] ?? '';
  return text;
}

/** Whether both hold the same bytes; for public values only, it is not constant in time. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Each part behind its length (four bytes, big endian), so that no two lists of parts give the same bytes. */
export function lengthPrefixed(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += 4 + part.length;
  const joined = new Uint8Array(length);
  const view = new DataView(joined.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length);
    joined.set(part, at + 4);
    at += 4 + part.length;
  }
  return joined;
}

/**
 * Gives the memory of large bytes back that nobody reads any more, and empties them: megabytes that wait for the garbage
 * collector make it walk through everything, which costs more than their encryption. Bytes that share their memory with
 * others stay as they are.
 */
export function letGo(bytes: Uint8Array): void {
  const { buffer } = bytes;
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length;
  if (isOwn && bytes.length >= LARGE_BYTES) buffer.transfer(0);
}
