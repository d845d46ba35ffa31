import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Get,
  getCheckpoint,
  levelWidth,
  LedgerError,
  type LogHead,
  openCheckpoint,
  pull,
  signedTree,
  TILE_WIDTH,
  type Vkey,
} from '@pramana/ledger';
import { FetchError, type FileStore, fileStore } from '@pramana/ledger/node';
import type { Database, Tx } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';
import { openHeadFolder } from './head.store.ts';
import { listHospitals } from './hospital.store.ts';
import { keyOf } from './keys.service.ts';
import type { KeyedShard } from './log.service.ts';
import { listLogs, lockLogs, logReader, type LogRow } from './log.store.ts';
import { addressOf } from './publication.service.ts';
import { attempt, keptTree, Refused, refuseFork } from './recover-trees.service.ts';
import {
  compareEntries,
  headOf,
  insertMissingHashes,
  insertRecovered,
  lostEntries,
  putHead,
  takeRecovered,
} from './recover.store.ts';
import { adoptNextShard } from './shard.service.ts';
import { askMirror, endFollowed, type Missing, skippedLogs } from './skipped-log.service.ts';

export interface RecoverOptions {
  readonly db: Database;
  readonly headsDir: string;
  /** By its short name; all when absent. */
  readonly hospital: string | undefined;
  /** Reads a log at the mirror, by its origin. */
  readonly mirror: (origin: string) => Get;
  /** Folder for the copy while it is verified; its own folder in it is removed again. */
  readonly workDir: string;
  readonly now: Date;
  readonly onProgress: (line: string) => void;
  /** Told of each log as soon as it is committed: what comes after it may fail. */
  readonly onDone?: (log: RecoveredLog) => void;
}

/** A mirror that learns its logs from the lost node itself shows none of its copies after it was started anew. */
const ABSENT =
  'the mirror does not show it (a mirror begun with --node while that node is away shows no log: begin it with --log and --vkey)';

/**
 * What became of one log. `whole`: nothing was missing. `absent`: the mirror does not hold it. `unreachable`: the
 * mirror did not answer. `refused`: nothing was changed in this log, and `detail` says why.
 */
export interface RecoveredLog {
  readonly hospital: string;
  readonly log: string;
  readonly outcome: 'recovered' | 'whole' | 'absent' | 'unreachable' | 'refused';
  readonly detail: string;
  /** Entries under the database's head, before and after. */
  readonly before: number;
  readonly after: number;
  /** Entries given back of which this database still has the document. */
  readonly found: number;
  /** Places of all entries whose documents this database has lost, whenever that was, first and last of each run. */
  readonly lost: readonly (readonly [first: number, last: number])[];
  /** Two checkpoints that this log's key signed and that contradict each other, as an evidence file. */
  readonly evidence: string | null;
}

/** Entries compared and written at once. */
const RUN = 16 * TILE_WIDTH;
const LONG = { statementTimeoutMs: 3_600_000 };

/**
 * Gives every log back what a mirror has of it, when it is verified under the log's own key (from the keyring, never from
 * the database or the mirror) and extends what the database holds. Each log is one transaction under its lock, so this
 * may run beside a server; what was not reached can be asked for again, and the same is told of what is back already.
 */
export async function recoverNode(options: RecoverOptions): Promise<RecoveredLog[]> {
  const hospitals = (await options.db.onNode(listHospitals)).filter(
    ({ slug }) => options.hospital === undefined || slug === options.hospital,
  );
  const done: RecoveredLog[] = [];
  const tell = (log: RecoveredLog): RecoveredLog => {
    done.push(log);
    options.onDone?.(log);
    return log;
  };
  for (const hospital of hospitals) {
    const logs = await options.db.inHospital(hospital.id, (tx) => listLogs(tx, hospital.id));
    for (const [index, log] of logs.entries()) {
      tell(await recoverLog(options, hospital, log));
      for (const each of await skippedLogs(options, hospital, log, logs[index + 1]))
        tell('log' in each ? await recoverLog(options, hospital, each.log) : missingShard(hospital, each));
    }
    // One behind the other: several keys of one year, and then the next years.
    let last = logs.length === 0 ? undefined : done.at(-1);
    while (last !== undefined && last.outcome !== 'refused') {
      const next = await nextShard(options, hospital, last);
      if (next === null) break;
      last = tell('log' in next ? await recoverLog(options, hospital, next.log) : missingShard(hospital, next));
      if ('missing' in next) break;
    }
  }
  return done;
}

/**
 * The shard behind the newest one, when the database is from before that cut: its key is in the keyring, the rest at the
 * mirror. While the newest one itself is behind what was signed of it, it is not closed: it could never be given back.
 */
async function nextShard(
  { db, mirror, headsDir, now }: RecoverOptions,
  hospital: SealingHospital,
  last: RecoveredLog,
): Promise<{ log: LogRow } | Missing | null> {
  const heads = openHeadFolder(headsDir);
  return db.inHospital(hospital.id, async (tx) => {
    await lockLogs(tx, hospital.id);
    const newest = (await listLogs(tx, hospital.id)).at(-1);
    if (newest === undefined) return null;
    const copy = last.outcome === 'absent' || last.outcome === 'unreachable' ? await heads.read(newest.vkey) : null;
    const signed = copy === null ? null : attempt(() => openCheckpoint(copy, newest.vkey));
    const isBehind = signed !== null && signed.size > last.after;
    let unreached: string | null = null;
    const isShown = async ({ origin }: KeyedShard): Promise<boolean> => {
      if (isBehind) return false;
      const asked = await askMirror(mirror, origin);
      unreached = asked.unreached;
      return asked.isShown;
    };
    const isSigned = async ({ vkey }: KeyedShard): Promise<boolean> =>
      unreached !== null || (await heads.read(vkey)) !== null;
    const next = await adoptNextShard(tx, hospital, newest, now, { isShown, isSigned });
    return next !== null && 'missing' in next ? { ...next, unreached } : next;
  });
}

/** A log that the database never heard of and that was signed: of what is in it nobody knows anything here. */
function missingShard(hospital: SealingHospital, { missing, unreached }: Missing): RecoveredLog {
  const log = addressOf({ slug: hospital.slug, shard: missing.shard });
  if (unreached !== null)
    return { hospital: hospital.slug, log, outcome: 'unreachable', detail: unreached, ...NOTHING };
  const detail = 'this database does not know it, it was signed, and it did not come back: ask a mirror that has it';
  return { hospital: hospital.slug, log, outcome: 'absent', detail, ...NOTHING };
}

const NOTHING = { before: 0, after: 0, found: 0, lost: [], evidence: null };

async function recoverLog(options: RecoverOptions, hospital: SealingHospital, log: LogRow): Promise<RecoveredLog> {
  const done = await tryLog(options, hospital, log);
  if (done.outcome === 'recovered' || done.outcome === 'whole') await endFollowed(options, log);
  // Read back whatever came of it: what an earlier run gave back without its document is lost still.
  const lost = await options.db.inHospital(log.hospitalId, (tx) => lostEntries(tx, log), LONG);
  return { ...done, lost };
}

async function tryLog(options: RecoverOptions, hospital: SealingHospital, log: LogRow): Promise<RecoveredLog> {
  const nothing = { hospital: hospital.slug, log: addressOf(log), found: 0, lost: [], evidence: null };
  const head = await options.db.inHospital(log.hospitalId, (tx) => headOf(tx, log));
  const before = head?.size ?? 0;
  const folder = await mkdtemp(join(options.workDir, 'pramana-recover-'));
  try {
    const vkey = keyOf(log.origin);
    if (vkey === null) throw new Refused(`the keyring has no key of ${log.origin}`);
    if (vkey.text !== log.vkey) throw new Refused('the database names another key than the keyring');
    const get = options.mirror(log.origin);
    const note = await getCheckpoint(get);
    if (note === null) return { ...nothing, outcome: 'absent', detail: ABSENT, before, after: before };
    const target = signedTree(note, vkey);
    const kept = await keptTree(options.headsDir, vkey, target, before);
    const copied = await fileStore(folder);
    try {
      const onProgress = (size: number): void =>
        options.onProgress(`${addressOf(log)}: ${size} of ${target.size} read`);
      const whole = await pull({ store: copied, get, target, note: target.note, onProgress });
      // Of a tree that only the mirror shows: given back, it would be a fork of what was signed here, and could not be undone.
      if (kept !== null && kept.size <= whole.size)
        await refuseFork(
          vkey,
          [kept, { ...whole, note: whole.checkpoint }],
          copied,
          `the mirror's ${whole.size} entries and the ${kept.size} that were signed here`,
        );
      const given = await options.db.inHospital(
        log.hospitalId,
        (tx) => giveBack(tx, { log, vkey, copied, head: whole, at: options.now }),
        LONG,
      );
      return { ...nothing, ...given, detail: '', before };
    } finally {
      await copied.close();
    }
  } catch (error) {
    if (error instanceof FetchError)
      return { ...nothing, outcome: 'unreachable', detail: error.message, before, after: before };
    if (!(error instanceof Refused) && !(error instanceof LedgerError)) throw error;
    const evidence = error instanceof Refused ? error.evidence : null;
    return { ...nothing, outcome: 'refused', detail: error.message, before, after: before, evidence };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Given {
  readonly log: LogRow;
  readonly vkey: Vkey;
  /** The mirror's copy, verified. */
  readonly copied: FileStore;
  readonly head: LogHead;
  readonly at: Date;
}

async function giveBack(tx: Tx, given: Given): Promise<Pick<RecoveredLog, 'outcome' | 'after' | 'found'>> {
  const { log, copied, head, at } = given;
  await lockLogs(tx, log.hospitalId);
  const stored = await headOf(tx, log);
  await compareHeads(tx, given, stored);
  if (stored !== null && stored.size > head.size) return { outcome: 'whole', after: stored.size, found: 0 };
  let missing = 0;
  let lost = 0;
  for (let first = 0; first < head.size; first += RUN) {
    const entries = await copied.readEntries(first, RUN);
    const compared = await compareEntries(tx, log, first, entries);
    if (compared.another !== null) throw new Refused(`the database holds another entry ${compared.another}`);
    missing += compared.missing.length;
    lost += await insertRecovered(tx, log, compared.missing, at);
  }
  const isNewer = (stored?.size ?? -1) < head.size;
  if (!isNewer && missing === 0) return { outcome: 'whole', after: head.size, found: 0 };
  if (isNewer && log.closedAt !== null)
    throw new Refused('the database says that this shard was closed before its end');
  await restoreHashes(tx, log, copied, head.size);
  await takeRecovered(tx, log);
  if (isNewer) await putHead(tx, log, head, at);
  return { outcome: 'recovered', after: head.size, found: missing - lost };
}

/** Of database and mirror the larger one must begin with the smaller one. */
async function compareHeads(tx: Tx, { log, vkey, copied, head }: Given, stored: LogHead | null): Promise<void> {
  if (stored === null) return;
  const own = attempt(() => signedTree(stored.checkpoint, vkey));
  if (own === null) throw new Refused("the database's head is not signed by this log's key: see pramana audit");
  const mirrored = { ...head, note: head.checkpoint };
  const [older, newer] = own.size <= head.size ? [own, mirrored] : [mirrored, own];
  const source = newer === own ? logReader(tx, log) : copied;
  await refuseFork(vkey, [older, newer], source, `the mirror's ${head.size} entries and the database's ${own.size}`);
}

async function restoreHashes(tx: Tx, log: LogRow, copied: FileStore, size: number): Promise<void> {
  for (let level = 1; levelWidth(size, level) > 0; level++) {
    const width = levelWidth(size, level);
    for (let first = 0; first < width; first += RUN) {
      const count = Math.min(RUN, width - first);
      const coords = Array.from({ length: count }, (_, i) => ({ level, index: first + i }));
      const hashes = await copied.readHashes(coords);
      const stored = coords.flatMap((coord, i) => {
        const hash = hashes[i];
        return hash === undefined ? [] : [{ ...coord, hash }];
      });
      await insertMissingHashes(tx, log, stored);
    }
  }
}
