import type { HospitalId, SubjectId } from '@pramana/kernel';
import type { Category } from '@pramana/vault';
import { sql } from 'kysely';
import { insertRows, type Tx } from '../../platform/database/index.ts';

export interface CategoryKeyName {
  readonly subject: SubjectId;
  readonly category: Category;
  readonly epoch: number;
}

export interface CategoryKeyRow extends CategoryKeyName {
  readonly wrapped: Uint8Array;
  readonly madeAt: Date;
  /** The next or the previous key, while it is replaced: it opens as well. */
  readonly other?: Uint8Array | null;
}

function select(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('category_key')
    .select(['subject_id', 'category', 'epoch', 'wrapped', 'made_at', 'next', 'previous'])
    .where('hospital_id', '=', hospital);
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

function rowOf({ subject_id, category, epoch, wrapped, made_at, next, previous }: Row): CategoryKeyRow {
  const name = { subject: subject_id as SubjectId, category: category as Category, epoch };
  return { ...name, wrapped, madeAt: made_at, other: next ?? previous };
}

/** The key under which this category of this subject is written now. */
export async function newestCategoryKey(
  tx: Tx,
  hospital: HospitalId,
  subject: SubjectId,
  category: Category,
): Promise<CategoryKeyRow | undefined> {
  const row = await select(tx, hospital)
    .where('subject_id', '=', subject)
    .where('category', '=', category)
    .orderBy('epoch', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && rowOf(row);
}

/** The newest of each category of a subject. */
export async function newestCategoryKeys(tx: Tx, hospital: HospitalId, subject: SubjectId): Promise<CategoryKeyRow[]> {
  const rows = await select(tx, hospital)
    .where('subject_id', '=', subject)
    .distinctOn('category')
    .orderBy('category')
    .orderBy('epoch', 'desc')
    .execute();
  return rows.map(rowOf);
}

/** Those of `names` that there are. */
export async function readCategoryKeys(
  tx: Tx,
  hospital: HospitalId,
  names: readonly CategoryKeyName[],
): Promise<CategoryKeyRow[]> {
  if (names.length === 0) return [];
  const rows = await select(tx, hospital)
    .where((eb) => eb.or(names.map(({ subject, category, epoch }) => eb.and({ subject_id: subject, category, epoch }))))
    .execute();
  return rows.map(rowOf);
}

/** Answers false when this epoch exists already; a concurrent insert is waited for. */
export async function insertCategoryKey(tx: Tx, hospital: HospitalId, row: CategoryKeyRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('category_key')
    .values({
      hospital_id: hospital,
      subject_id: row.subject,
      category: row.category,
      epoch: row.epoch,
      wrapped: row.wrapped,
      made_at: row.madeAt,
    })
    .onConflict((conflict) => conflict.columns(['hospital_id', 'subject_id', 'category', 'epoch']).doNothing())
    .returning('epoch')
    .execute();
  return inserted.length > 0;
}

/** Many at once, none of which can exist: one that does fails the statement. */
export function insertCategoryKeys(tx: Tx, hospital: HospitalId, rows: readonly CategoryKeyRow[]): Promise<void> {
  const made = rows.map(({ subject, category, epoch, wrapped, madeAt }) => {
    return { hospital_id: hospital, subject_id: subject, category, epoch, wrapped, made_at: madeAt };
  });
  return insertRows(tx, 'category_key', made);
}

/** The next keys in the order of their names, for who looks at all. */
export async function categoryKeysAfter(
  tx: Tx,
  hospital: HospitalId,
  after: CategoryKeyName | null,
  limit: number,
): Promise<CategoryKeyRow[]> {
  const rows = await select(tx, hospital)
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(subject_id, category, epoch) > (${after?.subject}::uuid, ${after?.category}, ${after?.epoch}::int)`,
      ),
    )
    .orderBy('subject_id')
    .orderBy('category')
    .orderBy('epoch')
    .limit(limit)
    .execute();
  return rows.map(rowOf);
}
