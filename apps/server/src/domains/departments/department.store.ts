import type { HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';

export interface StoredDepartment {
  id: string;
  name: string;
  retiredAt: Date | null;
  revision: number;
}

export interface DepartmentChange {
  action: 'create' | 'rename' | 'retire' | 'reopen';
  name: string;
  reason: string;
}

const COLUMNS = ['id', 'name', 'retired_at as retiredAt', 'revision'] as const;

/** Departments by name: those in use, or `all`. */
export function readDepartments(tx: Tx, hospital: HospitalId, { all }: { all: boolean }): Promise<StoredDepartment[]> {
  return tx
    .selectFrom('department')
    .select(COLUMNS)
    .where('hospital_id', '=', hospital)
    .$if(!all, (query) => query.where('retired_at', 'is', null))
    .orderBy('name_folded')
    .execute();
}

/** One department under a lock: `share` while it is referred to, `update` while it changes. */
export async function lockDepartment(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  lock: 'share' | 'update' | null,
): Promise<StoredDepartment | null> {
  const row = await tx
    .selectFrom('department')
    .select(COLUMNS)
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .$if(lock === 'share', (query) => query.forShare())
    .$if(lock === 'update', (query) => query.forUpdate())
    .executeTakeFirst();
  return row ?? null;
}

/** The department of this folded name, in use or not. */
export async function departmentNamed(tx: Tx, hospital: HospitalId, folded: string): Promise<StoredDepartment | null> {
  const row = await tx
    .selectFrom('department')
    .select(COLUMNS)
    .where('hospital_id', '=', hospital)
    .where('name_folded', '=', folded)
    .executeTakeFirst();
  return row ?? null;
}

/** False when the name is taken: `department_name`, decided by the database. */
export async function insertDepartment(
  tx: Tx,
  hospital: HospitalId,
  { id, name, folded, at }: { id: string; name: string; folded: string; at: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('department')
    .values({ hospital_id: hospital, id, name, name_folded: folded, created_at: at })
    .onConflict((on) => on.columns(['hospital_id', 'name_folded']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Changes a department that the caller has locked. */
export async function updateDepartment(
  tx: Tx,
  hospital: HospitalId,
  { id, revision }: Pick<StoredDepartment, 'id' | 'revision'>,
  change: { name: string; name_folded: string } | { retired_at: Date | null },
): Promise<void> {
  await tx
    .updateTable('department')
    .set({ ...change, revision: revision + 1 })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .execute();
}

export async function keepDepartmentChange(
  tx: Tx,
  hospital: HospitalId,
  department: string,
  { by, at, ...change }: DepartmentChange & { by: PersonId | null; at: Date },
): Promise<void> {
  await tx
    .insertInto('department_change')
    .values({
      hospital_id: hospital,
      id: newId(at.getTime()),
      department_id: department,
      author_id: by,
      at,
      ...change,
    })
    .execute();
}

/** Everything that became of a department, newest first. */
export async function readDepartmentChanges(tx: Tx, hospital: HospitalId, department: string) {
  const rows = await tx
    .selectFrom('department_change as c')
    .leftJoin('person as p', 'p.id', 'c.author_id')
    .select(['c.id', 'c.at', 'c.action', 'c.name', 'c.reason', 'p.name as by'])
    .where('c.hospital_id', '=', hospital)
    .where('c.department_id', '=', department)
    .orderBy('c.at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({ ...row, action: row.action as DepartmentChange['action'], by: row.by ?? '' }));
}
