import { resolve } from 'node:path';
import { installFastRows } from '@pramana/ledger/node';
import { type Command, EXIT, readArgs, UsageError } from './command.ts';
import { readListen } from './listen.ts';
import { laterBeside, laterSentence, sayLater } from './mirror/later.ts';
import { FOLLOW_OPTIONS, followed, type FollowedLog } from './mirror/logs.ts';
import { Mirror } from './mirror/mirror.ts';
import { serveMirror } from './mirror/serve.ts';
import { secondsOf } from './seconds.ts';
import { untilStopped } from './stop.ts';
import { readWitnessKey } from './witness.key.ts';

export const mirror: Command = {
  name: 'mirror',
  usage: '--state DIR (--log URL --vkey KEY | --logs FILE | --node URL) [--key FILE] [--listen HOST:PORT] [--once]',
  summary: 'Keep a verified copy of logs, serve it, and cosign what is durable here',
  details: [
    'A year’s log ends: give --node beside --log and --logs, and the next year’s is followed too.',
    '--log with --vkey follows one log; --logs FILE those of a policy (its log lines need an address; its witnesses’',
    'cosignatures are kept too); --node URL all logs that a node lists, new years included, each by the key it has at',
    'first sight. Several may be given. Every entry is checked against the signed tree before it is kept, and is on the',
    'disk before the mirror says so. --key FILE (pramana witness keygen; never a witness’s own) cosigns. --listen serves',
    'the copies. --heads DIR holds copies of what was shown, best on another disk (PRAMANA_HEADS/mirror, else DIR-heads). --every',
    'SECONDS looks so often (10). --once looks once and ends: 0 all is copied; 1 a log forked, shrank or lies; 3 not reached, or a later year is not followed.',
  ],
  run: async (args) => {
    const { values, positionals } = readArgs(args, {
      state: { type: 'string' },
      ...FOLLOW_OPTIONS,
      key: { type: 'string' },
      listen: { type: 'string' },
      heads: { type: 'string' },
      every: { type: 'string' },
      once: { type: 'boolean' },
    });
    if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
    if (values.state === undefined) throw new UsageError('Say where the copies are kept: --state DIR');
    const { logs, nodes, witnesses } = await followed(values, 'follow');
    await installFastRows();
    const dir = resolve(values.state);
    const kept = new Mirror({
      dir,
      headsDir: headsFor(dir, values.heads),
      witnesses,
      cosigner: values.key === undefined ? undefined : readWitnessKey(values.key),
      everySeconds: secondsOf(values.every, 10),
      say: (line) => console.error(line),
    });
    try {
      return values.once === true ? await once(kept, logs, nodes) : await keepOn(kept, logs, nodes, values.listen);
    } finally {
      await kept.close();
    }
  },
};

async function once(kept: Mirror, logs: readonly FollowedLog[], nodes: readonly string[]): Promise<number> {
  const missing = await kept.lookOnce(logs, nodes);
  const states = kept.report();
  for (const { origin, state, size, detail } of states) {
    console.log(`${origin}: ${state}, ${size} entries kept${detail === '' ? '' : ` (${detail})`}`);
  }
  const later = await laterBeside(logs, nodes);
  for (const log of later) console.error(`ALARM ${log.vkey.name}: ${laterSentence(log)}`);
  if (states.some(({ state }) => state !== 'copied' && state !== 'unreachable')) return EXIT.damage;
  const isWhole =
    later.length === 0 && missing.length === 0 && states.length > 0 && states.every(({ state }) => state === 'copied');
  return isWhole ? EXIT.good : EXIT.couldNot;
}

async function keepOn(
  kept: Mirror,
  logs: readonly FollowedLog[],
  nodes: readonly string[],
  listen: string | undefined,
): Promise<number> {
  const server = listen === undefined ? undefined : await serveMirror(kept, readListen(listen));
  if (server !== undefined) console.log(`The mirror listens on ${server.url}`);
  try {
    await untilStopped(async (signal) => {
      await Promise.all([kept.keepLooking(logs, nodes, signal), sayLater(logs, nodes, signal)]);
    });
  } finally {
    await server?.close();
  }
  return EXIT.good;
}

/** Where the copies of shown checkpoints live: outside the state, by the witness's rule. */
function headsFor(dir: string, given: string | undefined): string {
  const configured = process.env['PRAMANA_HEADS'];
  if (given !== undefined) return resolve(given);
  return configured ? resolve(configured, 'mirror') : `${dir}-heads`;
}
