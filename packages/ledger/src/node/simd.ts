/**
 * The WASM kernel of `sha256.simd.ts` in Node, where it was measured to be faster than hashing one by one. A page never
 * loads this: it would have to allow `wasm-unsafe-eval`.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { type HashRow, installRowHasher, plainRows, type RowHasher } from '../row.ts';
import { simdKernel } from '../sha256.simd.ts';

/** What of WebAssembly is used here; Node's types leave it out. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object): Promise<{ readonly exports: unknown }>;
};

type Run = (from: number, to: number, fours: number) => void;
type Exports = { readonly memory: { readonly buffer: ArrayBuffer }; readonly leaves: Run; readonly nodes: Run };

const PAGE = 65_536;
const PAGES = 5;
/** Where inputs lie in the memory, and room behind them for a last four that is not full. */
const FROM = 64;
/** Inputs at once: 256 KiB, which a processor's cache holds. */
const PIECE = 256 * 1024;

/** The kernel as a hasher of rows, measured or not; undefined where this machine cannot run it. */
export async function simdRows(): Promise<RowHasher | undefined> {
  const bytes = simdKernel(PAGES);
  if (!WebAssembly.validate(bytes)) return undefined;
  const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(bytes));
  const { memory, leaves, nodes } = exports as Exports;
  const room = new Uint8Array(memory.buffer, 0, PAGES * PAGE);
  const over =
    (run: Run, size: number) =>
    (inputs: Uint8Array): HashRow => {
      const out = new Uint8Array((inputs.length / size) * 32);
      for (let at = 0; at < inputs.length; at += PIECE) {
        const piece = inputs.subarray(at, at + PIECE);
        room.set(piece, FROM);
        run(FROM - 1, FROM, Math.ceil(piece.length / size / 4));
        out.set(room.subarray(FROM, FROM + (piece.length / size) * 32), (at / size) * 32);
      }
      return out;
    };
  return { leaves: over(leaves, 32), nodes: over(nodes, 64), roots };

  /** Level by level in place: what lies between entries and roots never leaves the processor's cache. */
  function roots(entries: Uint8Array, width: number): HashRow {
    const out = new Uint8Array(entries.length / width);
    for (let at = 0; at < entries.length; at += PIECE) {
      const piece = entries.subarray(at, at + PIECE);
      room.set(piece, FROM);
      let count = piece.length / 32;
      leaves(FROM - 1, FROM, Math.ceil(count / 4));
      for (let rest = width; rest > 1; rest /= 2) nodes(FROM - 1, FROM, Math.ceil((count /= 2) / 4));
      out.set(room.subarray(FROM, FROM + count * 32), at / width);
    }
    return out;
  }
}

/** Nodes in a measured row, so many rows at most, and so many milliseconds for one hasher. */
const MEASURED = 256;
const ROWS = 40;
const PATIENCE = 60;

/** The shortest time of a row, in milliseconds; between rows others get their turn, V8's compiler among them. */
async function bestTime(hasher: RowHasher): Promise<number> {
  const row = new Uint8Array(MEASURED * 64).fill(7);
  let best = Number.POSITIVE_INFINITY;
  const began = performance.now();
  for (let i = 0; i < ROWS && performance.now() - began < PATIENCE; i++) {
    const start = performance.now();
    hasher.nodes(row);
    best = Math.min(best, performance.now() - start);
    await turn();
  }
  return best;
}

let chosen: Promise<'simd' | 'plain'> | undefined;

/**
 * Installs the kernel for whole rows where it is faster here than `sha256` one by one (install that first), after the
 * self-test of `installRowHasher`; measures once in a process. For what hashes much: an audit, a mirror, a large append.
 */
export function installFastRows(): Promise<'simd' | 'plain'> {
  chosen ??= choose();
  return chosen;
}

async function choose(): Promise<'simd' | 'plain'> {
  const simd = await simdRows();
  if (simd === undefined || (await bestTime(simd)) >= (await bestTime(plainRows))) return 'plain';
  installRowHasher(simd);
  return 'simd';
}
