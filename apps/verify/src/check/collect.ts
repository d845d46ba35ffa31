/** What has been presented so far: codes come one after the other, in any order, some of them twice. */
import {
  commit,
  commitmentOf as commitmentAt,
  type CompactReceipt,
  decodeHeader,
  type DisclosedItem,
  encodeCompact,
  equal,
  formatReceipt,
  isShown,
  type ItemsPart,
  joinItems,
  LedgerError,
  missingParts,
  partBelongsTo,
  type PendingReceipt,
  type Presented,
  type Receipt,
} from '@pramana/ledger';

export type Proof = Receipt | CompactReceipt | PendingReceipt;
/** A head, or lines, or both; the lines are all of one claim and, when there is a head, of that one. */
export type Collected = { readonly proof: Proof | null; readonly parts: readonly ItemsPart[] };
/** `known`: it was there already. `foreign`: lines of another document. */
export type Outcome = 'proof' | 'part' | 'known' | 'foreign';

export const NOTHING: Collected = { proof: null, parts: [] };

export function commitmentOf({ kind, salt, claim }: Proof): Uint8Array {
  return commit(kind, salt, claim);
}

/** Adds what was presented. A head of another document begins anew; lines of another document are never mixed in. */
export function add(
  collected: Collected,
  presented: Presented,
): { readonly collected: Collected; readonly outcome: Outcome } {
  return presented.form === 'items' ? addPart(collected, presented) : addProof(collected, presented);
}

/** The newest head is the one that is judged, also where only its signatures differ from the one before. */
function addProof({ proof, parts }: Collected, presented: Proof): ReturnType<typeof add> {
  if (proof !== null && isSame(proof, presented)) return { collected: { proof, parts }, outcome: 'known' };
  const commitment = commitmentOf(presented);
  const own = parts.filter((part) => partBelongsTo(part, commitment));
  return { collected: { proof: presented, parts: own }, outcome: 'proof' };
}

function isSame(a: Proof, b: Proof): boolean {
  if (a.form === 'proof' || b.form === 'proof') {
    return a.form === 'proof' && b.form === 'proof' && formatReceipt(a) === formatReceipt(b);
  }
  return equal(encodeCompact(a), encodeCompact(b));
}

/**
 * The newest lines are those that are judged, as with heads: of which document they are a code says itself, and one that lies
 * must not keep the true ones out. Codes of another splitting begin anew.
 */
function addPart({ proof, parts }: Collected, part: ItemsPart): ReturnType<typeof add> {
  if (proof !== null && !partBelongsTo(part, commitmentOf(proof)))
    return { collected: { proof, parts }, outcome: 'foreign' };
  const fit = parts.filter(({ ref, parts: of }) => of === part.parts && equal(ref, part.ref));
  if (fit.some((each) => isSamePart(each, part))) return { collected: { proof, parts }, outcome: 'known' };
  return { collected: { proof, parts: [...fit.filter((each) => each.part !== part.part), part] }, outcome: 'part' };
}

function isSamePart(a: ItemsPart, b: ItemsPart): boolean {
  return (
    a.part === b.part &&
    a.items.length === b.items.length &&
    a.items.every((item, i) => {
      const other = b.items[i];
      // At any place: the same one shows whether both are one item.
      return other && isShown(item) === isShown(other) && equal(commitmentAt(item, 0), commitmentAt(other, 0));
    })
  );
}

/** All lines in order once every code with lines is there; a receipt file brings its own. */
export function itemsOf({ proof, parts }: Collected): readonly DisclosedItem[] | undefined {
  if (proof?.form === 'proof' && proof.items.length > 0) return undefined;
  return parts.length > 0 && missingParts(parts).length === 0 ? joinItems(parts) : undefined;
}

/** How many codes are read; `of` is null while it cannot be known how many there are. */
export type Progress = {
  readonly have: number;
  readonly of: number | null;
  readonly done: boolean;
  /** Numbers of the codes with lines that are still missing. */
  readonly missing: readonly number[];
};

export function progressOf(collected: Collected): Progress {
  const { proof, parts } = collected;
  const have = (proof === null ? 0 : 1) + parts.length;
  if (proof !== null && !wantsLines(proof)) return { have: 1, of: 1, done: true, missing: [] };
  const of = parts[0] === undefined ? null : 1 + parts[0].parts;
  return { have, of, done: have === of, missing: missingParts(parts) };
}

function wantsLines(proof: Proof): boolean {
  if (proof.form === 'proof' && proof.items.length > 0) return false;
  try {
    return decodeHeader(proof.claim).itemCount > 0;
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}
