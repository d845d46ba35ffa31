import {
  formatRootChange,
  isSuccession,
  openRootStatement,
  parseNote,
  parseRoot,
  parseRootStatement,
  type RootChange,
  signRootStatement,
  splitStatements,
  stemOf,
  type Succession,
  type SuccessionReason,
  toHex,
} from '@pramana/ledger';
import { keepFile } from '@pramana/ledger/node';
import { type Command, CouldNot, EXIT, given, oneFile, readArgs, runWord, UsageError, type Words } from './command.ts';
import { readText } from './policy.ts';
import { keygen, OF_ROOT, readKey } from './witness.key.ts';

export const root: Command = {
  name: 'root',
  usage: 'keygen … | show … | sign … | replace …',
  summary: "Keep a hospital's offline root key, and sign with it which log follows which",
  details: [
    'keygen --name NAME --out FILE                The root key, on a machine without a network. The Keys page says the NAME.',
    'show FILE [--root VKEY]                      What a statement says, in words; with --root whether that key signed it.',
    'sign FILE --key FILE --out SIGNED            Show it, then sign it. The Keys page gives the FILE and takes SIGNED.',
    'replace --key FILE --new VKEY --out SIGNED   Name the root key that takes the place of this one.',
    '',
    'The key never belongs on a server: whoever has it says which logs are the hospital’s. 0: done. 3: refused, and why.',
  ],
  run: (args) => runWord(WORDS, args),
};

const WORDS: Words = {
  keygen: async (args) => keygen(named(args), OF_ROOT),
  show,
  sign,
  replace,
};

const text = { type: 'string' } as const;

/** The name must be the beginning of its logs' origins, or the key could vouch for none of them. */
function named(args: readonly string[]): readonly string[] {
  const { values } = readArgs(args, { name: text, out: text });
  const { name } = values;
  if (name === undefined) return args;
  if (!name.includes('/') || stemOf(`${name}-2627`) !== name)
    throw new UsageError(`The name is what the logs' origins begin with, such as ${OF_ROOT.example}.`);
  return args;
}

/** Saved with other line ends, or without the last one, it is still the same text. */
async function readStatement(path: string): Promise<string> {
  return `${(await readText(path, 'The statement')).replaceAll('\r\n', '\n').trimEnd()}\n`;
}

const REASONS: Readonly<Record<SuccessionReason, string>> = {
  year: 'its year is over',
  planned: 'its key is changed, as planned',
  stolen: 'its key was stolen or lost',
};

/** What a root key says with a statement, for whoever is about to sign it. */
export function inWords(statement: Succession | RootChange): string {
  const at = new Date(statement.time).toISOString();
  if (!isSuccession(statement)) {
    return [
      `The root key of ${statement.root.name} is replaced (${at}).`,
      `  root key until now   ${statement.root.text}`,
      `  root key from now on ${statement.next.text}`,
      'Whoever follows the one until now will follow the new one as well.',
    ].join('\n');
  }
  const { root: by, old, size, hash, next, reason } = statement;
  return [
    `For ${by.name}: the log ${old.name} has ended, because ${REASONS[reason]} (${at}).`,
    `  its key              ${old.text}`,
    `  its last tree        ${size} entries, root ${toHex(hash)}`,
    `  the log that follows ${next.name}`,
    `  its key              ${next.text}`,
    `Whatever the ended log's key signs behind entry ${size} is false. This cannot be taken back.`,
  ].join('\n');
}

async function show(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(args, { root: text });
  const read = await readStatement(oneFile(positionals));
  const statements = isSigned(read) ? splitStatements(read) : [read];
  if (statements.length === 0) throw new CouldNot('There is no statement in it.');
  const by = values.root === undefined ? null : parseRoot(values.root);
  for (const each of statements) {
    if (by !== null) openRootStatement(each, by);
    console.log(inWords(parseRootStatement(isSigned(each) ? parseNote(each).text : each)));
    console.log(by === null ? 'Who signed it was not checked: --root VKEY.\n' : `Signed by ${by.text}.\n`);
  }
  return EXIT.good;
}

/** A text without signatures has no empty line. */
function isSigned(statement: string): boolean {
  return statement.includes('\n\n');
}

async function sign(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(args, { key: text, out: text });
  const file = oneFile(positionals);
  const [key, out] = [given(values.key, 'key'), given(values.out, 'out')];
  const statement = await readStatement(file);
  // Nothing but a statement: a root key must never sign a checkpoint or anything else unread.
  const parsed = parseRootStatement(statement);
  const signer = readKey(key, OF_ROOT);
  console.log(inWords(parsed));
  if (parsed.root.text !== signer.vkey)
    throw new CouldNot(`Refused: it names another root key, ${parsed.root.text}; this one is ${signer.vkey}.`);
  await keepFile(out, await signRootStatement(statement, signer));
  console.log(`Signed by ${signer.name}: ${out}`);
  return EXIT.good;
}

async function replace(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(args, { key: text, new: text, out: text });
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  const [key, vkey, out] = [given(values.key, 'key'), given(values.new, 'new'), given(values.out, 'out')];
  const signer = readKey(key, OF_ROOT);
  const change = { root: parseRoot(signer.vkey), next: parseRoot(vkey), time: Date.now() };
  const statement = formatRootChange(change);
  console.log(inWords(change));
  await keepFile(out, await signRootStatement(statement, signer));
  console.log(`Signed by ${signer.name}: ${out}`);
  return EXIT.good;
}
