/** A log in the simulation: honest, or with two histories under one key. */
import { append, equal, leafHash, memoryStore, type Signer, uintBE } from '../src/index.ts';
import { nodeSigner } from '../src/node/ed25519.ts';
import { NOTE_KEY } from '../src/vkey.ts';
import { seedOf } from './fixtures.ts';
import type { Schedule } from './simulation.schedule.ts';
import { type SimWitness, sizeOf } from './simulation.witness.ts';

export type Branch = {
  readonly store: ReturnType<typeof memoryStore>;
  readonly heads: Map<number, string>;
  readonly roots: Map<number, Uint8Array>;
  size: number;
};

/** A liar keeps two branches that part at `fork`; an honest log has one. */
export type Log = {
  readonly signer: Signer;
  readonly branches: readonly Branch[];
  readonly fork: number;
  /** By witness: the size that it is believed to stand at, and whether a request is on its way. */
  readonly known: Map<SimWitness, number>;
  readonly busy: Set<SimWitness>;
  /** Signed checkpoints with what witnesses added, by their text. */
  readonly cosigned: Map<string, string>;
};

/** A log with its first head; a liar's two branches part at one of the first entries. */
export async function newLog(schedule: Schedule, origin: string, lies: boolean): Promise<Log> {
  const signer = nodeSigner(origin, seedOf(origin), NOTE_KEY);
  const fork = lies ? schedule.between(1, 12) : Number.POSITIVE_INFINITY;
  const branches = (lies ? [0, 1] : [0]).map(() => ({
    store: memoryStore(),
    heads: new Map(),
    roots: new Map(),
    size: 0,
  }));
  const log = { signer, branches, fork, known: new Map(), busy: new Set<SimWitness>(), cosigned: new Map() };
  for (let i = 0; i < branches.length; i++) await grow(log, i, 0);
  return log;
}

/** Appends entries to a branch; beyond the fork every branch has its own. */
export async function grow({ signer, branches, fork }: Log, which: number, by: number): Promise<void> {
  const branch = branches[which];
  if (branch === undefined) return;
  const from = branch.size;
  branch.size += by;
  const leaves = Array.from({ length: by }, (_, i) =>
    leafHash(uintBE((from + i) * 2 + (from + i < fork ? 0 : which), 6)),
  );
  const { head } = await append({ store: branch.store, origin: signer.name, signer, leaves });
  branch.heads.set(head.size, head.checkpoint);
  branch.roots.set(head.size, head.root);
}

type Tree = { readonly size: number; readonly root: Uint8Array };

/** The truth that nobody in the simulation knows: is the smaller tree the beginning of the larger one? */
export function agree(log: Log, a: Tree, b: Tree): boolean {
  if (Math.min(a.size, b.size) <= log.fork) return true;
  const branchOf = (tree: Tree) =>
    log.branches.findIndex(({ roots }) => equal(roots.get(tree.size) ?? new Uint8Array(), tree.root));
  return branchOf(a) === branchOf(b);
}

/** True when the note is one that the log itself signed: the truth, without asking the signature. */
export function isSignedBy(log: Log, note: string): boolean {
  return log.branches.some(({ heads }) => heads.get(sizeOf(note)) === note);
}
