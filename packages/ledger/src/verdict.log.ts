/** Is the entry in a tree that a log of the policy signed? */
import { equal, utf8 } from './bytes.ts';
import type { Check } from './check.ts';
import { type Checkpoint, formatCheckpoint, isSignedBy, parseCheckpoint } from './checkpoint.ts';
import type { CompactReceipt } from './compact.ts';
import { verifyEd25519 } from './ed25519.ts';
import { LedgerError } from './errors.ts';
import { leafHash } from './merkle.ts';
import { parseNote } from './note.ts';
import { isWithinEnd, type Policy, type PolicyLog } from './policy.ts';
import { rootFromInclusion, verifyInclusion } from './proof.ts';
import type { Receipt } from './receipt.ts';

/** A checkpoint that its log signed, with the text that witnesses cosign. */
export type Signed = { readonly checkpoint: Checkpoint; readonly text: string };

/** What the log must have committed to, and the hospital that the claim names. */
type Sealed = { readonly commitment: Uint8Array; readonly hospital: string };

type LogChecks = { readonly checks: readonly Check[]; readonly signed: Signed | null };

/** The detail of a check `log` that failed for want of a key alone: it says that nothing is proven, not that anything is wrong. */
export const UNKNOWN_LOG = 'Your policy does not know the log that should have signed this.';
const ELSEWHERE = 'The proof does not lead from this document to the signed tree.';

/**
 * `…/asha-2627` is a log of the hospital `asha`, whatever stands before: what one hospital's log signs proves nothing
 * about another hospital, whose name anybody can write into a claim.
 */
export function isLogOf(origin: string, hospital: string): boolean {
  const name = origin.slice(origin.lastIndexOf('/') + 1);
  return name.slice(0, Math.max(0, name.lastIndexOf('-'))) === hospital;
}

function foreign(name: string, hospital: string): LogChecks {
  return fail('log', `The log ${name} is not the log of ${hospital}.`);
}

function inTree(size: number): Check {
  return { check: 'inclusion', ok: true, detail: `The document stands in the log's tree of ${size} entries.` };
}

function fail(check: Check['check'], detail: string, before: readonly Check[] = []): LogChecks {
  return { checks: [...before, { check, ok: false, detail }], signed: null };
}

function known(name: string): Check {
  return { check: 'log', ok: true, detail: `Your policy knows the log ${name}.` };
}

/** A retired log signs nothing but what its last tree begins with: a stolen old key is worthless for new entries. */
function signedBy(log: PolicyLog, signed: Signed, before: readonly Check[]): LogChecks {
  const { size } = signed.checkpoint;
  const signature: Check = { check: 'log-signature', ok: true, detail: `The log ${log.vkey.name} signed this tree.` };
  const checks = [...before, signature];
  const { finalSize, finalRoot, isStolen } = log;
  if (finalSize === undefined) return { checks, signed };
  if (size > finalSize)
    return fail('log-open', `The log was closed at ${finalSize} entries; this tree claims ${size}.`, checks);
  if (!isWithinEnd(log, signed.checkpoint))
    return fail('log-open', `The log was closed with another tree of ${finalSize} entries.`, checks);
  // The last tree itself is vouched for by whoever named it.
  const isDoubted = isStolen === true && (size < finalSize || finalRoot === undefined);
  // A policy's text can say that a log ended, never why: only a statement of a root key tells of a theft.
  const untold = isStolen === undefined ? ' A theft of its key would not show.' : '';
  const detail = isDoubted
    ? "The log's key was stolen or lost: its signature alone says nothing of this tree any more, only witnesses do."
    : `The log is closed; this tree is not larger than its last one of ${finalSize} entries.${untold}`;
  return { checks: [...checks, { check: 'log-open', ok: isDoubted ? null : true, detail }], signed };
}

function checkFile(receipt: Receipt, { commitment, hospital }: Sealed, policy: Policy): LogChecks {
  let checkpoint: Checkpoint;
  let text: string;
  try {
    ({ text } = parseNote(receipt.checkpoint));
    checkpoint = parseCheckpoint(text);
  } catch (error) {
    if (error instanceof LedgerError) return fail('log', `The checkpoint cannot be read: ${error.message}.`);
    throw error;
  }
  const logs = policy.logs.filter(({ vkey }) => vkey.name === checkpoint.origin);
  const [first] = logs;
  if (first === undefined) return fail('log', UNKNOWN_LOG);
  if (!isLogOf(checkpoint.origin, hospital)) return foreign(checkpoint.origin, hospital);
  const { size, root } = checkpoint;
  const before = [known(first.vkey.name)];
  if (!verifyInclusion(receipt.index, size, leafHash(commitment), receipt.proof, root)) {
    return fail('inclusion', ELSEWHERE, before);
  }
  before.push(inTree(size));
  // After a change of keys a policy may know two keys of one origin.
  const log = logs.find(({ vkey }) => isSignedBy(receipt.checkpoint, vkey));
  if (log === undefined) return fail('log-signature', "The log's signature does not verify.", before);
  return signedBy(log, { checkpoint, text }, before);
}

function checkQr(receipt: CompactReceipt, { commitment, hospital }: Sealed, policy: Policy): LogChecks {
  const named = policy.logs.filter(({ vkey }) => equal(vkey.keyId, receipt.logRef));
  const logs = named.filter(({ vkey }) => isLogOf(vkey.name, hospital));
  const [first] = logs;
  if (first === undefined) return named[0] ? foreign(named[0].vkey.name, hospital) : fail('log', UNKNOWN_LOG);
  const { size, index, proof, logSignature } = receipt;
  const root = rootFromInclusion(index, size, leafHash(commitment), proof);
  const before = [known(first.vkey.name)];
  if (root === undefined) return fail('inclusion', ELSEWHERE, before);
  // The root is computed, not given: only the signature tells whether it is the log's.
  for (const log of logs) {
    const checkpoint = { origin: log.vkey.name, size, root };
    const text = formatCheckpoint(checkpoint);
    if (verifyEd25519(log.vkey.publicKey, utf8(text), logSignature)) {
      return signedBy(log, { checkpoint, text }, [known(log.vkey.name), inTree(size)]);
    }
  }
  return fail('log-signature', 'The log did not sign a tree with this document in this place.', before);
}

/** Checks log, inclusion and log signature; `signed` only when all of them hold. */
export function checkLog(receipt: Receipt | CompactReceipt, sealed: Sealed, policy: Policy): LogChecks {
  return receipt.form === 'proof' ? checkFile(receipt, sealed, policy) : checkQr(receipt, sealed, policy);
}
