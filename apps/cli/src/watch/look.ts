/**
 * One look at one log from several sides: what it shows now, what witnesses and mirrors hold of it, and what was seen
 * before. All of them must be beginnings of one another; who shows this watcher something else than others is caught by
 * the first pair that is not.
 */
import {
  compareTrees,
  type Comparison,
  equal,
  forkEvidence,
  formatEvidence,
  type Get,
  getCheckpoint,
  isWithinEnd,
  LedgerError,
  type PolicyLog,
  remoteHashes,
  type SignedTree,
  signedTree,
  type Vkey,
} from '@pramana/ledger';
import { FetchError } from '@pramana/ledger/node';

/** Somebody who shows checkpoints of the log. Witnesses have no tiles. */
export interface Side {
  readonly name: string;
  readonly kind: 'log' | 'witness' | 'mirror';
  /** Whoever runs the watch named it: then that it has nothing is no answer. One of the policy may not be there yet. */
  readonly isNamed: boolean;
  /** Below the log's own address there. */
  readonly get: Get;
}

/** The newest tree that agreed with everything, and since when the log has it (ISO 8601). */
export interface Seen {
  readonly note: string;
  readonly since: string;
}

/**
 * `forked`: two signed histories, with evidence. `unproven`: two signed trees of which nobody shows that one begins with the
 * other. `behind`: the log shows less than was seen. `unverified`: not signed by the log's key, or no list of logs, or not
 * to be looked at. `stale`: nothing new. `unsealed`: a node says that a day is without its seals. `vanished`: a node lists it no
 * more. `another_key`: a node has named it under two keys. `ended`: another tree than the one it ended with by the policy.
 * `unfollowed`: a node lists a log in the place of one that is watched, and it is not.
 */
export interface Alarm {
  readonly log: string;
  /** Its key: a name may come up under two. Null for a node's list. */
  readonly vkey: string | null;
  readonly code:
    | 'forked'
    | 'unproven'
    | 'behind'
    | 'unverified'
    | 'stale'
    | 'unsealed'
    | 'vanished'
    | 'another_key'
    | 'ended'
    | 'unfollowed';
  readonly detail: string;
  /** The text of an evidence file. */
  readonly evidence: string | null;
}

export interface Look {
  /** The log's key, and where it ended if the watcher's policy says so. */
  readonly log: PolicyLog;
  readonly sides: readonly Side[];
  readonly seen: Seen | null;
  readonly witnesses: readonly Vkey[];
  readonly now: Date;
  /** A log that shows nothing new for so long is stale; null for one that has ended. */
  readonly staleMs: number | null;
}

export interface Looked {
  readonly alarms: readonly Alarm[];
  /** To be kept for the next look. */
  readonly seen: Seen | null;
  /** Who did not answer, each in a sentence. */
  readonly unreachable: readonly string[];
  /** Who answered and does not have the log, of those that nobody named. */
  readonly silent: readonly string[];
  /** Whether it was held against anything: what another side shows, or what was seen before. */
  readonly isCompared: boolean;
  /** Whether a witness or mirror shows more than the log itself does: for a second or two it may. */
  readonly isOutrun: boolean;
  /** Entries that each side shows. */
  readonly sizes: readonly { readonly side: string; readonly size: number }[];
}

const KEPT = { name: 'what was seen before', kind: 'log' } as const;

type View = SignedTree & { readonly side: Pick<Side, 'name' | 'kind'> };

export async function lookAt(look: Look): Promise<Looked> {
  const { sides, seen, now } = look;
  const { vkey } = look.log;
  const alarms: Alarm[] = [];
  const unreachable: string[] = [];
  const silent: string[] = [];
  const alarm = (code: Alarm['code'], detail: string, evidence: string | null = null): void => {
    alarms.push({ log: vkey.name, vkey: vkey.text, code, detail, evidence });
  };
  const asked = await Promise.all(sides.map((side) => view(look, side, alarm, { unreachable, silent })));
  const views = asked.filter((each) => each !== null);
  const kept: View | null = seen && {
    ...signedTree(seen.note, vkey),
    side: KEPT,
  };
  const all = [...(kept === null ? [] : [kept]), ...views].toSorted((a, b) => a.size - b.size);
  let agreed = true;
  for (const { side, size } of views.filter((each) => !isWithinEnd(look.log, each))) {
    agreed = false;
    alarm(
      'ended',
      `it ended with ${look.log.finalSize} entries by your policy, and ${side.name} shows another tree: ${size}`,
    );
  }
  for (const [i, newer] of all.entries()) {
    const older = all[i - 1];
    if (older !== undefined && !(await agree(look, older, newer, alarm))) agreed = false;
  }
  const newest = all.at(-1) ?? null;
  const shown = views.find(({ side }) => side.kind === 'log');
  if (agreed && kept !== null && shown !== undefined && shown.size < kept.size) alarm('behind', setBack(shown, kept));
  const isNew = newest !== null && newest.size !== kept?.size;
  // What contradicts must not become what the next look compares with.
  const next = !agreed || newest === null ? notAfter(seen, now) : isNew ? seenAt(newest, now) : notAfter(seen, now);
  if (look.staleMs !== null && next !== null && now.getTime() - Date.parse(next.since) > look.staleMs)
    alarm('stale', `it has shown nothing new since ${next.since}`);
  const sizes = views.map(({ side, size }) => ({ side: side.name, size }));
  const isOutrun = agreed && shown !== undefined && views.some(({ size }) => size > shown.size);
  return { alarms, seen: next, unreachable, silent, isCompared: all.length > 1, isOutrun, sizes };
}

function seenAt({ note }: View, now: Date): Seen {
  return { note, since: now.toISOString() };
}

/** A clock that once stood in the future must not keep a log fresh until then. */
function notAfter(seen: Seen | null, now: Date): Seen | null {
  return seen === null || Date.parse(seen.since) <= now.getTime() ? seen : { ...seen, since: now.toISOString() };
}

type Raise = (code: Alarm['code'], detail: string, evidence?: string | null) => void;

async function view(
  { log: { vkey }, witnesses }: Look,
  side: Side,
  alarm: Raise,
  { unreachable, silent }: { unreachable: string[]; silent: string[] },
): Promise<View | null> {
  try {
    const note = await getCheckpoint(side.get);
    if (note !== null) return { ...signedTree(note, vkey, witnesses), side };
    if (side.kind === 'log') alarm('unverified', `${side.name} has no checkpoint`);
    else if (side.isNamed) unreachable.push(`${side.name} does not show this log`);
    else silent.push(side.name);
  } catch (error) {
    if (error instanceof FetchError) unreachable.push(error.message);
    else if (error instanceof LedgerError) alarm('unverified', `what ${side.name} shows: ${error.message}`);
    else throw error;
  }
  return null;
}

/** Compares neighbours in size: so every pair of all is compared. */
async function agree(look: Look, older: View, newer: View, alarm: Raise): Promise<boolean> {
  if (older.size === newer.size && equal(older.root, newer.root)) return true;
  const { verdict, path } = await compared(look, older, newer);
  if (verdict === 'consistent') return true;
  const both = `${older.size} entries (${older.side.name}) and ${newer.size} entries (${newer.side.name})`;
  const evidence = verdict === 'fork' ? forkEvidence(look.log.vkey, older.note, newer.note, path) : undefined;
  // The log shows less than it did, and the hashes of what it showed are with nobody who could be asked.
  if (verdict === 'unproven' && newer.side === KEPT) alarm('behind', setBack(older, newer));
  else if (evidence === undefined) alarm('unproven', `nobody shows that one begins with the other: ${both}`);
  else alarm('forked', `it signed two histories: ${both}`, formatEvidence(evidence));
  return false;
}

function setBack(shown: View, before: View): string {
  return `${shown.side.name} shows ${shown.size} entries, and ${before.size} were seen before`;
}

/** By the hashes of whoever has those of the newer tree: its own side first. */
async function compared({ sides }: Look, older: View, newer: View): Promise<Comparison> {
  const sources = sides
    .filter(({ kind }) => kind !== 'witness')
    .toSorted((a, b) => Number(b.name === newer.side.name) - Number(a.name === newer.side.name));
  if (older.size === newer.size) return { verdict: 'fork', path: [] };
  for (const { get } of sources) {
    try {
      const found = await compareTrees(older, newer, remoteHashes(get, newer.size));
      if (found.verdict !== 'unproven') return found;
    } catch (error) {
      // This side has no such tree; another one may.
      if (!(error instanceof FetchError) && !(error instanceof LedgerError)) throw error;
    }
  }
  return { verdict: 'unproven', path: [] };
}
