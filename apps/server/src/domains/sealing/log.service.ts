import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { SealingHospital } from './block.service.ts';
import { keyOf, keys } from './keys.service.ts';
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

/** Years looked at behind a log: its key may have been made under a clock that was far ahead. */
const YEARS_AHEAD = 30;

/** A shard that has a key in the keyring, whatever the database knows of it. */
export interface KeyedShard {
  readonly shard: string;
  readonly origin: string;
  readonly vkey: string;
}

/**
 * The shards behind this one whose keys are in the keyring, oldest first, whatever the clock says now: the others of its year,
 * then those of each year that follows. A key alone does not say that anything was signed.
 */
export function keyedAfter(
  log: Pick<LogRow, 'origin' | 'shard'>,
  { yearStartMonth }: Pick<SealingHospital, 'yearStartMonth'>,
): KeyedShard[] {
  const found: KeyedShard[] = [];
  let year = yearOf(log.shard);
  let shard = nextOfYear(log.shard);
  for (let ahead = 0; ahead <= YEARS_AHEAD; ahead++) {
    for (; shard !== null; shard = nextOfYear(shard)) {
      const origin = originOfNext(log, shard);
      const vkey = keyOf(origin);
      if (vkey === null) break;
      found.push({ shard, origin, vkey: vkey.text });
    }
    year = yearAfter(year, yearStartMonth);
    shard = year;
  }
  return found;
}

/** 2728 after 2627; 2027 after 2026 where the year begins in January (see `financialYear`). */
function yearAfter(year: string, yearStartMonth: number): string {
  if (yearStartMonth === 1) return String(Number(year) + 1);
  const begins = year.slice(2);
  return `${begins}${String((Number(begins) + 1) % 100).padStart(2, '0')}`;
}
