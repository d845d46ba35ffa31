/**
 * As much of WebAssembly's binary format (core specification 2.0, §5) as the SHA-256 kernel needs: a module of functions
 * over one memory of its own, without imports, and the instructions of their bodies. Nothing here runs anything.
 */

/** A function with parameters `i32`, further locals `v128`, and no result. */
export type WasmFunction = {
  readonly name: string;
  readonly parameters: number;
  readonly vectors: number;
  readonly body: readonly number[];
};

const I32 = 0x7f;
const V128 = 0x7b;
const EMPTY = 0x40;
/** `\0asm`, version 1. */
const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const SIMD = 0xfd;

/** Unsigned LEB128. */
function leb(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  do {
    out.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return out;
}

/** Signed LEB128 of a 32-bit integer. */
function signedLeb(value: number): number[] {
  const out: number[] = [];
  for (let rest = value | 0; ; rest >>= 7) {
    const byte = rest & 0x7f;
    const isLast = rest === (rest << 25) >> 25;
    out.push(isLast ? byte : byte | 0x80);
    if (isLast) return out;
  }
}

function words(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}

/** Instructions, by the names of the specification. Locals are given by number. */
export const wasm = {
  get: (local: number): number[] => [0x20, ...leb(local)],
  set: (local: number): number[] => [0x21, ...leb(local)],
  tee: (local: number): number[] => [0x22, ...leb(local)],
  i32: (value: number): number[] => [0x41, ...signedLeb(value)],
  i32Add: [0x6a],
  i32Sub: [0x6b],
  i32Load: (offset: number): number[] => [0x28, 0, ...leb(offset)],
  load: (offset: number): number[] => [SIMD, 0x00, 0, ...leb(offset)],
  store: (offset: number): number[] => [SIMD, 0x0b, 0, ...leb(offset)],
  /** The same 32-bit word in all four lanes. */
  word: (value: number): number[] => [SIMD, 0x0c, ...words(value), ...words(value), ...words(value), ...words(value)],
  shuffle: (bytes: readonly number[]): number[] => [SIMD, 0x0d, ...bytes],
  splat: [SIMD, 0x11],
  replaceLane: (lane: number): number[] => [SIMD, 0x1c, lane],
  and: [SIMD, 0x4e],
  or: [SIMD, 0x50],
  xor: [SIMD, 0x51],
  bitselect: [SIMD, 0x52],
  shl: (bits: number): number[] => [...wasm.i32(bits), SIMD, 0xab, 0x01],
  shr: (bits: number): number[] => [...wasm.i32(bits), SIMD, 0xad, 0x01],
  add: [SIMD, 0xae, 0x01],
  /** Repeats the body for as long as it leaves something other than 0. */
  loop: (body: readonly number[]): number[] => [0x03, EMPTY, ...body, 0x0d, 0, 0x0b],
} as const;

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = [...leb(items.length), ...items.flat()];
  return [id, ...leb(content.length), ...content];
}

function nameOf(text: string): number[] {
  return [...leb(text.length), ...Array.from(text, (char) => char.charCodeAt(0))];
}

/** A whole module that exports its functions, and its memory of so many pages (64 KiB) as `memory`. */
export function wasmModule(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, ...leb(parameters), ...Array(parameters).fill(I32), 0]);
  const bodies = functions.map(({ vectors, body }) => {
    const code = [1, ...leb(vectors), V128, ...body, 0x0b];
    return [...leb(code.length), ...code];
  });
  const names = functions.map(({ name }, i) => [...nameOf(name), 0, ...leb(i)]);
  return Uint8Array.from([
    ...HEADER,
    ...section(1, types),
    ...section(
      3,
      functions.map((_, i) => leb(i)),
    ),
    ...section(5, [[0, ...leb(pages)]]),
    ...section(7, [[...nameOf('memory'), 2, 0], ...names]),
    ...section(10, bodies),
  ]);
}
