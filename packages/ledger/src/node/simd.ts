/**
 * The WASM kernel of `sha256.simd.ts` in Node, where it was measured to be faster than hashing one by one. A page never
 * loads this: it would have to allow `wasm-unsafe-eval`.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { type HashRow, installRowHasher, plainRows, type RowHasher } from '../row.ts';
import { INITIAL } from '../sha256.ts';
import { simdKernel } from '../sha256.simd.ts';

/** What of WebAssembly is used here; Node's types leave it out. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object): Promise<{ readonly exports: unknown }>;
};

type Run = (from: number, to: number, fours: number) => void;
type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly leaves: Run;
  readonly nodes: Run;
  readonly blocks: Run;
};

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
  const { memory, leaves, nodes, blocks } = exports as Exports;
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
  return { leaves: over(leaves, 32), nodes: over(nodes, 64), roots, macs: macsIn(room, blocks) };

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

/** Bytes of a block, of a block of each of four messages, and of four hashes. */
const BLOCK = 64;
const FOUR_BLOCKS = 4 * BLOCK;
const FOUR_HASHES = 4 * 32;
/** Where the four states lie: behind all inputs. */
const STATES = FROM + PIECE;

/** HMACs of texts that fill equally many blocks, four at a time. */
function macsIn(room: Uint8Array, blocks: Run): NonNullable<RowHasher['macs']> {
  const initial = new Uint8Array(FOUR_HASHES);
  const words = new DataView(initial.buffer);
  for (let i = 0; i < FOUR_HASHES / 4; i++) words.setUint32(4 * i, INITIAL[i % 8] ?? 0);

  /** The first block: the key in its pad. */
  const putKeys = (pad: number, keys: Uint8Array, four: readonly number[]): void => {
    room.fill(pad, FROM, FROM + FOUR_BLOCKS);
    for (let lane = 0; lane < four.length; lane++) {
      const from = 16 * (four[lane] ?? 0);
      for (let i = 0; i < 16; i++) room[FROM + BLOCK * lane + i] = pad ^ (keys[from + i] ?? 0);
    }
  };
  /** Message and padding, behind the key's block: block by block, the four side by side in each. */
  const putText = (lane: number, texts: Uint8Array, start: number, end: number, count: number): void => {
    const first = FROM + FOUR_BLOCKS + BLOCK * lane;
    const place = (i: number): number => first + FOUR_BLOCKS * (i >>> 6) + (i & 63);
    for (let i = start; i < end; i++) room[place(i - start)] = texts[i] ?? 0;
    room[place(end - start)] = 0x80;
    const bits = 8 * (BLOCK + end - start);
    for (let i = 0; i < 3; i++) room[place(BLOCK * count - 1 - i)] = (bits >>> (8 * i)) & 255;
  };
  const putHashes = (): void => {
    room.fill(0, FROM + FOUR_BLOCKS, FROM + 2 * FOUR_BLOCKS);
    for (let lane = 0; lane < 4; lane++) {
      const from = STATES + 32 * lane;
      putText(lane, room, from, from + 32, 1);
    }
  };
  const run = (count: number): void => {
    room.set(initial, STATES);
    blocks(FROM, STATES, count);
  };

  return (keys, texts, ends) => {
    const out = new Uint8Array(32 * ends.length);
    const startOf = (i: number): number => ends[i - 1] ?? 0;
    const blocksOf = (i: number): number => Math.ceil(((ends[i] ?? 0) - startOf(i) + 9) / BLOCK);
    let used = 2 * FOUR_BLOCKS;
    try {
      for (const [count, group] of Map.groupBy(ends.keys(), blocksOf)) {
        if ((count + 1) * FOUR_BLOCKS > PIECE) throw new RangeError('a text longer than the kernel takes');
        used = Math.max(used, (count + 1) * FOUR_BLOCKS);
        for (let at = 0; at < group.length; at += 4) {
          const four = group.slice(at, at + 4);
          putKeys(0x36, keys, four);
          room.fill(0, FROM + FOUR_BLOCKS, FROM + (count + 1) * FOUR_BLOCKS);
          for (let lane = 0; lane < four.length; lane++) {
            const i = four[lane] ?? 0;
            putText(lane, texts, startOf(i), ends[i] ?? 0, count);
          }
          run(count + 1);
          putHashes();
          putKeys(0x5c, keys, four);
          run(2);
          for (let lane = 0; lane < four.length; lane++) {
            const [from, to] = [STATES + 32 * lane, 32 * (four[lane] ?? 0)];
            for (let i = 0; i < 32; i++) out[to + i] = room[from + i] ?? 0;
          }
        }
      }
    } finally {
      // Salts and texts of items stay in no memory that lives as long as the process.
      room.fill(0, FROM, FROM + used);
      room.fill(0, STATES, STATES + FOUR_HASHES);
    }
    return out;
  };
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
