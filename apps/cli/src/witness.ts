import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LedgerError } from '@pramana/ledger';
import { type FileWitnessStore, fileWitnessStore, listEvidence } from '@pramana/ledger/node';
import { type Command, CouldNot, EXIT, readArgs, UsageError } from './command.ts';
import { readListen } from './listen.ts';
import { FollowedLogs } from './witness.followed.ts';
import { keygen, readWitnessKey } from './witness.key.ts';
import { serveWitness, type WitnessParts } from './witness.server.ts';

export const witness: Command = {
  name: 'witness',
  usage: '--listen HOST:PORT --key FILE --logs FILE --state DIR | keygen --name NAME --out FILE | restore … | forget …',
  summary: 'Cosign what other logs publish, so that no log can show two histories',
  details: [
    'keygen --name NAME --out FILE      Make a key (0600, never replaced); its public part is the last line.',
    '--listen … --key … --logs … --state …   Run. FILE has lines "log <vkey>", or is a list of the witness network. A list',
    '                                   adds logs and never changes one; SIGHUP reads it again.',
    'restore --key FILE --state DIR     The state came from a backup: take over what was cosigned since, from the copy.',
    'forget ORIGIN --key FILE --state DIR    Let go of a log, so that the list may name it with another key.',
    '',
    'A copy of what was cosigned lives in PRAMANA_HEADS, else in DIR-heads. Keep it out of backups and on another disk: a',
    'witness whose state is behind its copy does not start. docs/operations/witness.md tells the rest.',
    '0: stopped by a signal. 1: so too, and a fork of a log is among the evidence. 3: it could not go on.',
  ],
  run: async (args) => {
    const [word, ...rest] = args;
    if (word === 'keygen') return keygen(rest);
    if (word === 'restore') return restore(rest);
    if (word === 'forget') return forget(rest);
    return run(args);
  },
};

const STATE_OPTIONS = { key: { type: 'string' }, state: { type: 'string' } } as const;

/** Where the copies of cosigned heads live: outside the state. */
function headsFor(state: string): string {
  const configured = process.env['PRAMANA_HEADS'];
  return configured === undefined || configured === '' ? `${resolve(state)}-heads` : resolve(configured);
}

const REFUSALS: Partial<Record<string, string>> = {
  store_behind:
    'Signing from it could cosign a fork. Put the newest state back, or, when there is none, take over the copy: pramana witness restore',
  store_forked: 'Two histories were cosigned with this key: stop, keep both folders, make a new key.',
  store_damaged:
    'Keep the folder for whoever looks into it. With a whole copy: empty the state, pramana witness restore',
};

async function openState(key: string, state: string, behind: 'refuse' | 'adopt'): Promise<FileWitnessStore> {
  try {
    return await fileWitnessStore({ state, heads: headsFor(state), vkey: key, behind });
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const remedy = REFUSALS[error.code];
    throw new CouldNot(`This witness does not cosign: ${error.message}.${remedy === undefined ? '' : ` ${remedy}`}`, {
      cause: error,
    });
  }
}

async function restore(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(args, STATE_OPTIONS);
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  const { key, state } = wanted(values, ['key', 'state']);
  const store = await openState(readWitnessKey(key).vkey, state, 'adopt');
  for (const origin of store.adopted) console.log(`taken over from the copy: ${origin}`);
  console.log(store.adopted.length === 0 ? 'The state was not behind its copy.' : 'The state is as new as its copy.');
  await store.close();
  return EXIT.good;
}

async function forget(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(args, STATE_OPTIONS);
  const [origin, ...more] = positionals;
  if (origin === undefined || more.length > 0) throw new UsageError('Which log? Name its origin.');
  const { key, state } = wanted(values, ['key', 'state']);
  const store = await openState(readWitnessKey(key).vkey, state, 'refuse');
  const followed = await FollowedLogs.open(state);
  const known = await followed.forget(origin);
  await followed.close();
  await store.close();
  if (!known) throw new CouldNot(`This witness does not follow ${origin}.`);
  console.log(`${origin} is not followed any more. What was cosigned of it stays: a list may name it again.`);
  return EXIT.good;
}

async function run(args: readonly string[]): Promise<number> {
  const strings = { listen: { type: 'string' }, logs: { type: 'string' }, ...STATE_OPTIONS } as const;
  const { values, positionals } = readArgs(args, strings);
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  const given = wanted(values, ['listen', 'key', 'logs', 'state']);
  const listen = readListen(given.listen);
  const signer = readWitnessKey(given.key);
  const store = await openState(signer.vkey, given.state, 'refuse');
  try {
    const followed = await FollowedLogs.open(given.state);
    try {
      await follow(followed, given.logs);
      const evidence = join(given.state, 'evidence');
      const forks = await told(store, evidence);
      return await serve({ listen, signer, store, followed, evidence, forks }, given.logs);
    } finally {
      await followed.close();
    }
  } finally {
    await store.close();
  }
}

/** Says at the start what must not be overlooked; answers how much evidence of forks there is. */
async function told(store: FileWitnessStore, evidence: string): Promise<number> {
  for (const origin of store.ignored) {
    console.error(`ALARM: the copy holds a note of ${origin} that this witness never signed.`);
  }
  const proven = await listEvidence(evidence);
  for (const name of proven) console.error(`ALARM: FORK: ${join(evidence, name)}`);
  return proven.length;
}

/** Serves until a signal or the death of the disk. */
async function serve(parts: WitnessParts, logs: string): Promise<number> {
  const ended = signalled();
  const server = await serveWitness(parts).catch((error: unknown) => {
    throw new CouldNot(`It cannot listen there: ${error instanceof Error ? error.message : 'unknown'}`, {
      cause: error,
    });
  });
  console.log(`Witness ${parts.signer.name} of ${parts.followed.size} logs, at ${server.url}`);
  console.log(parts.signer.vkey);
  const reread = () => void follow(parts.followed, logs).catch((error: unknown) => console.error(String(error)));
  process.on('SIGHUP', reread);
  const died = await Promise.race([ended, server.died]);
  process.off('SIGHUP', reread);
  await server.stop();
  if (died instanceof Error) throw new CouldNot(`Stopped, because nobody knows what the disk holds: ${died.message}`);
  return server.forks() > 0 ? EXIT.damage : EXIT.good;
}

/** Adds what the list names and is new. */
async function follow(followed: FollowedLogs, path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CouldNot(`The list of logs ${path} cannot be read: ${reasonOf(error)}.`, { cause: error });
  });
  try {
    for (const sentence of await followed.add(text)) console.error(sentence);
  } catch (error) {
    if (error instanceof LedgerError)
      throw new CouldNot(`${path} is no list of logs: ${error.message}.`, { cause: error });
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

/** The options, all of them given. */
function wanted<Name extends string>(
  values: Readonly<Partial<Record<string, string>>>,
  names: readonly Name[],
): Record<Name, string> {
  const entries = names.map((name) => {
    const value = values[name];
    if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`);
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as Record<Name, string>;
}
