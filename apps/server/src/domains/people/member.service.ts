import {
  type CanOf,
  isRole,
  type MemberInputJson,
  type MemberJson,
  type MemberRowJson,
  type PermissionHoldersJson,
  type people,
  PERMISSIONS,
  type Permission,
  permits,
  type RoleChangeJson,
  STAFF_ROLES,
  type StaffRole,
} from '@pramana/contract';
import {
  civil,
  cleanLine,
  fold,
  GST_STATES,
  isGstState,
  type PersonId,
  PramanaError,
  parsePhone,
} from '@pramana/kernel';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import type { Actor, Hospital } from '../../platform/session.ts';
import { useDepartment } from '../departments/index.ts';
import { renamePerson } from '../identity/index.ts';
import { labelOf, receiptFor } from '../sealing/index.ts';
import { changedFacts } from './change.policy.ts';
import { keepChange, readChanges } from './change.store.ts';
import { canMember } from './member.policy.ts';
import {
  activePeople,
  hospitalsOf,
  type MemberRow,
  type MemberSearch,
  readFacts,
  readMembers,
  type StoredFacts,
  writeFacts,
} from './member.store.ts';
import { emailOf } from './link.service.ts';
import { changeRoles, type Granting } from './role.service.ts';
import { type NumberedRoleEvent, readRoleEvents } from './role.store.ts';

const PAGE = 50;
const NAME = 'p';
const FIELDS = [
  'name',
  'phone',
  'email',
  'address',
  'department',
  'category',
  'experienceYears',
  'degree',
  'registrationNumber',
  'council',
] as const;
const NO_FACTS: StoredFacts = {
  phone: null,
  email: null,
  address: null,
  departmentId: null,
  department: '',
  category: '',
  experienceSince: null,
  degree: '',
  registrationNumber: '',
  council: '',
  revision: 0,
};

/** Who acts, where and when. */
export interface Managing extends Granting {
  actor: Pick<Actor, 'personId'>;
}

/** A page of those who work here or did. */
export async function listMembers(
  tx: Tx,
  hospital: Hospital,
  query: { q?: string; role?: StaffRole; state?: MemberSearch['state']; cursor?: string },
): Promise<{ members: MemberRowJson[]; next: string | null }> {
  const after = readCursor(query.cursor, [NAME])?.id ?? null;
  const search = { text: fold(query.q ?? ''), role: query.role, state: query.state, after, limit: PAGE };
  const members = await readMembers(tx, hospital.id, search);
  const last = members.at(-1);
  return { members, next: last !== undefined && members.length === PAGE ? writeCursor(NAME, last.id) : null };
}

type Shown = { data: MemberJson; can: CanOf<typeof people.members.show> };

/** One who works here or did; `not_found` for everybody else. */
export async function showMember({ tx, hospital, actor, at }: Managing, person: PersonId): Promise<Shown> {
  const row = await openMember(tx, hospital, person);
  const { experienceSince, ...facts } = (await readFacts(tx, hospital.id, person)) ?? NO_FACTS;
  const experienceYears = experienceSince === null ? null : yearAt(hospital, at) - experienceSince;
  const history = (await readRoleEvents(tx, hospital.id, { person })).toReversed();
  const worksElsewhere = (await hospitalsOf(tx, person)) > (row.state === 'former' ? 0 : 1);
  const admins = (await activePeople(tx, hospital.id)).filter(({ roles }) => roles.includes('admin'));
  const isLastAdmin = admins.length === 1 && admins[0]?.id === person;
  const can = canMember({ state: row.state, isSelf: actor.personId === person, isLastAdmin, worksElsewhere });
  const since = history.at(-1)?.at.toISOString() ?? null;
  const changes = await readChanges(tx, hospital.id, { person });
  return { data: { ...row, ...facts, experienceYears, since, history: history.map(changeJson), changes }, can };
}

async function openMember(tx: Tx, hospital: Hospital, person: PersonId): Promise<MemberRow> {
  const [row] = await readMembers(tx, hospital.id, { text: '', after: null, limit: 1 }, person);
  if (row === undefined) throw new PramanaError('not_found');
  return row;
}

/** The proof of one change of a member's roles; `proof_pending` until it is signed, `not_found` of anybody else's. */
export async function proofOfChange({ tx, hospital }: Managing, person: PersonId, id: string): Promise<string> {
  const event = (await readRoleEvents(tx, hospital.id, { person })).find((each) => each.id === id);
  if (event === undefined || event.series === null || event.number === null) throw new PramanaError('not_found');
  const text = await receiptFor(tx, hospital, { series: event.series, number: event.number });
  if (text === null) throw new PramanaError('proof_pending');
  return text;
}

/** `not_found` for whoever neither works here nor did. */
export async function refuseNonMember(tx: Tx, hospital: Hospital, person: PersonId): Promise<void> {
  await openMember(tx, hospital, person);
}

function changeJson(event: NumberedRoleEvent): RoleChangeJson {
  const { id, at, action, roles, source, reason, by, series, number } = event;
  const block = series === null || number === null ? null : { series, number, label: labelOf(series, number) };
  return { id, at: at.toISOString(), action, roles: roles.filter(isRole), source, reason, by, block };
}

/** Changes facts and name, and keeps what was known before. Throws `conflict`, `invalid_field`, `not_found`. */
export async function changeMember(
  ctx: Managing,
  person: PersonId,
  { name, revision, ...facts }: MemberInputJson,
): Promise<Shown> {
  const { tx, hospital, actor, at } = ctx;
  const before = await showMember(ctx, person);
  const cleaned = cleanLine(name);
  if (cleaned !== before.data.name) {
    if (!before.can.rename.ok)
      throw new PramanaError('invalid_field', { field: 'name', detail: before.can.rename.why ?? '' });
    if (cleaned === '') throw new PramanaError('invalid_field', { field: 'name', detail: 'A person needs a name.' });
    await renamePerson(tx, person, cleaned);
  }
  const { experienceYears, ...after } = cleanFacts(facts);
  // One that was retired meanwhile stays with whoever is in it.
  const department =
    after.departmentId === before.data.departmentId || after.departmentId === null
      ? after.departmentId === null
        ? ''
        : before.data.department
      : (await useDepartment(tx, hospital.id, after.departmentId)).name;
  const by = actor.personId;
  const known = { ...after, experienceSince: sinceOf(experienceYears, yearAt(hospital, at)) };
  const written = await writeFacts(tx, { hospital: hospital.id, person }, known, { revision, by, at }).catch(tellTaken);
  if (!written) throw new PramanaError('conflict', { params: { revision: before.data.revision } });
  const changes = changedFacts(
    FIELDS,
    { ...before.data, address: addressLine(before.data.address) },
    { ...after, experienceYears, department, address: addressLine(after.address), name: cleaned },
  );
  await keepChange(tx, hospital.id, { person }, { changes, by, at });
  return showMember(ctx, person);
}

type WorkInput = Omit<MemberInputJson, 'name' | 'revision'>;

function cleanFacts(facts: WorkInput): WorkInput {
  return {
    ...facts,
    phone: phoneOf(facts.phone),
    email: emailOrNone(facts.email),
    address: cleanAddress(facts.address),
    category: cleanLine(facts.category),
    degree: cleanLine(facts.degree),
    registrationNumber: cleanLine(facts.registrationNumber),
    council: cleanLine(facts.council),
  };
}

function tellTaken(error: unknown): never {
  if (violatedConstraint(error) !== 'member_email') throw error;
  const detail = 'Somebody else of this hospital has this e-mail address.';
  throw new PramanaError('already_exists', { field: 'email', detail, cause: error });
}

function emailOrNone(typed: string | null): string | null {
  return typed === null || cleanLine(typed) === '' ? null : emailOf(typed);
}

function cleanAddress(address: MemberInputJson['address']): MemberInputJson['address'] {
  if (address === null) return null;
  const cleaned = { ...address, line: cleanLine(address.line), city: cleanLine(address.city) };
  return addressLine(cleaned) === '' ? null : cleaned;
}

function addressLine(address: MemberInputJson['address']): string {
  const { line = '', city = '', state = '', postalCode = '' } = address ?? {};
  return [line, city, isGstState(state) ? GST_STATES[state] : '', postalCode].filter(Boolean).join(', ');
}

/** The year of an instant where the hospital is. */
export function yearAt({ timeZone }: Pick<Hospital, 'timeZone'>, at: Date): number {
  return Number(civil(at.getTime(), timeZone).date.slice(0, 4));
}

/** Since when somebody is in the profession who has so many years of it in `year`. */
export function sinceOf(years: number | null, year: number): number | null {
  return years === null ? null : year - years;
}

/** A phone as E.164; null when none was typed. `invalid_phone`. */
export function phoneOf(typed: string | null): string | null {
  return typed === null || cleanLine(typed) === '' ? null : parsePhone(typed);
}

/** From now on the person holds exactly `roles` of those an admin gives. Throws `last_admin`, `not_a_member`, `not_found`. */
export async function setRoles(
  ctx: Managing,
  person: PersonId,
  { roles, reason }: { roles: readonly StaffRole[]; reason: string },
): Promise<Shown> {
  await openMember(ctx.tx, ctx.hospital, person);
  const change = {
    personId: person,
    source: 'admin',
    reason: cleanLine(reason),
    authorId: ctx.actor.personId,
  } as const;
  // Given first: whoever becomes admin in the same step as another stops being it, is there in time.
  await changeRoles(ctx, { ...change, action: 'give', roles });
  await changeRoles(ctx, { ...change, action: 'take', roles: STAFF_ROLES.filter((role) => !roles.includes(role)) });
  return showMember(ctx, person);
}

/** Takes every role out of effect and ends the person's sessions in this hospital. Throws `last_admin`, `not_a_member`. */
export async function suspendMember(ctx: Managing, person: PersonId, reason: string): Promise<Shown> {
  await changeOrRefuse(ctx, person, 'suspend', reason);
  return showMember(ctx, person);
}

/** Puts the roles that the person held back into effect. */
export async function resumeMember(ctx: Managing, person: PersonId, reason: string): Promise<Shown> {
  await changeOrRefuse(ctx, person, 'resume', reason);
  return showMember(ctx, person);
}

async function changeOrRefuse(
  ctx: Managing,
  person: PersonId,
  action: 'suspend' | 'resume',
  reason: string,
): Promise<void> {
  await openMember(ctx.tx, ctx.hospital, person);
  const change = { personId: person, action, source: 'admin', reason: cleanLine(reason) } as const;
  const changed = await changeRoles(ctx, { ...change, authorId: ctx.actor.personId });
  if (changed.length === 0) throw new PramanaError('not_a_member');
}

/** For each permission of a hospital, who holds it. */
export async function permissionHolders(tx: Tx, hospital: Hospital): Promise<PermissionHoldersJson[]> {
  const everybody = await activePeople(tx, hospital.id);
  const names = (Object.keys(PERMISSIONS) as Permission[]).filter((name) => !name.startsWith('node:'));
  return names.map((permission) => ({
    permission,
    people: everybody.filter(({ roles }) => permits(roles, permission)).map(({ id, name }) => ({ id, name })),
  }));
}
