import type { DataOf, hospitals, QueryOf, RegistrationReviewJson } from '@pramana/contract';
import { type HospitalId, type PersonId, PramanaError, toE164 } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { channelsOf, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import { addPersonWithoutLogin, setProvedContact } from '../identity/index.ts';
import { ensureNode } from '../sealing/index.ts';
import { sealHospitalAct } from './act.service.ts';
import { openHospital, type PrepareHospital } from './opening.service.ts';
import { addNote, formOf, isProved, readNotes } from './registration.service.ts';
import { changeRegistration, lockById, readById, type RegistrationRecord } from './registration.store.ts';
import { reviewCan, slugOf } from './review.policy.ts';
import { duplicatesOf, listRegistrations, takenSlugs } from './review.store.ts';

const PAGE = 50;

/** What was sent in, newest first; drafts are nobody's to see. */
export async function registrationPage(
  tx: Tx,
  { cursor, state, q }: QueryOf<typeof hospitals.registrations.list>,
): Promise<{ data: DataOf<typeof hospitals.registrations.list>; next: string | null }> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const found = await listRegistrations(tx, { state, q, after }, PAGE + 1);
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  const next = found.length > PAGE && last ? `${last.submittedAt.getTime()}.${last.id}` : null;
  const data = page.map(({ id, facts, submittedAt, duplicates, ...row }) => {
    const { name, type, city, stateCode } = facts;
    return { id, state: row.state, name, type, city, stateCode, submittedAt: submittedAt.toISOString(), duplicates };
  });
  return { data, next };
}

function readCursor(cursor: string): { at: Date; id: string } {
  const [, time, id] = /^([0-9]{1,15})\.([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (time === undefined || id === undefined) throw new PramanaError('invalid_field', { field: 'cursor' });
  return { at: new Date(Number(time)), id };
}

/** Everything there is about one registration; `not_found` for a draft. */
export async function reviewOf(
  tx: Tx,
  id: string,
): Promise<{ data: RegistrationReviewJson; can: ReturnType<typeof reviewCan> }> {
  const record = sent(await readById(tx, id));
  const { facts, state, submittedAt, hospitalId } = record;
  const data = {
    id,
    state,
    form: formOf(record),
    facts,
    notes: await readNotes(tx, id),
    duplicates: await duplicatesOf(tx, id),
    submittedAt: submittedAt.toISOString(),
    suggestedSlug: await freeSlug(tx, facts.name),
    hospitalId,
  };
  return { data, can: reviewCan(state) };
}

type Sent = RegistrationRecord & { facts: NonNullable<RegistrationRecord['facts']>; submittedAt: Date };

function sent(record: RegistrationRecord | undefined): Sent {
  if (record === undefined || record.facts === null || record.submittedAt === null) throw new PramanaError('not_found');
  return { ...record, facts: record.facts, submittedAt: record.submittedAt };
}

async function freeSlug(tx: Tx, name: string): Promise<string> {
  const first = slugOf(name);
  const wanted = [first, ...Array.from({ length: 50 }, (_, at) => `${first}-${at + 2}`)];
  const taken = await takenSlugs(tx, wanted);
  return wanted.find((slug) => !taken.has(slug)) ?? first;
}

interface Decision {
  id: string;
  authorId: PersonId;
}

/** Asks the registrant for more; they answer on their page. */
export async function askForMore(services: Services, { id, authorId }: Decision, question: string): Promise<void> {
  const at = new Date(services.clock.now());
  await services.db.onNode(async (tx) => {
    const record = sent(await lockById(tx, id));
    if (!reviewCan(record.state).ask.ok) throw new PramanaError('conflict');
    await changeRegistration(tx, id, { state: 'asked' }, at);
    await addNote(tx, id, { kind: 'asked', text: question.trim(), authorId, at });
    await tell(tx, services, record, 'registration-asked');
  });
}

/** Refuses it, an entry of the node log that names the registration by its id alone. Saying it twice says it once. */
export async function refuseRegistration(services: Services, decision: Decision, reason: string): Promise<void> {
  const { id, authorId } = decision;
  const at = new Date(services.clock.now());
  const node = await ensureNode(services);
  await services.db.inHospital(node.id, async (tx) => {
    const record = sent(await lockById(tx, id));
    if (record.state === 'refused') return;
    if (!reviewCan(record.state).refuse.ok) throw new PramanaError('conflict');
    await changeRegistration(tx, id, { state: 'refused' }, at);
    await addNote(tx, id, { kind: 'refused', text: reason.trim(), authorId, at });
    await tell(tx, services, record, 'registration-refused');
    const act = {
      act: 'refused',
      aboutId: null,
      registrationId: id,
      facts: {},
      reason: reason.trim(),
      authorId,
    } as const;
    await sealHospitalAct(tx, node, act, at);
  });
}

export interface Approval extends Decision {
  slug: string;
  sameGstinIsRight: boolean;
  prepare: PrepareHospital;
}

/**
 * Opens the hospital of a registration, in one transaction with its keys, log, administrator and entries. The
 * registration's row lock puts two approvals in order, and the second finds the first one's hospital: saying it twice,
 * or two at once, opens one. Throws `registration_duplicate` and `already_exists` (slug).
 */
export async function approveRegistration(services: Services, approval: Approval): Promise<void> {
  const { id, authorId } = approval;
  const at = new Date(services.clock.now());
  const node = await ensureNode(services);
  // Made before the transaction, which may run twice: the keys are made under it.
  const hospitalId = newId<'Hospital'>(at.getTime());
  await services.db
    .inHospital(node.id, async (tx) => {
      const record = sent(await lockById(tx, id));
      if (record.state === 'approved') return;
      const form = formOf(record);
      if (!reviewCan(record.state).approve.ok || form === null) throw new PramanaError('conflict');
      if (!isProved(record, form)) throw new PramanaError('phone_not_proved');
      await refuseDuplicate(tx, id, approval);
      const phone = toE164(form.phone);
      let adminId: PersonId | null = null;
      await openHospital(tx, node, {
        id: hospitalId,
        facts: {
          ...record.facts,
          slug: approval.slug,
          dayCutHour: 0,
          language: record.language,
          phone,
          email: form.email.trim().toLowerCase(),
          address: addressOf(form, record.facts.city),
        },
        registrationId: id,
        authorId,
        at,
        prepare: approval.prepare,
        staff: async (inner, hospital) => {
          const place = { hospital: hospital.id, roles: ['admin'] as const, language: record.language };
          adminId = await addPersonWithoutLogin(inner, form.contactName.trim(), place);
          // Proved by a code: it can be their second factor from the first sign-in.
          if (phone !== null) await setProvedContact(inner, adminId, { phone }, at.getTime());
        },
      });
      await decide(tx, services, record, { hospitalId, adminId, authorId, at });
    })
    .catch((error: unknown) => {
      if (violatedConstraint(error) !== 'hospital_number') throw error;
      throw new PramanaError('registration_duplicate', { field: 'registrationNumber', cause: error });
    });
}

function addressOf(form: NonNullable<ReturnType<typeof formOf>>, city: string): Record<string, string> {
  return { line: form.line.trim(), city, postalCode: form.postalCode.trim() };
}

interface Decided {
  hospitalId: HospitalId;
  adminId: PersonId | null;
  authorId: PersonId;
  at: Date;
}

async function decide(tx: Tx, services: Services, record: Sent, decided: Decided): Promise<void> {
  const { hospitalId, adminId, authorId, at } = decided;
  if (adminId === null) throw new Error('a hospital was opened without its administrator');
  await changeRegistration(tx, record.id, { state: 'approved', hospitalId, adminId }, at);
  await addNote(tx, record.id, { kind: 'approved', text: '', authorId, at });
  await tell(tx, services, record, 'registration-approved');
}

async function refuseDuplicate(tx: Tx, id: string, { sameGstinIsRight }: Approval): Promise<void> {
  const same = (await duplicatesOf(tx, id)).filter(({ kind }) => kind === 'hospital');
  const number = same.find((each) => each.same === 'registrationNumber');
  const gstin = same.find((each) => each.same === 'gstin');
  if (number) throw new PramanaError('registration_duplicate', { field: 'registrationNumber' });
  if (gstin && !sameGstinIsRight) throw new PramanaError('registration_duplicate', { field: 'gstin' });
}

/** By text message where this node can send one, else by e-mail, else not: the registrant's page says it in any case. */
async function tell(
  tx: Tx,
  services: Services,
  record: Sent,
  template: 'registration-asked' | 'registration-refused' | 'registration-approved',
): Promise<void> {
  const form = formOf(record);
  const phone = form === null ? null : toE164(form.phone);
  const channels = channelsOf(services);
  const message = {
    template,
    variables: { hospital: record.facts.name.slice(0, 60) },
    language: record.language ?? 'en',
  };
  if (phone !== null && channels.sms) await sendMessage(tx, services, { to: { phone }, ...message });
  else if (form !== null && channels.email)
    await sendMessage(tx, services, { to: { email: form.email.trim().toLowerCase() }, ...message });
}
