/** Checkpoints (C2SP tlog-checkpoint): origin, size and root as the text of a signed note. */
import { fromBase64, parseDecimal, toBase64 } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';
import { type VerifiedSignature, signNote, verifyNote } from './note.ts';
import { COSIGNER_KEY, isKeyName, NOTE_KEY, parseVkey, type Signer, type Vkey } from './vkey.ts';

/** What a checkpoint says: the tree of this log with `size` entries has this 32-byte root. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array };

/** A checkpoint whose log signature verified, with the cosignatures that verified too. */
export type OpenCheckpoint = Checkpoint & {
  readonly text: string;
  readonly cosignatures: readonly VerifiedSignature[];
};

/** The three lines of the note's text. We write no extension lines. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  ensure(isKeyName(origin), 'bad_checkpoint', 'not an origin');
  ensure(Number.isSafeInteger(size) && size >= 0, 'bad_checkpoint', 'not a tree size');
  ensure(root.length === 32, 'bad_checkpoint', 'a root has 32 bytes');
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Reads the text of a checkpoint strictly. Extension lines are tolerated, as long as none is empty. */
export function parseCheckpoint(text: string): Checkpoint {
  ensure(text.endsWith('\n'), 'bad_checkpoint', 'the last line is not ended');
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = parseDecimal(sizeText);
  ensure(origin !== '', 'bad_checkpoint', 'an empty origin');
  ensure(size !== undefined, 'bad_checkpoint', 'not a tree size');
  ensure(!extensions.includes(''), 'bad_checkpoint', 'an empty extension line');
  const root = fromBase64(rootText);
  ensure(root.length === 32, 'bad_checkpoint', 'a root has 32 bytes');
  return { origin, size, root };
}

/** Signs a checkpoint by its log, whose key name must be the origin. */
export async function signCheckpoint(checkpoint: Checkpoint, signer: Signer): Promise<string> {
  ensure(signer.name === checkpoint.origin, 'wrong_origin', "the signer's name is not the log's origin");
  return signNote(formatCheckpoint(checkpoint), [signer]);
}

/**
 * Opens a signed checkpoint: the log's own signature must verify, the origin must be the key's name
 * (`wrong_origin`), and every line by a known witness must verify.
 */
export function openCheckpoint(
  note: string,
  log: Vkey | string,
  witnesses: readonly (Vkey | string)[] = [],
): OpenCheckpoint {
  const key = typeof log === 'string' ? parseVkey(log) : log;
  ensure(key.type === NOTE_KEY, 'bad_argument', 'not the key of a log');
  const { text, verified } = verifyNote(note, [key, ...witnesses]);
  ensure(
    verified.some(({ vkey }) => vkey.text === key.text),
    'note_unverified',
    'the log itself did not sign',
  );
  const checkpoint = parseCheckpoint(text);
  ensure(checkpoint.origin === key.name, 'wrong_origin', 'a checkpoint of another log');
  return { ...checkpoint, text, cosignatures: verified.filter(({ vkey }) => vkey.type === COSIGNER_KEY) };
}

/** True when this log's key signed the note as a checkpoint of its own origin. */
export function isSignedBy(note: string, log: Vkey): boolean {
  try {
    openCheckpoint(note, log);
    return true;
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}
