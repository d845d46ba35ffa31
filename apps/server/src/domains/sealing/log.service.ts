import { civil, financialYear, PramanaError } from '@pramana/kernel';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import type { SealingHospital } from './block.service.ts';
import { keys } from './keys.service.ts';
import { closeLog, insertLog, type LogRow } from './log.store.ts';
import { hospitalSubject } from './subject.service.ts';
import { wakeSequencer } from './wake.service.ts';

/** What a log is to be called, where nobody chose: only a demo may have a name that is nobody's. */
const DEMO_ORIGIN = 'demo.pramana.example/log';

/** First part of the names of logs made from now on; `log_origin_missing` when the operator has chosen none. */
export function logOrigin({ config, demo }: Pick<Services, 'config' | 'demo'>): string {
  const base = config.logOrigin ?? (demo ? DEMO_ORIGIN : null);
  if (base === null) throw new PramanaError('log_origin_missing');
  return base;
}

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
  const log = { id: newId<'Log'>(), hospitalId, slug, shard, origin, vkey, openedAt: at, closedAt: null };
  await insertLog(tx, log);
  return log;
}

/**
 * The log that signs now, given the newest shard. At the first batch whose local date lies in a later financial year
 * the year is cut: the old shard is closed and takes no entry any more, the next one opens under its own key. (Its
 * close entry, and the new one's commitment to the old one's last checkpoint, come with the witnesses.)
 * Call as the log's leader.
 */
export async function signingLog(tx: Tx, hospital: SealingHospital, newest: LogRow, now: Date): Promise<LogRow> {
  const year = financialYear(civil(now.getTime(), hospital.timeZone).date, hospital.yearStartMonth);
  // A clock that went back must not open a year again.
  if (year <= newest.shard) return newest;
  if (newest.closedAt === null) await closeLog(tx, newest, now);
  const base = newest.origin.slice(0, -newest.shard.length);
  return openLog(tx, hospital, year, `${base}${year}`, now);
}
