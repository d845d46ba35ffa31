import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, CouldNot, EXIT, readArgs, toJson, UsageError } from './command.ts';
import { takeBundle } from './import/bundle.ts';
import { type GivenFile, ServerOfToken } from './import/server.ts';
import { takeList } from './import/list.ts';
import { addressOf } from './mirror/logs.ts';

const MOST_BYTES = 20_000_000;

export const importFiles: Command = {
  name: 'import',
  usage: 'FILE… --to URL [--yes] [--other-person] [--token-file FILE] [--json]',
  summary: 'Take over items with their prices (CSV), or patients with their visits (FHIR R4 bundles)',
  details: [
    'Shows what would come of each file and changes nothing; with --yes it is taken over: of a list all rows or none, of a',
    'bundle what is not here yet. A wrong row is named with its line and the reason. What comes in is sealed in the name of',
    'the API token, which an admin makes on Manage → API tokens: for lists it may "Take over lists of items with their',
    'prices", for bundles "Take over records of another system" (docs/operations/api-tokens.md). Its secret is read from',
    '--token-file FILE, which nobody else may read, or from PRAMANA_TOKEN; never from the command line, which others see.',
    '--other-person: somebody looked, and new patients are none of those who are known here and like them.',
    '0: taken over, or could be. 1: a file was refused. 3: the server was not reached, or does not let this token do it.',
  ],
  run: async (args) => {
    const { values, positionals } = readArgs(args, {
      to: { type: 'string' },
      yes: { type: 'boolean' },
      'other-person': { type: 'boolean' },
      'token-file': { type: 'string' },
      json: { type: 'boolean' },
    });
    if (positionals.length === 0) throw new UsageError('Say which file is to be taken over.');
    if (values.to === undefined) throw new UsageError('Say where: --to https://hospital.example');
    const files = positionals.map(fileAt);
    const server = new ServerOfToken(secureAddress(values.to), tokenFrom(values['token-file']));
    const wish = { isReal: values.yes === true, isOtherPerson: values['other-person'] === true };
    const told = [];
    for (const file of files) {
      const taken = await (file.isBundle ? takeBundle : takeList)(server, file, wish);
      told.push(taken);
      if (values.json !== true) console.log(taken.lines.join('\n'));
      // What follows may rest on it.
      if (!taken.ok) break;
    }
    const isGood = told.every(({ ok }) => ok);
    if (values.json === true) console.log(toJson(told.map(({ lines: _, ...rest }) => rest)));
    else if (isGood && !wish.isReal) console.log('Nothing was changed. With --yes it is taken over.');
    return isGood ? EXIT.good : EXIT.damage;
  },
};

function fileAt(path: string): GivenFile {
  const name = basename(path);
  try {
    if (statSync(path).size > MOST_BYTES) throw new CouldNot(`${path} has more than ${MOST_BYTES} bytes.`);
    const bytes = readFileSync(path);
    return { name, bytes, isBundle: /^\uFEFF?\s*\{/.test(bytes.subarray(0, 100).toString('utf8')) };
  } catch (error) {
    if (error instanceof CouldNot) throw error;
    throw new CouldNot(`${path} cannot be read: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
}

/** A token that travels in clear is anybody's: https, but for a server on this very machine. */
function secureAddress(text: string): string {
  const address = addressOf(text);
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw new UsageError('The token would travel in clear: say https://, or a server on this machine.');
  return address;
}

function tokenFrom(file: string | undefined): string {
  if (file === undefined) {
    const token = process.env['PRAMANA_TOKEN']?.trim() ?? '';
    if (token === '') throw new UsageError('Give the API token by --token-file FILE or in PRAMANA_TOKEN.');
    return token;
  }
  try {
    // Not of a pipe or a mounted secret, which have no permissions to speak of.
    const stat = statSync(file);
    if (stat.isFile() && process.platform !== 'win32' && (stat.mode & 0o077) !== 0)
      throw new CouldNot(`Others on this machine can read ${file}: chmod 600 ${file}`);
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof CouldNot) throw error;
    throw new CouldNot(`${file} cannot be read.`, { cause: error });
  }
}
