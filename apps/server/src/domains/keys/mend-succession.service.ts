import type { HospitalId } from '@pramana/kernel';
import type pg from 'pg';
import type { Database, Tx } from '../../platform/database/index.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { labelOf, listHospitals } from '../sealing/index.ts';
import { type StoredSuccession, sealedSuccessions, successionRows } from './succession-row.store.ts';

/** What was done with one row of `log_succession`. */
export interface MendedStatement {
  /**
   * `removed`: no entry of the log says it; `restored`: written as its entry says it; `unreadable`: left alone, the entry that
   * it names does not open; `superseded`: not written, a log has one row and another one of this log stands.
   */
  readonly done: 'removed' | 'restored' | 'unreadable' | 'superseded';
  /** The entry that the row names. */
  readonly entry: string;
  readonly row: StoredSuccession;
}

/** What became of one hospital. `failed`: why nothing at all was changed in it; null: all of `statements` is committed. */
export interface MendedHospital {
  readonly hospital: string;
  readonly statements: readonly MendedStatement[];
  readonly failed: string | null;
}

/**
 * Makes the rows of `log_succession` what the sealed entries say, as the owner of the database: no right of Pramana's own
 * changes a row of it, so that one which somebody wrote there stands in the way of the true statement for ever. What is removed is
 * answered whole: it is all that is left of it, so each hospital is told of as soon as it is committed, and one that cannot
 * be mended stops no other. `hospital`: its short name; everybody's when absent. Null: there is no such hospital.
 */
export async function mendStatements(
  db: Database,
  ownerUrl: string,
  { hospital, onDone }: { readonly hospital?: string; readonly onDone?: (mended: MendedHospital) => void } = {},
): Promise<MendedHospital[] | null> {
  const all = (await db.onNode(listHospitals)).filter(({ slug }) => hospital === undefined || slug === hospital);
  if (all.length === 0) return null;
  return withClient(ownerUrl, async (client) => {
    const mended: MendedHospital[] = [];
    for (const { id, slug } of all) {
      const one = await mendOf(db, client, id).then(
        (statements) => ({ hospital: slug, statements, failed: null }),
        (error: unknown) => ({ hospital: slug, statements: [], failed: String(error) }),
      );
      mended.push(one);
      onDone?.(one);
    }
    return mended;
  });
}

async function mendOf(db: Database, client: pg.Client, id: HospitalId): Promise<MendedStatement[]> {
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
    return (['removed', 'restored', 'unreadable', 'superseded'] as const).flatMap((done) =>
      plan[done].map((row) => ({ done, entry: labelOf(row.series, row.number), row })),
    );
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

type Plan = Readonly<Record<MendedStatement['done'], readonly StoredSuccession[]>>;

async function planOf(tx: Tx, id: HospitalId): Promise<Plan> {
  const rows = await successionRows(tx, id);
  const { sealed, open } = await sealedSuccessions(tx, id);
  const isSealed = (row: StoredSuccession): boolean => sealed.some((each) => isSame(each, row));
  const isKnown = ({ id: act, series, number }: StoredSuccession): boolean =>
    sealed.some((each) => each.id === act) ||
    open.some(({ block }) => block.series === series && block.number === number);
  const wrong = rows.filter((row) => !isSealed(row));
  const missing = sealed.filter((each) => !rows.some((row) => isSame(each, row)));
  // A row that names something unreadable must not keep a log's true statement away: an entry says that one.
  const isInTheWay = ({ logId }: StoredSuccession): boolean => missing.some((each) => each.logId === logId);
  const removed = wrong.filter((row) => isKnown(row) || isInTheWay(row));
  const unreadable = wrong.filter((row) => !removed.includes(row));
  // A log has one row: what stands, or of those that were sealed of it the first.
  const taken = new Set(rows.filter((row) => !removed.includes(row)).map(({ logId }) => logId));
  const restored = missing.filter(({ logId }) => !taken.has(logId) && taken.add(logId));
  return { removed, restored, unreadable, superseded: missing.filter((each) => !restored.includes(each)) };
}

function isSame(a: StoredSuccession, b: StoredSuccession): boolean {
  const said = ({ id, series, number, logId, statement, authorId, at }: StoredSuccession): string =>
    JSON.stringify([id, series, number, logId, statement, authorId, at.getTime()]);
  return said(a) === said(b);
}
