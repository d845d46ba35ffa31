import type { CanOf, DepartmentJson, DepartmentRowJson, departments } from '@pramana/contract';
import { cleanLine, fold, type HospitalId, PramanaError } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Actor, Hospital } from '../../platform/session.ts';
import { canDepartment } from './department.policy.ts';
import {
  departmentNamed,
  insertDepartment,
  keepDepartmentChange,
  lockDepartment,
  readDepartmentChanges,
  readDepartments,
  type StoredDepartment,
  updateDepartment,
} from './department.store.ts';

/** Who acts, where and when. */
export interface Furnishing {
  tx: Tx;
  hospital: Pick<Hospital, 'id'>;
  actor: Pick<Actor, 'personId' | 'roles'>;
  at: Date;
}

type Shown = { data: DepartmentJson; can: CanOf<typeof departments.departments.show> };

const rowJson = ({ id, name, retiredAt, revision }: StoredDepartment): DepartmentRowJson => ({
  id,
  name,
  retiredAt: retiredAt?.toISOString() ?? null,
  revision,
});

/** Departments by name: those in use, or all. */
export async function listDepartments(tx: Tx, hospital: HospitalId, all: boolean): Promise<DepartmentRowJson[]> {
  return (await readDepartments(tx, hospital, { all })).map(rowJson);
}

/** One department with its history; `not_found`. */
export async function showDepartment({ tx, hospital, actor }: Furnishing, id: string): Promise<Shown> {
  const found = await lockDepartment(tx, hospital.id, id, null);
  if (found === null) throw new PramanaError('not_found');
  const changes = await readDepartmentChanges(tx, hospital.id, id);
  const history = changes.map(({ at, ...change }) => ({ ...change, at: at.toISOString() }));
  return { data: { ...rowJson(found), history }, can: canDepartment(actor.roles, found.retiredAt !== null) };
}

/** Adds a department. Throws `already_exists` of `name`, which says when a retired one has it. */
export async function createDepartment(ctx: Furnishing, typed: string): Promise<Shown> {
  const { tx, hospital, actor, at } = ctx;
  const { name, folded } = nameOf(typed);
  const id = newId(at.getTime());
  if (!(await insertDepartment(tx, hospital.id, { id, name, folded, at }))) await refuseTaken(ctx, folded);
  await keepDepartmentChange(tx, hospital.id, id, { action: 'create', name, reason: '', by: actor.personId, at });
  return showDepartment(ctx, id);
}

function nameOf(typed: string): { name: string; folded: string } {
  const name = cleanLine(typed);
  const folded = fold(name);
  if (folded === '') throw new PramanaError('invalid_field', { field: 'name', detail: 'A department needs a name.' });
  return { name, folded };
}

async function refuseTaken({ tx, hospital }: Furnishing, folded: string): Promise<never> {
  const other = await departmentNamed(tx, hospital.id, folded);
  throw taken(other?.retiredAt instanceof Date);
}

function taken(isRetired: boolean, cause?: unknown): PramanaError {
  const detail = isRetired
    ? 'A retired department has this name: open that one again.'
    : 'Another department has this name.';
  return new PramanaError('already_exists', { field: 'name', detail, params: { retired: isRetired }, cause });
}

async function openDepartment({ tx, hospital }: Furnishing, id: string): Promise<StoredDepartment> {
  const found = await lockDepartment(tx, hospital.id, id, 'update');
  if (found === null) throw new PramanaError('not_found');
  return found;
}

/** Gives a department another name; the former one stays in its history. Throws `conflict`, `already_exists`. */
export async function renameDepartment(
  ctx: Furnishing,
  id: string,
  { name: typed, revision }: { name: string; revision: number },
): Promise<Shown> {
  const { tx, hospital, actor, at } = ctx;
  const before = await openDepartment(ctx, id);
  if (before.revision !== revision) throw new PramanaError('conflict', { params: { revision: before.revision } });
  const { name, folded } = nameOf(typed);
  if (name === before.name) return showDepartment(ctx, id);
  await updateDepartment(tx, hospital.id, before, { name, name_folded: folded }).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'department_name') throw error;
    throw taken(false, error);
  });
  await keepDepartmentChange(tx, hospital.id, id, { action: 'rename', name, reason: '', by: actor.personId, at });
  return showDepartment(ctx, id);
}

/** Retires a department or opens it again; nothing happens to one that is so already. */
export async function setRetired(
  ctx: Furnishing,
  id: string,
  { retired, reason }: { retired: boolean; reason: string },
): Promise<Shown> {
  const { tx, hospital, actor, at } = ctx;
  const before = await openDepartment(ctx, id);
  if ((before.retiredAt !== null) === retired) return showDepartment(ctx, id);
  await updateDepartment(tx, hospital.id, before, { retired_at: retired ? at : null });
  const change = { action: retired ? 'retire' : 'reopen', name: before.name, reason: cleanLine(reason) } as const;
  await keepDepartmentChange(tx, hospital.id, id, { ...change, by: actor.personId, at });
  return showDepartment(ctx, id);
}

/**
 * A department that something new may refer to, held until the transaction ends, so that nobody retires it meanwhile.
 * Throws `invalid_field` of `field` for one that is retired or not of this hospital.
 */
export async function useDepartment(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  field = 'departmentId',
): Promise<{ id: string; name: string }> {
  const found = await lockDepartment(tx, hospital, id, 'share');
  if (found === null)
    throw new PramanaError('invalid_field', { field, detail: 'This hospital has no such department.' });
  if (found.retiredAt !== null) {
    throw new PramanaError('invalid_field', { field, detail: `${found.name} is retired: choose another department.` });
  }
  return { id: found.id, name: found.name };
}
