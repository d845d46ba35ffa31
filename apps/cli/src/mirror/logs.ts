/** Which logs a mirror or a watch follows, and where they are. */
import { fromUtf8, type Get, LedgerError, parseVkey, type PolicyLog, type Vkey } from '@pramana/ledger';
import { CouldNot, UsageError } from '../command.ts';
import { type FollowedFiles, readFollowed } from '../policy.ts';

/** A log by its key, whose name is its origin, and the address of its `checkpoint` and tiles. */
export interface FollowedLog {
  readonly vkey: Vkey;
  readonly url: string;
  /** It has ended at this size, by the policy that names it. */
  readonly finalSize?: number | undefined;
  /** And with this root (32 bytes), by the statements of root keys in that policy. */
  readonly finalRoot?: Uint8Array | undefined;
}

/** Logs one node may list; more are no node's. */
const MOST_LOGS = 4_096;
const LIST_LIMIT = 4 << 20;
const READY_MS = 10_000;

/** How a command is told which logs to follow; `followed` reads it. */
export const FOLLOW_OPTIONS = {
  log: { type: 'string', multiple: true },
  vkey: { type: 'string', multiple: true },
  logs: { type: 'string', multiple: true },
  node: { type: 'string', multiple: true },
} as const;

type FollowValues = { [K in keyof typeof FOLLOW_OPTIONS]?: readonly string[] | undefined };

export interface Followed {
  readonly logs: readonly FollowedLog[];
  /** Addresses of nodes, all of whose logs are followed. */
  readonly nodes: readonly string[];
  readonly witnesses: readonly Vkey[];
  /** Where those witnesses show what they hold. */
  readonly monitors: readonly string[];
}

/**
 * `--log URL --vkey KEY` (each pair in order), `--logs FILE` with the witnesses that the file names, and `--node URL`.
 * `UsageError` when that names no log and no node; `verb` says in it what for.
 */
export async function followed(given: FollowValues, verb: string): Promise<Followed> {
  const { log: urls = [], vkey: keys = [], logs: files = [], node = [] } = given;
  if (urls.length !== keys.length) throw new UsageError('Each --log has its --vkey.');
  const single = urls.map((url, i) => ({ url: addressOf(url), vkey: keyOf(keys[i] ?? '') }));
  const policies = await Promise.all(files.map((path) => readFollowed({ policy: path })));
  const listed = policies
    .flatMap((policy) => namedIn(policy))
    .map(({ vkey, url, finalSize, finalRoot }) => {
      if (url === undefined) throw new CouldNot(`The log ${vkey.name} has no address in its policy.`);
      return { vkey, url: addressOf(url), finalSize, finalRoot };
    });
  if (single.length + listed.length + node.length === 0)
    throw new UsageError(`Say what to ${verb}: --log with --vkey, --logs or --node`);
  const named = policies.flatMap(({ own }) => own.witnesses);
  return {
    logs: [...single, ...listed],
    nodes: node.map(addressOf),
    witnesses: named.map(({ vkey }) => vkey),
    monitors: named.flatMap(({ url }) => (url === undefined ? [] : [addressOf(url)])),
  };
}

/**
 * The logs of the owner's policy with the ends that its statements give them. One that root keys contradict each other about
 * is followed all the same: that is when somebody should look.
 */
function namedIn({ own, policy, expelled }: FollowedFiles): PolicyLog[] {
  const ended = new Map([...policy.logs, ...expelled].map((log) => [log.vkey.text, log]));
  return own.logs.map((log) => ended.get(log.vkey.text) ?? log);
}

/** An http address without its closing slash. */
export function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new UsageError(`${text} is no http address.`);
  }
  return text.replace(/\/+$/, '');
}

export function keyOf(text: string): Vkey {
  try {
    return parseVkey(text.trim());
  } catch (error) {
    if (error instanceof LedgerError) throw new UsageError(`${text} is no verifier key.`, { cause: error });
    throw error;
  }
}

/**
 * The logs that a node lists at `GET /log/`, its newest years included. Whatever host the list names, they are read from
 * the node's own address: a list must not send this process elsewhere. `FetchError` when nobody answers, `CouldNot` when
 * what is answered is no list.
 */
export async function logsOfNode(node: string, get: Get): Promise<FollowedLog[]> {
  return listedBy(node, parsed(await get('log/', LIST_LIMIT)));
}

/** The logs of a list of this form; `CouldNot` when it is none. */
export function listedBy(node: string, list: unknown): FollowedLog[] {
  const logs = list !== null && typeof list === 'object' && 'logs' in list ? list.logs : null;
  if (!Array.isArray(logs) || logs.length > MOST_LOGS) throw new CouldNot(`${node} lists no logs.`);
  return logs.map((each: unknown) => {
    const { url, vkey } = (each ?? {}) as { url?: unknown; vkey?: unknown };
    const name = /\/log\/([\w.-]+)$/.exec(String(url))?.[1];
    const key = typeof vkey === 'string' ? keyIn(vkey) : null;
    if (name === undefined || key === null) throw new CouldNot(`${node} lists a log without address or key.`);
    return { vkey: key, url: `${node}/log/${name}` };
  });
}

/** What a node may say of its business days, in words. A code that we do not know is none of these, and no better. */
const DAYS: Readonly<Record<string, string>> = {
  day_seal_missing: 'a business day is without its seals, which were due by six in the morning',
  day_not_sealed: 'a business day that has ended could not be sealed, or could not be asked about',
  unknown: 'for ten minutes nobody could ask whether its business days have their seals',
};

/**
 * What a node itself says that is wrong with its logs or with the seals of its hospitals' business days, at `/readyz`: anything
 * but `ok`. Null where all is well, and where it says nothing, since a watch is there for the logs.
 */
export async function unsealedOf(node: string): Promise<string | null> {
  try {
    const answer = await fetch(`${node}/readyz`, { redirect: 'error', signal: AbortSignal.timeout(READY_MS) });
    const text = new Uint8Array(await answer.arrayBuffer());
    const told = text.length > LIST_LIMIT ? null : (parsed(text) as { checks?: unknown } | null);
    const checks = told?.checks;
    if (typeof checks !== 'object' || checks === null) return null;
    if ('logs' in checks && checks.logs !== 'ok') return 'a log of it is not signed: what was sealed waits';
    if (!('days' in checks) || checks.days === 'ok') return null;
    const known = Object.entries(DAYS).find(([code]) => code === checks.days);
    return known?.[1] ?? 'something is wrong with the seals of its business days';
  } catch {
    return null;
  }
}

/** What a node sent is never repeated in a message: it may be anything. */
function parsed(bytes: Uint8Array | null): unknown {
  try {
    return bytes === null ? null : (JSON.parse(fromUtf8(bytes)) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof LedgerError) return null;
    throw error;
  }
}

function keyIn(text: string): Vkey | null {
  try {
    return keyOf(text);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}
