/** The storage interface of a log, and the memory store that tests use. */
import { equal } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';
import type { HashCoord } from './tile.ts';

/** A log's head. `edge` is the serialized right edge, so appending reads no hashes. */
export type LogHead = {
  readonly size: number;
  readonly root: Uint8Array;
  readonly edge: Uint8Array;
  /** The signed note. */
  readonly checkpoint: string;
};

/** A stored hash with its place. */
export type StoredHash = HashCoord & { readonly hash: Uint8Array };

/** One append, all of it or nothing. */
export type LogChange = {
  /** The head this change was computed from; another one in the store means `conflict`. */
  readonly expected: LogHead | null;
  readonly head: LogHead;
  /** 32-byte commitments; the first gets the index `firstIndex`. */
  readonly entries: readonly Uint8Array[];
  readonly firstIndex: number;
  readonly hashes: readonly StoredHash[];
};

/** What a log needs of its storage. PostgreSQL, flat files and memory implement it. */
export interface LogStore {
  readHead(): Promise<LogHead | null>;
  /** Hashes of tile levels only: level l index n is the root of leaves [n·256^l, (n+1)·256^l). In the order asked. */
  readHashes(coords: readonly HashCoord[]): Promise<readonly Uint8Array[]>;
  /**
   * Replaces the head by compare-and-swap and keeps entries and hashes, durably and atomically (I-4).
   * It resolves only when a crash can no longer undo it. If it rejects, nobody knows: read the head again.
   */
  commit(change: LogChange): Promise<'committed' | 'conflict'>;
}

/** Reads commitments back; auditors and entry bundles need it, appending does not. */
export interface EntryStore {
  /** The entries [first, first + count), in order; fewer when the log is shorter. */
  readEntries(first: number, count: number): Promise<readonly Uint8Array[]>;
}

/** True when two heads are the same signed tree. */
export function sameHead(a: LogHead | null, b: LogHead | null): boolean {
  if (a === null || b === null) return a === b;
  return a.size === b.size && a.checkpoint === b.checkpoint && equal(a.root, b.root) && equal(a.edge, b.edge);
}

/** A store in memory, with the same refusals as a durable one. */
export function memoryStore(): LogStore & EntryStore {
  let head: LogHead | null = null;
  const entries: Uint8Array[] = [];
  const hashes = new Map<string, Uint8Array>();

  const readHash = ({ level, index }: HashCoord): Uint8Array => {
    const hash = hashes.get(`${level}/${index}`);
    if (hash === undefined) throw new LedgerError('missing_hash', `no hash at level ${level} index ${index}`);
    return hash;
  };

  return {
    readHead: async () => head,
    readHashes: async (coords) => coords.map(readHash),
    readEntries: async (first, count) => entries.slice(first, first + count),
    commit: async (change) => {
      if (!sameHead(head, change.expected)) return 'conflict';
      ensure(change.firstIndex === entries.length, 'store_damaged', 'the entries do not follow on the stored ones');
      entries.push(...change.entries);
      for (const { level, index, hash } of change.hashes) hashes.set(`${level}/${index}`, hash);
      head = change.head;
      return 'committed';
    },
  };
}
