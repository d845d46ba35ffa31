import type { Language, RegistrationFormJson, RegistrationJson } from '@pramana/contract';
import { checkRegistration } from '@pramana/contract';
import { isMobile, parsePhone, type PersonId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { evenly } from '../../platform/evenly.ts';
import { newId } from '../../platform/ids.ts';
import { networkKey } from '../../platform/known-browser.ts';
import { channelsOf } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import {
  type IssuedCode,
  issueCode,
  giveLogin,
  hasLogin,
  loginOf as loginOfPerson,
  redeemCode,
} from '../identity/index.ts';
import { countAgainst } from './limit.service.ts';
import { handOver } from './opening.service.ts';
import {
  addNote,
  EMPTY_FORM,
  formOf,
  isProved,
  loginOf,
  newRegistrationToken,
  openByToken,
  phoneHash,
  provedPhone,
  sealForm,
  viewOf,
} from './registration.service.ts';
import {
  changeRegistration,
  insertRegistration,
  newestOfPhone,
  type RegistrationRecord,
  submitRegistration,
} from './registration.store.ts';

const PURPOSE = 'registration';
const PASSWORD_PURPOSE = 'registration-password';
const FIND_PURPOSE = 'registration-find';

type Opened = RegistrationRecord & { form: RegistrationFormJson };

interface Given {
  token: string;
  registration: RegistrationJson;
}

/** Begins one; the token is told now and never again. */
export async function startRegistration(services: Services, address: string): Promise<Given> {
  await countAgainst(services, 'registrations-begun-per-address', networkKey(address));
  const { token, tokenHash } = newRegistrationToken();
  const at = new Date(services.clock.now());
  const id = newId(at.getTime());
  return services.db.onNode(async (tx) => {
    await insertRegistration(tx, { id, tokenHash, formBox: sealForm(id, EMPTY_FORM) }, at);
    return { token, registration: await show(tx, token) };
  });
}

export function openRegistration({ db }: Services, token: string): Promise<RegistrationJson> {
  return db.onNode((tx) => show(tx, token));
}

async function show(tx: Tx, token: string): Promise<RegistrationJson> {
  return viewOf(tx, await openByToken(tx, token), (admin) => loginOfPerson(tx, admin));
}

/** Keeps what was typed so far, whatever it is; possible while it can still be sent in. */
export function saveRegistration(
  { db, clock }: Services,
  { token, form }: { token: string; form: RegistrationFormJson },
): Promise<RegistrationJson> {
  return db.onNode(async (tx) => {
    const opened = await openByToken(tx, token);
    refuseClosed(opened);
    await keep(tx, opened, form, new Date(clock.now()));
    return show(tx, token);
  });
}

function keep(tx: Tx, { id }: Opened, form: RegistrationFormJson, at: Date): Promise<void> {
  return changeRegistration(tx, id, { formBox: sealForm(id, form), phoneHash: phoneHash(form.phone) }, at);
}

/** A draft is written, a question is answered; what is being looked at or decided stays as it is. */
function refuseClosed({ state }: RegistrationRecord): void {
  if (state !== 'draft' && state !== 'asked') throw new PramanaError('registration_closed');
}

/** Sends a code to the phone of the form; for the password of an approved one, to the phone that was proved. */
export async function sendRegistrationCode(
  services: Services,
  { token, language }: { token: string; language: Language | null },
  address: string,
): Promise<IssuedCode> {
  const opened = await services.db.onNode((tx) => openByToken(tx, token));
  const approved = opened.state === 'approved';
  if (!approved) refuseClosed(opened);
  const phone = approved ? provedPhone(opened) : parsePhone(opened.form.phone);
  if (!isMobile(phone)) throw wrongField('phone', 'not_a_mobile');
  const purpose = approved ? PASSWORD_PURPOSE : PURPOSE;
  return issueCode(services, { purpose, binding: opened.id, to: { phone }, address, language });
}

/** The code that came to the phone: from now on this registration's phone is proved. */
export function proveRegistration(
  services: Services,
  { token, codeId, code }: { token: string; codeId: string; code: string },
): Promise<RegistrationJson> {
  return services.db.onNode(async (tx) => {
    const opened = await openByToken(tx, token);
    refuseClosed(opened);
    const answer = { id: codeId, purpose: PURPOSE, binding: opened.id, code };
    const proved = await redeemCode(services, tx, answer);
    const hash = 'phone' in proved ? phoneHash(proved.phone) : null;
    if (hash === null) throw new PramanaError('code_expired', { field: 'code' });
    await changeRegistration(tx, opened.id, { provedPhoneHash: hash }, new Date(services.clock.now()));
    return show(tx, token);
  });
}

/** Sends it in, or answers what was asked: every field must be right, and the phone proved. */
export async function submitByToken(
  services: Services,
  { token, form, answer = '' }: { token: string; form: RegistrationFormJson; answer?: string | undefined },
  language: Language | null,
): Promise<RegistrationJson> {
  const at = new Date(services.clock.now());
  // Kept in any case: a refusal must not lose what was typed.
  const opened = await services.db.onNode(async (tx) => {
    const found = await openByToken(tx, token);
    refuseClosed(found);
    await keep(tx, found, form, at);
    return found;
  });
  const result = checkRegistration(form);
  const [fault] = result.faults;
  if (fault !== undefined) throw wrongField(fault.field, fault.fault);
  if (!('checked' in result)) throw new Error('a registration without faults was not checked');
  if (!isProved(opened, form)) throw new PramanaError('phone_not_proved', { field: 'phone' });
  await countAgainst(services, 'registrations-sent-per-phone', result.checked.phone);
  const { name, type, registrationNumber, gstin, stateCode, address } = result.checked;
  return services.db.onNode(async (tx) => {
    const found = await openByToken(tx, token);
    refuseClosed(found);
    if (!isProved(found, form)) throw new PramanaError('phone_not_proved', { field: 'phone' });
    await keep(tx, found, form, at);
    const facts = { name, type, registrationNumber, gstin, stateCode, city: address.city };
    await submitRegistration(tx, found.id, { facts, language }, at);
    const kind = found.state === 'asked' ? 'answered' : 'received';
    await addNote(tx, found.id, { kind, text: answer.trim(), authorId: null, at });
    return show(tx, token);
  });
}

function wrongField(field: string, fault: string): PramanaError {
  return new PramanaError('invalid_field', { field, params: { fault } });
}

interface Claimed {
  token: string;
  codeId: string;
  code: string;
}

/**
 * The administrator's login and password, once: the phone is proved anew, as the token may be in other hands.
 * `already_exists` of `login` when somebody has that one; the code is then not spent.
 */
export function setRegistrantPassword(
  services: Services,
  { login, password, ...claimed }: Claimed & { login?: string | undefined; password: string },
): Promise<RegistrationJson> {
  return services.db.onNode(async (tx) => {
    const { form, adminId } = await openApproved(services, tx, claimed);
    await giveLogin(tx, adminId, { login: login ?? loginOf(form), password });
    return show(tx, claimed.token);
  });
}

/** The same as a person of this node, who has a login: the hospital is theirs, and nobody is left who can never sign in. */
export function joinAsRegistrant(services: Services, claimed: Claimed, person: PersonId): Promise<RegistrationJson> {
  const at = new Date(services.clock.now());
  return services.db.onNode(async (tx) => {
    const { id, hospitalId, adminId } = await openApproved(services, tx, claimed);
    await handOver(tx, hospitalId, { from: adminId, to: person, at });
    await changeRegistration(tx, id, { adminId: person }, at);
    return show(tx, claimed.token);
  });
}

/** An approved one whose administrator has no login yet, with the code spent; `conflict` for any other. */
async function openApproved(services: Services, tx: Tx, { token, codeId, code }: Claimed) {
  const { id, form, hospitalId, adminId } = await openByToken(tx, token);
  if (hospitalId === null || adminId === null || (await hasLogin(tx, adminId))) throw new PramanaError('conflict');
  await redeemCode(services, tx, { id: codeId, purpose: PASSWORD_PURPOSE, binding: id, code });
  return { id, form, hospitalId, adminId };
}

/**
 * Sends a code to a phone that has proved a registration. To one that has none nothing goes, and the answer looks the
 * same, after the same time: who is registered is nobody's business.
 */
export function sendFindCode(
  services: Services,
  asked: { phone: string; language: Language | null },
  address: string,
): Promise<IssuedCode> {
  return evenly(() => issueFindCode(services, asked, address));
}

async function issueFindCode(
  services: Services,
  { phone: typed, language }: { phone: string; language: Language | null },
  address: string,
): Promise<IssuedCode> {
  if (!channelsOf(services).sms) throw new PramanaError('messages_not_set_up', { params: { channel: 'sms' } });
  const phone = parsePhone(typed);
  await countAgainst(services, 'registrations-begun-per-address', `find ${networkKey(address)}`);
  const hash = phoneHash(phone);
  const known = hash !== null && (await services.db.onNode((tx) => newestOfPhone(tx, hash))) !== undefined;
  if (hash === null) return lookalike(services.clock.now());
  // Counted alike, known or not: no other form may show by its limit that there was something to find.
  const to = known ? { phone } : ('nobody' as const);
  const request = { purpose: FIND_PURPOSE, binding: hash.toString('hex'), to, address, isHidden: true, language };
  return issueCode(services, request).catch((error: unknown) => {
    // A refusal would tell that there is something to find.
    if (error instanceof PramanaError && error.code === 'code_limit') return lookalike(services.clock.now());
    throw error;
  });
}

function lookalike(now: number): IssuedCode {
  const at = (seconds: number): string => new Date(now + seconds * 1_000).toISOString();
  return { id: newId(now), expiresAt: at(60), resendAt: at(30), validSeconds: 60, resendSeconds: 30, triesLeft: 5 };
}

/** The newest registration of a phone, under a new token; the old one opens nothing any more. */
export function findRegistration(
  services: Services,
  { phone: typed, codeId, code }: { phone: string; codeId: string; code: string },
): Promise<Given> {
  const hash = phoneHash(parsePhone(typed));
  if (hash === null) throw new PramanaError('code_wrong', { field: 'code' });
  const { token, tokenHash } = newRegistrationToken();
  return services.db.onNode(async (tx) => {
    const answer = { id: codeId, purpose: FIND_PURPOSE, binding: hash.toString('hex'), code };
    await redeemCode(services, tx, answer).catch((error: unknown) => {
      // Wrong, late, spent or never sent: one answer, or it would tell whose phone has registered.
      const told = error instanceof PramanaError && ['code_wrong', 'code_expired', 'code_spent'].includes(error.code);
      throw told ? new PramanaError('code_wrong', { field: 'code' }) : error;
    });
    const found = await newestOfPhone(tx, hash);
    if (found === undefined || formOf(found) === null) throw new PramanaError('code_wrong', { field: 'code' });
    await changeRegistration(tx, found.id, { tokenHash }, found.changedAt);
    return { token, registration: await show(tx, token) };
  });
}
