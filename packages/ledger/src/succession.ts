/**
 * What a hospital's offline root key signs: which log follows which (a year's cut, a change of keys, a stolen key), and which
 * root key follows it. A key of a log never vouches for another one: whoever stole it could otherwise choose its successor.
 *
 * The name of a root key is what the origins of its logs have in common (`asha.example/log/asha` of `…/asha-2627`), so that
 * one hospital's root vouches for none of another's logs.
 */
import { equal, fromBase64, parseDecimal, toBase64, toHex, utf8 } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { signNote, verifyNote } from './note.ts';
import { sha256 } from './sha256.ts';
import { isKeyName, NOTE_KEY, parseVkey, type Signer, type Vkey } from './vkey.ts';

/** Why a log ended: its year, a change of keys that was planned, or a key that is in other hands or lost. */
export const SUCCESSION_REASONS = ['year', 'planned', 'stolen'] as const;
export type SuccessionReason = (typeof SUCCESSION_REASONS)[number];

/** `next` follows `old`, which ended with `size` entries under the 32-byte root `hash`. `time`: Unix milliseconds. */
export type Succession = {
  readonly root: Vkey;
  readonly old: Vkey;
  readonly size: number;
  readonly hash: Uint8Array;
  readonly next: Vkey;
  readonly time: number;
  readonly reason: SuccessionReason;
};

/** The root key `next` takes the place of `root`. `time`: Unix milliseconds. */
export type RootChange = { readonly root: Vkey; readonly next: Vkey; readonly time: number };

/** The first lines. The second is never a number, so that neither can pass for a checkpoint. */
export const SUCCESSION_HEADER = 'pramana-succession@v1';
export const ROOT_CHANGE_HEADER = 'pramana-root-change@v1';

/** What a log's origin has in common with its hospital's other logs: all before the last dash; `bad_succession`. */
export function stemOf(origin: string): string {
  const dash = origin.lastIndexOf('-');
  ensure(dash > origin.lastIndexOf('/') + 1, 'bad_succession', 'not the origin of a log of a hospital');
  return origin.slice(0, dash);
}

/** A verifier key that may be a root: of notes, and named as the logs that it vouches for. `bad_succession` or `bad_vkey`. */
export function parseRoot(text: string): Vkey {
  const vkey = parseVkey(text);
  ensure(vkey.type === NOTE_KEY && vkey.text === text, 'bad_succession', 'not the verifier key of a root');
  return vkey;
}

/** For comparing a verifier key by eye or by telephone: half of its SHA-256, in eight groups of four. */
export function fingerprintOf({ text }: Vkey): string {
  const hex = toHex(sha256(utf8(text)).subarray(0, 16)).toUpperCase();
  return hex.replaceAll(/(....)(?=.)/g, '$1 ');
}

function instant(time: number): string {
  ensure(Number.isSafeInteger(time) && Math.abs(time) <= 8.64e15, 'bad_succession', 'not an instant');
  return new Date(time).toISOString();
}

function readInstant(text: string): number {
  const time = Date.parse(text);
  ensure(!Number.isNaN(time) && instant(time) === text, 'bad_succession', 'not an instant');
  return time;
}

/** The text that the root key signs; `bad_succession` when it would say what cannot be. */
export function formatSuccession({ root, old, size, hash, next, time, reason }: Succession): string {
  const isNoted = [root, old, next].every(({ type, name }) => type === NOTE_KEY && isKeyName(name));
  ensure(isNoted, 'bad_succession', 'a succession names note keys');
  ensure(
    stemOf(old.name) === root.name && stemOf(next.name) === root.name,
    'bad_succession',
    'logs of another hospital',
  );
  ensure(old.name !== next.name, 'bad_succession', 'a log does not follow itself');
  const isApart =
    !equal(old.publicKey, next.publicKey) && ![old, next].some((log) => equal(log.publicKey, root.publicKey));
  ensure(isApart, 'bad_succession', 'root, old and new log have keys of their own');
  ensure(Number.isSafeInteger(size) && size >= 0 && hash.length === 32, 'bad_succession', 'not a tree');
  ensure(size > 0 || equal(hash, EMPTY_ROOT), 'bad_succession', 'not the tree of no entries');
  ensure(SUCCESSION_REASONS.includes(reason), 'bad_succession', 'not a reason');
  return [
    SUCCESSION_HEADER,
    `root ${root.text}`,
    `old ${old.text}`,
    `size ${size}`,
    `hash ${toBase64(hash)}`,
    `new ${next.text}`,
    `time ${instant(time)}`,
    `reason ${reason}`,
    '',
  ].join('\n');
}

/** The text by which a root key names the one after it; `bad_succession`. */
export function formatRootChange({ root, next, time }: RootChange): string {
  ensure(root.type === NOTE_KEY && next.type === NOTE_KEY, 'bad_succession', 'a root key is a note key');
  ensure(root.name === next.name, 'bad_succession', 'the root key of another hospital');
  ensure(!equal(root.publicKey, next.publicKey), 'bad_succession', 'a root key does not follow itself');
  return `${ROOT_CHANGE_HEADER}\nroot ${root.text}\nnew ${next.text}\ntime ${instant(time)}\n`;
}

/** The values of these lines, in this order and no other; `bad_succession`. */
function fields(text: string, header: string, names: readonly string[]): string[] {
  const [first, ...lines] = text.split('\n');
  const whole = first === header && lines.length === names.length + 1 && lines.at(-1) === '';
  ensure(whole, 'bad_succession', 'not what a root key signs');
  return names.map((name, i) => {
    const line = lines[i] ?? '';
    ensure(line.startsWith(`${name} `), 'bad_succession', `the line "${name}" is missing`);
    return line.slice(name.length + 1);
  });
}

/** Reads the text of a succession strictly; `bad_succession` (or the error of a key). Whose it is, only signatures tell. */
export function parseSuccession(text: string): Succession {
  const names = ['root', 'old', 'size', 'hash', 'new', 'time', 'reason'];
  const [root = '', old = '', sizeText = '', hash = '', next = '', time = '', why] = fields(
    text,
    SUCCESSION_HEADER,
    names,
  );
  const size = parseDecimal(sizeText);
  const reason = SUCCESSION_REASONS.find((each) => each === why);
  if (size === undefined || reason === undefined) throw new LedgerError('bad_succession', 'not a size or a reason');
  const keys = { root: parseRoot(root), old: parseVkey(old), next: parseVkey(next) };
  const read = { ...keys, size, hash: fromBase64(hash), time: readInstant(time), reason };
  // One spelling: what was signed is exactly what is read.
  ensure(formatSuccession(read) === text, 'bad_succession', 'a succession that is not in its one form');
  return read;
}

/** Reads the text of a change of roots strictly; as `parseSuccession`. */
export function parseRootChange(text: string): RootChange {
  const [root = '', next = '', time = ''] = fields(text, ROOT_CHANGE_HEADER, ['root', 'new', 'time']);
  const read = { root: parseRoot(root), next: parseRoot(next), time: readInstant(time) };
  ensure(formatRootChange(read) === text, 'bad_succession', 'a change of roots that is not in its one form');
  return read;
}

/** Either statement, by its first line. */
export function parseRootStatement(text: string): Succession | RootChange {
  return text.startsWith(`${ROOT_CHANGE_HEADER}\n`) ? parseRootChange(text) : parseSuccession(text);
}

/** True for the one that names logs; the other one names a root key. */
export function isSuccession(statement: Succession | RootChange): statement is Succession {
  return 'old' in statement;
}

/** Signs a statement by the root key that it names; `bad_argument` for another signer. */
export async function signRootStatement(text: string, signer: Signer): Promise<string> {
  const { root } = parseRootStatement(text);
  ensure(root.text === signer.vkey, 'bad_argument', 'the statement names another root key');
  return signNote(text, [signer]);
}

/**
 * Opens a signed statement by a root key that the reader knows: the key that it names must have signed it. `note_unverified`
 * or `note_signature`: it did not; `bad_succession`: malformed, or it names another root key.
 */
export function openRootStatement(note: string, root: Vkey): (Succession | RootChange) & { readonly text: string } {
  ensure(root.type === NOTE_KEY, 'bad_argument', 'not the key of a root');
  const { text } = verifyNote(note, [root]);
  const statement = parseRootStatement(text);
  ensure(statement.root.text === root.text, 'bad_succession', 'it names another root key');
  return { ...statement, text };
}

/** Most statements in one file: a hospital signs one a year. */
const MAX_STATEMENTS = 256;
const MAX_LENGTH = 1 << 20;

/** Several signed statements as one text, an empty line between two of them. */
export function joinStatements(notes: readonly string[]): string {
  return notes.join('\n');
}

/** The signed statements of such a text, each a note by itself and none verified; `bad_succession`. */
export function splitStatements(text: string): string[] {
  ensure(text.length <= MAX_LENGTH, 'bad_succession', 'longer than any statements');
  if (text === '') return [];
  const parts = text.split('\n\n');
  ensure(parts.length % 2 === 0 && parts.length <= 2 * MAX_STATEMENTS, 'bad_succession', 'not signed statements');
  const notes: string[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const end = i + 2 === parts.length ? '' : '\n';
    notes.push(`${parts[i] ?? ''}\n\n${parts[i + 1] ?? ''}${end}`);
  }
  return notes;
}
