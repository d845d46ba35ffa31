import type { HospitalId } from '@pramana/kernel';
import type pg from 'pg';
import type { Database, Tx } from '../../platform/database/index.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { labelOf, listHospitals, listLogs, openEach } from '../sealing/index.ts';
import { type StoredSuccession, sealedSuccession, successionRows, successionPlaces } from './succession-row.store.ts';

/** What was done with one row of `log_succession`. */
export interface MendedStatement {
  readonly hospital: string;
  /**
   * `removed`: no entry of the log says it; `restored`: written as its entry says it; `unreadable`: left alone, the entry that
   * it names does not open.
   */
  readonly done: 'removed' | 'restored' | 'unreadable';
  /** The entry that the row names. */
  readonly entry: string;
  readonly row: StoredSuccession;
}

/**
 * Makes the rows of `log_succession` what the sealed entries say, as the owner of the database: no right of Pramana's own
 * changes a row of it, so that one which somebody wrote there stands in the way of the true statement for ever. What is removed is
 * answered whole: it is all that is left of it. `hospital`: its short name; everybody's when absent.
 */
export async function mendStatements(
  db: Database,
  ownerUrl: string,
  hospital: string | undefined,
): Promise<MendedStatement[] | null> {
  const all = (await db.onNode(listHospitals)).filter(({ slug }) => hospital === undefined || slug === hospital);
  if (all.length === 0) return null;
  return withClient(ownerUrl, async (client) => {
    const mended: MendedStatement[] = [];
    for (const { id, slug } of all) mended.push(...(await mendOf(db, client, { id, slug })));
    return mended;
  });
}

async function mendOf(
  db: Database,
  client: pg.Client,
  { id, slug }: { id: HospitalId; slug: string },
): Promise<MendedStatement[]> {
  await client.query('begin');
  try {
    await client.query("set local app.migration = 'on'");
    // Nothing is handed in meanwhile (`lockRoot`).
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`pramana/root/${id}`]);
    const plan = await db.inHospital(id, (tx) => planOf(tx, id));
    for (const row of plan.removed)
      await client.query('delete from log_succession where hospital_id = $1 and id = $2', [id, row.id]);
    for (const { id: act, series, number, logId, statement, authorId, at } of plan.restored)
      await client.query(
        `insert into log_succession (hospital_id, id, series, number, log_id, statement, author_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, act, series, number, logId, statement, authorId, at],
      );
    await client.query('commit');
    return (['removed', 'restored', 'unreadable'] as const).flatMap((done) =>
      plan[done].map((row) => ({ hospital: slug, done, entry: labelOf(row.series, row.number), row })),
    );
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

type Plan = Readonly<Record<MendedStatement['done'], readonly StoredSuccession[]>>;

async function planOf(tx: Tx, id: HospitalId): Promise<Plan> {
  const [rows, logs] = [await successionRows(tx, id), await listLogs(tx, id)];
  const logOf = new Map(logs.map((log) => [log.origin, log.id]));
  const opened = await openEach(tx, { id }, await successionPlaces(tx, id));
  const open = opened.flatMap((each) => ('closed' in each ? [] : [each]));
  const sealed = open.flatMap((each) => sealedSuccession(each, logOf) ?? []);
  const isSealed = (row: StoredSuccession): boolean => sealed.some((each) => isSame(each, row));
  const isKnown = ({ id: act, series, number }: StoredSuccession): boolean =>
    sealed.some((each) => each.id === act) ||
    open.some(({ block }) => block.series === series && block.number === number);
  const wrong = rows.filter((row) => !isSealed(row));
  return {
    removed: wrong.filter(isKnown),
    restored: sealed.filter((each) => !rows.some((row) => isSame(each, row))),
    unreadable: wrong.filter((row) => !isKnown(row)),
  };
}

function isSame(a: StoredSuccession, b: StoredSuccession): boolean {
  const said = ({ id, series, number, logId, statement, authorId, at }: StoredSuccession): string =>
    JSON.stringify([id, series, number, logId, statement, authorId, at.getTime()]);
  return said(a) === said(b);
}
