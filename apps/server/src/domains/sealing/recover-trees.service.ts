/** What a mirror's tree must not contradict before anything of it is given back. */
import {
  compareTrees,
  formatEvidence,
  forkEvidence,
  LedgerError,
  type LogStore,
  type SignedTree,
  signedTree,
  type Vkey,
} from '@pramana/ledger';
import { openHeadFolder } from './head.store.ts';

/** Nothing was changed in the log, and why; with the evidence of a fork, where one is proven. */
export class Refused extends Error {
  readonly evidence: string | null;
  constructor(message: string, evidence: string | null = null) {
    super(message);
    this.evidence = evidence;
  }
}

/**
 * The last tree that was signed here, by its copy outside the database. A mirror that has less cannot end a rollback: what it
 * lacks would be signed a second time.
 */
export async function keptTree(
  headsDir: string,
  vkey: Vkey,
  target: SignedTree,
  have: number,
): Promise<SignedTree | null> {
  const copy = await openHeadFolder(headsDir).read(vkey.text);
  const signed = copy === null ? null : attempt(() => signedTree(copy, vkey));
  if (signed !== null && signed.size > Math.max(target.size, have))
    throw new Refused(`${signed.size} entries were signed and the mirror holds ${target.size}: ask another mirror`);
  return signed;
}

/** Refuses two trees, the smaller one first, that are not of one history; `source` has the larger one's hashes. */
export async function refuseFork(
  vkey: Vkey,
  [older, newer]: readonly [SignedTree, SignedTree],
  source: Pick<LogStore, 'readHashes'>,
  detail: string,
): Promise<void> {
  const { verdict, path } = await compareTrees(older, newer, (coords) => source.readHashes(coords));
  if (verdict === 'consistent') return;
  const evidence = verdict === 'fork' ? forkEvidence(vkey, older.note, newer.note, path) : undefined;
  throw new Refused(`${detail} are two histories`, evidence === undefined ? null : formatEvidence(evidence));
}

/** Null for what the ledger refuses to read. */
export function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}
