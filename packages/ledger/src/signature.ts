/** Signature lines of notes: `— <name> <base64(keyID4 ‖ signature)>`. */
import { concat, fromBase64, toBase64 } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';
import { isKeyName } from './vkey.ts';

const MAX_SIGNATURES = 100;

/** One signature line. `signature` is what follows the 4 bytes of the key id. */
export type NoteSignature = {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
};

function parseLine(line: string): NoteSignature {
  const [, name, base64] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  if (name === undefined || base64 === undefined || !isKeyName(name)) {
    throw new LedgerError('bad_note', 'a malformed signature line');
  }
  const bytes = fromBase64(base64);
  ensure(bytes.length >= 5, 'bad_note', 'a signature that is too short');
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

/** Writes one signature line with its newline. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  return `\u2014 ${name} ${toBase64(concat(keyId, signature))}\n`;
}

/** Reads signature lines, each with its newline (what a witness answers). */
export function parseSignatures(lines: string): NoteSignature[] {
  ensure(lines.endsWith('\n'), 'bad_note', 'the last signature line is not ended');
  const parts = lines.slice(0, -1).split('\n');
  ensure(parts.length <= MAX_SIGNATURES, 'bad_note', 'too many signature lines');
  return parts.map(parseLine);
}
