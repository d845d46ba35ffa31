import {
  addSignatures,
  followSuccessions,
  formatPins,
  formatPolicy,
  formatRoots,
  formatStatements,
  LedgerError,
  openPolicyUpdate,
  parseNote,
  parsePolicy,
  type Policy,
  parsePolicyUpdate,
  parseRoot,
  parseVkey,
  rootsOf,
  signNote,
  signPolicyUpdate,
  statementsOf,
  verifyNote,
  type Vkey,
} from '@pramana/ledger';
import { keepFile, keptFile } from '@pramana/ledger/node';
import { type Command, CouldNot, EXIT, given, oneFile, readArgs, runWord, UsageError, type Words } from './command.ts';
import { readFollowed, readPins, readText } from './policy.ts';
import { keygen, OF_PUBLISHER, readKey } from './witness.key.ts';

export const policy: Command = {
  name: 'policy',
  usage: 'sign … | cosign … | apply … | pins … | extend … | keygen …',
  summary: 'Publish a policy for others, signed; follow one that others publish',
  details: [
    'keygen --name NAME --out FILE                          A key for one of the signers; its public part is the last line.',
    'sign POLICY --name NAME --sequence N --key FILE --out UPDATE   Sign a policy as number N of the row called NAME.',
    'cosign UPDATE --key FILE                               Another signer signs the same update; the file gets a line more.',
    'pins --name NAME --threshold K VKEY… [--root VKEY]… --out FILE',
    '                                                       What a reader pins: whose policy it is, K of these signers, and',
    '                                                       the root keys of hospitals.',
    'apply UPDATE --pins FILE --policy FILE                 Check an update and take it over. What was taken over last',
    '                                                       stands beside it, in FILE.update: an older one is refused.',
    'extend POLICY --succession FILE… --out FILE            A policy of your own with pinned roots (#pramana:root VKEY), carried',
    '                                                       on by what they signed: which log follows which. The statements',
    '                                                       stay in it: a later one that contradicts them is refused.',
    '',
    'pramana verify … --policy UPDATE --pins FILE checks a receipt by an update without taking it over.',
    '0: done. 3: refused, and why; nothing was changed.',
  ],
  run: (args) => runWord(WORDS, args),
};

const WORDS: Words = {
  keygen: (args) => keygen(args, OF_PUBLISHER),
  sign,
  cosign,
  pins,
  apply,
  extend,
};

const text = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;

/** The options, all of them given, and one file. */
function asked<const Name extends string>(args: readonly string[], names: readonly Name[]) {
  const { values, positionals } = readArgs(args, Object.fromEntries(names.map((name) => [name, text])));
  const all = names.map((name) => [name, given(values[name], name)] as const);
  return { options: Object.fromEntries(all) as Record<Name, string>, positionals };
}

async function sign(args: readonly string[]): Promise<number> {
  const { options, positionals } = asked(args, ['name', 'sequence', 'key', 'out']);
  const file = oneFile(positionals);
  if (!/^[1-9][0-9]{0,14}$/.test(options.sequence)) throw new UsageError('--sequence counts from 1.');
  const signer = readKey(options.key, OF_PUBLISHER);
  const own = await readText(file, 'The policy');
  const policyRead = parsePolicy(own);
  // An update has the final sizes alone: that a key was stolen, and with which tree its log ended, only the statements say.
  if (statementsOf(own).length > 0)
    console.error(
      'What root keys signed is no part of an update: hand the statements (<log>/succession) to its readers too.',
    );
  const update = { name: options.name, sequence: Number(options.sequence), policy: policyRead };
  await keepFile(options.out, await signPolicyUpdate(update, [signer]));
  console.log(`Number ${options.sequence} of ${options.name}, signed by ${signer.name}: ${options.out}`);
  return EXIT.good;
}

async function cosign(args: readonly string[]): Promise<number> {
  const { options, positionals } = asked(args, ['key']);
  const file = oneFile(positionals);
  const signer = readKey(options.key, OF_PUBLISHER);
  const note = await readText(file, 'The update');
  const { text: signed } = parseNote(note);
  // Nothing but an update: a signer of policies must never sign somebody's checkpoint or anything else unread.
  parsePolicyUpdate(signed);
  // What is signed is shown first: a signer answers for all of it.
  console.log(signed);
  const isSigned = hasSigned(note, signer.vkey);
  if (!isSigned) {
    const line = (await signNote(signed, [signer])).slice(signed.length + 1);
    await keepFile(file, addSignatures(note, line));
  }
  console.log(isSigned ? `${signer.name} has signed it already.` : `Signed by ${signer.name} too: ${file}`);
  return EXIT.good;
}

/** Whether this very key has signed; `note_signature` when a line claims it and does not verify. */
function hasSigned(note: string, vkey: string): boolean {
  try {
    return verifyNote(note, [vkey]).verified.length > 0;
  } catch (error) {
    if (error instanceof LedgerError && error.code === 'note_unverified') return false;
    throw error;
  }
}

async function pins(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(args, { name: text, threshold: text, out: text, root: many });
  const options = {
    name: given(values.name, 'name'),
    threshold: given(values.threshold, 'threshold'),
    out: given(values.out, 'out'),
  };
  const keys = positionals.map((vkey) => parseVkey(vkey));
  const roots = (values.root ?? []).map((vkey) => parseRoot(vkey));
  await keepFile(options.out, formatPins({ ...options, threshold: Number(options.threshold), keys, roots }));
  console.log(`${options.threshold} of ${keys.length} signers of ${options.name}: ${options.out}`);
  return EXIT.good;
}

/** The policy first, then what it came from: a crash in between only has it taken over once more. */
async function apply(args: readonly string[]): Promise<number> {
  const { options, positionals } = asked(args, ['pins', 'policy']);
  const note = await readText(oneFile(positionals), 'The update');
  const kept = `${options.policy}.update`;
  const before = await keptFile(kept);
  const last = before === null ? null : parseNote(before).text;
  const pinned = await readPins(options.pins);
  const opened = openPolicyUpdate(note, pinned, last);
  const { policy: carried, lines } = carryOn(opened.policy, (await keptFile(options.policy)) ?? '', pinned.roots ?? []);
  await keepFile(options.policy, formatPolicy(carried) + lines);
  await keepFile(kept, note);
  const { logs, witnesses, quorum } = carried;
  console.log(`Number ${opened.sequence} of ${opened.name}, signed by ${opened.signedBy.join(', ')}.`);
  console.log(`${logs.length} logs, ${witnesses.length} witnesses, quorum ${quorum}: ${options.policy}`);
  sayUntold(logs);
  return EXIT.good;
}

/** An update says that a log ended, never why: who reads only updates never learns that a key was stolen. */
function sayUntold(logs: Policy['logs']): void {
  const untold = logs.filter(({ finalSize, isStolen }) => finalSize !== undefined && isStolen === undefined);
  const [first] = untold;
  if (first === undefined) return;
  console.log(
    `Of ${untold.length} closed logs no root key has said why they ended, so a stolen key would not show (first: ${first.vkey.name}).`,
    'Pin the root key (#pramana:root VKEY) and take over what it signed: pramana policy extend … --succession <log>/succession.',
  );
}

/**
 * A policy that takes the place of another one: the roots that were pinned there or beside the signers, and what they said, go
 * on counting.
 */
function carryOn(policy: Policy, before: string, pinned: readonly Vkey[]): { policy: Policy; lines: string } {
  const known = rootsOf(before);
  const held = new Set(known.map(({ text }) => text));
  const [roots, statements] = [[...known, ...pinned.filter(({ text }) => !held.has(text))], statementsOf(before)];
  const followed = followSuccessions(policy, roots, statements);
  for (const stem of followed.contested)
    console.error(`The root key of ${stem} signed what cannot both be true: none of its logs counts.`);
  return { policy: followed.policy, lines: formatRoots(roots) + formatStatements(statements) };
}

/**
 * A policy of one's own, carried on; refused where a statement under a pinned root does not verify, where one contradicts
 * another, this time or before, or where none counts.
 */
async function extend(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(args, { succession: many, out: text });
  const out = given(values.out, 'out');
  const file = oneFile(positionals);
  const { succession = [] } = values;
  if (succession.length === 0) throw new UsageError('--succession is missing.');
  const before = statementsOf((await keptFile(out)) ?? '');
  const followed = await readFollowed({ policy: file, succession, before });
  const { policy: extended, roots, successions, kept, isRefused } = followed;
  if (isRefused) throw new CouldNot('Refused: nothing was written.');
  await keepFile(out, formatPolicy(extended) + formatRoots(roots) + formatStatements(kept));
  for (const { old, size, next } of successions)
    console.log(`${next.name} follows ${old.name}, which ended with ${size} entries.`);
  console.log(`${extended.logs.length} logs, ${roots.length} root keys: ${out}`);
  return EXIT.good;
}
