import type { CanOf, ClinicianJson, ClinicianRole, ClinicianRowJson, clinicians } from '@pramana/contract';
import { cleanLine, fold, type PersonId, PramanaError } from '@pramana/kernel';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Actor, Hospital } from '../../platform/session.ts';
import { readChanges } from './change.store.ts';
import { canClinician } from './clinician.policy.ts';
import {
  type Assignment,
  type ClinicianSearch,
  endAssignments,
  insertAssignment,
  readAssignments,
  readClinicians,
} from './clinician.store.ts';
import type { Managing } from './member.service.ts';
import { changeRoles } from './role.service.ts';
import { lockPerson, readRoleEvents } from './role.store.ts';

const PAGE = 50;
const NAME = 'd';

type Reading = Omit<Managing, 'actor'> & { actor: Pick<Actor, 'personId' | 'roles'> };
type Shown = { data: ClinicianJson; can: CanOf<typeof clinicians.clinicians.show> };

/** A page of doctors or nurses. */
export async function listClinicians(
  tx: Tx,
  hospital: Hospital,
  { q = '', cursor, ...search }: { role: ClinicianRole; q?: string; cursor?: string } & Omit<ClinicianSearch, 'text'>,
): Promise<{ data: ClinicianRowJson[]; next: string | null }> {
  const after = readCursor(cursor, [NAME])?.id ?? null;
  const found = await readClinicians(tx, hospital.id, { ...search, text: fold(q), after, limit: PAGE });
  const last = found.at(-1);
  const next = last !== undefined && found.length === PAGE ? writeCursor(NAME, last.id) : null;
  return { data: found, next };
}

/** One doctor or nurse who works here or did; `not_found` for everybody else. */
export async function showClinician(ctx: Reading, role: ClinicianRole, person: PersonId): Promise<Shown> {
  const { tx, hospital, actor } = ctx;
  const [found] = await readClinicians(tx, hospital.id, { role, only: [person] });
  if (found === undefined) throw new PramanaError('not_found');
  const events = (await readRoleEvents(tx, hospital.id, { person })).filter((each) => each.roles.includes(role));
  const given = events.findLast(({ action }) => action === 'give')?.at;
  const taken = found.state === 'retired' ? events.findLast(({ action }) => action === 'take')?.at : undefined;
  const assignments = await readAssignments(
    tx,
    hospital.id,
    role === 'doctor' ? { doctor: person } : { nurse: person },
  );
  const data = {
    ...found,
    since: given?.toISOString() ?? null,
    until: taken?.toISOString() ?? null,
    assigned: assignments.map((each) => assignedJson(each, role)),
    changes: await readChanges(tx, hospital.id, { person }),
  };
  return { data, can: canClinician(actor.roles, found) };
}

function assignedJson({ id, since, endedAt, ...each }: Assignment, role: ClinicianRole): ClinicianJson['assigned'][0] {
  const [personId, name] = role === 'doctor' ? [each.nurseId, each.nurse] : [each.doctorId, each.doctor];
  return { id, personId, name, since: since.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}

/** Ends somebody's work as doctor or nurse here: the role is taken (an entry), assignments end, the record stays. */
export async function retireClinician(
  ctx: Reading,
  role: ClinicianRole,
  person: PersonId,
  reason: string,
): Promise<Shown> {
  await showClinician(ctx, role, person);
  const changed = await changeRoles(ctx, {
    personId: person,
    action: 'take',
    roles: [role],
    source: 'admin',
    reason: cleanLine(reason),
    authorId: ctx.actor.personId,
  });
  if (changed.length === 0) throw new PramanaError('not_a_member');
  return showClinician(ctx, role, person);
}

/** Assigns a nurse who works here to a doctor who does. Throws `already_exists`, `invalid_field` of `nurseId`, `not_found`. */
export async function assignNurse(ctx: Reading, doctor: PersonId, nurse: PersonId): Promise<Shown> {
  const { tx, hospital, actor, at } = ctx;
  // As changes of roles do: neither loses the role meanwhile. In one order, whoever else assigns the same two.
  for (const person of [doctor, nurse].sort()) await lockPerson(tx, person);
  const [of] = await readClinicians(tx, hospital.id, { role: 'doctor', only: [doctor], state: 'active' });
  if (of === undefined) throw new PramanaError('not_found');
  const [who] = await readClinicians(tx, hospital.id, { role: 'nurse', only: [nurse], state: 'active' });
  if (who === undefined || doctor === nurse) {
    const detail = 'Choose a nurse who works here, and not the doctor.';
    throw new PramanaError('invalid_field', { field: 'nurseId', detail });
  }
  const id = newId(at.getTime());
  if (!(await insertAssignment(tx, hospital.id, { id, nurse, doctor, by: actor.personId, at }))) {
    throw new PramanaError('already_exists', { field: 'nurseId', detail: 'This nurse is assigned already.' });
  }
  return showClinician(ctx, 'doctor', doctor);
}

/** Ends an assignment; it stays in the history of both. */
export async function unassignNurse(ctx: Reading, doctor: PersonId, id: string): Promise<Shown> {
  const { tx, hospital, actor, at } = ctx;
  const ended = await endAssignments(tx, hospital.id, { id, doctor }, { by: actor.personId, at });
  if (ended === 0) throw new PramanaError('not_found');
  return showClinician(ctx, 'doctor', doctor);
}
