import {
  formatEntries,
  formatPolicy,
  formatRoots,
  formatStatements,
  type Policy,
  parseVkey,
  readTile,
  type Tile,
  tileWidth,
  toHex,
  type Vkey,
} from '@pramana/ledger';
import { PramanaError } from '@pramana/kernel';
import type { Database } from '../../platform/database/index.ts';
import { cosignatureLines } from './cosignature.store.ts';
import { logReader } from './log.store.ts';
import { addressOf, type PublishedHead, type Publications } from './publication.service.ts';
import { doubtLines } from './root-doubt.policy.ts';
import type { SuggestedRoots, Vouching } from './sealed-root.service.ts';
import { quorumOf, readWitnesses, type Witnesses } from './witness.store.ts';

/** What `GET /log/` says of a log. */
export interface ListedLog {
  hospital: string;
  shard: string;
  origin: string;
  vkey: string;
  /** Where its checkpoint and tiles are. */
  url: string;
  /** Entries under the checkpoint that the public sees now. */
  size: number;
}

export function logUrl(publicUrl: string, { log }: PublishedHead): string {
  return `${publicUrl}/log/${addressOf(log)}`;
}

export function listedLogs(publications: Publications, publicUrl: string, now: number): ListedLog[] {
  return publications.all().map((published) => ({
    hospital: published.log.slug,
    shard: published.log.shard,
    origin: published.log.origin,
    vkey: published.log.vkey,
    url: logUrl(publicUrl, published),
    size: publications.publicHead(published.log.id, now)?.head.size ?? 0,
  }));
}

/**
 * The policy this node suggests for the logs `shown`, among all it publishes: a suggestion, never a verifier's trust root.
 * With the witnesses that are joined and their quorum, none where none counts. A closed shard stands there with its final
 * size, so that its key signs nothing later. `vouching`: of each hospital its root keys, as lines that pin them for whoever makes this
 * policy their own, a line of the reason for each that must not be suggested, and what root keys signed, so that nobody who
 * takes it misses that the key of a log was stolen.
 */
export function suggestedPolicy(
  shown: readonly PublishedHead[],
  published: readonly PublishedHead[],
  publicUrl: string,
  witnesses: Witnesses = { joined: [], chosen: null },
  vouching: readonly Vouching[] = [],
): string {
  const logs = shown.map((each) => ({
    vkey: parseVkey(each.log.vkey),
    url: logUrl(publicUrl, each),
    ...(isClosed(each, published) ? { finalSize: each.head.size } : {}),
  }));
  return (
    formatPolicy({ logs, ...witnessPolicy(witnesses) }) +
    formatRoots(vouching.flatMap(({ roots }) => roots)) +
    formatStatements(vouching.flatMap(({ statements }) => statements)) +
    doubtLines(vouching.map(({ doubt }) => doubt))
  );
}

/** So long the policy of all logs is kept: anybody may ask for it, and it asks every hospital's acts. */
const ALL_MS = 1_000;

/** The policy this node suggests for all its logs. */
export class NodePolicy {
  #made: { at: number; text: Promise<string> } | undefined;
  readonly #roots: SuggestedRoots;

  constructor(roots: SuggestedRoots) {
    this.#roots = roots;
  }

  read(db: Database, publications: Publications, publicUrl: string, now: number): Promise<string> {
    if (this.#made !== undefined && now < this.#made.at + ALL_MS && now >= this.#made.at) return this.#made.text;
    const text = policyOfAll(publications.all(), publicUrl, {
      witnesses: (each) => witnessesOf(db, each),
      vouching: (each) => this.#roots.read(db, publications, each, now),
    });
    text.catch(() => (this.#made = undefined));
    this.#made = { at: now, text };
    return text;
  }
}

async function policyOfAll(
  published: readonly PublishedHead[],
  publicUrl: string,
  read: {
    readonly witnesses: (each: PublishedHead) => Promise<Witnesses>;
    readonly vouching: (each: PublishedHead) => Promise<Vouching>;
  },
): Promise<string> {
  const newest = new Map(published.map((each) => [each.log.hospitalId, each]));
  const all: Witnesses[] = [];
  const vouching: Vouching[] = [];
  for (const each of newest.values()) {
    all.push(await read.witnesses(each));
    vouching.push(await read.vouching(each));
  }
  return suggestedPolicy(published, published, publicUrl, sharedWitnesses(all), vouching);
}

/**
 * What can be said of several organisations' witnesses in one policy: all of them by name, and a quorum only where every
 * one of them has the same witnesses that count and asks for the same number. A policy has one quorum line, and that of
 * one hospital would say of another's log what it never asked for.
 */
export function sharedWitnesses(all: readonly Witnesses[]): Witnesses {
  const asked = all.map((each) => {
    const counting = each.joined.filter(({ counts }) => counts).map(({ vkey }) => vkey);
    return [quorumOf(each), ...counting.toSorted()].join(' ');
  });
  const [first] = all;
  const isShared = new Set(asked).size === 1;
  const joined = new Map(all.flatMap((each) => each.joined).map((each) => [each.vkey, each]));
  return {
    joined: [...joined.values()]
      .map((each) => ({ ...each, counts: isShared && each.counts }))
      .toSorted((a, b) => (a.vkey < b.vkey ? -1 : 1)),
    chosen: isShared && first !== undefined ? quorumOf(first) || null : null,
  };
}

const GROUP = 'witnesses';

function witnessPolicy(witnesses: Witnesses): Pick<Policy, 'witnesses' | 'groups' | 'quorum'> {
  const named = witnesses.joined.map(({ vkey: text, url, counts }) => ({ ...policyName(text), url, counts }));
  const counting = named.filter(({ counts }) => counts).map(({ name }) => name);
  const threshold = quorumOf(witnesses);
  return {
    witnesses: named.map(({ name, vkey, url }) => ({ name, vkey, url })),
    groups: counting.length === 0 ? [] : [{ name: GROUP, threshold, members: counting }],
    quorum: counting.length === 0 ? 'none' : GROUP,
  };
}

/** Two witnesses may share a name; with the key id it is theirs alone. */
function policyName(text: string): { name: string; vkey: Vkey } {
  const vkey = parseVkey(text);
  return { name: `${vkey.name}/${toHex(vkey.keyId)}`, vkey };
}

/** A hospital has one open shard, its newest; that one may be closed with none behind it yet. */
function isClosed({ log }: PublishedHead, published: readonly PublishedHead[]): boolean {
  return (
    log.closedAt !== null ||
    published.some((other) => other.log.hospitalId === log.hospitalId && other.log.shard > log.shard)
  );
}

/**
 * The bytes of a tile (C2SP tlog-tiles), or null when the published tree has no such tile: width 0, beyond the head, or
 * "full" while it is not. Every partial width up to what is there is served: each belonged to some checkpoint.
 */
export async function tileBytes(db: Database, published: PublishedHead, tile: Tile): Promise<Uint8Array | null> {
  const { log, head } = published;
  const { level, n, width } = tile;
  if (width < 1 || width > tileWidth(head.size, level, n)) return null;
  return db.inHospital(log.hospitalId, async (tx) => {
    const reader = logReader(tx, log);
    if (level !== 'entries') return readTile(reader, level, n, width);
    return formatEntries(await reader.readEntries(n * 256, width));
  });
}

/**
 * A published checkpoint with the cosignatures that are stored of it. While the database is away it is shown without them:
 * what the log itself signed needs nobody, and whoever asks again later sees more.
 */
export async function checkpointText(db: Database, { log, head }: PublishedHead): Promise<string> {
  const lines = await db
    .inHospital(log.hospitalId, (tx) => cosignatureLines(tx, log, head.size))
    .catch((error: unknown) => {
      if (error instanceof PramanaError && error.code === 'unavailable') return '';
      throw error;
    });
  return head.checkpoint + lines;
}

/** Who is joined to the logs of this one's hospital. */
export function witnessesOf(db: Database, { log }: PublishedHead): Promise<Witnesses> {
  return db.inHospital(log.hospitalId, (tx) => readWitnesses(tx, log.hospitalId));
}
