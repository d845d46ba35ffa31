/** A checkpoint of somebody else's log as it may be kept and shown on: nothing in it that was not verified. */
import { parseCheckpoint } from './checkpoint.ts';
import { ensure, LedgerError } from './errors.ts';
import { type VerifiedSignature, verifyNote } from './note.ts';
import type { Tree } from './pull.ts';
import { formatSignature } from './signature.ts';
import type { Vkey } from './vkey.ts';

/** A tree that the log signed. `note` has the log's signature and those of known witnesses, and no other line. */
export type SignedTree = Tree & { readonly note: string };

/**
 * Reads a checkpoint of this log, and keeps of its lines what verifies: a foreign one in somebody's name would make every
 * reader who knows that name refuse the whole note. Throws as `verifyNote` does, or `wrong_origin`.
 */
export function signedTree(note: string, log: Vkey, witnesses: readonly Vkey[] = []): SignedTree {
  const { text, verified } = verifyNote(note, [log]);
  const { origin, size, root } = parseCheckpoint(text);
  ensure(origin === log.name, 'wrong_origin', 'a checkpoint of another log');
  const lines = [...verified, ...witnesses.flatMap((witness) => linesOf(note, witness))];
  const signed = lines.map(({ vkey, signature }) => formatSignature({ name: vkey.name, keyId: vkey.keyId, signature }));
  return { size, root, note: `${text}\n${signed.join('')}` };
}

function linesOf(note: string, witness: Vkey): readonly VerifiedSignature[] {
  try {
    return verifyNote(note, [witness]).verified;
  } catch (error) {
    if (error instanceof LedgerError) return [];
    throw error;
  }
}
