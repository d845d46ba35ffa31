import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { append, ed25519Signer, memoryStore } from '@pramana/ledger';
import { fileStore, installFastRows, installNodeSha256 } from '@pramana/ledger/node';
import { quiet } from './lib/machine.ts';
import { type Figure, LONG, publish } from './lib/results.ts';
import { median } from './lib/stats.ts';
import { witnessRate } from './lib/witness-load.ts';

/*
 * The ledger package by itself: appending beside hashing one by one, a log in files as it grows, and a witness that
 * answers only what is on the disk.
 */

const ENTRIES = 1_000_000;
const ROUNDS = 5;
/** Entries of the log in files, and of one batch of it. */
const GROWN = LONG ? 10_000_000 : 1_000_000;
const BATCH = 4_096;
const LOGS = 256;
const SECONDS = LONG ? 20 : 5;

const origin = 'bench.example/log/bench-2627';
const signer = ed25519Signer(origin, new Uint8Array(32).fill(7));
const figures: Figure[] = [];

/** Entries that differ, 32 bytes each, side by side. */
function entriesFrom(first: number, count: number): Uint8Array {
  const bytes = new Uint8Array(32 * count);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) view.setFloat64(32 * i, first + i);
  return bytes;
}

function listOf(entries: Uint8Array): Uint8Array[] {
  return Array.from({ length: entries.length / 32 }, (_, i) => entries.subarray(32 * i, 32 * i + 32));
}

/**
 * Every level of the tree, each hash by one call of Node's own one-shot hash. Taken as bytes, as anybody would; or as text, a
 * character a byte, which Node gives away three times as fast.
 */
function oneShot(entries: Uint8Array, encoding: 'buffer' | 'binary'): number {
  const level = (inputs: Uint8Array, size: number, tag: number): Uint8Array => {
    const count = Math.floor(inputs.length / size);
    const out = new Uint8Array(32 * count);
    const message = new Uint8Array(size + 1);
    message[0] = tag;
    for (let i = 0; i < count; i++) {
      message.set(inputs.subarray(size * i, size * (i + 1)), 1);
      if (encoding === 'buffer') out.set(hash('sha256', message, encoding), 32 * i);
      else writeText(out, 32 * i, hash('sha256', message, encoding));
    }
    return out;
  };
  const levels = [level(entries, 32, 0)];
  for (let row = levels[0]; row !== undefined && row.length >= 64; row = levels.at(-1)) levels.push(level(row, 64, 1));
  return levels.length;
}

function writeText(out: Uint8Array, from: number, text: string): void {
  for (let at = 0; at < text.length; at++) out[from + at] = text.charCodeAt(at);
}

async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Ours and one by one in turns. Ours keeps what a log keeps: the entries, every stored level, the signed head. */
async function appending(): Promise<void> {
  const entries = entriesFrom(0, ENTRIES);
  const leaves = listOf(entries);
  const times: { ours: number; oneByOne: number; asText: number }[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const ours = await timed(() => append({ store: memoryStore(), origin, signer, leaves }));
    const oneByOne = await timed(() => oneShot(entries, 'buffer'));
    times.push({ ours, oneByOne, asText: await timed(() => oneShot(entries, 'binary')) });
  }
  // The first round warms up.
  const measured = times.slice(1);
  const ours = median(measured.map((each) => each.ours));
  const oneByOne = median(measured.map((each) => each.oneByOne));
  const of = `${ENTRIES.toLocaleString('en')} entries`;
  figures.push({ what: `append ${of}, every level kept`, value: ours, unit: 'ms' });
  figures.push({ what: `the same hashes by one-shot \`crypto.hash\` each`, value: oneByOne, unit: 'ms' });
  const ratio = median(measured.map((each) => each.oneByOne / each.ours));
  figures.push({ what: 'one-shot to append', value: ratio, unit: '', aim: { least: 3 } });
  const text = median(measured.map((each) => each.asText / each.ours));
  figures.push({ what: 'one-shot, its answers as text, to append', value: text, unit: '' });
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Megabytes that the process holds when all that can be freed is. */
function held(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

/** A log in files grows batch by batch, each durable, as a mirror's does. */
async function growing(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'pramana-bench-ledger-'));
  const store = await fileStore(dir);
  const began = performance.now();
  let early = 0;
  try {
    for (let first = 0; first < GROWN; first += BATCH) {
      await append({ store, origin, signer, leaves: listOf(entriesFrom(first, Math.min(BATCH, GROWN - first))) });
      if (early === 0 && first >= GROWN / 20) early = held();
    }
  } finally {
    await store.close();
    rmSync(dir, { recursive: true });
  }
  const seconds = (performance.now() - began) / 1_000;
  const of = `${GROWN.toLocaleString('en')} entries in files`;
  figures.push({ what: `${of}, batches of ${BATCH}, each durable`, value: GROWN / seconds, unit: 'entries/s' });
  figures.push({ what: 'memory held at a twentieth of them', value: early, unit: 'MB' });
  const more = held() - early;
  figures.push({ what: 'memory held more at their end', value: more, unit: 'MB', aim: { most: 16 } });
}

installNodeSha256();
const chosen = await installFastRows();
await quiet();
await growing();
await appending();
figures.push(await witnessRate(LOGS, SECONDS));
publish('ledger', figures, [
  `Rows of hashes: ${chosen === 'simd' ? 'the WASM kernel of four lanes' : 'one by one'}. ${ROUNDS} rounds in turns after one that warms up; medians.`,
  `The witness is \`pramana witness\`: its own process, its state and the copy of it on the disk before each answer; ${LOGS} logs ask it at once.`,
]);
