/** One log in two histories, as witnesses meet it. */
import {
  append,
  formatSubmission,
  leafHash,
  memoryWitnessStore,
  proveConsistency,
  type Witness,
  type WitnessedLog,
  type WitnessStore,
} from '../src/index.ts';
import { ed25519Cosigner } from '../src/vkey.ts';
import { seedOf, testLog, WITNESSES } from './fixtures.ts';

/** POSIX seconds of the tests. */
export const TIME = 1_790_000_000;
export const [WITNESS = ed25519Cosigner('w', seedOf('w'))] = WITNESSES;
export const leaf = (n: number, branch = 'main') => leafHash(new TextEncoder().encode(`${branch} ${n}`));
const leavesOf = (from: number, to: number, branch?: string) =>
  Array.from({ length: to - from }, (_, i) => leaf(from + i, branch));

/** The signed notes of one log at these sizes; from `fork` on its leaves are other ones. */
export async function grow(sizes: readonly number[], fork = Number.POSITIVE_INFINITY, target = testLog()) {
  const notes = new Map<number, string>();
  let at = 0;
  for (const size of sizes) {
    const common = leavesOf(at, Math.min(size, Math.max(at, fork)));
    const other = leavesOf(at + common.length, size, 'other');
    const { head } = await append({ ...target, leaves: [...common, ...other] });
    notes.set(size, head.checkpoint);
    at = size;
  }
  return { ...target, at: (size: number) => notes.get(size) ?? '' };
}
export type Grown = Awaited<ReturnType<typeof grow>>;

/** A submission of this log's tree of `size`, with its true proof from `old`. */
export async function body(of: Grown, old: number, size: number): Promise<string> {
  return formatSubmission({ old, proof: await proveConsistency(of.store, old, size), checkpoint: of.at(size) });
}

/** A witness of these logs, new unless a store is given. */
export function witnessOf(logs: readonly WitnessedLog[], store: WitnessStore = memoryWitnessStore()): Witness {
  return { signer: WITNESS, store, logOf: (origin) => logs.find((log) => log.origin === origin) };
}
