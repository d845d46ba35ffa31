/** Who signed the tree of a bundle's log, and who saw it, by the auditor's own policy. */
import type { BundleLog } from './bundle.ts';
import type { BundleCheckId } from './bundle.checks.ts';
import { isSignedBy, parseCheckpoint } from './checkpoint.ts';
import { LedgerError } from './errors.ts';
import { parseNote } from './note.ts';
import { isWithinEnd, type Policy } from './policy.ts';
import { isLogOf } from './verdict.log.ts';
import { checkNoteWitnesses, type WitnessSeen } from './verdict.witness.ts';

export type LogJudged = {
  readonly wrong: { readonly check: BundleCheckId; readonly code: string } | null;
  /** True only where the policy's quorum was met. */
  readonly isWitnessed: boolean;
  readonly witnesses: readonly WitnessSeen[];
  /** The size at which the policy says that the log was closed. */
  readonly finalSize: number | null;
};

/** Judges the signatures of one log's tree; whatever could not be reached is not witnessed. Never throws on a bad one. */
export function judgeBundleLog(log: BundleLog, hospital: string, policy: Policy): LogJudged {
  const fail = (check: BundleCheckId, code: string): LogJudged => ({
    wrong: { check, code },
    isWitnessed: false,
    witnesses: [],
    finalSize: null,
  });
  if (!isLogOf(log.origin, hospital)) return fail('logs', 'other_log');
  const known = policy.logs.filter(({ vkey }) => vkey.name === log.origin);
  if (known.length === 0) return fail('logs', 'unknown_log');
  try {
    const { text } = parseNote(log.checkpoint);
    const checkpoint = parseCheckpoint(text);
    const key = known.find(({ vkey }) => isSignedBy(log.checkpoint, vkey));
    if (key === undefined) return fail('logs', 'signature_wrong');
    if (checkpoint.size !== log.size) return fail('trees', 'other_tree');
    const finalSize = key.finalSize ?? null;
    if (!isWithinEnd(key, checkpoint)) return fail('logs', 'log_closed');
    const { check, witnesses } = checkNoteWitnesses(log.checkpoint, { checkpoint, text }, policy);
    if (check.ok === false) return fail('witnesses', 'cosignature_wrong');
    return { wrong: null, isWitnessed: check.ok === true, witnesses, finalSize };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return fail('trees', 'checkpoint_damaged');
  }
}
