/**
 * The verdict on a record version that somebody signed by passkey: the three entries as any receipt is judged, then how
 * they belong together and what the passkey signed (`verifySignedRecord` of the ledger).
 */
import {
  LedgerError,
  parseReceipt,
  parseSignedRecord,
  type Receipt,
  type SignedCheckId,
  type SignedRecord,
  type SignedVerification,
  verifySignedRecord,
} from '@pramana/ledger';
import { type Judgement, judge, type State } from '../check/judge.ts';
import type { Keys } from '../keys/keys.ts';
import { ReadProblem } from '../read/problem.ts';

export const ENTRIES = ['key', 'record', 'signature'] as const;
export type Entry = (typeof ENTRIES)[number];
/** How the entries belong together, without the steps of each. */
export type LinkCheck = Exclude<SignedCheckId, `${Entry}.${string}` | 'entries'>;

/** A file that was read; nothing in it is verified yet. */
export type SignedFile = { readonly file: SignedRecord; readonly receipts: Readonly<Record<Entry, Receipt>> };

export type SignedJudgement = {
  readonly state: State;
  readonly entries: Readonly<Record<Entry, Judgement>>;
  readonly links: readonly { readonly check: LinkCheck; readonly ok: boolean | null }[];
  /** Null when nothing that it says can be believed. */
  readonly facts: Pick<SignedVerification, 'record' | 'key'> | null;
  /** The content, where it is in the file and is the one that was signed. */
  readonly content: Uint8Array | null;
};

/** Reads the text of a `.pramana-signature` file; `ReadProblem` when it is not whole. */
export function readSigned(text: string): SignedFile {
  try {
    const file = parseSignedRecord(text.trim());
    const [key, record, signature] = ENTRIES.map((entry) => parseReceipt(file[entry]));
    if (key && record && signature) return { file, receipts: { key, record, signature } };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new ReadProblem('problem.damaged', { reason: error.message }, { cause: error });
  }
  throw new ReadProblem('problem.damaged', { reason: '' });
}

/** Judges by these keys. Never throws on a bad file: that is RED. */
export function judgeSigned({ file, receipts }: SignedFile, keys: Keys): SignedJudgement {
  const of = (entry: Entry): Judgement => judge(receipts[entry], undefined, keys);
  const entries = { key: of('key'), record: of('record'), signature: of('signature') };
  const found = verifySignedRecord(file, keys.policy);
  const links = found.checks.flatMap(({ check, ok }) => (isLink(check) ? [{ check, ok }] : []));
  const state = decide(Object.values(entries), found);
  const isShown = links.some(({ check, ok }) => check === 'content' && ok === true);
  return {
    state,
    entries,
    links,
    facts: found.record === null ? null : found,
    content: isShown ? file.content : null,
  };
}

function isLink(check: SignedCheckId): check is LinkCheck {
  return check !== 'entries' && !check.includes('.');
}

function decide(entries: readonly Judgement[], { verdict }: SignedVerification): State {
  const states = entries.map(({ state }) => state);
  if (states.includes('RED')) return 'RED';
  // Nobody gave the key of the log: nothing is wrong, nothing is proven.
  if (states.includes('UNKNOWN')) return 'UNKNOWN';
  // Keys that the judged server suggested make no entry green.
  return verdict === 'GREEN' && states.some((each) => each !== 'GREEN') ? 'AMBER' : verdict;
}
