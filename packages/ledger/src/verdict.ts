/**
 * The verdict on a receipt, with every step as data: the web page, the command line and the auditor's report
 * show the same list. GREEN: the verifier's own quorum. AMBER: the log's signature only. RED: a check failed.
 * PENDING: printed before the log answered. Never throws on a bad receipt: that is RED.
 */
import { blockHash, commit } from './claim.ts';
import type { Check, CheckId, Verdict } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { CompactReceipt, PendingReceipt } from './compact.ts';
import { LedgerError } from './errors.ts';
import { type ClaimHeader, decodeHeader } from './header.ts';
import { type DisclosedItem, isShown, type SaltedItem, verifyItems } from './item.ts';
import type { Policy } from './policy.ts';
import type { Receipt } from './receipt.ts';
import { checkLog } from './verdict.log.ts';
import { checkWitnesses, type WitnessSeen } from './verdict.witness.ts';

/** The verdict with all that was read and recomputed on the way. */
export type Verification = {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  /** Null when the claim cannot be read. Believe it only when the verdict is not RED. */
  readonly header: ClaimHeader | null;
  /** The shown items, when they match the claim; null when they were not presented or do not match. */
  readonly items: readonly SaltedItem[] | null;
  /** The log's leaf entry, and the block of the chain that people see. */
  readonly commitment: Uint8Array | null;
  readonly block: Uint8Array | null;
  readonly checkpoint: Checkpoint | null;
  /** Witnesses of the policy whose cosignature verified. */
  readonly witnesses: readonly WitnessSeen[];
};

const ORDER: readonly CheckId[] = [
  'claim',
  'kind',
  'log',
  'inclusion',
  'log-signature',
  'log-open',
  'witnesses',
  'lines',
];

/** Said whenever only the header was seen; never softened. */
export const LINES_NOT_CHECKED =
  'The lines on your paper were NOT checked: only the head of the document was presented.';

function checkClaim(receipt: Receipt | CompactReceipt | PendingReceipt): { header: ClaimHeader | null; check: Check } {
  try {
    const header = decodeHeader(receipt.claim);
    return { header, check: { check: 'claim', ok: true, detail: 'The claim is complete and in its one valid form.' } };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return {
      header: null,
      check: { check: 'claim', ok: false, detail: `The claim cannot be read: ${error.message}.` },
    };
  }
}

function checkKind(receipt: { readonly kind: string }, header: ClaimHeader): Check {
  const ok = receipt.kind === header.kind;
  const detail = ok
    ? `It is a claim of the kind ${header.kind}.`
    : `The receipt calls itself ${receipt.kind}, its claim is a ${header.kind}.`;
  return { check: 'kind', ok, detail };
}

function checkLines(header: ClaimHeader, items: readonly DisclosedItem[] | undefined): Check {
  const check = 'lines';
  if (items === undefined) {
    if (header.itemCount === 0) return { check, ok: true, detail: 'This document has no lines.' };
    return { check, ok: null, detail: LINES_NOT_CHECKED };
  }
  if (!verifyItems(header, items)) return { check, ok: false, detail: 'The lines are not those that were sealed.' };
  const shown = items.filter(isShown).length;
  if (shown === 0 && items.length > 0) return { check, ok: null, detail: LINES_NOT_CHECKED };
  if (shown === items.length) return { check, ok: true, detail: `All lines (${shown}) are those that were sealed.` };
  return {
    check,
    ok: true,
    detail: `${shown} of ${items.length} lines are shown, and they are those that were sealed.`,
  };
}

/** Fills up the list, so that every answer names every check in the same order. */
function complete(checks: readonly Check[], pending: boolean): Check[] {
  const detail = pending
    ? 'Not checked: the log had not answered when this was printed.'
    : 'Not checked, because an earlier check failed.';
  return ORDER.flatMap((id) => {
    const done = checks.find(({ check }) => check === id);
    if (done !== undefined) return [done];
    return id === 'log-open' ? [] : [{ check: id, ok: null, detail }];
  });
}

/** A false check outweighs everything; nothing but the quorum makes GREEN. */
function decide(checks: readonly Check[], pending: boolean): Verdict {
  if (checks.some(({ ok }) => ok === false)) return 'RED';
  if (pending) return 'PENDING';
  return checks.some(({ check, ok }) => check === 'witnesses' && ok === true) ? 'GREEN' : 'AMBER';
}

/**
 * Judges a receipt by the verifier's own policy. `items` are the lines presented beside a compact receipt (all of
 * them in order, shown or hidden); a receipt file brings its own.
 */
export function verifyReceipt(
  receipt: Receipt | CompactReceipt | PendingReceipt,
  policy: Policy,
  items?: readonly DisclosedItem[],
): Verification {
  const own = receipt.form === 'proof' && receipt.items.length > 0 ? receipt.items : undefined;
  const presented = items ?? own;
  const pending = receipt.form === 'pending';
  const { header, check } = checkClaim(receipt);
  const checks: Check[] = [check];
  const nothing = { header, items: null, commitment: null, block: null, checkpoint: null, witnesses: [] };
  if (header === null) return { verdict: 'RED', checks: complete(checks, false), ...nothing };

  const commitment = commit(receipt.kind, receipt.salt, receipt.claim);
  const block = blockHash(header.prev, commitment);
  const lines = checkLines(header, presented);
  checks.push(checkKind(receipt, header), lines);
  let checkpoint: Checkpoint | null = null;
  let witnesses: readonly WitnessSeen[] = [];
  if (!pending) {
    const log = checkLog(receipt, { commitment, hospital: header.hospital }, policy);
    checks.push(...log.checks);
    if (log.signed !== null) {
      checkpoint = log.signed.checkpoint;
      const seen = checkWitnesses(receipt, log.signed, policy);
      checks.push(seen.check);
      witnesses = seen.witnesses;
    }
  }
  const matched = presented !== undefined && lines.ok === true ? presented.filter(isShown) : null;
  const verdict = decide(checks, pending);
  return {
    verdict,
    checks: complete(checks, pending),
    header,
    items: matched,
    commitment,
    block,
    checkpoint,
    witnesses,
  };
}
