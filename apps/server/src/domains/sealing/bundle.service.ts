import { type LogId, PramanaError } from '@pramana/kernel';
import {
  type BundleEntry,
  type BundleLine,
  type ClaimKind,
  type DisclosedItem,
  formatBundleLine,
  isShown,
  itemCommitment,
  LEAVES_PER_LINE,
} from '@pramana/ledger';
import type { Database, Tx } from '../../platform/database/index.ts';
import { type AuditedEntry, auditedEntries } from './audit.store.ts';
import type { SealingHospital } from './block.service.ts';
import { cosignedFor } from './cosignature.store.ts';
import { listLogs, type LogRow, logReader } from './log.store.ts';
import { type ClosedBlock, type OpenBlock, openEach } from './open.service.ts';
import { sealingProcess } from './process.service.ts';

type Place = Pick<SealingHospital, 'id'>;

/** Entries [first, end) of one of a hospital's logs. */
export interface EntryRange {
  readonly logId: LogId;
  readonly first: number;
  readonly end: number;
}

/** One entry of one of a hospital's logs. */
interface EntryPlace {
  readonly logId: LogId;
  readonly index: number;
}

/** Blocks opened at once: what a bundle holds in memory, however long its period is. */
const PAGE = 250;

/** The logs of a hospital, oldest first. */
export async function logsOf(tx: Tx, hospital: Place): Promise<readonly Pick<LogRow, 'id' | 'origin'>[]> {
  return listLogs(tx, hospital.id);
}

/** Entries under each log's newest published head: what a bundle can prove today. */
export function publishedSize(log: LogId): number {
  return sealingProcess().sequencer.publications.head(log)?.head.size ?? 0;
}

/**
 * The lines of a bundle behind its head: per range the whole tree, its entries with header and salt and the others as leaves,
 * but for `singles`, entries outside that are opened as well where the tree holds them. Reads page by page, each in a transaction of its own: nothing that is sealed changes meanwhile. `proof_pending` when a head
 * does not cover a range yet.
 */
export async function* bundleLines(
  db: Database,
  hospital: Place,
  ranges: readonly EntryRange[],
  singles: readonly EntryPlace[],
): AsyncGenerator<string, void> {
  let opened = 0;
  for (const { logId, first, end } of ranges) {
    const tree = await db.inHospital(hospital.id, (tx) => treeOf(tx, hospital, logId, end));
    const { log, size, checkpoint } = tree;
    const { origin } = log;
    yield formatBundleLine({ log: { origin, size, checkpoint, first, end } });
    const alone = singles.flatMap((each) => (each.logId === logId && each.index < size ? [each.index] : []));
    opened += yield* outsideLines(db, hospital, { log, from: 0, to: first, alone });
    for (let at = first; at < end; at += PAGE) {
      const to = Math.min(end, at + PAGE);
      const lines = await db.inHospital(hospital.id, async (tx) => openLines(tx, hospital, log, at, to));
      opened += lines.length;
      yield lines.map(formatBundleLine).join('');
    }
    opened += yield* outsideLines(db, hospital, { log, from: end, to: size, alone });
  }
  yield formatBundleLine({ end: opened });
}

/** The newest tree that witnesses cosigned, where it covers the range; else the newest that was published. */
async function treeOf(tx: Tx, hospital: Place, logId: LogId, end: number) {
  const log = (await listLogs(tx, hospital.id)).find(({ id }) => id === logId);
  const published = sealingProcess().sequencer.publications.head(logId)?.head;
  if (log === undefined || published === undefined || published.size < end) throw new PramanaError('proof_pending');
  const { size, checkpoint } = (end === 0 ? null : await cosignedFor(tx, log, end - 1)) ?? published;
  return { log, size, checkpoint };
}

/** Leaves of entries outside the period; those `alone`, in order, are opened. Answers how many. */
async function* outsideLines(
  db: Database,
  hospital: Place,
  { log, from, to, alone }: { log: LogRow; from: number; to: number; alone: readonly number[] },
): AsyncGenerator<string, number> {
  let at = from;
  let opened = 0;
  for (const index of alone.filter((each) => each >= from && each < to)) {
    yield* leafLines(db, log, at, index);
    yield* (await db.inHospital(hospital.id, (tx) => openLines(tx, hospital, log, index, index + 1))).map(
      formatBundleLine,
    );
    at = index + 1;
    opened += 1;
  }
  yield* leafLines(db, log, at, to);
  return opened;
}

async function* leafLines(db: Database, log: LogRow, from: number, to: number): AsyncGenerator<string, void> {
  for (let at = from; at < to; at += LEAVES_PER_LINE) {
    const count = Math.min(LEAVES_PER_LINE, to - at);
    const leaves = await db.inHospital(log.hospitalId, (tx) => logReader(tx, log).readEntries(at, count));
    if (leaves.length !== count) throw new PramanaError('record_damaged');
    yield formatBundleLine({ leaves });
  }
}

async function openLines(tx: Tx, hospital: Place, log: LogRow, from: number, to: number): Promise<BundleLine[]> {
  const entries = await auditedEntries(tx, log, from, to);
  // A lost entry would shift all that follow it.
  if (entries.length !== to - from || entries.some(({ index }, i) => index !== from + i))
    throw new PramanaError('record_damaged');
  const refs = entries.flatMap(({ block }) => block ?? []);
  const read = new Map((await openEach(tx, hospital, refs)).map((each) => [nameOf(each.block), each]));
  return entries.map((entry) => ({ entry: entryLine(entry, entry.block && read.get(nameOf(entry.block))) }));
}

const CLOSED = { record_forgotten: 'erased', vault_key_missing: 'lost', record_damaged: 'unreadable' } as const;

/** What the bundle says of an entry. `unreadable`: what is stored is not what was sealed, or nothing is stored. */
function entryLine(entry: AuditedEntry, read: OpenBlock | ClosedBlock | null | undefined): BundleEntry {
  const { commitment: leaf } = entry;
  if (!read) return { leaf, closed: 'unreadable', block: null };
  if (!('closed' in read)) return shown(entry, read);
  const { series, number, prev } = read.block;
  return { leaf, closed: CLOSED[read.closed], block: { series, number, prev } };
}

function shown({ commitment: leaf }: AuditedEntry, { header, claim, salt, presented }: OpenBlock): BundleEntry {
  return { leaf, salt, claim, items: NAMELESS.has(header.kind) ? presented.map(withoutAuthor) : null };
}

/** What is shown of these: a day's figures, and with which tree the log before ended. Neither names anybody. */
const NAMELESS: ReadonlySet<ClaimKind> = new Set(['day-seal', 'shard-open']);

/** Whoever closed a day stays behind the commitment. */
function withoutAuthor(item: DisclosedItem, position: number): DisclosedItem {
  return isShown(item) && item.name === 'author' ? { commitment: itemCommitment(position, item, item.salt) } : item;
}

const nameOf = ({ series, number }: { series: string; number: number }): string => `${series} ${number}`;
