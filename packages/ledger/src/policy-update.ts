/**
 * A policy that somebody publishes for others (a patients' association, a regulator), as a signed note. Who follows it has
 * pinned the name and the keys of its signers before, and takes an update only when enough of them signed it and its
 * number is higher than the last: an old policy, with a witness that has since been thrown out, cannot come back.
 */
import { parseDecimal, toHex } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';
import { signNote, verifyNote } from './note.ts';
import { formatPolicy } from './policy.format.ts';
import { parsePolicy, type Policy } from './policy.ts';
import { isKeyName, NOTE_KEY, parseVkey, type Signer, type Vkey } from './vkey.ts';

/**
 * Whom a reader follows. `threshold` of `keys` (type 0x01) must sign; `name` is whose policy it is. `roots`: root keys of
 * hospitals, which carry the policy on by their successions (`followSuccessions`).
 */
export type PolicyPins = {
  readonly name: string;
  readonly threshold: number;
  readonly keys: readonly Vkey[];
  readonly roots?: readonly Vkey[];
};

/** A policy with its place in the row of its publisher's policies; the first has the number 1. */
export type PolicyUpdate = { readonly name: string; readonly sequence: number; readonly policy: Policy };

const HEADER = 'pramana-policy@v1';
const PINS_HEADER = 'pramana-pins@v1';
const MAX_SIGNERS = 32;
/** As many as a policy may have logs. */
const MAX_ROOTS = 4096;

/** The text that is signed. Its second line is no number, so it can never pass for a checkpoint. */
export function formatPolicyUpdate({ name, sequence, policy }: PolicyUpdate): string {
  ensure(isKeyName(name), 'bad_policy', 'not the name of a policy');
  ensure(Number.isSafeInteger(sequence) && sequence > 0, 'bad_policy', 'updates are numbered from 1');
  return `${HEADER}\nname ${name}\nsequence ${sequence}\n${formatPolicy(policy)}`;
}

/** Signs an update; further signers add their lines to the note (`addSignatures`). */
export function signPolicyUpdate(update: PolicyUpdate, signers: readonly Signer[]): Promise<string> {
  return signNote(formatPolicyUpdate(update), signers);
}

/** Reads the text of an update strictly; `bad_policy`. Whose it is, only its signatures tell. */
export function parsePolicyUpdate(text: string): PolicyUpdate {
  const [header, nameLine = '', sequenceLine = '', ...policyLines] = text.split('\n');
  ensure(header === HEADER && nameLine.startsWith('name '), 'bad_policy', 'not an update of a policy');
  const sequence = sequenceLine.startsWith('sequence ') ? parseDecimal(sequenceLine.slice(9)) : undefined;
  if (sequence === undefined) throw new LedgerError('bad_policy', 'an update without its number');
  const update = { name: nameLine.slice(5), sequence, policy: parsePolicy(policyLines.join('\n')) };
  // One spelling: what was signed is exactly what is read.
  ensure(formatPolicyUpdate(update) === text, 'bad_policy', 'an update that is not in its one form');
  return update;
}

/**
 * Opens an update. `last` is the text of the update that is followed now, or null at first; the very same update is
 * answered again. `note_signature`: a line by a pinned key does not verify. `policy_unsigned`: too few signed, or it is
 * somebody else's policy. `policy_replayed`: its number is not above the last one. `bad_policy`: malformed.
 */
export function openPolicyUpdate(
  note: string,
  { name, threshold, keys }: PolicyPins,
  last: string | null,
): PolicyUpdate & { readonly text: string; readonly signedBy: readonly string[] } {
  const { text, verified } = verifyNote(note, keys);
  // One key under two names signs once.
  const distinct = new Set(verified.map(({ vkey }) => toHex(vkey.publicKey)));
  ensure(
    distinct.size >= threshold,
    'policy_unsigned',
    `${distinct.size} of the ${threshold} signatures that it takes`,
  );
  const update = parsePolicyUpdate(text);
  ensure(update.name === name, 'policy_unsigned', `an update of another policy: ${update.name}`);
  if (last !== null && text !== last) {
    const current = parsePolicyUpdate(last);
    // The same number with another text: its signers contradict themselves, and neither may win by coming second.
    ensure(update.sequence > current.sequence, 'policy_replayed', `not newer than number ${current.sequence}`);
  }
  return { ...update, text, signedBy: verified.map(({ vkey }) => vkey.name) };
}

/** Reads pins: the header, `name <name>`, `threshold <k>`, a `signer <vkey>` line for each key, then `root <vkey>` lines. Strict. */
export function parsePins(text: string): PolicyPins {
  const [header, nameLine = '', thresholdLine = '', ...rest] = text.split('\n');
  ensure(header === PINS_HEADER && rest.length <= MAX_SIGNERS + MAX_ROOTS + 1, 'bad_policy', 'not a file of pins');
  const threshold = parseDecimal(thresholdLine.replace(/^threshold /, ''));
  if (threshold === undefined) throw new LedgerError('bad_policy', 'pins without a threshold');
  const lines = rest.slice(0, -1);
  const after = lines.findIndex((line) => line.startsWith('root '));
  const signers = after < 0 ? lines : lines.slice(0, after);
  const keys = signers.map((line) => parseVkey(line.replace(/^signer /, '')));
  const roots = lines.slice(signers.length).map((line) => parseVkey(line.replace(/^root /, '')));
  const pins = { name: nameLine.slice(5), threshold, keys, ...(roots.length === 0 ? {} : { roots }) };
  ensure(formatPins(pins) === text, 'bad_policy', 'pins that are not in their one form');
  return pins;
}

/** None of these keys twice, each a note key; `bad_policy`. */
function checkKeys(keys: readonly Vkey[], most: number): void {
  const isNoted = keys.every(({ type }) => type === NOTE_KEY);
  ensure(isNoted, 'bad_policy', 'a signer of policies has a note key');
  const distinct = new Set(keys.map(({ publicKey }) => toHex(publicKey)));
  ensure(distinct.size === keys.length && keys.length <= most, 'bad_policy', 'the same signer twice, or too many');
}

/** Writes pins; `bad_policy` when they could never be met, or one key could be counted twice. */
export function formatPins({ name, threshold, keys, roots = [] }: PolicyPins): string {
  ensure(isKeyName(name), 'bad_policy', 'not the name of a policy');
  checkKeys(keys, MAX_SIGNERS);
  checkKeys(roots, MAX_ROOTS);
  const possible = Number.isSafeInteger(threshold) && threshold >= 1 && threshold <= keys.length;
  ensure(possible, 'bad_policy', 'pins that ask for an impossible number');
  const lines = [...keys.map(({ text }) => `signer ${text}\n`), ...roots.map(({ text }) => `root ${text}\n`)];
  return `${PINS_HEADER}\nname ${name}\nthreshold ${threshold}\n${lines.join('')}`;
}
