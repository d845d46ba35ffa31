import { type Get, getCheckpoint } from '@pramana/ledger';
import { FetchError } from '@pramana/ledger/node';
import type { Database } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';
import { openHeadFolder } from './head.store.ts';
import { keyedAfter, type KeyedShard, openNextLog } from './log.service.ts';
import { closeLog, listLogs, lockLogs, type LogRow } from './log.store.ts';

/** A log that was signed and that did not come back. `unreached`: why the mirror could not be asked. */
export interface Missing {
  readonly missing: KeyedShard;
  readonly unreached: string | null;
}

export interface SkippedFrom {
  readonly db: Database;
  readonly headsDir: string;
  /** Reads a log at the mirror, by its origin. */
  readonly mirror: (origin: string) => Get;
  readonly now: Date;
}

/**
 * Logs that belong between two which the database knows one behind the other: `recover` once took a later year first
 * (decision 66). Those that the mirror shows get their rows, to be given back; those that were signed and that it does not show
 * are named. A key alone says nothing: it may never have signed.
 */
export async function skippedLogs(
  { db, headsDir, mirror, now }: SkippedFrom,
  hospital: SealingHospital,
  log: LogRow,
  next: LogRow | undefined,
): Promise<({ readonly log: LogRow } | Missing)[]> {
  const heads = openHeadFolder(headsDir);
  const found: ({ readonly log: LogRow } | Missing)[] = [];
  for (const missing of keyedAfter(log, hospital)) {
    if (next === undefined || missing.shard >= next.shard) break;
    const { isShown, unreached } = await askMirror(mirror, missing.origin);
    if (isShown) {
      const made = await db.inHospital(hospital.id, async (tx) => {
        await lockLogs(tx, hospital.id);
        const known = (await listLogs(tx, hospital.id)).find(({ shard }) => shard === missing.shard);
        return known ?? openNextLog(tx, hospital, log, missing.shard, now);
      });
      found.push({ log: made });
    } else if (unreached !== null || (await heads.read(missing.vkey)) !== null) found.push({ missing, unreached });
  }
  return found;
}

/**
 * Ends a log that is whole, where others follow it and it was skipped: nothing more may be put behind its last entry. Not where no
 * head copy vouches for its size: another mirror may have more of it.
 */
export async function endFollowed(
  { db, headsDir, now }: SkippedFrom,
  { id, hospitalId, vkey, closedAt }: LogRow,
): Promise<void> {
  if (closedAt !== null || (await openHeadFolder(headsDir).read(vkey)) === null) return;
  await db.inHospital(hospitalId, async (tx) => {
    await lockLogs(tx, hospitalId);
    const logs = await listLogs(tx, hospitalId);
    const log = logs.find((each) => each.id === id);
    if (log !== undefined && log !== logs.at(-1) && log.closedAt === null) await closeLog(tx, log, now);
  });
}

/** Whether the mirror has a log; a mirror that does not answer says nothing of it. */
export async function askMirror(
  mirror: SkippedFrom['mirror'],
  origin: string,
): Promise<{ isShown: boolean; unreached: string | null }> {
  try {
    return { isShown: (await getCheckpoint(mirror(origin))) !== null, unreached: null };
  } catch (error) {
    if (error instanceof FetchError) return { isShown: false, unreached: error.message };
    throw error;
  }
}
