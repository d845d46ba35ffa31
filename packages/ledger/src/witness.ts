/**
 * A witness (C2SP tlog-witness): it cosigns a checkpoint only when the tree extends the one it cosigned before. Pure:
 * what is stored, the time and the signature come in as arguments; the answer goes out as data.
 *
 * THE RULE: nothing that `judgeSubmission` signed may leave before its `change` is durable by compare-and-swap. Use
 * `addCheckpoint`, which keeps the rule; whoever calls `judgeSubmission` alone keeps it themselves.
 */
import { equal, toBase64, toHex, utf8 } from './bytes.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { cosign } from './cosignature.ts';
import { ensure, LedgerError } from './errors.ts';
import { forkEvidence, formatEvidence } from './evidence.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { parseNote, type VerifiedNote, verifyNote } from './note.ts';
import { pathOfProof, verifyConsistency } from './consistency.ts';
import { sha256 } from './sha256.ts';
import { formatSignature } from './signature.ts';
import { COSIGNER_KEY, NOTE_KEY, parseVkey, type Signer, type Vkey } from './vkey.ts';
import { parseSubmission, type Submission, TREE_SIZE_TYPE } from './witness.request.ts';

/** A log that this witness follows. `keys` (of type 0x01) usually is one, named as the origin. */
export type WitnessedLog = { readonly origin: string; readonly keys: readonly Vkey[] };

/** The log with one key whose name is its origin, as ours all are. */
export function witnessedLog(vkey: Vkey | string): WitnessedLog {
  const key = typeof vkey === 'string' ? parseVkey(vkey) : vkey;
  ensure(key.type === NOTE_KEY, 'bad_vkey', 'not the key of a log');
  return { origin: key.name, keys: [key] };
}

/** What must be stored, durably and by compare-and-swap on the note's text, before the answer may leave. */
export type WitnessChange = {
  readonly origin: string;
  /** The note that the decision rests on; another one in the store means `conflict`. */
  readonly expected: string | null;
  /** The latest cosigned checkpoint: verified lines of the log, and this witness's own. What monitors are served. */
  readonly next: string;
  readonly size: number;
};

/** Keeps the latest cosigned checkpoint of each log. PostgreSQL, files and memory implement it. */
export interface WitnessStore {
  /** The latest durable note of this origin, or null when none was ever cosigned. */
  read(origin: string): Promise<string | null>;
  /**
   * Replaces the note when it still is `expected`. Resolves only when a crash can no longer undo it. If it rejects,
   * nobody knows: nothing may be answered but a failure, and the store must be opened again.
   */
  commit(change: WitnessChange): Promise<'committed' | 'conflict'>;
}

/** Why it was answered so; stable, for metrics and screens. `behind`: `old` is not what this witness cosigned last. */
export type WitnessOutcome =
  | 'cosigned'
  | 'malformed'
  | 'unknown-log'
  | 'unsigned'
  | 'behind'
  | 'fork'
  | 'inconsistent'
  | 'busy';

/** An HTTP answer as data. */
export type WitnessAnswer = {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422 | 503;
  readonly contentType: string;
  readonly body: string;
  readonly outcome: WitnessOutcome;
  /** The log, as soon as it is known to this witness. */
  readonly origin?: string;
  /** The size of the tree that was submitted under a verified signature of the log. */
  readonly size?: number;
  /**
   * A fork is proven: the text of an evidence file (`parseEvidence`). Keep it and raise the alarm, whatever the status:
   * it may come with 409 as well as with 422.
   */
  readonly evidence?: string;
};

/** A decision; with `change`, the answer must not leave before that is committed. */
export type WitnessDecision = WitnessAnswer & { readonly change?: WitnessChange };

/** What a decision rests on. */
export type WitnessInput = {
  /** The request's body as it came. */
  readonly body: Uint8Array | string;
  /** The log of this origin, or undefined when this witness does not follow it. */
  readonly logOf: (origin: string) => WitnessedLog | undefined | Promise<WitnessedLog | undefined>;
  /** The latest note cosigned for this origin, or null. */
  readonly read: (origin: string) => Promise<string | null>;
  /** This witness's key, of type 0x04. */
  readonly signer: Signer;
  /** POSIX seconds, above 0. */
  readonly time: number;
};

const PLAIN = 'text/plain; charset=utf-8';

/** A refusal is one plain sentence; it says nothing that the asker did not send. */
function refuse(status: 400 | 403 | 404 | 422 | 503, outcome: WitnessOutcome, sentence: string): WitnessAnswer {
  return { status, contentType: PLAIN, body: `${sentence}\n`, outcome };
}

type Read = { readonly submission: Submission; readonly checkpoint: Checkpoint; readonly text: string };

/** Origin, size and root are all that is signed again: a text that says more is not read as if it said less. */
function textOf({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

function readBody(body: Uint8Array | string): Read | WitnessAnswer {
  try {
    const submission = parseSubmission(body);
    const { text } = parseNote(submission.checkpoint);
    const checkpoint = parseCheckpoint(text);
    ensure(text === textOf(checkpoint), 'bad_checkpoint', 'a checkpoint with extension lines');
    ensure(submission.old <= checkpoint.size, 'bad_submission', 'the old size is above that of the checkpoint');
    return { submission, checkpoint, text };
  } catch (error) {
    if (error instanceof LedgerError) return refuse(400, 'malformed', `This is no submission: ${error.message}.`);
    throw error;
  }
}

function verifyLog(note: string, log: WitnessedLog): VerifiedNote | WitnessAnswer {
  try {
    return verifyNote(note, log.keys);
  } catch (error) {
    if (error instanceof LedgerError) return refuse(403, 'unsigned', `This log did not sign it: ${error.message}.`);
    throw error;
  }
}

/** Evidence against any of the log's keys that signed both; the text of the file. */
function evidenceAgainst(
  log: WitnessedLog,
  stored: string,
  submitted: string,
  path?: readonly Uint8Array[],
): { readonly evidence?: string } {
  for (const key of log.keys) {
    const evidence = forkEvidence(key, stored, submitted, path);
    if (evidence !== undefined) return { evidence: formatEvidence(evidence) };
  }
  return {};
}

/** The signed checkpoint again, with the lines that verified only: a forged line must never get into what we store. */
function reencode({ text, verified }: VerifiedNote): string {
  const lines = verified.map(({ vkey, signature }) =>
    formatSignature({ name: vkey.name, keyId: vkey.keyId, signature }),
  );
  return `${text}\n${lines.join('')}`;
}

type Known = Read & {
  readonly log: WitnessedLog;
  readonly verified: VerifiedNote;
  readonly note: string | null;
  readonly stored: Checkpoint;
};

/** Refuses what does not extend the stored tree; undefined when it may be cosigned. */
function refusal({ submission, checkpoint, verified, log, note, stored }: Known): WitnessAnswer | undefined {
  const { old, proof } = submission;
  const submitted = reencode(verified);
  const known = { origin: checkpoint.origin, size: checkpoint.size };
  // Two signed trees of one size are a fork whatever else the request says, so this is looked at before anything else.
  const other = note !== null && checkpoint.size === stored.size && !equal(checkpoint.root, stored.root);
  const proven = other ? evidenceAgainst(log, note, submitted) : {};
  if (old !== stored.size) {
    const outcome = other ? 'fork' : 'behind';
    return { status: 409, contentType: TREE_SIZE_TYPE, body: `${stored.size}\n`, outcome, ...known, ...proven };
  }
  if (other) {
    const sentence = `Another tree of ${stored.size} entries was cosigned before.`;
    return { ...refuse(422, 'fork', sentence), ...known, ...proven };
  }
  if (verifyConsistency(old, checkpoint.size, stored.root, checkpoint.root, proof)) return undefined;
  const path = pathOfProof(old, proof);
  const found =
    checkpoint.size === 0
      ? evidenceAgainst(log, submitted, submitted)
      : note !== null && path !== undefined
        ? evidenceAgainst(log, note, submitted, path)
        : {};
  const outcome = found.evidence === undefined ? 'inconsistent' : 'fork';
  const sentence = `The proof does not lead from the tree of ${old} entries to this one.`;
  return { ...refuse(422, outcome, sentence), ...known, ...found };
}

/**
 * Decides on one request and signs where it may, by the table of the specification. Throws only when the stored note is
 * damaged (a LedgerError), or what `logOf`, `read` or the signer throw: then nothing may be answered but a failure.
 */
export async function judgeSubmission({ body, logOf, read, signer, time }: WitnessInput): Promise<WitnessDecision> {
  ensure(parseVkey(signer.vkey).type === COSIGNER_KEY, 'bad_argument', "not a witness's key");
  const request = readBody(body);
  if ('status' in request) return request;
  const { origin, size } = request.checkpoint;
  const log = await logOf(origin);
  if (log === undefined) return refuse(404, 'unknown-log', 'This witness does not follow that log.');
  const verified = verifyLog(request.submission.checkpoint, log);
  if ('status' in verified) return { ...verified, origin };

  const note = await read(origin);
  const stored = note === null ? { origin, size: 0, root: EMPTY_ROOT } : parseCheckpoint(parseNote(note).text);
  ensure(stored.origin === origin, 'wrong_origin', 'the stored checkpoint belongs to another log');
  const refused = refusal({ ...request, log, verified, note, stored });
  if (refused !== undefined) return refused;

  const line = await cosign(request.text, signer, time);
  const change = { origin, expected: note, next: reencode(verified) + line, size };
  return { status: 200, contentType: PLAIN, body: line, outcome: 'cosigned', origin, size, change };
}

/** A witness, whole. */
export type Witness = Pick<WitnessInput, 'logOf' | 'signer'> & { readonly store: WitnessStore };

/** So often somebody else may be faster before the asker is told to come back. */
const ROUNDS = 8;

/**
 * Answers one request: decides, stores, and only then gives the signature out. Of two that race, the slower one is
 * decided anew and so gets its 409. Rejects when the store does: answer 500 and open the store again.
 */
export async function addCheckpoint(
  witness: Witness,
  body: WitnessInput['body'],
  time: number,
): Promise<WitnessAnswer> {
  const { store, logOf, signer } = witness;
  for (let round = 0; round < ROUNDS; round++) {
    const { change, ...answer } = await judgeSubmission({
      body,
      logOf,
      signer,
      time,
      read: (origin) => store.read(origin),
    });
    if (change === undefined || (await store.commit(change)) === 'committed') return answer;
    // A signature whose compare-and-swap failed is dropped here and never leaves.
  }
  return refuse(503, 'busy', 'Too many submissions at once; try again.');
}

/** The path under which monitors find the latest cosigned checkpoint: `<hex of SHA-256(origin)>/checkpoint`. */
export function monitoringPath(origin: string): string {
  return `${toHex(sha256(utf8(origin)))}/checkpoint`;
}

/** A store in memory, with the same refusals as a durable one. */
export function memoryWitnessStore(): WitnessStore {
  const notes = new Map<string, string>();
  return {
    read: async (origin) => notes.get(origin) ?? null,
    commit: async ({ origin, expected, next }) => {
      if ((notes.get(origin) ?? null) !== expected) return 'conflict';
      notes.set(origin, next);
      return 'committed';
    },
  };
}
