/**
 * Copying somebody else's log into a store, entry by entry, under a signed checkpoint. A run of entries is kept only
 * once the tree up to its end is proven to be a beginning of the signed one; then it is durable before the next is
 * asked for. A crash loses at most one run, and memory holds no more than one.
 */
import { equal, joined } from './bytes.ts';
import type { Checkpoint } from './checkpoint.ts';
import { ensure, LedgerError } from './errors.ts';
import { Edge, EMPTY_ROOT } from './merkle.ts';
import { walkPrefix } from './consistency.ts';
import { prefixPath } from './prove.ts';
import { type Get, getEntries, remoteHashes } from './remote.ts';
import { leafRow } from './row.ts';
import type { LogHead, LogStore } from './store.ts';
import { growTiles, type HashReader, TILE_WIDTH, tileReader } from './tile.ts';

/** Entries per run: 16 bundles. */
const RUN = 16 * TILE_WIDTH;

/** A tree with its root: of a signed checkpoint, or computed from what is stored. */
export type Tree = Pick<Checkpoint, 'size' | 'root'>;

/** The tree of a stored head; the empty one when there is none. */
export function treeOf(head: LogHead | null): Tree {
  return head ?? { size: 0, root: EMPTY_ROOT };
}

/**
 * How an older tree stands to a newer one. `fork`: the newer one has another beginning, which `path` proves to anybody
 * (`forkEvidence`). `unproven`: the hashes that were read are not the newer tree's, which says nothing about the two.
 */
export type Comparison = {
  readonly verdict: 'consistent' | 'fork' | 'unproven';
  readonly path: readonly Uint8Array[];
};

/** Compares two trees by hashes of the newer one, which may be anybody's. `older.size` is at most `newer.size`. */
export async function compareTrees(older: Tree, newer: Tree, hashes: HashReader): Promise<Comparison> {
  const [m, n] = [older.size, newer.size];
  const judge = (same: boolean, path: readonly Uint8Array[] = []): Comparison => {
    return { verdict: same ? 'consistent' : 'fork', path };
  };
  if (m === n) return judge(equal(older.root, newer.root));
  if (m === 0) return judge(equal(older.root, EMPTY_ROOT));
  const path = await prefixPath(m, n, tileReader(hashes));
  const roots = walkPrefix(m, n, path);
  if (roots === undefined || !equal(roots.whole, newer.root)) return { verdict: 'unproven', path: [] };
  return judge(equal(roots.prefix, older.root), path);
}

/** Where entries come from and go to. `note` is the signed note of `target`, whose signature the caller has verified. */
export type Pull = {
  readonly store: LogStore;
  readonly get: Get;
  readonly target: Tree;
  readonly note: string;
  /** Called after each durable run with the entries that are stored now. */
  readonly onProgress?: (size: number) => void;
};

/**
 * Brings the store to the target's tree, at most; answers its head. `hash_mismatch` when the entries served are not
 * those of the signed tree: nothing of that run is kept.
 */
export async function pull({ store, get, target, note, onProgress }: Pull): Promise<LogHead> {
  let head = await store.readHead();
  const hashes = remoteHashes(get, target.size);
  while (head === null || head.size < target.size) {
    head = await pullRun({ store, get, target, note, head, hashes });
    onProgress?.(head.size);
  }
  return head;
}

async function pullRun(run: Pull & { head: LogHead | null; hashes: HashReader }): Promise<LogHead> {
  const { store, get, target, note, head: expected, hashes } = run;
  const edge = expected === null ? Edge.empty() : Edge.parse(expected.edge);
  const firstIndex = edge.size;
  const end = Math.min(target.size, (Math.floor(firstIndex / RUN) + 1) * RUN);
  const entries = await entriesOf(get, target.size, firstIndex, end);
  const rows = growTiles(edge, leafRow(entries));
  const tree = { size: end, root: edge.root() };
  const proven =
    end === target.size
      ? equal(tree.root, target.root)
      : (await compareTrees(tree, target, hashes)).verdict === 'consistent';
  ensure(proven, 'hash_mismatch', `the entries ${firstIndex} to ${end - 1} are not those of the signed tree`);
  const head = { ...tree, edge: edge.serialize(), checkpoint: note };
  const outcome = await store.commit({ expected, head, entries, firstIndex, rows });
  if (outcome === 'conflict') throw new LedgerError('head_conflict', 'somebody else writes to this store');
  return head;
}

/** The entries [first, end) side by side, bundle after bundle: one request at a time. */
async function entriesOf(get: Get, size: number, first: number, end: number): Promise<Uint8Array> {
  const entries: Uint8Array[] = [];
  for (let n = Math.floor(first / TILE_WIDTH); n * TILE_WIDTH < end; n++) {
    const start = n * TILE_WIDTH;
    const bundle = await getEntries(get, size, n);
    entries.push(...bundle.slice(Math.max(0, first - start), end - start));
  }
  return joined(entries);
}
