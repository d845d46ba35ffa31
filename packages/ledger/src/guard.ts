/**
 * The rollback guard (I-5): may this log go on signing from the head in its database? A copy of the last
 * signed head is kept outside the database and its backups. A restored backup must never fork the log.
 */
import { equal } from './bytes.ts';
import { type OpenCheckpoint, openCheckpoint } from './checkpoint.ts';
import { LedgerError } from './errors.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { verifyConsistency } from './consistency.ts';
import type { LogHead } from './store.ts';
import type { Vkey } from './vkey.ts';

/** What the decision rests on: the two heads, the key that both must be signed by, and the proofs between them. */
export type GuardInput = {
  readonly databaseHead: LogHead | null;
  /** The last signed checkpoint kept elsewhere (the note's text), or null when there is none. */
  readonly copiedHead: string | null;
  /** The log's own verifier key. */
  readonly vkey: Vkey | string;
  /** Proof from the database's log that the tree of m entries is a prefix of that of n. */
  readonly proveConsistency: (m: number, n: number) => Promise<readonly Uint8Array[]>;
};

/**
 * `copy`: what the decision rests on. `none` and `ignored` (a copy that our own key did not sign: an alarm about
 * whoever holds it, not a stop) mean that nothing outside the database was compared; let witnesses confirm.
 * rollback: the copy is ahead. fork: another tree of that size. head_damaged: the database's head is no head of ours.
 */
export type GuardDecision =
  | { readonly ok: true; readonly copy: 'same' | 'behind' | 'none' | 'ignored' }
  | { readonly ok: false; readonly code: 'rollback' | 'fork' | 'head_damaged'; readonly detail: string };

function tryOpen(note: string, vkey: Vkey | string): OpenCheckpoint | undefined {
  try {
    return openCheckpoint(note, vkey);
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}

function refuse(code: 'rollback' | 'fork' | 'head_damaged', detail: string): GuardDecision {
  return { ok: false, code, detail };
}

/** Decides; the caller refuses to sign unless `ok`. Throws only what `proveConsistency` throws beyond LedgerError. */
export async function checkHead(input: GuardInput): Promise<GuardDecision> {
  const { databaseHead, copiedHead, vkey, proveConsistency } = input;
  const head = databaseHead === null ? null : tryOpen(databaseHead.checkpoint, vkey);
  if (head === undefined) return refuse('head_damaged', "the database's head is not signed by this log's key");
  if (head !== null && databaseHead !== null) {
    const same = head.size === databaseHead.size && equal(head.root, databaseHead.root);
    if (!same) return refuse('head_damaged', "the database's head differs from its own checkpoint");
  }
  if (copiedHead === null) return { ok: true, copy: 'none' };
  const copy = tryOpen(copiedHead, vkey);
  if (copy === undefined) return { ok: true, copy: 'ignored' };

  const size = head?.size ?? 0;
  const root = head?.root ?? EMPTY_ROOT;
  if (copy.size > size) {
    return refuse('rollback', `ROLLBACK: ${copy.size} entries were signed, the database holds ${size}`);
  }
  if (copy.size === size) {
    if (equal(copy.root, root)) return { ok: true, copy: 'same' };
    return refuse('fork', `FORK: another tree of ${size} entries was signed`);
  }
  const extended = await extendsCopy(copy, size, root, proveConsistency);
  if (extended) return { ok: true, copy: 'behind' };
  return refuse('fork', `FORK: the database's ${size} entries do not begin with the ${copy.size} that were signed`);
}

/** True when the database holds, as a prefix, exactly the tree that the copy was signed for. */
async function extendsCopy(
  copy: OpenCheckpoint,
  size: number,
  root: Uint8Array,
  prove: GuardInput['proveConsistency'],
): Promise<boolean> {
  try {
    return verifyConsistency(copy.size, size, copy.root, root, await prove(copy.size, size));
  } catch (error) {
    // A log whose hashes are missing cannot prove that it extends anything: refuse, do not guess.
    if (error instanceof LedgerError) return false;
    throw error;
  }
}
