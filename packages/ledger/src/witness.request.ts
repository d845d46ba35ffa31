/** What a log sends to a witness (C2SP tlog-witness, `POST …/add-checkpoint`), and what it makes of the answer. */
import { equal, fromBase64, fromUtf8, parseDecimal, toBase64 } from './bytes.ts';
import { type Cosignature, readCosignature, verifyCosignature } from './cosignature.ts';
import { ensure, LedgerError } from './errors.ts';
import { parseNote } from './note.ts';
import { formatSignature, type NoteSignature, parseSignatures } from './signature.ts';
import { parseVkey, type Vkey } from './vkey.ts';

/** The content type of a witness's 409: its body is the size of the tree it cosigned last. */
export const TREE_SIZE_TYPE = 'text/x.tlog.size';
/** A longer request is refused unread. */
export const MAX_SUBMISSION = 131_072;

const MAX_PROOF = 63;

/** `old`: the size that the log believes the witness to have cosigned last; 0 at first, or to ask. */
export type Submission = {
  readonly old: number;
  /** Consistency proof from `old` to the checkpoint's size; empty when `old` is 0 or equal to it. */
  readonly proof: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
};

/** The body of the request. */
export function formatSubmission({ old, proof, checkpoint }: Submission): string {
  ensure(Number.isSafeInteger(old) && old >= 0, 'bad_submission', 'not a tree size');
  const whole = proof.length <= MAX_PROOF && proof.every((hash) => hash.length === 32);
  ensure(whole, 'bad_submission', 'a proof has up to 63 hashes of 32 bytes');
  return `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`;
}

/** Reads the body strictly; `bad_submission` (or `bad_base64`, `bad_utf8`) when malformed. The note is not read yet. */
export function parseSubmission(body: Uint8Array | string): Submission {
  ensure(body.length <= MAX_SUBMISSION, 'bad_submission', 'longer than any submission');
  const text = typeof body === 'string' ? body : fromUtf8(body);
  const end = text.indexOf('\n\n');
  ensure(end >= 0, 'bad_submission', 'no empty line before the checkpoint');
  const [first = '', ...hashes] = text.slice(0, end).split('\n');
  const old = first.startsWith('old ') ? parseDecimal(first.slice(4)) : undefined;
  if (old === undefined) throw new LedgerError('bad_submission', 'the first line is: old <size>');
  ensure(hashes.length <= MAX_PROOF, 'bad_submission', 'a proof has up to 63 hashes');
  const proof = hashes.map(fromBase64);
  ensure(
    proof.every((hash) => hash.length === 32),
    'bad_submission',
    'a hash has 32 bytes',
  );
  return { old, proof, checkpoint: text.slice(end + 2) };
}

/** An answer as HTTP gave it. `body` should have been cut off long before a megabyte. */
export type HttpAnswer = { readonly status: number; readonly contentType: string | null; readonly body: string };

/**
 * What a witness's answer means to the log that asked.
 * cosigned: `line` verified under the witness's key; store it before it is shown to anybody.
 * stale: the witness stands at `size`; ask again with a proof from there. (Larger than our own tree: an alarm, no stop.)
 * fork: it says that it saw another tree of ours. An alarm, never a retry; old witnesses say it by a 409 without size.
 * refused: it does not know the log or its key, or could not read us; people must look.
 * failed: it has a fault of its own, or its answer does not verify; try again later.
 */
export type WitnessReply =
  | { readonly outcome: 'cosigned'; readonly line: string; readonly time: number }
  | { readonly outcome: 'stale'; readonly size: number }
  | { readonly outcome: 'fork' | 'refused' | 'failed'; readonly detail: string };

function ownLine(note: string, body: string, key: Vkey): (Cosignature & { readonly line: NoteSignature }) | undefined {
  const { text } = parseNote(note);
  for (const line of parseSignatures(body)) {
    // Lines by other keys are nobody's: the specification has them ignored.
    if (line.name !== key.name || !equal(line.keyId, key.keyId)) continue;
    const read = readCosignature(line.signature);
    if (read !== undefined && verifyCosignature(text, read, key)) return { ...read, line };
  }
  return undefined;
}

function readCosigned(note: string, body: string, key: Vkey): WitnessReply {
  const detail = 'its answer holds no cosignature that verifies under its key';
  try {
    const own = ownLine(note, body, key);
    if (own === undefined) return { outcome: 'failed', detail };
    return { outcome: 'cosigned', line: formatSignature(own.line), time: own.time };
  } catch (error) {
    if (error instanceof LedgerError) return { outcome: 'failed', detail };
    throw error;
  }
}

/** Reads the answer of the witness with this key to a submission of this signed checkpoint. Never throws on an answer. */
export function readWitnessReply(
  checkpoint: string,
  witness: Vkey | string,
  { status, contentType, body }: HttpAnswer,
): WitnessReply {
  const key = typeof witness === 'string' ? parseVkey(witness) : witness;
  if (status === 200) return readCosigned(checkpoint, body, key);
  if (status === 409) {
    const type = contentType?.split(';')[0]?.trim();
    const size = type === TREE_SIZE_TYPE && body.endsWith('\n') ? parseDecimal(body.slice(0, -1)) : undefined;
    if (size !== undefined) return { outcome: 'stale', size };
    return { outcome: 'fork', detail: 'it answered a conflict without the size it stands at' };
  }
  if (status === 422) return { outcome: 'fork', detail: 'it says that this tree does not extend the one it cosigned' };
  const refused = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return { outcome: refused ? 'refused' : 'failed', detail: `it answered ${status}` };
}
