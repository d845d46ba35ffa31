import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { SealingHospital } from './block.service.ts';
import { keys } from './keys.service.ts';
import { insertLog, type LogRow } from './log.store.ts';
import { hospitalSubject } from './subject.service.ts';
import { wakeSequencer } from './wake.service.ts';

type Place = Pick<SealingHospital, 'id' | 'slug'>;

/**
 * Makes a hospital's first log, in the transaction that makes the hospital: `createHospitalKeys` comes before. The
 * origin is chosen here (`originBase` is its first part, such as `asha.example/log`) and stored; it is never derived
 * again, whatever host or port the node has later.
 */
export async function createHospitalLog(
  tx: Tx,
  hospital: Place,
  financialYear: string,
  originBase: string,
): Promise<LogRow> {
  await hospitalSubject(tx, hospital);
  // The empty tree is signed at once: a log without a head has nothing to guard.
  afterCommit(tx, () => wakeSequencer(hospital.id, true));
  return openLog(tx, hospital, financialYear, `${originBase}/${hospital.slug}-${financialYear}`, new Date());
}

/** A key that its transaction never came to use stays in the keyring; the next try for that origin takes it up. */
async function openLog(tx: Tx, hospital: Place, shard: string, origin: string, at: Date): Promise<LogRow> {
  const vkey = await keys().store.createLogKey(origin);
  const { id: hospitalId, slug } = hospital;
  const log = { id: newId<'Log'>(), hospitalId, slug, shard, origin, vkey, openedAt: at, closedAt: null, ending: null };
  await insertLog(tx, log);
  return log;
}

/** The shard after `closed`, named as that one was; its key and its row. Call as the log's leader. */
export function openNextLog(tx: Tx, hospital: Place, closed: LogRow, shard: string, at: Date): Promise<LogRow> {
  return openLog(tx, hospital, shard, originOfNext(closed, shard), at);
}

/** The origin of another shard of the same hospital. */
export function originOfNext({ origin, shard: own }: Pick<LogRow, 'origin' | 'shard'>, shard: string): string {
  return `${origin.slice(0, -own.length)}${shard}`;
}

/** Keys of one year: two digits keep the order of the shards' names that of time. */
const MOST_OF_YEAR = 99;

/** The year that a shard is of: 2627 of 2627.02. */
export function yearOf(shard: string): string {
  return shard.split('.')[0] ?? shard;
}

/**
 * The shard that follows within the year, after a change of keys: 2627.02 after 2627; null when the year has had as many as
 * it can have. A dot, because a dash would make `asha-2627` look like the name of a hospital.
 */
export function nextOfYear(shard: string): string | null {
  const [year = shard, ordinal = '1'] = shard.split('.');
  const next = Number(ordinal) + 1;
  return next > MOST_OF_YEAR ? null : `${year}.${String(next).padStart(2, '0')}`;
}
