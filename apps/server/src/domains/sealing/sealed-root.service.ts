import type { HospitalId, LogId } from '@pramana/kernel';
import {
  commit,
  isSuccession,
  leafHash,
  LedgerError,
  openCheckpoint,
  openRootStatement,
  parseRoot,
  parseVkey,
  proveInclusion,
  stemOf,
  verifyInclusion,
  type Vkey,
} from '@pramana/ledger';
import type { Database, Tx } from '../../platform/database/index.ts';
import { readHospital } from './hospital.store.ts';
import { listLogs, logReader, type LogRow } from './log.store.ts';
import { openEach, type OpenBlock } from './open.service.ts';
import type { PublishedHead, Publications } from './publication.service.ts';
import { sealedKindOf } from './rebuild.service.ts';
import type { RootDoubt } from './root-doubt.policy.ts';
import { compareDocument } from './row-audit.service.ts';
import { logStatements, rootChanges, rootRows } from './succession.store.ts';

/** The root keys that readers may be told to pin, and all that root keys signed (`followSuccessions` tells what counts). */
export interface Vouching {
  /** Newest first: the one that holds, then those before it, each of which signed the next one; none that waits for its log. */
  readonly roots: readonly Vkey[];
  readonly statements: readonly string[];
  /** Why the newest that is stored is not among `roots`, or one before these; null: all are, or there is none. */
  readonly doubt: RootDoubt | null;
}

/** The tree of a log in which an entry must stand to count; undefined: none that is known. */
export type Trees = (
  log: LogId,
) => Promise<{ readonly log: LogRow; readonly head: { readonly size: number; readonly root: Uint8Array } } | undefined>;

/** What this process has published: durable here and in its copy. */
export function publishedTrees(publications: Publications): Trees {
  return (log) => Promise.resolve(publications.head(log));
}

/** What the logs' keys signed of the heads that the database holds, where no process has published any. */
export function storedTrees(tx: Tx, hospital: HospitalId): Trees {
  return async (id) => {
    const log = (await listLogs(tx, hospital)).find((each) => each.id === id);
    const head = log && (await logReader(tx, log).readHead());
    if (!log || !head) return undefined;
    try {
      return { log, head: openCheckpoint(head.checkpoint, log.vkey) };
    } catch (error) {
      if (error instanceof LedgerError) return undefined;
      throw error;
    }
  };
}

/** So long an answer is kept: anybody may ask for it, and it opens a sealed entry. */
const KEPT_MS = 1_000;

/** The root keys of this node's organisations, as far as the public may be told of them. */
export class SuggestedRoots {
  readonly #made = new Map<HospitalId, { at: number; answer: Promise<Vouching> }>();

  read(db: Database, publications: Publications, { log }: PublishedHead, now: number): Promise<Vouching> {
    const made = this.#made.get(log.hospitalId);
    if (made !== undefined && now < made.at + KEPT_MS && now >= made.at) return made.answer;
    const answer = db.inHospital(log.hospitalId, (tx) => vouchingOf(tx, publications, log));
    answer.catch(() => this.#made.delete(log.hospitalId));
    this.#made.set(log.hospitalId, { at: now, answer });
    return answer;
  }
}

async function vouchingOf(tx: Tx, publications: Publications, log: LogRow): Promise<Vouching> {
  const { roots, doubt } = await sealedRoots(tx, publishedTrees(publications), log);
  if (roots.length === 0 && doubt === null) return { roots, statements: [], doubt };
  // Whoever pinned a root key elsewhere needs what it signed, also where none is suggested here.
  const signed = [...(await rootChanges(tx, log.hospitalId)), ...(await logStatements(tx, log.hospitalId)).values()];
  return { roots, statements: signed, doubt };
}

type RootRow = Awaited<ReturnType<typeof rootRows>>['rows'][number];

/**
 * The root keys of this log's hospital, only as far as their rows are what was sealed: one row that no other replaces; no
 * entry about root keys without its row; each row equal to the claim of its entry, which opens; the entry in the tree of its
 * log; the name that of the hospital's logs; each replaced by a statement that it signed itself. Whoever makes the suggestion
 * their own pins what stands in it, so a row that was changed or added must never be told. Earlier ones belong to it, because
 * only they say of the logs of their time which of them ended by a theft: they are told also while a newer one waits for its
 * place in the log. Who removes the last row with its entry and all that tells of it is found by the audit alone.
 */
export async function sealedRoots(
  tx: Tx,
  trees: Trees,
  log: Pick<LogRow, 'hospitalId' | 'vkey'>,
): Promise<Pick<Vouching, 'roots' | 'doubt'>> {
  const { rows, lost } = await rootRows(tx, log.hospitalId);
  if (rows.length === 0 && lost === 0) return { roots: [], doubt: null };
  const chain = lost > 0 ? null : chainOf(rows);
  if (chain === null) return { roots: [], doubt: 'contradicted' };
  const opened = await openEach(tx, { id: log.hospitalId }, chain);
  const entryOf = ({ series, number }: RootRow): Opened | undefined =>
    opened.find(({ block }) => block.series === series && block.number === number);
  const roots: Vkey[] = [];
  let waiting: RootDoubt | null = null;
  for (const [at, row] of chain.entries()) {
    const root = rootOf(row, stemOf(parseVkey(log.vkey).name), chain[at - 1]);
    const doubt = await doubtOf(tx, trees, row, entryOf(row));
    if (root === null) return { roots, doubt: doubt === null || doubt === 'waits' ? 'foreign' : doubt };
    if (doubt === 'waits') waiting = doubt;
    else if (doubt === null) roots.push(root);
    else return { roots, doubt };
  }
  return { roots, doubt: waiting };
}

/** Newest first, each the one that the one before it replaces; null: they do not stand in one row. */
function chainOf(rows: readonly RootRow[]): RootRow[] | null {
  const replaced = new Set(rows.map(({ replaces }) => replaces));
  const [newest, ...more] = rows.filter(({ vkey }) => !replaced.has(vkey));
  const chain: RootRow[] = [];
  const byKey = new Map(rows.map((row) => [row.vkey, row]));
  for (let row = newest; row !== undefined; row = byKey.get(row.replaces ?? '')) {
    chain.push(row);
    byKey.delete(row.vkey);
  }
  return more.length === 0 && chain.length === rows.length ? chain : null;
}

/** The key of a row, where it is one of logs of this stem and named `next` in the statement that stands there. */
function rootOf({ vkey }: RootRow, stem: string, next: RootRow | undefined): Vkey | null {
  try {
    const root = parseRoot(vkey);
    const said = next === undefined ? null : openRootStatement(next.statement ?? '', root);
    const isNext = said === null || (!isSuccession(said) && said.next.text === next?.vkey);
    return root.name === stem && isNext ? root : null;
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

type Opened = Awaited<ReturnType<typeof openEach>>[number];

async function doubtOf(tx: Tx, trees: Trees, row: RootRow, open: Opened | undefined): Promise<RootDoubt | null> {
  if (open === undefined || 'closed' in open) return 'closed';
  const { hospitalId } = row;
  if (open.block.documentId !== row.id || !(await isSealed(tx, hospitalId, open))) return 'changed';
  return placeDoubt(tx, trees, open);
}

/** Whether the row says what the entry's claim says. */
async function isSealed(tx: Tx, id: HospitalId, { block, header, items }: OpenBlock): Promise<boolean> {
  const kind = sealedKindOf(header.kind, 'root-key');
  const hospital = await readHospital(tx, id);
  if (kind?.table !== 'root_key' || hospital === undefined) return false;
  const rebuilt = (await kind.rebuild(tx, hospital, [block.documentId])).get(block.documentId);
  return rebuilt !== undefined && compareDocument(kind, header, items, rebuilt).length === 0;
}

/** Whether the claim is a leaf of its log's tree, by its place and path in the database. */
async function placeDoubt(tx: Tx, trees: Trees, open: OpenBlock): Promise<RootDoubt | null> {
  const { entry } = open.block;
  const tree = entry === null ? undefined : await trees(entry.logId);
  if (entry === null || tree === undefined || entry.index >= tree.head.size) return 'waits';
  const { log, head } = tree;
  const leaf = leafHash(commit(open.header.kind, open.salt, open.claim));
  try {
    const path = await proveInclusion(logReader(tx, log), entry.index, head.size);
    return verifyInclusion(entry.index, head.size, leaf, path, head.root) ? null : 'changed';
  } catch (error) {
    if (error instanceof LedgerError) return 'changed';
    throw error;
  }
}
