/**
 * Appending to a log: THE ONLY PLACE WHERE ORDER MATTERS. Extend, sign, commit, and only then answer.
 * A signature whose commit did not succeed is dropped here and never leaves (I-3); a head is replaced
 * by compare-and-swap only, so there are never two trees of one size (I-4).
 */
import { concat, equal, joined } from './bytes.ts';
import { parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { ensure } from './errors.ts';
import { EMPTY_ROOT, Edge } from './merkle.ts';
import { parseNote } from './note.ts';
import { consistencyProof, inclusionProof, prefixPath } from './prove.ts';
import { leafRow } from './row.ts';
import type { LogHead, LogStore } from './store.ts';
import { growTiles, tileReader, TILE_WIDTH } from './tile.ts';
import { NOTE_KEY, parseVkey, type Signer } from './vkey.ts';

/** One batch for one log. */
export type Append = {
  readonly store: LogStore;
  /** Chosen when the log is created and stored; never derived from a host or port. */
  readonly origin: string;
  readonly signer: Signer;
  /** 32-byte commitments, in the order in which they get their indices. */
  readonly leaves: readonly Uint8Array[];
};

/** The durable head, and the index that the first leaf of the batch got. */
export type Appended = { readonly head: LogHead; readonly firstIndex: number };

/** The edge of a stored head, after checking that its parts tell of one and the same tree of this log. */
function openHead(head: LogHead, origin: string): Edge {
  const edge = Edge.parse(head.edge);
  const { origin: storedOrigin, size, root } = parseCheckpoint(parseNote(head.checkpoint).text);
  ensure(storedOrigin === origin, 'wrong_origin', 'the stored head belongs to another log');
  const same = size === head.size && edge.size === head.size && equal(root, head.root) && equal(edge.root(), root);
  ensure(same, 'head_damaged', 'size, root, edge and checkpoint of the stored head do not belong together');
  return edge;
}

/**
 * Appends a batch and answers its head and the index of its first leaf, once both are durable. An empty
 * batch signs the empty tree when the log is new, and otherwise answers the head as it is.
 * `head_conflict` when somebody else appended meanwhile: nothing was kept, read again and retry. Any error
 * of the store's commit passes through: the outcome is unknown, so read the head before signing anything else.
 */
export async function append({ store, origin, signer, leaves }: Append): Promise<Appended> {
  ensure(parseVkey(signer.vkey).type === NOTE_KEY && signer.name === origin, 'wrong_origin', "not this log's signer");
  ensure(
    leaves.every((leaf) => leaf.length === 32),
    'bad_argument',
    'a leaf has exactly 32 bytes',
  );
  const expected = await store.readHead();
  const edge = expected === null ? Edge.empty() : openHead(expected, origin);
  const firstIndex = edge.size;
  if (expected !== null && leaves.length === 0) return { head: expected, firstIndex };

  const entries = joined(leaves);
  const rows = growTiles(edge, leafRow(entries));
  const { size } = edge;
  const root = size === 0 ? EMPTY_ROOT.slice() : edge.root();
  const checkpoint = await signCheckpoint({ origin, size, root }, signer);
  const head: LogHead = { size, root, edge: edge.serialize(), checkpoint };
  const outcome = await store.commit({ expected, head, entries, firstIndex, rows });
  // Past this line the signature is durable. Before it, it must be seen by nobody.
  ensure(outcome === 'committed', 'head_conflict', "the log's head changed meanwhile");
  return { head, firstIndex };
}

/** Inclusion proof of the entry at `index` in the tree of `size` entries. */
export function proveInclusion(
  store: Pick<LogStore, 'readHashes'>,
  index: number,
  size: number,
): Promise<Uint8Array[]> {
  return inclusionProof(
    index,
    size,
    tileReader((coords) => store.readHashes(coords)),
  );
}

/** Proof that the tree of m entries is a prefix of the tree of n entries. */
export function proveConsistency(store: Pick<LogStore, 'readHashes'>, m: number, n: number): Promise<Uint8Array[]> {
  return consistencyProof(
    m,
    n,
    tileReader((coords) => store.readHashes(coords)),
  );
}

/** What evidence of a fork between trees of different sizes needs (`forkEvidence`): see `prefixPath`. */
export function provePrefix(store: Pick<LogStore, 'readHashes'>, m: number, n: number): Promise<Uint8Array[]> {
  return prefixPath(
    m,
    n,
    tileReader((coords) => store.readHashes(coords)),
  );
}

/** The bytes of a tile: `width` hashes of 32 bytes, a slice of what is stored. */
export async function readTile(
  store: Pick<LogStore, 'readHashes'>,
  level: number,
  n: number,
  width: number,
): Promise<Uint8Array> {
  ensure(width >= 1 && width <= TILE_WIDTH, 'bad_tile', 'a tile is 1 to 256 wide');
  const coords = Array.from({ length: width }, (_, i) => ({ level, index: n * TILE_WIDTH + i }));
  return concat(...(await store.readHashes(coords)));
}
