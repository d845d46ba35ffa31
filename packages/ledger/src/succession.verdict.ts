/** The verdict on a receipt by a policy that root keys carried on: as any receipt, with what they say of its log beside it. */
import { equal, utf8 } from './bytes.ts';
import type { Check, Verdict } from './check.ts';
import { type Checkpoint, formatCheckpoint, isSignedBy } from './checkpoint.ts';
import type { CompactReceipt, PendingReceipt } from './compact.ts';
import { verifyEd25519 } from './ed25519.ts';
import type { DisclosedItem } from './item.ts';
import type { PolicyLog } from './policy.ts';
import type { Receipt } from './receipt.ts';
import { type Followed, hasRootOf, isOfRoot, successionsOf } from './succession.follow.ts';
import type { Succession, SuccessionReason } from './succession.ts';
import { type Verification, verifyReceipt } from './verdict.ts';
import type { Vkey } from './vkey.ts';

/** What the hospital's root key says of the log; `ok` null: nothing that settles it. */
export type SuccessionCheck = { readonly check: 'succession'; readonly ok: boolean | null; readonly detail: string };

/** As a receipt's verification; the last check is about the log's key, where a root is pinned for its hospital. */
export type VouchedVerification = Omit<Verification, 'checks'> & {
  readonly checks: readonly (Check | SuccessionCheck)[];
};

function said(ok: boolean | null, detail: string): SuccessionCheck {
  return { check: 'succession', ok, detail };
}

/** Why a log ended, in words that follow "it". */
const ENDS: Readonly<Record<SuccessionReason, string>> = {
  year: 'its year was over',
  planned: 'its key was changed',
  stolen: 'its key was stolen or lost',
};

/** Logs of the policy that may have signed the receipt, by what it says of itself; nothing of it is verified here. */
function namedLogs(receipt: Receipt | CompactReceipt, logs: readonly PolicyLog[]): Vkey[] {
  const keys = logs.map(({ vkey }) => vkey);
  if (receipt.form === 'compact') return keys.filter(({ keyId }) => equal(keyId, receipt.logRef));
  return keys.filter(({ name }) => receipt.checkpoint.startsWith(`${name}\n`));
}

/** Of several keys of one origin the one that signed this tree. */
function signerOf(receipt: Receipt | CompactReceipt, at: Checkpoint, named: readonly Vkey[]): Vkey | undefined {
  if (receipt.form === 'proof') return named.find((vkey) => isSignedBy(receipt.checkpoint, vkey));
  const text = utf8(formatCheckpoint(at));
  return named.find(
    ({ name, publicKey }) => name === at.origin && verifyEd25519(publicKey, text, receipt.logSignature),
  );
}

/** Another tree of that size was refused before, by the policy that the statement carried on. */
function ended({ size, next, reason }: Succession, at: Checkpoint): SuccessionCheck {
  const why = `The root key vouches that this log ended with ${size} entries because ${ENDS[reason]}`;
  const follows = `${why}; ${next.name} follows it.`;
  // That very tree is what the root key itself signed.
  if (reason !== 'stolen' || at.size === size) return said(true, follows);
  return said(null, `${follows} Its signature alone says nothing any more: only witnesses of this tree do.`);
}

/** The log's signature was not even looked at, or its tree is larger than its last one. */
function unsigned(named: readonly Vkey[], followed: Followed): SuccessionCheck {
  const end = named.map((vkey) => successionsOf(followed, vkey).end).find((each) => each !== undefined);
  if (end === undefined)
    return said(
      null,
      'No statement that you gave, signed by the pinned root key, vouches for the log of this receipt.',
    );
  const { size, reason } = end;
  return said(null, `The root key vouches that this log ended with ${size} entries because ${ENDS[reason]}.`);
}

/** What the statements say of the log of a receipt; null where no root is pinned for its hospital. */
function checkSuccession(
  receipt: Receipt | CompactReceipt,
  { header, checkpoint }: Verification,
  followed: Followed,
): SuccessionCheck | null {
  if (header === null) return null;
  const { hospital } = header;
  // By the log itself: a log that nobody named is not one of theirs because its hospital has the same name.
  if (checkpoint === null && namedLogs(receipt, followed.expelled).length > 0)
    return said(false, `The root key of ${hospital} signed what cannot both be true: none of its logs counts.`);
  if (!hasRootOf(followed, hospital)) return null;
  const named = namedLogs(receipt, followed.policy.logs);
  if (checkpoint === null) return unsigned(named, followed);
  const signer = signerOf(receipt, checkpoint, named);
  if (signer === undefined) return unsigned(named, followed);
  // A log of the same hospital's name elsewhere: no root that is pinned speaks for it.
  if (!followed.roots.some((root) => isOfRoot(signer.name, root.name))) return null;
  const { end, begin } = successionsOf(followed, signer);
  if (end !== undefined) return ended(end, checkpoint);
  if (begin !== undefined) return said(true, `The root key vouches that this log follows ${begin.old.name}.`);
  return said(null, 'Your policy names this log itself; no statement of the root key about it was given.');
}

/**
 * As `verifyReceipt`, by a policy that root keys carried on (`followSuccessions`), with one check more where a root key is
 * pinned for the receipt's hospital. RED where that key contradicted itself. That a tree lies behind the end which it named is
 * found by the policy itself (`log-open`), as every other end; a stolen key's smaller tree stays AMBER with that check open, and
 * must not be called genuine. Never throws.
 */
export function verifyVouched(
  receipt: Receipt | CompactReceipt | PendingReceipt,
  followed: Followed,
  items?: readonly DisclosedItem[],
): VouchedVerification {
  const verified = verifyReceipt(receipt, followed.policy, items);
  if (receipt.form === 'pending') return verified;
  const check = checkSuccession(receipt, verified, followed);
  if (check === null) return verified;
  const verdict: Verdict = check.ok === false ? 'RED' : verified.verdict;
  return { ...verified, verdict, checks: [...verified.checks, check] };
}
