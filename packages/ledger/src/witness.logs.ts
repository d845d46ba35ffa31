/**
 * Which logs a witness follows: lines of a tlog-policy (`log <vkey> [<url>]`), or the list of the public witness network
 * (`logs/v0`, then for each log `vkey`, `origin`, `qpd`, `bastion`, `contact`).
 */
import { ensure, LedgerError } from './errors.ts';
import { NOTE_KEY, readVkey, type Vkey } from './vkey.ts';
import type { WitnessedLog } from './witness.ts';

/** `skipped` are keys of types that nothing here verifies; each with its reason, for the operator. */
export type LogList = { readonly logs: readonly WitnessedLog[]; readonly skipped: readonly string[] };

const MAX_LENGTH = 16 << 20;
const LIST_HEADER = 'logs/v0';
/** Lines of a policy that say nothing about logs. */
const OTHER_POLICY_LINES: ReadonlySet<string> = new Set(['witness', 'group', 'quorum']);

type Listed = { readonly key: string; readonly origin: string | undefined };

function fieldsOf(line: string): string[] {
  return line.split(/[ \t]+/).filter((field) => field !== '');
}

function isContent(line: string): boolean {
  const [word = '#'] = fieldsOf(line);
  return !word.startsWith('#');
}

function readPolicyLine(line: string): Listed[] {
  const [word = '', key, ...more] = fieldsOf(line);
  if (OTHER_POLICY_LINES.has(word)) return [];
  if (word !== 'log' || key === undefined || more.length > 1) {
    throw new LedgerError('bad_policy', `a list of logs has lines: log <vkey> [<url>]; this is none: ${word}`);
  }
  return [{ key, origin: undefined }];
}

/** Unknown lines belong to later versions of the list and are passed over, as its other readers do. */
function readNetworkList(lines: readonly string[]): Listed[] {
  const listed: Listed[] = [];
  for (const line of lines) {
    const [word = '', value] = fieldsOf(line);
    if (word === 'vkey' && value !== undefined) listed.push({ key: value, origin: undefined });
    const last = listed.at(-1);
    if (word !== 'origin') continue;
    ensure(last !== undefined && last.origin === undefined, 'bad_policy', 'an origin line without its vkey');
    // An origin may hold spaces: all of the line after the word.
    const origin = line.trim().slice('origin'.length).trim();
    if (origin !== 'none') listed[listed.length - 1] = { key: last.key, origin };
  }
  return listed;
}

function readKey(text: string): Vkey | string {
  try {
    const key = readVkey(text);
    return key.type === NOTE_KEY ? key : `${key.name}: not the key of a log`;
  } catch (error) {
    if (error instanceof LedgerError) return `${text.slice(0, 80)}: ${error.message}`;
    throw error;
  }
}

/**
 * Reads the list. `bad_policy` for what is no list, for one origin with two keys and one key twice: a list must never
 * say two things about one log.
 */
export function parseLogList(text: string): LogList {
  ensure(text.length <= MAX_LENGTH, 'bad_policy', 'longer than any list of logs');
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  ensure(!/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text), 'bad_policy', 'a control character');
  const [first, ...rest] = text.split('\n').filter(isContent);
  const isList = first?.trim() === LIST_HEADER;
  const listed = isList ? readNetworkList(rest) : [first ?? '', ...rest].filter(isContent).flatMap(readPolicyLine);
  const logs = new Map<string, WitnessedLog>();
  const keys = new Set<string>();
  const skipped: string[] = [];
  for (const { key, origin } of listed) {
    const vkey = readKey(key);
    if (typeof vkey === 'string') {
      // The operator's own file is mended; a line of somebody else's list is passed over, and said.
      ensure(isList, 'bad_policy', vkey);
      skipped.push(vkey);
      continue;
    }
    const name = origin ?? vkey.name;
    ensure(!logs.has(name), 'bad_policy', `the log ${name} is listed twice`);
    ensure(!keys.has(vkey.text), 'bad_policy', `the key of ${vkey.name} is listed twice`);
    keys.add(vkey.text);
    logs.set(name, { origin: name, keys: [vkey] });
  }
  return { logs: [...logs.values()], skipped };
}
