import type { HospitalId } from '@pramana/kernel';
import {
  commit,
  leafHash,
  LedgerError,
  parseRoot,
  parseVkey,
  proveInclusion,
  stemOf,
  verifyInclusion,
  type Vkey,
} from '@pramana/ledger';
import type { Database, Tx } from '../../platform/database/index.ts';
import { readHospital } from './hospital.store.ts';
import { logReader, type LogRow } from './log.store.ts';
import { openEach, type OpenBlock } from './open.service.ts';
import type { PublishedHead, Publications } from './publication.service.ts';
import { sealedKindOf } from './rebuild.service.ts';
import { compareDocument } from './row-audit.service.ts';
import { logStatements, rootChanges, rootRows } from './succession.store.ts';

/** The root keys that readers may be told to pin, and all that root keys signed (`followSuccessions` tells what counts). */
export interface Vouching {
  readonly roots: readonly Vkey[];
  readonly statements: readonly string[];
  /** In English, for a line of a policy each: why a root key that is entered is not among `roots`. */
  readonly withheld: readonly string[];
}

interface SuggestedRoot {
  readonly root: Vkey | null;
  /** Null where nobody entered a root key, which needs no reason. */
  readonly withheld: string | null;
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
  const { root, withheld } = await suggestedRoot(tx, publications, log);
  if (root === null && withheld === null) return { roots: [], statements: [], withheld: [] };
  // Whoever pinned a root key elsewhere needs what it signed, also where none is suggested here.
  const signed = [...(await rootChanges(tx, log.hospitalId)), ...(await logStatements(tx, log.hospitalId)).values()];
  return { roots: root === null ? [] : [root], statements: signed, withheld: withheld === null ? [] : [withheld] };
}

/**
 * The root key of this log's hospital, only where its row is what was sealed: exactly one row that no other replaces; no
 * entry about root keys without its row; that row equal to the claim of its entry, which opens; the entry in the tree that
 * this process published; the name that of the hospital's logs. Whoever makes the suggestion their own pins what stands in
 * it, so a row that was changed or added must never be told. Who removes the last row with its entry and all that tells of
 * it is found by the audit alone.
 */
async function suggestedRoot(tx: Tx, publications: Publications, log: LogRow): Promise<SuggestedRoot> {
  const { rows, lost } = await rootRows(tx, log.hospitalId);
  if (rows.length === 0 && lost === 0) return { root: null, withheld: null };
  const replaced = new Set(rows.map(({ replaces }) => replaces));
  const [row, ...more] = rows.filter(({ vkey }) => !replaced.has(vkey));
  if (row === undefined || more.length > 0 || lost > 0) return none('its rows contradict each other or their entries');
  const [open] = await openEach(tx, { id: log.hospitalId }, [row]);
  if (open === undefined || 'closed' in open) return none('its sealed entry does not open');
  if (open.block.documentId !== row.id || !(await isSealed(tx, log.hospitalId, open)))
    return none('its row is not what was sealed');
  if (!(await isPublished(tx, publications, open))) return none('its entry is not in the published tree');
  try {
    const root = parseRoot(row.vkey);
    return root.name === stemOf(parseVkey(log.vkey).name)
      ? { root, withheld: null }
      : none('its name is not that of the logs');
  } catch (error) {
    if (error instanceof LedgerError) return none('it is no root key');
    throw error;
  }
}

function none(reason: string): SuggestedRoot {
  return { root: null, withheld: reason };
}

/** Whether the row says what the entry's claim says. */
async function isSealed(tx: Tx, id: HospitalId, { block, header, items }: OpenBlock): Promise<boolean> {
  const kind = sealedKindOf(header.kind, 'root-key');
  const hospital = await readHospital(tx, id);
  if (kind?.table !== 'root_key' || hospital === undefined) return false;
  const rebuilt = (await kind.rebuild(tx, hospital, [block.documentId])).get(block.documentId);
  return rebuilt !== undefined && compareDocument(kind, header, items, rebuilt).length === 0;
}

/** Whether the claim is a leaf of the tree that this process published, by its place and path in the database. */
async function isPublished(tx: Tx, publications: Publications, open: OpenBlock): Promise<boolean> {
  const { entry } = open.block;
  const published = entry === null ? undefined : publications.head(entry.logId);
  if (entry === null || published === undefined || entry.index >= published.head.size) return false;
  const { log, head } = published;
  const leaf = leafHash(commit(open.header.kind, open.salt, open.claim));
  try {
    const path = await proveInclusion(logReader(tx, log), entry.index, head.size);
    return verifyInclusion(entry.index, head.size, leaf, path, head.root);
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}
