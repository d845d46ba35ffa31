/**
 * Evidence of a fork: two checkpoints under one log key that cannot both be true. Whoever holds the file can verify it,
 * offline, for ever; nobody without the log's key can make one.
 *
 * What can be proven by the signed notes alone: two trees of one size with different roots, and a tree of no entries
 * whose root is not the one such a tree has. For different sizes the notes are not enough: the file then also holds the
 * path that leads from the larger tree's root down to the hash of its first m entries, and that hash is not the smaller
 * tree's root. Not provable: that a log answered nothing, took a checkpoint back without signing another, or gave a proof
 * that leads nowhere (anybody can write such a proof).
 */
import { compare, equal, fromBase64, toBase64, utf8 } from './bytes.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { verifyEd25519 } from './ed25519.ts';
import { ensure, LedgerError } from './errors.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { type Note, parseNote } from './note.ts';
import { walkPrefix } from './consistency.ts';
import { NOTE_KEY, parseVkey, type Vkey } from './vkey.ts';

/** The first line of the file. */
export const EVIDENCE_HEADER = 'pramana-fork-evidence@v1';
/** The name of such a file ends like this. */
export const EVIDENCE_ENDING = '.fork-evidence';

/** Both notes whole, the smaller tree first (of one size: the smaller root first). */
export type Evidence = {
  /** The verifier key that signed both. Whose key that is, the reader must know from elsewhere. */
  readonly vkey: string;
  readonly older: string;
  readonly newer: string;
  /** `prefixPath` between the two sizes; empty when they are equal or the smaller one is 0. */
  readonly path: readonly Uint8Array[];
};

/** Stable ids, in the order in which they are checked. */
export type EvidenceCheckId = 'older-signature' | 'newer-signature' | 'same-log' | 'contradiction';
/** `ok` null: not reached, because an earlier check failed. */
export type EvidenceCheck = { readonly check: EvidenceCheckId; readonly ok: boolean | null; readonly detail: string };

/** `proven`: whoever holds the private key of `vkey` signed two histories. False: the file proves nothing. */
export type EvidenceVerification = {
  readonly proven: boolean;
  readonly checks: readonly EvidenceCheck[];
  readonly vkey: Vkey;
  readonly older: Checkpoint;
  readonly newer: Checkpoint;
};

/** Two notes of 100 signature lines each are far below. */
const MAX_LENGTH = 262_144;
const MAX_PATH = 64;

type Side = { readonly note: string; readonly parsed: Note; readonly checkpoint: Checkpoint };

function readSide(note: string): Side {
  const parsed = parseNote(note);
  return { note, parsed, checkpoint: parseCheckpoint(parsed.text) };
}

/** Of two trees the smaller one first; of one size the smaller root, so that one fork is one file. */
function inOrder(a: Side, b: Side): [Side, Side] {
  const order = a.checkpoint.size - b.checkpoint.size || compare(a.checkpoint.root, b.checkpoint.root);
  return order <= 0 ? [a, b] : [b, a];
}

/** Writes evidence; `bad_evidence` when it is not in its one form. It need not be true. */
export function formatEvidence({ vkey, older, newer, path }: Evidence): string {
  const key = parseVkey(vkey);
  ensure(key.type === NOTE_KEY && key.text === vkey, 'bad_evidence', 'not the key of a log');
  const [first, second] = inOrder(readSide(older), readSide(newer));
  ensure(first.note === older && second.note === newer, 'bad_evidence', 'the smaller tree comes first');
  const whole = path.length <= MAX_PATH && path.every((hash) => hash.length === 32);
  ensure(whole, 'bad_evidence', 'a path has up to 64 hashes of 32 bytes');
  const hashes = path.map((hash) => `${toBase64(hash)}\n`).join('');
  const text = `${EVIDENCE_HEADER}\nlog ${vkey}\n${hashes}\n${older}\n${newer}`;
  ensure(text.length <= MAX_LENGTH, 'bad_evidence', 'longer than any evidence');
  return text;
}

/** Reads an evidence file strictly: `bad_evidence` (or the error of a key or note) when anything is off. */
export function parseEvidence(text: string): Evidence {
  ensure(text.length <= MAX_LENGTH, 'bad_evidence', 'longer than any evidence');
  // No checkpoint holds an empty line, so there are exactly four: after the head, in each note, and between them.
  const [head = '', text1, lines1, text2, lines2, ...more] = text.split('\n\n');
  const complete = text1 !== undefined && lines1 !== undefined && text2 !== undefined && lines2 !== undefined;
  ensure(complete && more.length === 0, 'bad_evidence', 'evidence holds two signed checkpoints');
  const [header, log = '', ...hashes] = head.split('\n');
  ensure(header === EVIDENCE_HEADER && log.startsWith('log '), 'bad_evidence', 'not a file of evidence');
  ensure(hashes.length <= MAX_PATH, 'bad_evidence', 'too many hashes');
  const evidence: Evidence = {
    vkey: log.slice(4),
    older: `${text1}\n\n${lines1}\n`,
    newer: `${text2}\n\n${lines2}`,
    path: hashes.map(fromBase64),
  };
  // What would not be written like this is refused, so that one fact has one spelling.
  ensure(formatEvidence(evidence) === text, 'bad_evidence', 'not in the one form of evidence');
  return evidence;
}

/** True when this key signed the note's text. Several lines by the key: one that verifies is enough, it signed. */
function isSignedBy(vkey: Vkey, { text, signatures }: Note): boolean {
  return signatures.some(
    ({ name, keyId, signature }) =>
      name === vkey.name && equal(keyId, vkey.keyId) && verifyEd25519(vkey.publicKey, utf8(text), signature),
  );
}

function signatureCheck(check: EvidenceCheckId, vkey: Vkey, side: Side): EvidenceCheck {
  const ok = isSignedBy(vkey, side.parsed);
  const { size } = side.checkpoint;
  const detail = ok
    ? `The key of ${vkey.name} signed a tree of ${size} entries.`
    : `The key of ${vkey.name} did not sign the tree of ${size} entries that the file shows.`;
  return { check, ok, detail };
}

function originCheck(older: Checkpoint, newer: Checkpoint): EvidenceCheck {
  const ok = older.origin === newer.origin;
  const detail = ok ? `Both are trees of the log ${older.origin}.` : 'The two trees are of different logs.';
  return { check: 'same-log', ok, detail };
}

function found(ok: boolean, detail: string): EvidenceCheck {
  return { check: 'contradiction', ok, detail };
}

function contradictionCheck(older: Checkpoint, newer: Checkpoint, path: readonly Uint8Array[]): EvidenceCheck {
  const [m, n] = [older.size, newer.size];
  const bare = path.length === 0;
  if (m === 0 && !equal(older.root, EMPTY_ROOT)) {
    return found(bare, bare ? 'A tree of no entries has one root, and the signed one is another.' : 'A path too many.');
  }
  if (m === n) {
    const differ = !equal(older.root, newer.root);
    if (!bare) return found(false, 'A path too many: both trees have one size.');
    return found(differ, differ ? `Two different trees of ${m} entries.` : 'Both are one and the same tree.');
  }
  if (m === 0) return found(false, 'Every tree begins with the empty one: no contradiction.');
  const roots = walkPrefix(m, n, path);
  if (roots === undefined || !equal(roots.whole, newer.root)) {
    return found(false, `The path does not belong to the tree of ${n} entries, so it says nothing about it.`);
  }
  const differ = !equal(roots.prefix, older.root);
  const detail = differ
    ? `The first ${m} of the ${n} entries are not the ${m} entries that were signed before.`
    : `The tree of ${n} entries begins with the one of ${m}: no contradiction.`;
  return found(differ, detail);
}

const ORDER: readonly EvidenceCheckId[] = ['older-signature', 'newer-signature', 'same-log', 'contradiction'];

/** Judges evidence, every step as data. Throws only when it is not in its form (see `parseEvidence`). */
export function verifyEvidence(evidence: Evidence): EvidenceVerification {
  const vkey = parseVkey(evidence.vkey);
  ensure(vkey.type === NOTE_KEY, 'bad_evidence', 'not the key of a log');
  const [first, second] = [readSide(evidence.older), readSide(evidence.newer)];
  const [older, newer] = [first.checkpoint, second.checkpoint];
  ensure(older.size <= newer.size, 'bad_evidence', 'the smaller tree comes first');
  const steps = [
    () => signatureCheck('older-signature', vkey, first),
    () => signatureCheck('newer-signature', vkey, second),
    () => originCheck(older, newer),
    () => contradictionCheck(older, newer, evidence.path),
  ];
  const checks: EvidenceCheck[] = [];
  for (const step of steps) if (checks.every(({ ok }) => ok === true)) checks.push(step());
  const proven = checks.length === ORDER.length && checks.every(({ ok }) => ok === true);
  const detail = 'Not checked, because an earlier check failed.';
  const rest = ORDER.slice(checks.length).map((check) => ({ check, ok: null, detail }));
  return { proven, checks: [...checks, ...rest], vkey, older, newer };
}

/**
 * Evidence out of two signed checkpoints of one log, in any order, and for different sizes a `prefixPath` between them;
 * undefined unless it really proves a fork under this key.
 */
export function forkEvidence(
  vkey: Vkey | string,
  a: string,
  b: string,
  path: readonly Uint8Array[] = [],
): Evidence | undefined {
  try {
    const [older, newer] = inOrder(readSide(a), readSide(b));
    const text = typeof vkey === 'string' ? vkey : vkey.text;
    const evidence = { vkey: text, older: older.note, newer: newer.note, path };
    return verifyEvidence(evidence).proven ? evidence : undefined;
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}
