/**
 * Trust policies (C2SP tlog-policy): which logs and witnesses the VERIFIER knows, and which of the witnesses
 * together are strong enough. A policy from the judged hospital is a suggestion, never a trust root.
 */
import { equal, parseDecimal, toHex } from './bytes.ts';
import type { Checkpoint } from './checkpoint.ts';
import { ensure, LedgerError } from './errors.ts';
import { COSIGNER_KEY, type KeyType, NOTE_KEY, readVkey, type Vkey } from './vkey.ts';

/** A key of a policy. `finalSize`: retired, it counts for no larger tree. */
export type PolicyKey = { readonly vkey: Vkey; readonly url?: string; readonly finalSize?: number };
/**
 * A log; its key's name is its origin. Only with a `finalSize`, and from the statements of root keys, never from the text of
 * a policy (`followSuccessions`): the 32-byte root of its last tree, and whether its key is in other hands, so that its
 * signature alone says nothing of a smaller one; absent: no statement says why it ended.
 */
export type PolicyLog = PolicyKey & { readonly finalRoot?: Uint8Array; readonly isStolen?: boolean };
/** A witness under its name in this policy. */
export type PolicyWitness = PolicyKey & { readonly name: string };
/** Witnesses a checkpoint when at least `threshold` of its members do. */
export type PolicyGroup = { readonly name: string; readonly threshold: number; readonly members: readonly string[] };
/** `quorum` is the name of a witness or group, or `none`. */
export type Policy = {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  readonly groups: readonly PolicyGroup[];
  readonly quorum: string;
};

/** A region's hospitals, each with a log a year. */
const MAX_LOGS = 4096;
/** More than the 32 that the specification asks for; a bound against absurd input. */
const MAX_OTHERS = 256;
const MAX_LENGTH = 4 << 20;
/** Retirement is a comment of ours, so every other reader of the format still accepts the file. */
export const FINAL_SIZE = '#pramana:final-size';

/** What was read so far; `members` are the names that some group already counts. */
type Draft = {
  logs: PolicyLog[];
  witnesses: PolicyWitness[];
  groups: PolicyGroup[];
  quorum: string | undefined;
  names: Set<string>;
  members: Set<string>;
  /** Keys seen so far: of logs as they are written, of witnesses the public ones in hexadecimal. */
  logKeys: Set<string>;
  witnessKeys: Set<string>;
  finalSizes: Map<string, number>;
};

function readKey(text: string, type: KeyType, seen: Set<string>, most: number): Vkey {
  const vkey = readVkey(text);
  ensure(vkey.type === type, 'bad_policy', `a key of the wrong type: ${vkey.name}`);
  ensure(seen.size < most, 'bad_policy', 'too many keys');
  // A witness is judged by the key: one key under two names is still one. What a log signs names its origin.
  const id = type === NOTE_KEY ? vkey.text : toHex(vkey.publicKey);
  ensure(!seen.has(id), 'bad_policy', 'the same key twice');
  seen.add(id);
  return vkey;
}

function addName(draft: Draft, name: string): void {
  ensure(name !== 'none' && !draft.names.has(name), 'bad_policy', `the name ${name} is already taken`);
  draft.names.add(name);
}

function readLog(draft: Draft, fields: readonly string[]): void {
  const [key, url] = fields;
  ensure(key !== undefined && fields.length <= 2, 'bad_policy', 'a log line is: log <vkey> [<url>]');
  const vkey = readKey(key, NOTE_KEY, draft.logKeys, MAX_LOGS);
  draft.logs.push(url === undefined ? { vkey } : { vkey, url });
}

function readWitness(draft: Draft, fields: readonly string[]): void {
  const [name, key, url] = fields;
  const complete = name !== undefined && key !== undefined && fields.length <= 3;
  ensure(complete, 'bad_policy', 'a witness line is: witness <name> <vkey> [<url>]');
  addName(draft, name);
  const vkey = readKey(key, COSIGNER_KEY, draft.witnessKeys, MAX_OTHERS);
  draft.witnesses.push(url === undefined ? { name, vkey } : { name, vkey, url });
}

function readGroup(draft: Draft, fields: readonly string[]): void {
  const [name, rule, ...members] = fields;
  const complete = name !== undefined && rule !== undefined && members.length > 0;
  ensure(complete, 'bad_policy', 'a group line is: group <name> all|any|<k> <name>...');
  const threshold = rule === 'all' ? members.length : rule === 'any' ? 1 : parseDecimal(rule);
  const possible = threshold !== undefined && threshold >= 1 && threshold <= members.length;
  ensure(possible, 'bad_policy', `group ${name} asks for an impossible number`);
  for (const member of members) {
    ensure(draft.names.has(member), 'bad_policy', `${member} is not defined before it is used`);
    // Once only: so that no witness can count twice towards a quorum.
    ensure(!draft.members.has(member), 'bad_policy', `${member} is a member twice`);
    draft.members.add(member);
  }
  addName(draft, name);
  ensure(draft.groups.length < MAX_OTHERS, 'bad_policy', 'too many groups');
  draft.groups.push({ name, threshold, members });
}

function readQuorum(draft: Draft, fields: readonly string[]): void {
  const [name] = fields;
  ensure(draft.quorum === undefined, 'bad_policy', 'more than one quorum line');
  ensure(name !== undefined && fields.length === 1, 'bad_policy', 'a quorum line is: quorum <name>');
  ensure(name === 'none' || draft.names.has(name), 'bad_policy', `${name} is not defined before it is used`);
  draft.quorum = name;
}

function readFinalSize(draft: Draft, fields: readonly string[]): void {
  const [key, sizeText = ''] = fields;
  const size = parseDecimal(sizeText);
  const complete = key !== undefined && size !== undefined && fields.length === 2;
  ensure(complete, 'bad_policy', `a retirement is: ${FINAL_SIZE} <vkey> <size>`);
  const { text } = readVkey(key);
  // The second would hold, or the first, as the reader happens to be written: a key would sign on for one of them.
  ensure(!draft.finalSizes.has(text), 'bad_policy', 'the same key retired twice');
  draft.finalSizes.set(text, size);
}

const LINES: ReadonlyMap<string, (draft: Draft, fields: readonly string[]) => void> = new Map([
  ['log', readLog],
  ['witness', readWitness],
  ['group', readGroup],
  ['quorum', readQuorum],
  [FINAL_SIZE, readFinalSize],
]);

/** Attaches final sizes last, so that a retirement may stand before or after its key; each is taken out, as it was of use. */
function retire<T extends PolicyKey>(draft: Draft, keys: readonly T[]): T[] {
  return keys.map((key) => {
    const finalSize = draft.finalSizes.get(key.vkey.text);
    draft.finalSizes.delete(key.vkey.text);
    return finalSize === undefined ? key : { ...key, finalSize };
  });
}

/** Whether a log may have this tree: none larger than its last one, and of that size no other. */
export function isWithinEnd({ finalSize, finalRoot }: PolicyLog, { size, root }: Omit<Checkpoint, 'origin'>): boolean {
  if (finalSize === undefined || size < finalSize) return true;
  return size === finalSize && (finalRoot === undefined || equal(root, finalRoot));
}

/** Reads a policy; `bad_policy` (or the error of a key) names what is wrong. */
export function parsePolicy(text: string): Policy {
  ensure(text.length <= MAX_LENGTH, 'bad_policy', 'longer than any policy');
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  ensure(!/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text), 'bad_policy', 'a control character');
  const draft: Draft = {
    logs: [],
    witnesses: [],
    groups: [],
    quorum: undefined,
    names: new Set(),
    members: new Set(),
    logKeys: new Set(),
    witnessKeys: new Set(),
    finalSizes: new Map(),
  };
  for (const line of text.split('\n')) {
    // Only space and tab separate; other Unicode spaces belong to the names.
    const [word = '', ...fields] = line.split(/[ \t]+/).filter((field) => field !== '');
    const read = LINES.get(word);
    if (read !== undefined) read(draft, fields);
    else ensure(word === '' || word.startsWith('#'), 'bad_policy', `an unknown line: ${word}`);
  }
  if (draft.quorum === undefined) throw new LedgerError('bad_policy', 'no quorum line');
  const selfWitness = draft.logs.some(({ vkey }) => draft.witnessKeys.has(toHex(vkey.publicKey)));
  ensure(!selfWitness, 'bad_policy', 'a log cannot be its own witness');
  const { groups, quorum } = draft;
  const policy = { logs: retire(draft, draft.logs), witnesses: retire(draft, draft.witnesses), groups, quorum };
  // Mistyped it would retire nobody, and who wrote it would believe that it does.
  ensure(draft.finalSizes.size === 0, 'bad_policy', 'a retirement of a key that stands nowhere else');
  return policy;
}

/** True when witnesses with these policy names together meet the quorum. `quorum none` is always met. */
export function quorumMet(policy: Policy, cosigned: ReadonlySet<string>): boolean {
  if (policy.quorum === 'none') return true;
  const met = new Set(policy.witnesses.map(({ name }) => name).filter((name) => cosigned.has(name)));
  // Groups use earlier names only, so one pass in order settles them all.
  for (const { name, threshold, members } of policy.groups) {
    if (members.filter((member) => met.has(member)).length >= threshold) met.add(name);
  }
  return met.has(policy.quorum);
}
