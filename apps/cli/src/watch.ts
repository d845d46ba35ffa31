import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerError, type PolicyLog, sha256, signedTree, toHex, utf8, type Vkey } from '@pramana/ledger';
import { httpGet, keepEvidence, keepFile, keptFile, logFolder } from '@pramana/ledger/node';
import { type Command, EXIT, readArgs, toJson, UsageError } from './command.ts';
import { readConfig } from './database.ts';
import { isLater, laterBeside, laterSentence } from './mirror/later.ts';
import { addressOf, FOLLOW_OPTIONS, followed, type FollowedLog } from './mirror/logs.ts';
import { secondsOf } from './seconds.ts';
import { untilStopped } from './stop.ts';
import { type Looked, lookAt, type Seen, type Side } from './watch/look.ts';
import { lookAtNode } from './watch/nodes.ts';
import { tell, type Told, type Ways } from './watch/tell.ts';

const HOUR_MS = 3_600_000;

export const watch: Command = {
  name: 'watch',
  usage: '--state DIR (--logs FILE | --log URL --vkey KEY | --node URL) [--witness URL] [--mirror URL] [--once]',
  summary: 'Look whether logs show everybody one history, and raise an alarm where they do not',
  details: [
    'Compares what a log shows with what it showed before, and with what its witnesses (those of the policy in --logs, and',
    '--witness URL) and mirrors (--mirror URL) hold. Two histories leave an evidence file in DIR/evidence, which pramana',
    'evidence FILE checks anywhere. --stale HOURS: a log without anything new for so long is an alarm (48; 0: never). A log that seems',
    'behind is asked again after --patience SECONDS (4).',
    '--node URL: all logs that a node lists, and all that it once listed: one that it leaves out, or names under a new key,',
    'is an alarm.',
    '--webhook URL gets alarms as JSON, --mail ADDRESS by e-mail (PRAMANA_SMTP_URL and PRAMANA_MAIL_FROM): each once, and',
    'again every day while it lasts. --every SECONDS looks so often (300); --once looks once, for cron.',
    '0: all is as it should be. 1: an alarm. 3: somebody was not reached, or one named by --witness or --mirror does not show a log.',
  ],
  run: async (args) => {
    const { values, positionals } = readArgs(args, {
      state: { type: 'string' },
      ...FOLLOW_OPTIONS,
      witness: { type: 'string', multiple: true },
      mirror: { type: 'string', multiple: true },
      patience: { type: 'string' },
      stale: { type: 'string' },
      every: { type: 'string' },
      webhook: { type: 'string' },
      mail: { type: 'string' },
      once: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
    if (values.state === undefined) throw new UsageError('Say where is kept what was seen: --state DIR');
    const { logs, nodes, witnesses, monitors } = await followed(values, 'watch');
    const watched: Watched = {
      state: resolve(values.state),
      logs,
      nodes,
      witnesses,
      places: [
        ...monitors.map((url) => ({ url, kind: 'witness' as const, isNamed: false })),
        ...named(values.witness, 'witness'),
        ...named(values.mirror, 'mirror'),
      ],
      patienceMs: 1000 * patienceOf(values.patience),
      staleMs: hoursOf(values.stale) * HOUR_MS,
      ways: { webhook: values.webhook && addressOf(values.webhook), mail: mailTo(values.mail) },
      json: values.json === true,
    };
    if (values.once === true) return lookAtAll(watched);
    const every = secondsOf(values.every, 300);
    let worst: number = EXIT.good;
    await untilStopped(async (signal) => {
      while (!signal.aborted) {
        const found = await lookAtAll(watched);
        if (worst !== EXIT.damage) worst = found;
        await sleep(every * 1000, undefined, { signal }).catch(() => undefined);
      }
    });
    return worst;
  },
};

/** A witness or mirror, by the address below which it has a folder for each log. */
interface Place extends Pick<Side, 'kind' | 'isNamed'> {
  readonly url: string;
}

interface Watched {
  readonly state: string;
  readonly logs: readonly FollowedLog[];
  readonly nodes: readonly string[];
  readonly witnesses: readonly Vkey[];
  readonly places: readonly Place[];
  /** How long a log may be behind its witnesses, or its servers behind each other, before that is an alarm. */
  readonly patienceMs: number;
  /** 0: never. */
  readonly staleMs: number;
  readonly ways: Ways;
  readonly json: boolean;
}

/** One look at every log; prints what it found and tells of alarms. Answers the exit code. */
async function lookAtAll(watched: Watched): Promise<number> {
  const now = new Date();
  const alarms: Told[] = [];
  const report: object[] = [];
  const missing: string[] = [];
  const logs = [...watched.logs];
  for (const node of watched.nodes) {
    // Whatever one of them answers, the others are looked at, and what it listed before.
    const listed = await lookAtNode(watched.state, node, watched.patienceMs);
    logs.push(...beside(watched.logs, listed.logs));
    alarms.push(...listed.alarms.map((alarm) => ({ ...alarm, file: null })));
    missing.push(...listed.unreachable);
    for (const { log, code, detail } of listed.alarms) console.error(`ALARM ${log}: ${code}: ${detail}`);
    for (const line of listed.unreachable) console.error(line);
  }
  const later = await laterBeside(watched.logs, watched.nodes);
  for (const log of later) {
    const { name, text } = log.vkey;
    const detail = laterSentence(log);
    alarms.push({ log: name, vkey: text, code: 'unfollowed', detail, evidence: null, file: null });
    console.error(`ALARM ${name}: unfollowed: ${detail}`);
  }
  for (const log of logs) {
    const found = await lookAtOne(watched, log, isClosed(log, [...logs, ...later]), now).catch((error: unknown) =>
      failed(log, error),
    );
    const kept = await Promise.all(found.alarms.map((alarm) => withFile(alarm, join(watched.state, 'evidence'))));
    alarms.push(...kept);
    missing.push(...found.unreachable);
    report.push({
      log: log.vkey.name,
      sizes: found.sizes,
      unreachable: found.unreachable,
      silent: found.silent,
      alarms: kept,
    });
    if (!watched.json) printLog(log, found, kept);
  }
  if (watched.json) console.log(toJson({ time: now.toISOString(), alarms, unreachable: missing, logs: report }));
  const untold = await tell(watched.state, alarms, watched.ways, now).catch((error: unknown) => [sentence(error)]);
  for (const line of untold) console.error(`Not told: ${line}`);
  if (alarms.length > 0) return EXIT.damage;
  return missing.length > 0 ? EXIT.couldNot : EXIT.good;
}

async function lookAtOne(watched: Watched, log: FollowedLog, ended: boolean, now: Date): Promise<Looked> {
  const { state, places, witnesses, staleMs } = watched;
  const folder = logFolder(log.vkey.name);
  const sides: Side[] = [
    { name: log.url, kind: 'log', isNamed: true, get: httpGet(log.url) },
    ...places.map(({ url, ...place }) => ({ ...place, name: url, get: httpGet(`${url}/${folder}`) })),
  ];
  const path = join(state, `${toHex(sha256(utf8(log.vkey.text)))}.json`);
  const seen = (await seenIn(path)) ?? (await seenBefore(join(state, `${folder}.json`), log.vkey));
  const look = { log: endOf(log), sides, seen, witnesses, now, staleMs: ended || staleMs === 0 ? null : staleMs };
  const first = await lookAt(look);
  // The public's checkpoint is a second or two behind that of the witnesses, and one server behind another.
  const passing = first.alarms.every(({ code }) => code === 'behind' || code === 'unproven');
  const asksAgain = passing && (first.alarms.length > 0 || first.isOutrun);
  if (asksAgain) await sleep(watched.patienceMs);
  // By then the log has to show what the others showed before: one that was set back is found at the first look.
  const found = asksAgain ? await lookAt({ ...look, seen: first.seen }) : first;
  // Durable before anybody is told: the next look must not forget what this one saw.
  if (found.seen === null || found.seen === seen) return found;
  const kept = await keepFile(path, JSON.stringify(found.seen)).catch((error: unknown) => failed(log, error));
  return kept === undefined ? found : { ...found, alarms: [...found.alarms, ...kept.alarms] };
}

function endOf({ vkey, finalSize, finalRoot }: FollowedLog): PolicyLog {
  return { vkey, ...(finalSize !== undefined && { finalSize }), ...(finalRoot && { finalRoot }) };
}

async function seenIn(path: string): Promise<Seen | null> {
  const text = await keptFile(path);
  return text === null ? null : (JSON.parse(text) as Seen);
}

/** Files once had the name of the log's origin, which two keys may have: what another one signed is not this log's. */
async function seenBefore(path: string, vkey: Vkey): Promise<Seen | null> {
  const seen = await seenIn(path);
  try {
    if (seen !== null) signedTree(seen.note, vkey);
    return seen;
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

/** What a node lists beside the logs that were given: of each key that was, the given end; the same at one address once. */
function beside(given: readonly FollowedLog[], listed: readonly FollowedLog[]): FollowedLog[] {
  const known = new Map(given.map((log) => [log.vkey.text, log]));
  return listed
    .filter(({ vkey, url }) => !given.some((log) => log.vkey.text === vkey.text && log.url === url))
    .map(({ vkey, url }) => ({ ...known.get(vkey.text), vkey, url }));
}

/** A look that came to nothing is an alarm, and no other log's affair. */
function failed({ vkey }: FollowedLog, error: unknown): Looked {
  const detail = `it cannot be looked at: ${sentence(error)}`;
  const alarm = { log: vkey.name, vkey: vkey.text, code: 'unverified', detail, evidence: null } as const;
  return { alarms: [alarm], seen: null, unreachable: [], silent: [], isCompared: false, isOutrun: false, sizes: [] };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

/** A year's log ends; one of the same hospital with a later year in its name has taken its place. */
function isClosed(log: FollowedLog, logs: readonly FollowedLog[]): boolean {
  return log.finalSize !== undefined || logs.some((each) => isLater(each, log));
}

async function withFile(alarm: Looked['alarms'][number], dir: string): Promise<Told> {
  if (alarm.evidence === null) return { ...alarm, file: null };
  const { path } = await keepEvidence(dir, alarm.evidence).catch((error: unknown) => {
    // A full disk must not hide a fork: then the evidence goes where the alarm goes.
    console.error(`Evidence cannot be written (${sentence(error)}):\n${alarm.evidence}`);
    return { path: undefined };
  });
  return { ...alarm, file: path ?? null };
}

function printLog(
  { vkey }: FollowedLog,
  { sizes, unreachable, silent, isCompared }: Looked,
  alarms: readonly Told[],
): void {
  for (const { code, detail, file } of alarms) {
    console.error(`ALARM ${vkey.name}: ${code}: ${detail}${file === null ? '' : `; evidence: ${file}`}`);
  }
  for (const line of unreachable) console.error(`${vkey.name}: ${line}`);
  const seen = sizes.map(({ side, size }) => `${size} at ${side}`).join(', ');
  if (alarms.length > 0 || sizes.length === 0) return;
  const found = isCompared ? 'one history' : 'seen for the first time, compared with nothing';
  const without = silent.length === 0 ? '' : `; not shown by ${silent.join(', ')}`;
  console.log(`${vkey.name}: ${found}: ${seen}${without}`);
}

function named(urls: readonly string[] | undefined, kind: Place['kind']): Place[] {
  return (urls ?? []).map((url) => ({ url: addressOf(url), kind, isNamed: true }));
}

function hoursOf(text = '48'): number {
  if (/^[0-9]{1,4}$/.test(text)) return Number(text);
  throw new UsageError('--stale is a number of hours; 0 means never');
}

function patienceOf(text = '4'): number {
  if (/^[0-9]{1,3}$/.test(text)) return Number(text);
  throw new UsageError('--patience is a number of seconds');
}

/** As the server sends e-mail, by the same settings. */
function mailTo(to: string | undefined): Ways['mail'] {
  if (to === undefined) return undefined;
  const { mail } = readConfig();
  if (mail === null) throw new UsageError('--mail needs PRAMANA_SMTP_URL and PRAMANA_MAIL_FROM');
  return { to, gateway: mail };
}
