/**
 * A signed version of a record as one file: the proofs of three entries (the passkey's enrolment, the version, the
 * signature), and of the content only what its holder chose to put in. Judged by the verifier's own policy, offline.
 */
import { equal, fromBase64, toBase64 } from './bytes.ts';
import type { Check, Verdict } from './check.ts';
import { ensure, LedgerError } from './errors.ts';
import { checkAssertion, type PasskeyCheckId, signChallenge } from './passkey.ts';
import type { Policy } from './policy.ts';
import { parseReceipt, type Receipt } from './receipt.ts';
import {
  contentHash,
  type EnrolledKey,
  readEnrolledKey,
  readRecord,
  readSignature,
  type RecordFacts,
  recordHash,
  type SignatureFacts,
} from './record.ts';
import { isEarlier, shardOf } from './shard.ts';
import { SIGNED_RECORD_FORMAT } from './signed-format.ts';
import { type Verification, verifyReceipt } from './verdict.ts';

/** Texts of three `.tlog-proof` files, and the content's bytes where the holder shows them. */
export type SignedRecord = {
  readonly key: string;
  readonly record: string;
  readonly signature: string;
  readonly content: Uint8Array | null;
};

const ENTRIES = ['key', 'record', 'signature'] as const;
type Entry = (typeof ENTRIES)[number];

/** JSON: `format`, `key`, `record`, `signature`, and `content` in base64 or null. */
export function formatSignedRecord({ key, record, signature, content }: SignedRecord): string {
  const shown = content === null ? null : toBase64(content);
  return `${JSON.stringify({ format: SIGNED_RECORD_FORMAT, key, record, signature, content: shown }, null, 2)}\n`;
}

/** Reads the file strictly; `bad_receipt`. Nothing in it is verified yet. */
export function parseSignedRecord(text: string): SignedRecord {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new LedgerError('bad_receipt', 'the file of a signed record is not whole', { cause: error });
  }
  ensure(typeof read === 'object' && read !== null, 'bad_receipt', 'the file of a signed record is no map');
  const value = read as Readonly<Record<string, unknown>>;
  ensure(value['format'] === SIGNED_RECORD_FORMAT, 'bad_receipt', 'an unknown version of a signed record');
  const part = (name: string): string => {
    const found = value[name];
    ensure(typeof found === 'string', 'bad_receipt', `the proof of the ${name} is missing`);
    return found;
  };
  const { content } = value;
  return {
    key: part('key'),
    record: part('record'),
    signature: part('signature'),
    content: typeof content === 'string' ? fromBase64(content) : null,
  };
}

/** The steps, in order. Those of the three entries come first, `key.claim`, `record.inclusion`, … */
export type SignedCheckId =
  | `${Entry}.${Check['check']}`
  | 'entries'
  | 'hospital'
  | 'version'
  | 'person'
  | 'order'
  | 'content'
  | 'retired'
  | PasskeyCheckId;
export type SignedCheck = { readonly check: SignedCheckId; readonly ok: boolean | null; readonly detail: string };

/** The verdict on a signed record with all that was read. Believe the facts only when the verdict is not RED. */
export type SignedVerification = {
  readonly verdict: Verdict;
  readonly checks: readonly SignedCheck[];
  readonly record: RecordFacts | null;
  readonly key: EnrolledKey | null;
  readonly signature: SignatureFacts | null;
};

const TITLES: Readonly<Record<Entry, string>> = { key: 'Enrolment', record: 'Version', signature: 'Signature' };

/** Where an entry stands: its log's origin, whose last part is its shard, and its index there. */
type Position = { readonly origin: string; readonly index: number };

/**
 * Whether one entry stands before another. In two logs of one hospital (`…/asha-2627`, `…/asha-2627.02`, `…/asha-2728`) the
 * earlier one comes first: a log ends before the next one begins.
 */
export function isBefore(first: Position, second: Position): boolean {
  if (first.origin === second.origin) return first.index < second.index;
  return isEarlier(shardOf(first.origin), shardOf(second.origin));
}

/** Judges a signed record. Never throws on a bad one: that is RED. */
export function verifySignedRecord(file: SignedRecord, policy: Policy): SignedVerification {
  const nothing = { record: null, key: null, signature: null };
  const read = readEntries(file, policy);
  if (!('receipts' in read)) return { verdict: 'RED', checks: read.checks, ...nothing };
  const { receipts, verified } = read;
  const checks: SignedCheck[] = ENTRIES.flatMap((entry) =>
    verified[entry].checks.map(
      ({ check, ok, detail }): SignedCheck => ({
        check: `${entry}.${check}`,
        ok,
        detail: `${TITLES[entry]}: ${detail}`,
      }),
    ),
  );
  if (ENTRIES.some((entry) => verified[entry].verdict === 'RED')) return { verdict: 'RED', checks, ...nothing };
  const facts = readFacts(verified);
  if (!('record' in facts)) return { verdict: 'RED', checks: [...checks, facts], ...nothing };
  checks.push(...linkChecks(facts, verified));
  checks.push(orderCheck(verified, receipts));
  checks.push(...checkAssertion(facts.key.publicKey, facts.key.site, challengeOf(facts), facts.signature.assertion));
  checks.push(contentCheck(facts.record, file.content), RETIRED);
  const verdicts = ENTRIES.map((entry) => verified[entry].verdict);
  const isGood = checks.every(({ ok }) => ok !== false);
  return {
    verdict: isGood ? (verdicts.every((each) => each === 'GREEN') ? 'GREEN' : 'AMBER') : 'RED',
    checks,
    ...facts,
  };
}

type Read = { receipts: Record<Entry, Receipt>; verified: Record<Entry, Verification> };

function readEntries(file: SignedRecord, policy: Policy): Read | { checks: SignedCheck[] } {
  try {
    const receipts = {
      key: parseReceipt(file.key),
      record: parseReceipt(file.record),
      signature: parseReceipt(file.signature),
    };
    const verified = {
      key: verifyReceipt(receipts.key, policy),
      record: verifyReceipt(receipts.record, policy),
      signature: verifyReceipt(receipts.signature, policy),
    };
    return { receipts, verified };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { checks: [{ check: 'entries', ok: false, detail: `The file is damaged: ${error.message}.` }] };
  }
}

type Facts = { record: RecordFacts; key: EnrolledKey; signature: SignatureFacts };

function readFacts(verified: Record<Entry, Verification>): Facts | SignedCheck {
  const { key, record, signature } = verified;
  try {
    for (const entry of ENTRIES) {
      ensure(verified[entry].header?.kind === entry, 'bad_record', `the proof of the ${entry} is of something else`);
    }
    ensure(record.header !== null, 'bad_record', 'the version has no header');
    return {
      key: readEnrolledKey(key.items ?? []),
      record: readRecord(record.header, record.items ?? []),
      signature: readSignature(signature.items ?? []),
    };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { check: 'entries', ok: false, detail: `The three entries do not say what they must: ${error.message}.` };
  }
}

function challengeOf({ record }: Facts): Uint8Array {
  return signChallenge(recordHash(record));
}

function linkChecks({ record, key, signature }: Facts, verified: Record<Entry, Verification>): SignedCheck[] {
  const hospitals = new Set(ENTRIES.map((entry) => verified[entry].header?.hospital));
  const named = signature.record;
  const isVersion =
    named.id === record.record && named.version === record.version && equal(named.hash, recordHash(record));
  const isPerson = signature.signer.id === key.person.id && equal(signature.credential, key.credential);
  const said = (check: SignedCheckId, ok: boolean, yes: string, no: string): SignedCheck => ({
    check,
    ok,
    detail: ok ? yes : no,
  });
  return [
    said(
      'hospital',
      hospitals.size === 1,
      `All three entries are of the hospital ${record.hospital}.`,
      'The three entries are of different hospitals.',
    ),
    said(
      'version',
      isVersion,
      `The signature names this version (${record.version}) by its hash.`,
      'The signature is of another version or record.',
    ),
    said(
      'person',
      isPerson,
      `The passkey is the one that ${key.person.name} enrolled.`,
      'The passkey is not the one whose enrolment is in this file.',
    ),
  ];
}

function orderCheck(verified: Record<Entry, Verification>, receipts: Record<Entry, Receipt>): SignedCheck {
  const position = (entry: Entry): Position => ({
    origin: verified[entry].checkpoint?.origin ?? '',
    index: receipts[entry].index,
  });
  const ok = isBefore(position('key'), position('record'));
  const detail = ok
    ? 'The passkey was enrolled before the version was written, by their places in the log.'
    : 'The passkey was enrolled after the version was written: its signature does not count.';
  return { check: 'order', ok, detail };
}

function contentCheck(record: RecordFacts, content: Uint8Array | null): SignedCheck {
  const check = 'content';
  if (content === null) {
    return { check, ok: null, detail: 'The content is not in this file: only its hash was signed and checked.' };
  }
  const ok = equal(contentHash(content), record.content);
  return {
    check,
    ok,
    detail: ok ? 'The content is the one that was signed.' : 'The content is not the one that was signed.',
  };
}

const RETIRED: SignedCheck = {
  check: 'retired',
  ok: null,
  detail: 'Whether the passkey was retired before the signature is not in this file: the audit of the log tells.',
};
