/**
 * A SHA-256 kernel for whole rows of a Merkle tree: four hashes at a time, one in each 32-bit lane of WebAssembly's
 * 128-bit vectors. This file writes the module; `./node` runs it where it was measured to be faster, and nothing else
 * does: a page would have to allow `wasm-unsafe-eval`.
 *
 * - Node: SHA-256(0x01 ‖ left ‖ right), two blocks. The four pairs lie side by side, so a block is read from one byte
 *   before its pair, and that byte is replaced. Of the second block only one byte is data: its schedule is mostly
 *   constants, which are summed up here.
 * - Leaf: SHA-256(0x00 ‖ entry) of an entry of 32 bytes, one block, in the same way.
 * - Blocks: the bare step of FIPS 180-4 §6.2.2 over four messages that somebody has padded, for HMACs of any length.
 */
import { INITIAL, K } from './sha256.ts';
import { wasm, wasmModule } from './wasm.ts';

const LANES = 4;
/** Parameters: where four inputs lie (one byte before the first), where four hashes go, how many fours. */
const [FROM, TO, FOURS] = [0, 1, 2];
/** Vector locals: the working state a … h, the chaining state, sixteen words of the schedule, two for `Maj`, four to turn. */
const STATE = 3;
const CHAIN = 11;
const SCHEDULE = 19;
const MAJ = 35;
const TURN = 37;
const VECTORS = TURN + 4 - STATE;

/** A word of the schedule: known when the module is written, or in a local. */
type Word = { readonly value: number } | { readonly local: number };

type Code = number[];

function rotate(x: number, bits: number): Code {
  const { get, shl, shr, or } = wasm;
  return [...get(x), ...shr(bits), ...get(x), ...shl(32 - bits), ...or];
}

/** The xor of three rotations; the last one is a shift in the schedule's sigmas. */
function sigma(x: number, [a, b, c]: readonly [number, number, number], last: 'rotate' | 'shift'): Code {
  const third = last === 'rotate' ? rotate(x, c) : [...wasm.get(x), ...wasm.shr(c)];
  return [...rotate(x, a), ...rotate(x, b), ...wasm.xor, ...third, ...wasm.xor];
}

const S0 = [7, 18, 3] as const;
const S1 = [17, 19, 10] as const;

/** The schedule's sigma of a word that is known. */
function sigmaOf(x: number, [a, b, c]: readonly [number, number, number]): number {
  const rotated = (bits: number): number => (x >>> bits) | (x << (32 - bits));
  return rotated(a) ^ rotated(b) ^ (x >>> c);
}

/** Word i of the schedule (i ≥ 16) into its local, or as a known word; what is known of its four summands is summed here. */
function nextWord(code: Code, schedule: readonly Word[], i: number): Word {
  let known = 0;
  const terms: Code[] = [];
  for (const [back, bits] of [[16], [15, S0], [7], [2, S1]] as const) {
    const word = schedule[i - back];
    if (word === undefined) throw new Error('the schedule has no such word');
    if ('value' in word) known = (known + (bits === undefined ? word.value : sigmaOf(word.value, bits))) | 0;
    else terms.push(bits === undefined ? wasm.get(word.local) : sigma(word.local, bits, 'shift'));
  }
  if (terms.length === 0) return { value: known };
  const local = SCHEDULE + (i % 16);
  if (known !== 0) terms.push(wasm.word(known));
  terms.forEach((term, at) => code.push(...term, ...(at === 0 ? [] : wasm.add)));
  code.push(...wasm.set(local));
  return { local };
}

/** K[i] + W[i]. */
function scheduled(word: Word, i: number): Code {
  const constant = K[i] ?? 0;
  if ('value' in word) return wasm.word((constant + word.value) | 0);
  return [...wasm.get(word.local), ...wasm.word(constant), ...wasm.add];
}

/**
 * The 64 rounds over STATE. Instead of moving eight words, their names move. Maj(a, b, c) is b ^ ((a ^ b) & (b ^ c)), and
 * this round's a ^ b is the next one's b ^ c.
 */
function rounds(code: Code, first: readonly Word[]): void {
  const { get, set, tee, add, xor, and, bitselect } = wasm;
  const schedule: Word[] = [...first];
  const at = (name: number, i: number): number => STATE + ((name - i + 64) % 8);
  code.push(...get(STATE + 1), ...get(STATE + 2), ...xor, ...set(MAJ + 1));
  for (let i = 0; i < 64; i++) {
    const word = schedule[i] ?? nextWord(code, schedule, i);
    schedule[i] = word;
    const [a, b, d, e, f, g, h] = [0, 1, 3, 4, 5, 6, 7].map((name) => at(name, i)) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const [now, before] = i % 2 === 0 ? [MAJ, MAJ + 1] : [MAJ + 1, MAJ];
    code.push(...get(h), ...scheduled(word, i), ...add, ...sigma(e, [6, 11, 25], 'rotate'), ...add);
    code.push(...get(f), ...get(g), ...get(e), ...bitselect, ...add, ...tee(h));
    code.push(...get(d), ...add, ...set(d));
    code.push(...get(h), ...sigma(a, [2, 13, 22], 'rotate'), ...add);
    code.push(...get(a), ...get(b), ...xor, ...tee(now), ...get(before), ...and, ...get(b), ...xor, ...add, ...set(h));
  }
}

/** The bytes of two vectors' 32-bit words, as a shuffle names them: words 0–3 of the first, 4–7 of the second. */
function wordsOf(...picked: readonly number[]): Code {
  return wasm.shuffle(picked.flatMap((word) => [0, 1, 2, 3].map((byte) => 4 * word + byte)));
}

/** Turns a 4 × 4 matrix of words: four locals in rows to four locals in columns, through TURN. */
function transpose(code: Code, rows: readonly number[], columns: readonly number[]): void {
  const { get, set } = wasm;
  const pair = (a: number, b: number, shuffle: Code): Code => [...get(a), ...get(b), ...shuffle];
  const [r0 = 0, r1 = 0, r2 = 0, r3 = 0] = rows;
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = columns;
  code.push(...pair(r0, r1, wordsOf(0, 4, 1, 5)), ...set(TURN), ...pair(r2, r3, wordsOf(0, 4, 1, 5)), ...set(TURN + 1));
  code.push(
    ...pair(r0, r1, wordsOf(2, 6, 3, 7)),
    ...set(TURN + 2),
    ...pair(r2, r3, wordsOf(2, 6, 3, 7)),
    ...set(TURN + 3),
  );
  code.push(
    ...pair(TURN, TURN + 1, wordsOf(0, 1, 4, 5)),
    ...set(c0),
    ...pair(TURN, TURN + 1, wordsOf(2, 3, 6, 7)),
    ...set(c1),
  );
  code.push(...pair(TURN + 2, TURN + 3, wordsOf(0, 1, 4, 5)), ...set(c2));
  code.push(...pair(TURN + 2, TURN + 3, wordsOf(2, 3, 6, 7)), ...set(c3));
}

/** SHA-256 counts from the other end of a word than the machine. */
function turnBytes(code: Code, local: number): void {
  const order = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
  code.push(...wasm.get(local), ...wasm.get(local), ...wasm.shuffle(order), ...wasm.set(local));
}

/** Reads the first `count` words of the four inputs; with `tag`, which then is the byte before each input. */
function loadWords(code: Code, count: number, size: number, tag?: number): Word[] {
  const { get, set, load, word, and, or } = wasm;
  for (let first = 0; first < count; first += 4) {
    const locals = [0, 1, 2, 3].map((i) => SCHEDULE + first + i);
    locals.forEach((local, lane) => code.push(...get(FROM), ...load(lane * size + 4 * first), ...set(local)));
    transpose(code, locals, locals);
    for (const local of locals) turnBytes(code, local);
  }
  if (tag !== undefined) {
    code.push(...get(SCHEDULE), ...word(0x00ffffff), ...and, ...word(tag * 2 ** 24), ...or, ...set(SCHEDULE));
  }
  return Array.from({ length: count }, (_, i) => ({ local: SCHEDULE + i }));
}

/** The last byte of each input with the bit that ends a message behind it. */
function lastWord(code: Code, size: number, local: number): Word {
  const { get, set, i32Load, splat, replaceLane, word, and, or } = wasm;
  for (let lane = 0; lane < LANES; lane++) {
    // Read from the end of the input: its last byte is the highest of this word.
    code.push(...get(FROM), ...i32Load(lane * size + size - 3), ...(lane === 0 ? splat : replaceLane(lane)));
  }
  code.push(...word(0xff000000), ...and, ...word(0x00800000), ...or, ...set(local));
  return { local };
}

/** What fills a last block behind its first words: nothing, and the length of the message in bits. */
function padded(first: readonly Word[], bytes: number): Word[] {
  const zeros = Array.from({ length: 15 - first.length }, () => ({ value: 0 }));
  return [...first, ...zeros, { value: bytes * 8 }];
}

function begin(code: Code): void {
  for (let i = 0; i < 8; i++) code.push(...wasm.word(INITIAL[i] ?? 0), ...wasm.set(STATE + i));
}

/** The four hashes to where they go. */
function storeState(code: Code): void {
  const { get, store } = wasm;
  for (let i = 0; i < 8; i++) turnBytes(code, STATE + i);
  for (const half of [0, 4]) {
    const locals = [0, 1, 2, 3].map((i) => STATE + half + i);
    transpose(code, locals, locals);
    locals.forEach((local, lane) => code.push(...get(TO), ...get(local), ...store(32 * lane + 4 * half)));
  }
}

/** The state that `storeState` stored, to go on from. */
function loadState(code: Code): void {
  const { get, set, load } = wasm;
  for (const half of [0, 4]) {
    const locals = [0, 1, 2, 3].map((i) => STATE + half + i);
    locals.forEach((local, lane) => code.push(...get(TO), ...load(32 * lane + 4 * half), ...set(local)));
    transpose(code, locals, locals);
  }
  for (let i = 0; i < 8; i++) turnBytes(code, STATE + i);
}

/** On to the next four inputs; leaves how many fours are still to come. */
function next(code: Code, size: number): void {
  const { get, set, i32, i32Add, i32Sub, tee } = wasm;
  code.push(...get(FROM), ...i32(LANES * size), ...i32Add, ...set(FROM));
  code.push(...get(FOURS), ...i32(1), ...i32Sub, ...tee(FOURS));
}

/** The four hashes to where they go, and on to the next four inputs. */
function finish(code: Code, size: number): void {
  const { get, set, i32, i32Add } = wasm;
  storeState(code);
  code.push(...get(TO), ...i32(LANES * 32), ...i32Add, ...set(TO));
  next(code, size);
}

/** STATE += the state before the block. */
function chain(code: Code, before: (i: number) => Code): void {
  for (let i = 0; i < 8; i++) code.push(...wasm.get(STATE + i), ...before(i), ...wasm.add, ...wasm.set(STATE + i));
}

const initial = (i: number): Code => wasm.word(INITIAL[i] ?? 0);
const chained = (i: number): Code => wasm.get(CHAIN + i);

function keepChain(code: Code): void {
  for (let i = 0; i < 8; i++) code.push(...wasm.get(STATE + i), ...wasm.set(CHAIN + i));
}

function leafBody(): Code {
  const code: Code = [];
  begin(code);
  const words = loadWords(code, 8, 32, 0);
  rounds(code, padded([...words, lastWord(code, 32, SCHEDULE + 8)], 33));
  chain(code, initial);
  finish(code, 32);
  return wasm.loop(code);
}

function nodeBody(): Code {
  const code: Code = [];
  begin(code);
  rounds(code, loadWords(code, 16, 64, 1));
  chain(code, initial);
  keepChain(code);
  rounds(code, padded([lastWord(code, 64, SCHEDULE)], 65));
  chain(code, chained);
  finish(code, 64);
  return wasm.loop(code);
}

function blocksBody(): Code {
  const code: Code = [];
  loadState(code);
  keepChain(code);
  rounds(code, loadWords(code, 16, 64));
  chain(code, chained);
  storeState(code);
  next(code, 64);
  return wasm.loop(code);
}

/**
 * The module's bytes. It exports `memory` of so many pages, and `leaves(from - 1, to, fours)` and `nodes(from - 1, to, fours)`:
 * `fours` times four entries of 32 bytes, or pairs of 64, to hashes of 32. `from` is at least 1, `fours` too; `to` may be `from`.
 * `blocks(from, state, count)` takes four states of 32 bytes, big-endian as a hash is, through `count` blocks of 64 each:
 * the first of all four side by side, then the second.
 */
export function simdKernel(pages: number): Uint8Array<ArrayBuffer> {
  const shared = { parameters: 3, vectors: VECTORS };
  return wasmModule(
    [
      { ...shared, name: 'leaves', body: leafBody() },
      { ...shared, name: 'nodes', body: nodeBody() },
      { ...shared, name: 'blocks', body: blocksBody() },
    ],
    pages,
  );
}
