/**
 * A copy of one log in a folder: `entries.dat`, `L0.dat` … and `heads.log` (the file store), `checkpoint` (what is
 * served) and `vkey`. Entries are durable before the checkpoint over them is cosigned, and the cosigned checkpoint before
 * anybody sees it (I-3). A log that shrinks or forks is not followed; a fork is kept as evidence and ends the copying.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, toHex, utf8 } from '../bytes.ts';
import { cosign } from '../cosignature.ts';
import { ensure, LedgerError } from '../errors.ts';
import { EVIDENCE_ENDING, forkEvidence, formatEvidence } from '../evidence.ts';
import { readTile } from '../log.ts';
import { addSignatures, parseNote } from '../note.ts';
import { isWithinEnd, type PolicyLog } from '../policy.ts';
import { compareTrees, pull, type Tree } from '../pull.ts';
import { type Get, getCheckpoint, remoteHashes } from '../remote.ts';
import { sha256 } from '../sha256.ts';
import { type SignedTree, signedTree } from '../signed-tree.ts';
import { formatEntries, type HashReader, type Tile, tileWidth } from '../tile.ts';
import { parseVkey, type Signer, type Vkey } from '../vkey.ts';
import { type FileStore, fileStore } from './file-store.ts';
import { keepFile, keptFile } from './kept-file.ts';

/** The name of a log's folder here and in addresses: 64 hexadecimal digits (C2SP tlog-witness). */
export function logFolder(origin: string): string {
  return toHex(sha256(utf8(origin)));
}

/**
 * What one look at the log came to. `behind`: it shows less than it once signed. `unverified`: its key did not sign that.
 * `unproven`: what it serves does not belong to what it signed. `beyond_end`: it has another tree than the one it ended with.
 * `forked` is for good.
 */
export type Followed =
  | { readonly state: 'grown' | 'same'; readonly size: number }
  | { readonly state: 'behind'; readonly size: number; readonly seen: number }
  | { readonly state: 'beyond_end'; readonly size: number; readonly end: number }
  | { readonly state: 'unverified' | 'unproven'; readonly detail: string }
  | { readonly state: 'forked'; readonly evidence: string };

export type MirrorOptions = {
  /** Folder of all mirrored logs; this log gets its own in it. */
  readonly dir: string;
  /** Copies of the last cosigned checkpoints, on another disk: an old backup of `dir` must not cosign a fork. */
  readonly headsDir: string;
  readonly vkey: string;
  /** Where the mirror's policy says that the log ended: no tree behind that is copied or cosigned, whoever signed it. */
  readonly end?: Pick<PolicyLog, 'finalSize' | 'finalRoot'>;
  readonly get: Get;
  /** Witnesses whose cosignatures are kept beside the log's signature. */
  readonly witnesses?: readonly Vkey[];
  /** The mirror's own key; without it the mirror keeps and serves, and cosigns nothing. */
  readonly cosigner?: Signer | undefined;
  /** POSIX seconds. */
  readonly now: () => number;
  readonly onProgress?: (size: number) => void;
};

async function attempt<T>(run: () => Promise<T>): Promise<T | LedgerError> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
}

/** True when it has signatures that the other one lacks: witnesses answer later than the log. */
function isFuller(note: string, than: string): boolean {
  const there = new Set(parseNote(than).signatures.map(({ name, keyId }) => `${name} ${toHex(keyId)}`));
  return parseNote(note).signatures.some(({ name, keyId }) => !there.has(`${name} ${toHex(keyId)}`));
}

export class MirroredLog {
  readonly vkey: Vkey;
  readonly #options: MirrorOptions;
  readonly #folder: string;
  readonly #store: FileStore;
  /** What this mirror vouched for last, by its copy elsewhere; it may be ahead of a folder that was put back. */
  #vouched: SignedTree | null;
  #shown: SignedTree | null;
  #evidence: string | null;

  private constructor(
    options: MirrorOptions,
    found: { folder: string; store: FileStore; vouched: SignedTree | null; shown: SignedTree | null },
    evidence: string | null,
  ) {
    this.#options = options;
    this.vkey = parseVkey(options.vkey);
    this.#folder = found.folder;
    this.#store = found.store;
    this.#vouched = found.vouched;
    this.#shown = found.shown;
    this.#evidence = evidence;
  }

  /** Opens or makes the log's folder and takes its lock. `bad_key` when it belongs to another key of this origin. */
  static async open(options: MirrorOptions): Promise<MirroredLog> {
    const vkey = parseVkey(options.vkey);
    const folder = join(options.dir, logFolder(vkey.name));
    const store = await fileStore(folder);
    try {
      const pinned = await keptFile(join(folder, 'vkey'));
      ensure(pinned === null || pinned.trim() === vkey.text, 'bad_key', `${folder} holds ${vkey.name} of another key`);
      const read = async (path: string): Promise<SignedTree | null> => {
        const note = await keptFile(path);
        return note === null ? null : { ...signedTree(note, vkey), note };
      };
      const shown = await read(join(folder, 'checkpoint'));
      const vouched = await read(join(options.headsDir, logFolder(vkey.name))).catch((error: unknown) => {
        // A folder that was lost does not go to whoever names the log first.
        const isOther = pinned === null && error instanceof LedgerError;
        throw isOther ? new LedgerError('bad_key', `${vkey.name} was vouched for under another key`) : error;
      });
      if (pinned === null) await keepFile(join(folder, 'vkey'), `${vkey.text}\n`);
      const size = (await store.readHead())?.size ?? 0;
      ensure((shown?.size ?? 0) <= size, 'store_damaged', `${folder} shows more than it holds`);
      const evidence = (await readdir(folder)).find((name) => name.endsWith(EVIDENCE_ENDING));
      return new MirroredLog(options, { folder, store, vouched, shown }, evidence ? join(folder, evidence) : null);
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** The newest checkpoint over what is durable here, cosigned when there is a key; null before the first. */
  get checkpoint(): SignedTree | null {
    return this.#shown;
  }

  /** One look at the log; takes over what is new. Rejects when the log cannot be reached, or the disk fails. */
  async follow(): Promise<Followed> {
    if (this.#evidence !== null) return { state: 'forked', evidence: this.#evidence };
    const next = await attempt(async () => {
      const note = await getCheckpoint(this.#options.get);
      return note === null ? null : signedTree(note, this.vkey, this.#options.witnesses);
    });
    if (next === null) return { state: 'unverified', detail: 'the log has no checkpoint' };
    if (next instanceof LedgerError) return { state: 'unverified', detail: next.message };
    try {
      return await this.#take(next);
    } catch (error) {
      if (!(error instanceof LedgerError) || error.code.startsWith('store_')) throw error;
      return { state: 'unproven', detail: error.message };
    }
  }

  async #take(next: SignedTree): Promise<Followed> {
    const bound = await this.#bound();
    for (const known of bound) {
      const [older, newer] = known.size <= next.size ? [known, next] : [next, known];
      const { verdict, path } = await compareTrees(older, newer, await this.#hashes(older, newer));
      if (verdict === 'fork') return this.#forked(older, newer, path);
      if (verdict === 'unproven')
        return { state: 'unproven', detail: `the tree of ${newer.size} entries is not the one that was signed` };
    }
    const { vkey } = this;
    const { end } = this.#options;
    if (end?.finalSize !== undefined && !isWithinEnd({ vkey, ...end }, next))
      return { state: 'beyond_end', size: next.size, end: end.finalSize };
    const seen = Math.max(0, ...bound.map(({ size }) => size));
    if (next.size < seen) return { state: 'behind', size: next.size, seen };
    const { get, onProgress } = this.#options;
    await pull({ store: this.#store, get, target: next, note: next.note, ...(onProgress && { onProgress }) });
    if (this.#shown?.size === next.size && !isFuller(next.note, this.#shown.note)) {
      return { state: 'same', size: next.size };
    }
    await this.#show(next);
    return { state: 'grown', size: next.size };
  }

  /** Everything signed by the log that a next checkpoint has to agree with: shown, vouched for, and begun to be copied. */
  async #bound(): Promise<SignedTree[]> {
    const head = await this.#store.readHead();
    const begun = head === null ? [] : [signedTree(head.checkpoint, this.vkey)];
    const trees = [...begun, this.#shown, this.#vouched].filter((tree) => tree !== null);
    const isFirst = (tree: SignedTree, i: number): boolean =>
      trees.findIndex(({ size, root }) => size === tree.size && equal(root, tree.root)) === i;
    return trees.filter(isFirst);
  }

  /** Own hashes where the newer tree is held whole, else the log's. */
  async #hashes(older: Tree, newer: Tree): Promise<HashReader> {
    const head = await this.#store.readHead();
    if (older.size === newer.size) return async () => [];
    if (head !== null && head.size >= newer.size) return (coords) => this.#store.readHashes(coords);
    return remoteHashes(this.#options.get, newer.size);
  }

  /** For good: whoever wants this log followed again has to take the evidence away by hand. */
  async #forked(older: SignedTree, newer: SignedTree, path: readonly Uint8Array[]): Promise<Followed> {
    const evidence = forkEvidence(this.vkey, older.note, newer.note, path);
    if (evidence === undefined) throw new LedgerError('hash_mismatch', 'the two trees differ and nothing proves it');
    const file = join(this.#folder, `${older.size}-${newer.size}${EVIDENCE_ENDING}`);
    await keepFile(file, formatEvidence(evidence));
    this.#evidence = file;
    return { state: 'forked', evidence: file };
  }

  /** All entries are durable: cosign, keep that elsewhere, keep it here, and only then show it. */
  async #show(next: SignedTree): Promise<void> {
    const { cosigner, headsDir, now } = this.#options;
    const line = cosigner && (await cosign(parseNote(next.note).text, cosigner, now()));
    const note = line === undefined ? next.note : addSignatures(next.note, line);
    await keepFile(join(headsDir, logFolder(this.vkey.name)), note);
    this.#vouched = { ...next, note };
    await keepFile(join(this.#folder, 'checkpoint'), note);
    this.#shown = this.#vouched;
  }

  /** The bytes of a tile of the shown tree; null when it has no such tile. */
  async tile({ level, n, width }: Tile): Promise<Uint8Array | null> {
    if (width > tileWidth(this.#shown?.size ?? 0, level, n)) return null;
    if (level !== 'entries') return readTile(this.#store, level, n, width);
    return formatEntries(await this.#store.readEntries(n * 256, width));
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}
