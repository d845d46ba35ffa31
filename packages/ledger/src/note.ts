/** Signed notes (C2SP signed-note): a text, a blank line, one or more signature lines. */
import { equal, toHex, utf8 } from './bytes.ts';
import { type Cosignature, readCosignature, verifyCosignature } from './cosignature.ts';
import { verifyEd25519 } from './ed25519.ts';
import { ensure } from './errors.ts';
import { formatSignature, type NoteSignature, parseSignatures } from './signature.ts';
import { NOTE_KEY, parseVkey, type Signer, type Vkey } from './vkey.ts';

/** A note that is well-formed; nothing about it is verified yet. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** A signature that verified; `time` (POSIX seconds) for a cosignature. */
export type VerifiedSignature = { readonly vkey: Vkey; readonly signature: Uint8Array; readonly time?: number };

/** A note in which every signature by a known key verified, and at least one did. */
export type VerifiedNote = { readonly text: string; readonly verified: readonly VerifiedSignature[] };

const MAX_LENGTH = 1_000_000;

function isNoteText(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  return text.endsWith('\n') && !/[\u0000-\u0009\u000b-\u001f]|\p{Surrogate}/u.test(text);
}

/** Reads a note without verifying it; `bad_note` when malformed. Splits at the LAST blank line. */
export function parseNote(note: string): Note {
  ensure(note.length <= MAX_LENGTH && isNoteText(note), 'bad_note', 'not the text of a signed note');
  const split = note.lastIndexOf('\n\n');
  ensure(split >= 0, 'bad_note', 'a note without signatures');
  return { text: note.slice(0, split + 1), signatures: parseSignatures(note.slice(split + 2)) };
}

function verifyOne(text: string, { signature }: NoteSignature, vkey: Vkey): Cosignature | { time?: never } | undefined {
  if (vkey.type === NOTE_KEY) return verifyEd25519(vkey.publicKey, utf8(text), signature) ? {} : undefined;
  const cosignature = readCosignature(signature);
  return cosignature !== undefined && verifyCosignature(text, cosignature, vkey) ? cosignature : undefined;
}

/**
 * Verifies a note against known keys (a `Vkey` or its text). A line by an unknown key is ignored; a line by a
 * known key that fails rejects the WHOLE note (`note_signature`); none verified rejects it too (`note_unverified`).
 */
export function verifyNote(note: string, verifiers: readonly (Vkey | string)[]): VerifiedNote {
  const { text, signatures } = parseNote(note);
  const keys = verifiers.map((key) => (typeof key === 'string' ? parseVkey(key) : key));
  const verified = new Map<string, VerifiedSignature>();
  for (const line of signatures) {
    const same = keys.filter((key) => key.name === line.name && equal(key.keyId, line.keyId));
    for (const vkey of same) {
      const result = verifyOne(text, line, vkey);
      ensure(
        result !== undefined,
        'note_signature',
        `the signature of ${line.name} (${toHex(line.keyId)}) does not verify`,
      );
      // A repeat counts once, however often it stands there.
      if (!verified.has(vkey.text)) {
        const time = result.time === undefined ? {} : { time: result.time };
        verified.set(vkey.text, { vkey, signature: line.signature, ...time });
      }
    }
  }
  ensure(verified.size > 0, 'note_unverified', 'no signature by a known key');
  return { text, verified: [...verified.values()] };
}

/** Signs a text (which ends in a newline) by each signer of type 0x01; answers the whole note. */
export async function signNote(text: string, signers: readonly Signer[]): Promise<string> {
  ensure(isNoteText(text), 'bad_note', 'not the text of a signed note');
  let note = `${text}\n`;
  for (const signer of signers) {
    const vkey = parseVkey(signer.vkey);
    ensure(vkey.type === NOTE_KEY && vkey.name === signer.name, 'bad_argument', 'not a note key of this signer');
    const signature = await signer.sign(utf8(text));
    ensure(signature.length === 64, 'bad_argument', 'the signer answered no Ed25519 signature');
    note += formatSignature({ name: signer.name, keyId: vkey.keyId, signature });
  }
  return note;
}

/** Adds signature lines (such as a witness's answer) to a note. */
export function addSignatures(note: string, lines: string): string {
  parseSignatures(lines);
  const joined = note + lines;
  parseNote(joined);
  return joined;
}
