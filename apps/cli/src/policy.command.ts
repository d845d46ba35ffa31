import {
  addSignatures,
  formatPins,
  formatPolicy,
  LedgerError,
  openPolicyUpdate,
  parseNote,
  parsePolicy,
  parsePolicyUpdate,
  parseVkey,
  signNote,
  signPolicyUpdate,
  verifyNote,
} from '@pramana/ledger';
import { keepFile, keptFile } from '@pramana/ledger/node';
import { type Command, CouldNot, EXIT, readArgs, UsageError } from './command.ts';
import { readPins, readText } from './policy.ts';
import { keygen, OF_PUBLISHER, readKey } from './witness.key.ts';

export const policy: Command = {
  name: 'policy',
  usage: 'sign … | cosign … | apply … | pins … | keygen …',
  summary: 'Publish a policy for others, signed; follow one that others publish',
  details: [
    'keygen --name NAME --out FILE                          A key for one of the signers; its public part is the last line.',
    'sign POLICY --name NAME --sequence N --key FILE --out UPDATE   Sign a policy as number N of the row called NAME.',
    'cosign UPDATE --key FILE                               Another signer signs the same update; the file gets a line more.',
    'pins --name NAME --threshold K VKEY… --out FILE        What a reader pins: whose policy it is, and K of these signers.',
    'apply UPDATE --pins FILE --policy FILE                 Check an update and take it over. What was taken over last',
    '                                                       stands beside it, in FILE.update: an older one is refused.',
    '',
    'pramana verify … --policy UPDATE --pins FILE checks a receipt by an update without taking it over.',
    '0: done. 3: refused, and why; nothing was changed.',
  ],
  run: async ([word, ...rest]) => {
    const run = word === undefined || !Object.hasOwn(WORDS, word) ? undefined : WORDS[word];
    if (run === undefined) throw new UsageError('Which of them: sign, cosign, apply, pins or keygen?');
    try {
      return await run(rest);
    } catch (error) {
      if (error instanceof LedgerError) throw new CouldNot(`Refused: ${error.message}.`, { cause: error });
      throw error;
    }
  },
};

const WORDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  keygen: (args) => keygen(args, OF_PUBLISHER),
  sign,
  cosign,
  pins,
  apply,
};

const text = { type: 'string' } as const;

/** The options, all of them given, and one file. */
function asked<const Name extends string>(args: readonly string[], names: readonly Name[]) {
  const { values, positionals } = readArgs(args, Object.fromEntries(names.map((name) => [name, text])));
  const given = names.map((name) => {
    const value: unknown = values[name];
    if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} is missing.`);
    return [name, value] as const;
  });
  return { options: Object.fromEntries(given) as Record<Name, string>, positionals };
}

function oneFile([path, ...more]: readonly string[]): string {
  if (path === undefined || more.length > 0) throw new UsageError('Which file? One.');
  return path;
}

async function sign(args: readonly string[]): Promise<number> {
  const { options, positionals } = asked(args, ['name', 'sequence', 'key', 'out']);
  const file = oneFile(positionals);
  if (!/^[1-9][0-9]{0,14}$/.test(options.sequence)) throw new UsageError('--sequence counts from 1.');
  const signer = readKey(options.key, OF_PUBLISHER);
  const policyRead = parsePolicy(await readText(file, 'The policy'));
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
  const { options, positionals } = asked(args, ['name', 'threshold', 'out']);
  const keys = positionals.map((vkey) => parseVkey(vkey));
  const made = formatPins({ name: options.name, threshold: Number(options.threshold), keys });
  await keepFile(options.out, made);
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
  const opened = openPolicyUpdate(note, await readPins(options.pins), last);
  await keepFile(options.policy, formatPolicy(opened.policy));
  await keepFile(kept, note);
  const { logs, witnesses, quorum } = opened.policy;
  console.log(`Number ${opened.sequence} of ${opened.name}, signed by ${opened.signedBy.join(', ')}.`);
  console.log(`${logs.length} logs, ${witnesses.length} witnesses, quorum ${quorum}: ${options.policy}`);
  return EXIT.good;
}
