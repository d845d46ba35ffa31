import { randomBytes } from 'node:crypto';
import {
  type BodyOf,
  type Language,
  type MadeCardJson,
  type PatientAccountJson,
  type patientAccounts,
  type RelationName,
  SCOPES,
} from '@pramana/contract';
import {
  cleanLine,
  type HospitalId,
  type PatientId,
  type PersonId,
  type Phone,
  parsePhone,
  PramanaError,
} from '@pramana/kernel';
import { type AccessContext, recordLook, recordNewAccount } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { keyedHash } from '../../platform/secrets.ts';
import type { Services } from '../../platform/services.ts';
import type { Hospital } from '../../platform/session.ts';
import { openAccount, canonicalLogin, type IssuedCode, issueCode, redeemCode } from '../identity/index.ts';
import { findPatient, numbersOf, type StoredPatient, subjectsOf } from '../patients/index.ts';
import { cardCode, hiddenPhone, readCardCode } from './card.policy.ts';
import { cardPhone, refuseMerged } from './card.service.ts';
import { insertCard, openCards, revokeCard, type StoredCard, useCard } from './enrolment.store.ts';
import { atHospital } from './link.service.ts';
import { endLink, linksInForce, replaceLink } from './link.store.ts';
import type { Managing } from './member.service.ts';
import { changeRoles, type Granting } from './role.service.ts';

const LIFE_MS = 7 * 86_400_000;
const PURPOSE = 'enrol';

type Wish = BodyOf<typeof patientAccounts.accounts.create>;

/**
 * Who sees this patient as their own, under any number that was merged with theirs, and cards that are still open. The caller
 * records the access.
 */
export async function listAccounts({ tx, hospital, at }: Granting, patient: PatientId): Promise<PatientAccountJson[]> {
  const patients = await numbersOf(tx, hospital, patient);
  const links = await linksInForce(tx, hospital.id, { patients }, at);
  const cards = await openCards(tx, hospital.id, { patients }, at);
  return [
    ...links.map(({ id, name, relation, scope, since, until, proof }) => ({
      id,
      kind: 'link' as const,
      name,
      relation,
      scope,
      since: since.toISOString(),
      until: until?.toISOString() ?? null,
      by: null,
      proof,
    })),
    ...cards.map(({ id, relation, scope, madeAt, expiresAt, by, proof }) => ({
      id,
      kind: 'card' as const,
      name: null,
      relation,
      scope,
      since: madeAt.toISOString(),
      until: expiresAt.toISOString(),
      by,
      proof,
    })),
  ];
}

/**
 * Who has access to a patient is about the patient: each look is recorded (I-12); that a card was printed, which opens what
 * stands under every number of theirs, under each of these. A card is no look: its id tells it from the next one. That an
 * account was ended has an id of its own: a link's would lead from the pseudonym to the person (I-13).
 */
export async function recordDesk(
  ctx: AccessContext,
  patient: PatientId,
  act: { purpose: 'administration' } | { purpose: 'card' | 'unlink'; document: string } = { purpose: 'administration' },
): Promise<void> {
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient);
  await recordLook(ctx, subjects, { ...act, resource: 'patient.accounts' });
}

async function openPatient(tx: Tx, hospital: HospitalId, id: PatientId): Promise<StoredPatient> {
  const patient = await findPatient(tx, hospital, id);
  if (patient === null) throw new PramanaError('not_found');
  return patient;
}

/** A card for the printer; its code is in the answer and nowhere else. `invalid_field`, `merged_needs_admin`, as `cardPhone`. */
export async function makeCard(ctx: Managing, id: PatientId, wish: Wish): Promise<MadeCardJson> {
  const { tx, hospital, actor, at } = ctx;
  const patient = await openPatient(tx, hospital.id, id);
  await refuseMerged(tx, hospital.id, id, actor.personId);
  const printed = { phoneOf: wish.phoneOf, madeBy: actor.personId, madeAt: at };
  await cardPhone(tx, hospital.id, patient, printed, at.getTime());
  const proof = cleanLine(wish.proof);
  if (wish.relation === 'guardian' && proof === '')
    throw new PramanaError('invalid_field', { field: 'proof', detail: 'Write what the guardian showed at the desk.' });
  const until = wish.until === null ? null : new Date(wish.until);
  if (until !== null && until <= at)
    throw new PramanaError('invalid_field', { field: 'until', detail: 'The end must be in the future.' });
  const code = cardCode(randomBytes);
  const card = { id: newId(at.getTime()), patientId: id, ...wish, ...printed, proof, until };
  const expiresAt = new Date(at.getTime() + LIFE_MS);
  await insertCard(tx, hospital.id, { ...card, expiresAt, hash: hashOf(hospital, code) });
  return {
    id: card.id,
    code,
    hospital: { slug: hospital.slug, name: hospital.name },
    patient: { name: patient.name, number: patient.number },
    relation: wish.relation,
    expiresAt: expiresAt.toISOString(),
  };
}

/** Ends an access or withdraws a card; `not_found` when it is neither of this patient. */
export async function endAccount(ctx: Managing, patient: PatientId, account: string): Promise<void> {
  const { tx, hospital, at } = ctx;
  const patients = await numbersOf(tx, hospital, patient);
  const [link] = await linksInForce(tx, hospital.id, { id: account, patients }, at);
  if (link !== undefined) await cutLink(ctx, link.id, link.personId);
  else if (!(await revokeCard(tx, hospital.id, { id: account, patients }, at))) throw new PramanaError('not_found');
}

/** Ends one link; with the last of its kind the role goes too, which is an entry. */
export async function cutLink(ctx: Managing, link: string, person: PersonId): Promise<void> {
  const { tx, hospital, actor, at } = ctx;
  await endLink(tx, hospital.id, link, { by: actor.personId, at });
  const left = new Set((await linksInForce(tx, hospital.id, { person }, at)).map(({ relation }) => roleOf(relation)));
  const roles = (['patient', 'guardian'] as const).filter((role) => !left.has(role));
  const change = { personId: person, action: 'take', roles, source: 'enrolment', reason: '' } as const;
  await changeRoles(ctx, { ...change, authorId: actor.personId });
}

function roleOf(relation: RelationName): 'patient' | 'guardian' {
  return relation === 'self' ? 'patient' : 'guardian';
}

interface CardRef {
  hospital: string;
  /** As typed from the card, or out of its QR. */
  card: string;
}

function hashOf(hospital: Pick<Hospital, 'id'>, typed: string): Buffer {
  return keyedHash(PURPOSE, 'card', hospital.id, readCardCode(typed));
}

interface HeldCard {
  tx: Tx;
  hospital: Hospital;
  card: StoredCard;
  patient: StoredPatient;
  phone: Phone;
}

/**
 * Runs `work` with the card of this code under its lock; `link_over` for every code that is not one, or no longer.
 * `merged_needs_admin` when its patient was merged since a clerk printed it; `phone_new` when the phone was changed since.
 */
async function atCard<T>(services: Services, ref: CardRef, work: (held: HeldCard) => Promise<T>): Promise<T> {
  const at = new Date(services.clock.now());
  const found = atHospital(services, ref.hospital, async ({ tx, hospital }) => {
    const [card] = await openCards(tx, hospital.id, { hash: hashOf(hospital, ref.card) }, at);
    if (card === undefined) throw new PramanaError('link_over');
    const patient = await openPatient(tx, hospital.id, card.patientId);
    await refuseMerged(tx, hospital.id, patient.id, card.madeBy);
    return work({ tx, hospital, card, patient, phone: await cardPhone(tx, hospital.id, patient, card, at.getTime()) });
  });
  return found.catch((error: unknown) => {
    throw error instanceof PramanaError && error.code === 'not_found' ? new PramanaError('link_over') : error;
  });
}

export async function showCard(services: Services, ref: CardRef) {
  return atCard(services, ref, async ({ hospital, card, phone }) => ({
    hospital: hospital.name,
    phone: hiddenPhone(phone),
    relation: card.relation,
  }));
}

/** Sends the code that proves the phone on file; whoever found the card and has another phone gets nothing. */
export async function sendEnrolCode(
  services: Services,
  ref: CardRef,
  { address, language }: { address: string; language: Language | null },
): Promise<IssuedCode> {
  const { card, phone } = await atCard(services, ref, async (held) => held);
  return issueCode(services, { purpose: PURPOSE, binding: card.id, to: { phone }, address, language });
}

interface Proof extends CardRef {
  codeId: string;
  code: string;
}

type Newcomer = { name: string; login: string; password: string; language: Language | null };

/**
 * Uses a card, once: the link, the role and its entry, and the act that the patient sees. With no login given the phone on
 * file is it.
 */
export async function enrol(
  services: Services,
  { codeId, code, ...ref }: Proof,
  who: PersonId | Newcomer,
  client: { address: string },
) {
  return atCard(services, ref, async ({ tx, hospital, card, patient, phone }) => {
    const at = new Date(services.clock.now());
    await redeemCode(services, tx, { id: codeId, purpose: PURPOSE, binding: card.id, code });
    const login = typeof who === 'string' ? null : canonicalLogin(loginOf(who.login, phone));
    const personId =
      typeof who === 'string'
        ? who
        : await openAccount(tx, { ...who, name: cleanLine(who.name), login: login ?? '' }, 'nowhere');
    await useCard(tx, hospital.id, card.id, { by: personId, at });
    const { relation, scope, until, proof } = card;
    if (until !== null && until <= at) throw new PramanaError('link_over');
    const about = { personId, patientId: patient.id, relation, scope, proof };
    const link = { id: newId(at.getTime()), ...about, since: at, until };
    await replaceLink(tx, hospital.id, link);
    const change = { personId, action: 'give', roles: [roleOf(relation)], source: 'enrolment', reason: '' } as const;
    await changeRoles({ tx, hospital, at }, { ...change, authorId: card.madeBy });
    const subjects = await subjectsOf(tx, hospital, patient.id);
    const act = { purpose: 'link', resource: 'patient.accounts', document: newId(at.getTime()) };
    const acts = subjects.map((subjectId) => ({ ...act, subjectId }));
    await recordNewAccount({ tx, hospital, clock: services.clock, client }, roleOf(relation), ...acts);
    return { hospital: hospital.name, patient: patient.name, login };
  });
}

/** Links a person to a patient without a card: for made-up people only, whom nobody has to recognise. */
export async function linkMadeUp(
  tx: Tx,
  hospital: HospitalId,
  { personId, patientId, at, proof }: { personId: PersonId; patientId: PatientId; at: number; proof: string | null },
): Promise<void> {
  await replaceLink(tx, hospital, {
    // Whoever shows no proof is the patient.
    relation: proof === null ? 'self' : 'guardian',
    scope: [...SCOPES],
    until: null,
    proof: proof ?? '',
    id: newId(at),
    personId,
    patientId,
    since: new Date(at),
  });
}

function loginOf(typed: string, phone: Phone): string {
  const login = typed.trim();
  if (login === '') return phone;
  return /^[+\d][\d\s().-]{7,}$/.test(login) ? parsePhone(login, 'IN', 'login') : login;
}
