import type {
  ApplicationJson,
  ApplicationRowJson,
  ApplicationSeenJson,
  BodyOf,
  CanOf,
  DataOf,
  joining,
  Language,
  StaffRole,
} from '@pramana/contract';
import { cleanLine, type Phone, type PersonId, parseMobile, PramanaError } from '@pramana/kernel';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { channelsOf, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Hospital } from '../../platform/session.ts';
import { listDepartments, useDepartment } from '../departments/index.ts';
import { languageOfHospital, type IssuedCode, issueCode, redeemCode } from '../identity/index.ts';
import { approvalsFrom, approvalUntil, canApplication, isOpen, refuseIncomplete } from './application.policy.ts';
import {
  type ApplicationChange,
  type ApplicationFacts,
  expireApprovals,
  insertApplication,
  listApplications,
  lockApplication,
  type StoredApplication,
  updateApplication,
} from './application.store.ts';
import { changedFacts } from './change.policy.ts';
import { keepChange, readChanges } from './change.store.ts';
import { atHospital, atLink, emailOf, mailLink, newLink } from './link.service.ts';
import type { Managing } from './member.service.ts';
import { townOf } from './place.store.ts';

const PAGE = 50;
const NEWEST = 'n';
const PURPOSE = 'apply';
/** What an admin may correct; the phone was proved and stays. */
const FIELDS = [
  'name',
  'email',
  'roles',
  'department',
  'category',
  'experienceYears',
  'degree',
  'registrationNumber',
  'council',
  'note',
] as const;

type Facts = BodyOf<typeof joining.applications.update>;
type Form = BodyOf<typeof joining.apply.create>;

/** A hospital as strangers see it; `not_found` for none of this short name. */
export async function showPlace(services: Services, slug: string): Promise<DataOf<typeof joining.apply.show>> {
  return atHospital(services, slug, async ({ tx, hospital }) => ({
    name: hospital.name,
    place: await townOf(tx, hospital.id),
    sms: channelsOf(services).sms,
    departments: (await listDepartments(tx, hospital.id, false)).map(({ id, name }) => ({ id, name })),
  }));
}

/** Sends the code that proves an applicant's phone. */
export async function sendApplyCode(
  services: Services,
  slug: string,
  typed: string,
  { address, language }: { address: string; language: Language | null },
): Promise<IssuedCode> {
  const hospital = await atHospital(services, slug, async (place) => place.hospital);
  const phone = parseMobile(typed);
  return issueCode(services, {
    purpose: PURPOSE,
    binding: bindingOf(hospital, phone),
    to: { phone },
    address,
    language,
  });
}

function bindingOf(hospital: Hospital, phone: Phone): string {
  return `${hospital.id} ${phone}`;
}

/** Files an application whose phone is proved by its code; gives the secret of the private link. */
export async function apply(
  services: Services,
  slug: string,
  { codeId, code, ...form }: Form,
  chosen: Language | null,
): Promise<string> {
  return atHospital(services, slug, async ({ tx, hospital }) => {
    const phone = parseMobile(form.phone);
    const facts = factsOf(form, phone);
    await refuseUnknownDepartment(tx, hospital, facts);
    const binding = bindingOf(hospital, phone);
    // Spent with the application and only with it: a form that is refused for something else keeps its code.
    await redeemCode(services, tx, { id: codeId, purpose: PURPOSE, binding, code });
    const at = new Date(services.clock.now());
    const { token, hash } = newLink(hospital);
    const language = chosen ?? (await languageOfHospital(tx, hospital.id));
    await expireApprovals(tx, hospital.id, { before: approvalsFrom(at), email: facts.email }, at);
    await insertApplication(tx, hospital.id, { ...facts, language, id: newId(at.getTime()), hash, at }).catch(
      tellTaken,
    );
    await mailLink(services, tx, facts.email, {
      template: 'application',
      hospital,
      path: '/application',
      token,
      days: 7,
      language,
    });
    return token;
  });
}

function tellTaken(error: unknown): never {
  if (violatedConstraint(error) !== 'application_open_email') throw error;
  const detail = 'An application with this e-mail address is waiting already.';
  throw new PramanaError('already_exists', { field: 'email', detail, cause: error });
}

function factsOf(form: Omit<Facts, 'revision'>, phone: string): ApplicationFacts {
  const facts = {
    name: cleanLine(form.name),
    email: emailOf(form.email),
    phone,
    roles: form.roles,
    departmentId: form.departmentId,
    category: cleanLine(form.category),
    experienceYears: form.experienceYears,
    degree: cleanLine(form.degree),
    registrationNumber: cleanLine(form.registrationNumber),
    council: cleanLine(form.council),
    note: form.note.trim(),
  };
  if (facts.name === '') throw new PramanaError('invalid_field', { field: 'name', detail: 'Write your name.' });
  refuseIncomplete(form.roles, facts);
  return facts;
}

/** A department of the list; a doctor has one wherever the hospital has any. Gives its name, '' for none. */
async function refuseUnknownDepartment(
  tx: Tx,
  hospital: Hospital,
  { departmentId, roles }: Pick<ApplicationFacts, 'departmentId' | 'roles'>,
): Promise<string> {
  if (departmentId !== null) return (await useDepartment(tx, hospital.id, departmentId)).name;
  if (!roles.includes('doctor') || (await listDepartments(tx, hospital.id, false)).length === 0) return '';
  throw new PramanaError('invalid_field', { field: 'departmentId', detail: 'A doctor works in a department.' });
}

export async function applicationPage(
  { tx, hospital, at }: Managing,
  { state, cursor }: { state?: ApplicationJson['state']; cursor?: string },
): Promise<{ data: ApplicationRowJson[]; next: string | null }> {
  const after = readCursor(cursor, [NEWEST])?.id ?? null;
  await expireApprovals(tx, hospital.id, { before: approvalsFrom(at) }, at);
  const found = await listApplications(tx, hospital.id, { state, after, limit: PAGE });
  const last = found.at(-1);
  const next = last !== undefined && found.length === PAGE ? writeCursor(NEWEST, last.id) : null;
  return { data: found.map(rowJson), next };
}

function rowJson({ id, name, email, roles, state, createdAt }: StoredApplication): ApplicationRowJson {
  return { id, name, email, roles, state, createdAt: createdAt.toISOString() };
}

type Shown = { data: ApplicationJson; can: CanOf<typeof joining.applications.show> };

export async function showApplication({ tx, hospital, at }: Managing, id: string): Promise<Shown> {
  const application = await openApplication(tx, hospital, { id }, at);
  const { decider, updatedAt, ...rest } = application;
  const changes = await readChanges(tx, hospital.id, { application: id });
  const times = { createdAt: application.createdAt.toISOString(), until: untilOf(rest.state, updatedAt) };
  const data = { ...rest, ...times, decidedBy: decider, changes };
  return { data, can: canApplication(application.state) };
}

function untilOf(state: StoredApplication['state'], updatedAt: Date): string | null {
  return state === 'approved' ? approvalUntil(updatedAt).toISOString() : null;
}

export async function openApplication(
  tx: Tx,
  hospital: Hospital,
  by: { id: string } | { hash: Buffer },
  at: Date,
): Promise<StoredApplication> {
  await expireApprovals(tx, hospital.id, { before: approvalsFrom(at) }, at);
  const application = await lockApplication(tx, hospital.id, by);
  if (application === null) throw new PramanaError('id' in by ? 'not_found' : 'link_over');
  return application;
}

/** Corrects an application; `conflict` when somebody else did meanwhile. */
export async function editApplication(ctx: Managing, id: string, { revision, ...form }: Facts): Promise<Shown> {
  const before = await openApplication(ctx.tx, ctx.hospital, { id }, ctx.at);
  if (!isOpen(before.state)) throw new PramanaError('application_decided');
  if (before.revision !== revision) throw new PramanaError('conflict', { params: { revision: before.revision } });
  const facts = factsOf(form, before.phone);
  // One that was retired meanwhile stays with whoever has it.
  const isKept = facts.departmentId === before.departmentId;
  const department = isKept ? before.department : await refuseUnknownDepartment(ctx.tx, ctx.hospital, facts);
  await updateApplication(ctx.tx, ctx.hospital.id, before, { facts }, ctx.at).catch(tellTaken);
  const changes = changedFacts(FIELDS, before, { ...facts, department });
  await keepChange(ctx.tx, ctx.hospital.id, { application: id }, { changes, by: ctx.actor.personId, at: ctx.at });
  return showApplication(ctx, id);
}

/**
 * Approves, refuses or asks, and tells the applicant that there is news. Throws `application_decided`, and `already_exists`
 * for one that ran out when the same e-mail address has applied again.
 */
export async function decideApplication(
  services: Services,
  ctx: Managing,
  id: string,
  decision: { approve: StaffRole[] } | { refuse: string } | { ask: string },
): Promise<Shown> {
  const before = await openApplication(ctx.tx, ctx.hospital, { id }, ctx.at);
  const { approve, refuse, ask } = canApplication(before.state);
  const can = 'approve' in decision ? approve : 'refuse' in decision ? refuse : ask;
  if (!can.ok) throw new PramanaError('application_decided');
  const change = changeOf(decision, ctx.actor.personId);
  await updateApplication(ctx.tx, ctx.hospital.id, before, change, ctx.at).catch(tellTaken);
  await tellNews(services, ctx.tx, ctx.hospital, before);
  return showApplication(ctx, id);
}

function changeOf(decision: Parameters<typeof decideApplication>[3], decidedBy: PersonId): ApplicationChange {
  if ('approve' in decision) return { state: 'approved', givenRoles: decision.approve, decidedBy };
  if ('refuse' in decision) return { state: 'refused', reason: cleanLine(decision.refuse), decidedBy };
  return { state: 'asked', question: decision.ask.trim(), answer: null };
}

async function tellNews(services: Services, tx: Tx, hospital: Hospital, to: StoredApplication): Promise<void> {
  const channels = channelsOf(services);
  const language = to.language ?? 'en';
  const message = { template: 'application-news', variables: { hospital: hospital.name }, language } as const;
  if (channels.email) await sendMessage(tx, services, { to: { email: to.email }, ...message });
  if (channels.sms) await sendMessage(tx, services, { to: { phone: to.phone as Phone }, ...message });
}

/** How it stands, for whoever holds the private link. */
export async function applicationSeen(services: Services, token: string): Promise<ApplicationSeenJson> {
  const at = new Date(services.clock.now());
  return atLink(services, token, async ({ tx, hospital, hash }) =>
    seenJson(hospital, await openApplication(tx, hospital, { hash }, at)),
  );
}

function seenJson(hospital: Hospital, application: StoredApplication): ApplicationSeenJson {
  const { name, email, roles, state, question, reason, givenRoles } = application;
  const until = untilOf(state, application.updatedAt);
  return { hospital: hospital.name, name, email, roles, state, until, question, reason, givenRoles };
}

export async function answerApplication(
  services: Services,
  token: string,
  answer: string,
): Promise<ApplicationSeenJson> {
  return atLink(services, token, async ({ tx, hospital, hash }) => {
    const at = new Date(services.clock.now());
    const before = await openApplication(tx, hospital, { hash }, at);
    if (before.state !== 'asked') throw new PramanaError('link_over');
    const change = { state: 'waiting', answer: answer.trim() } as const;
    await updateApplication(tx, hospital.id, before, change, at);
    return seenJson(hospital, { ...before, ...change });
  });
}
