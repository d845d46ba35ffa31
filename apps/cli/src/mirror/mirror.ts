/** All logs of one mirror: each is looked at by itself, so that a slow one holds up nobody. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerError, type Signer, type Vkey } from '@pramana/ledger';
import { FetchError, type Followed, httpGet, logFolder, MirroredLog } from '@pramana/ledger/node';
import { CouldNot } from '../command.ts';
import { KnownLogs } from './known.ts';
import { type FollowedLog, logsOfNode } from './logs.ts';

export interface MirrorSettings {
  readonly dir: string;
  readonly headsDir: string;
  readonly witnesses: readonly Vkey[];
  readonly cosigner: Signer | undefined;
  readonly everySeconds: number;
  /** One line for the operator, whenever something changes. */
  readonly say: (line: string) => void;
}

/** `copied` is the only good one; `wrong_key`: this mirror has that origin under another key. */
export type LogState = 'copied' | 'unreachable' | 'wrong_key' | Exclude<Followed['state'], 'grown' | 'same'>;

export interface LogReport {
  readonly origin: string;
  readonly vkey: string;
  readonly state: LogState;
  /** What is wrong, or an empty text. */
  readonly detail: string;
  /** Entries under the shown checkpoint. */
  readonly size: number;
  /** When the log was last seen in good order, ISO 8601; null when never since the start. */
  readonly seen: string | null;
}

interface Tended {
  readonly url: string;
  readonly vkey: Vkey;
  readonly log: MirroredLog | null;
  state: LogState;
  detail: string;
  seen: Date | null;
}

/** A log or node that does not answer is asked again after twice as long each time, up to this. */
const LONGEST_PAUSE_S = 300;
/** A log that shows less than it did is asked once more after this. */
const PATIENCE_S = 4;
/** How often a node is asked for its list, in looks. */
const LOOKS_PER_LIST = 6;

export class Mirror {
  readonly #settings: MirrorSettings;
  /** By the text of the key: a name belongs to whoever writes it, a key does not. */
  readonly #tended = new Map<string, Tended>();
  /** Whose copy is in a folder. */
  readonly #holders = new Map<string, Tended>();
  /** By the folder's name, the keys under which it came up; and those keys that the operator gave. */
  readonly #claims = new Map<string, Set<string>>();
  readonly #given = new Set<string>();
  /** The last opening in each folder: two keys of one name do not open it at once. */
  readonly #turns = new Map<string, Promise<unknown>>();

  readonly #known: KnownLogs;

  constructor(settings: MirrorSettings) {
    this.#settings = settings;
    this.#known = new KnownLogs(settings.dir, settings.say);
  }

  get cosigner(): Signer | undefined {
    return this.#settings.cosigner;
  }

  /** The log in this folder, while it is open. */
  find(folder: string): MirroredLog | undefined {
    return this.#holders.get(folder)?.log ?? undefined;
  }

  report(): LogReport[] {
    return [...this.#tended.values()].map(({ vkey, log, state, detail, seen }) => ({
      origin: vkey.name,
      vkey: vkey.text,
      state,
      detail,
      size: log?.checkpoint?.size ?? 0,
      seen: seen?.toISOString() ?? null,
    }));
  }

  /** One look at everything. Answers the nodes whose lists could not be read. */
  async lookOnce(logs: readonly FollowedLog[], nodes: readonly string[]): Promise<string[]> {
    const lists = await Promise.allSettled(nodes.map((node) => this.#listOf(node)));
    const missing = nodes.filter((node, i) => {
      const list = lists[i];
      if (list?.status !== 'rejected') return false;
      this.#settings.say(`${node}: its list of logs cannot be read (${sentence(list.reason)})`);
      return true;
    });
    const listed = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
    for (const node of missing) listed.push(...(await this.#known.read(node)));
    for (const [i, node] of nodes.entries()) {
      const list = lists[i];
      if (list?.status === 'fulfilled') await this.#known.add(node, list.value);
    }
    this.#give(logs);
    // All names before the first copy: what two claim is not cosigned, whoever came first.
    for (const each of listed) this.#claim(each);
    for (const each of [...logs, ...listed]) await this.#look(await this.#tend(each));
    return missing;
  }

  /** Looks again and again until `signal`; rejects when the disk fails, because then nothing may go on. */
  async keepLooking(logs: readonly FollowedLog[], nodes: readonly string[], signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    const running = new Set<Promise<void>>();
    const started = new Set<string>();
    let failed: Error | undefined;
    const run = (work: Promise<void>): void => {
      const settled = work
        .catch((error: unknown) => {
          failed ??= error instanceof Error ? error : new Error(String(error));
          stop.abort();
        })
        .finally(() => running.delete(settled));
      running.add(settled);
    };
    const begin = (each: FollowedLog): void => {
      if (started.has(each.vkey.text)) return;
      started.add(each.vkey.text);
      this.#claim(each);
      run(this.#repeat(each, both));
    };
    this.#give(logs);
    logs.forEach(begin);
    for (const node of nodes) run(this.#followNode(node, begin, both));
    while (running.size > 0) await Promise.all(running);
    if (failed !== undefined) throw failed;
  }

  async close(): Promise<void> {
    for (const { log } of this.#tended.values()) await log?.close();
  }

  #listOf(node: string, signal?: AbortSignal): Promise<FollowedLog[]> {
    return logsOfNode(node, httpGet(node, signal));
  }

  async #followNode(node: string, begin: (log: FollowedLog) => void, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const listed = await this.#listOf(node, signal);
        failures = 0;
        listed.forEach(begin);
        await this.#known.add(node, listed);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        if (failures === 1) {
          this.#settings.say(`${node}: its list of logs cannot be read (${sentence(error)})`);
          for (const each of await this.#known.read(node)) begin(each);
        }
      }
      await pause(this.#wait(failures) * LOOKS_PER_LIST, signal);
    }
  }

  async #repeat(each: FollowedLog, signal: AbortSignal): Promise<void> {
    const tended = await this.#tend(each, signal);
    let failures = 0;
    while (!signal.aborted) {
      await this.#look(tended);
      failures = tended.state === 'copied' ? 0 : failures + 1;
      await pause(this.#wait(failures), signal);
    }
  }

  #wait(failures: number): number {
    const { everySeconds } = this.#settings;
    return Math.min(everySeconds * 2 ** Math.min(failures, 10), Math.max(everySeconds, LONGEST_PAUSE_S));
  }

  #claim({ vkey }: FollowedLog): void {
    const folder = logFolder(vkey.name);
    this.#claims.set(folder, (this.#claims.get(folder) ?? new Set()).add(vkey.text));
  }

  #give(logs: readonly FollowedLog[]): void {
    for (const each of logs) {
      this.#claim(each);
      this.#given.add(each.vkey.text);
    }
  }

  /** A name that lists give to two keys is cosigned only under the one that the operator gave. */
  #mayCosign({ name, text }: Vkey): boolean {
    return this.#given.has(text) || (this.#claims.get(logFolder(name))?.size ?? 0) <= 1;
  }

  async #tend(each: FollowedLog, signal?: AbortSignal): Promise<Tended> {
    const folder = logFolder(each.vkey.name);
    const turn = (this.#turns.get(folder) ?? Promise.resolve()).then(
      async () => this.#tended.get(each.vkey.text) ?? this.#begin(each, folder, signal),
    );
    const settled = turn.catch(() => undefined);
    this.#turns.set(folder, settled);
    return turn;
  }

  async #begin(each: FollowedLog, folder: string, signal: AbortSignal | undefined): Promise<Tended> {
    const holder = this.#holders.get(folder);
    const log = holder === undefined ? await this.#open(each, signal) : null;
    const detail =
      holder !== undefined
        ? `two nodes name one origin: ${each.url} has another key for it than ${holder.url}, which is copied`
        : log === null
          ? 'this mirror holds that origin under another key'
          : '';
    const tended: Tended = { ...each, log, state: log === null ? 'wrong_key' : 'unreachable', detail, seen: null };
    if (log === null) this.#settings.say(`ALARM ${each.vkey.name}: ${detail}`);
    else this.#holders.set(folder, tended);
    this.#tended.set(each.vkey.text, tended);
    return tended;
  }

  /** The copy, or null when its folder belongs to another key. */
  async #open(
    { vkey, url, finalSize, finalRoot }: FollowedLog,
    signal: AbortSignal | undefined,
  ): Promise<MirroredLog | null> {
    const { dir, headsDir, witnesses, cosigner } = this.#settings;
    const cosignerNow = (): Signer | undefined => (this.#mayCosign(vkey) ? cosigner : undefined);
    try {
      return await MirroredLog.open({
        dir,
        headsDir,
        vkey: vkey.text,
        end: { ...(finalSize !== undefined && { finalSize }), ...(finalRoot && { finalRoot }) },
        get: httpGet(url, signal),
        witnesses,
        // Asked whenever something is shown: another list may claim the name later.
        get cosigner() {
          return cosignerNow();
        },
        now: () => Math.floor(Date.now() / 1000),
      });
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      if (error.code === 'bad_key') return null;
      throw new CouldNot(`${vkey.name}: its copy cannot be opened (${error.message})`, { cause: error });
    }
  }

  /** One look at one log; says what changed. Only a failing disk makes it reject. */
  async #look(tended: Tended): Promise<void> {
    if (tended.log === null) return;
    const before = `${tended.state} ${tended.detail}`;
    let found = await follow(tended.log);
    if (found.state === 'behind') {
      // Of several servers one is a moment behind another; what is still behind then was set back.
      await sleep(Math.min(this.#settings.everySeconds, PATIENCE_S) * 1000);
      found = await follow(tended.log);
    }
    tended.state = found.state === 'grown' || found.state === 'same' ? 'copied' : found.state;
    tended.detail = detailOf(found);
    if (tended.state === 'copied') tended.seen = new Date();
    if (`${tended.state} ${tended.detail}` === before) return;
    const alarm = tended.state === 'copied' || tended.state === 'unreachable' ? '' : 'ALARM ';
    const what = tended.detail === '' ? `${tended.log.checkpoint?.size ?? 0} entries` : tended.detail;
    this.#settings.say(`${alarm}${tended.vkey.name}: ${tended.state}, ${what}`);
  }
}

async function follow(log: MirroredLog): Promise<Followed | { state: 'unreachable'; detail: string }> {
  try {
    return await log.follow();
  } catch (error) {
    if (error instanceof FetchError) return { state: 'unreachable', detail: error.message };
    throw new CouldNot(`${log.vkey.name}: the copy cannot be kept (${sentence(error)})`, { cause: error });
  }
}

function detailOf(found: Followed | { state: 'unreachable'; detail: string }): string {
  if (found.state === 'behind') return `it shows ${found.size} entries and once signed ${found.seen}`;
  if (found.state === 'beyond_end')
    return `it ended with ${found.end} entries, and shows another tree: ${found.size} entries`;
  if (found.state === 'forked') return `it signed two histories; the evidence is ${found.evidence}`;
  return 'detail' in found ? found.detail : '';
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
}
