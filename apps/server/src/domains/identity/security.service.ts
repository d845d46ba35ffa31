import type { FactorJson, SecondFactorRuleJson, SecurityJson } from '@pramana/contract';
import { cleanLine, parseMobile, type PersonId, PramanaError } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { channelsOf, type Recipient } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import type { SignedIn } from '../../platform/session.ts';
import { type IssuedCode, issueCode, redeemCode } from './code.service.ts';
import { languageOf } from './language.store.ts';
import { masked, provedContacts, setProvedContact, warn } from './contact.service.ts';
import {
  confirmedFactors,
  confirmFactor,
  deleteFactor,
  type FactorRow,
  findFactor,
  insertFactor,
  lockFactors,
  renameFactor,
} from './factor.store.ts';
import { addPasskey, newPasskeyOptions } from './passkey.service.ts';
import { loginOf } from './person.store.ts';
import { makeRecoveryCodes } from './recovery.service.ts';
import { recoveryLeft, replaceRecoveryCodes } from './recovery.store.ts';
import { needOf } from './second-factor.policy.ts';
import { ruleOf, setRule, standingOf } from './second-factor.store.ts';
import { type Client, renewSession, standardRule } from './session.service.ts';
import { countGuess, findTicket, newTicket } from './sign-in.service.ts';
import { spendSignIn } from './sign-in.store.ts';
import { beginTotp, type NewTotp, useTotp } from './totp.service.ts';

const CONTACT = 'contact';

/** Who changes their own account, from where, in which transaction. */
export interface Changing extends Pick<SignedIn, 'actor' | 'hospital'> {
  tx: Tx;
  services: Services;
  client: Client;
}

/** A change that was made: the token that replaces the session's, and recovery codes to show once. */
export interface Made {
  token: string;
  recoveryCodes: string[] | null;
}

export async function securityOf(tx: Tx, services: Services, person: PersonId): Promise<SecurityJson> {
  const factors = await confirmedFactors(tx, person);
  const recovery = await recoveryLeft(tx, person);
  const { phone, email } = await provedContacts(tx, person);
  return {
    factors: factors.map(jsonOf),
    recovery: recovery && { left: recovery.left, madeAt: recovery.madeAt.toISOString() },
    contacts: { phone: phone && masked({ phone }), email: email && masked({ email }) },
    channels: channelsOf(services),
  };
}

function jsonOf({ id, kind, name, createdAt, lastUsedAt }: FactorRow): FactorJson {
  return { id, kind, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}

export async function addTotp({ tx, services, actor }: Changing, name: string): Promise<NewTotp> {
  const login = (await loginOf(tx, actor.personId)) ?? actor.name;
  return beginTotp(tx, { id: actor.personId, login }, nameOf(name), services.clock.now());
}

/** A code of the new app shows that it was taken up. */
export async function confirmTotp(change: Changing, id: string, code: string): Promise<Made> {
  const { tx, services, actor } = change;
  await countGuess(services, actor.personId);
  const factor = await findFactor(tx, actor.personId, id);
  if (factor?.kind !== 'totp') throw new PramanaError('not_found');
  const now = services.clock.now();
  await useTotp(tx, [factor], code, now);
  await confirmFactor(tx, id, now);
  return made(change);
}

/** Options for the browser and the ticket that its answer must bring back. */
export async function beginPasskey({
  tx,
  services,
  actor,
  client,
}: Changing): Promise<{ ticket: string; options: object }> {
  const login = (await loginOf(tx, actor.personId)) ?? actor.name;
  const person = { id: actor.personId, name: actor.name, login };
  const options = await newPasskeyOptions(services, person, await confirmedFactors(tx, actor.personId));
  const wanted = { purpose: 'new-passkey', person: actor.personId, client, challenge: options.challenge } as const;
  const { token } = await newTicket(tx, wanted, services.clock.now());
  return { ticket: token, options };
}

export async function confirmPasskey(
  change: Changing,
  { ticket: token, name, passkey }: { ticket: string; name: string; passkey: object },
): Promise<Made> {
  const { tx, services, actor, client } = change;
  const now = services.clock.now();
  const ticket = await findTicket(tx, token, 'new-passkey', client, now);
  if (ticket.personId !== actor.personId || !(await spendSignIn(tx, ticket.id, now)))
    throw new PramanaError('sign_in_over');
  const { personId } = actor;
  const wanted = { personId, name: nameOf(name), challenge: ticket.challenge ?? '', response: passkey };
  await addPasskey(tx, services, wanted).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'factor_credential_id_key') throw error;
    throw new PramanaError('already_exists', { cause: error });
  });
  return made(change);
}

/** Sends a code to a phone or address that this person says is theirs. Outside any transaction: what was counted stays. */
export async function beginContact(
  services: Services,
  person: PersonId,
  typed: { phone?: string; email?: string },
): Promise<IssuedCode> {
  const to = recipientOf(typed);
  const { language, own } = await services.db.onNode(async (tx) => ({
    language: await languageOf(tx, person),
    own: await provedContacts(tx, person),
  }));
  // What is not proved yet may be anybody's: their codes to sign in are not this person's to use up.
  const isOwn = 'phone' in to ? to.phone === own.phone : to.email.toLowerCase() === own.email?.toLowerCase();
  const address = isOwn ? null : { person };
  return issueCode(services, { purpose: CONTACT, binding: person, to, address, language });
}

/** The code proves the phone or address; with `signIn` codes to this phone become a second factor, beside recovery codes. */
export async function confirmContact(
  change: Changing,
  id: string,
  { code, signIn = false }: { code: string; signIn?: boolean },
): Promise<Made> {
  const { tx, services, actor } = change;
  const now = services.clock.now();
  const proved = await redeemCode(services, tx, { id, purpose: CONTACT, binding: actor.personId, code });
  // Whoever is still reached at the old number hears of it.
  await warn(tx, services, actor.personId, 'factor-changed');
  await setProvedContact(tx, actor.personId, proved, now);
  if (signIn && 'phone' in proved) {
    const factors = await confirmedFactors(tx, actor.personId);
    const name = masked(proved);
    const known = factors.find((factor) => factor.kind === 'sms');
    if (known) await renameFactor(tx, known.id, name);
    else await insertFactor(tx, { personId: actor.personId, kind: 'sms', name, confirmed: true }, now);
  }
  return made(change, false);
}

export async function renameOwn(tx: Tx, person: PersonId, id: string, name: string): Promise<FactorJson> {
  const factor = await ownFactor(tx, person, id);
  await renameFactor(tx, id, nameOf(name));
  return jsonOf({ ...factor, name: nameOf(name) });
}

/** Removes a factor; with the last one go the recovery codes, and where one is asked for it stays (`factor_needed`). */
export async function removeOwn(change: Changing, id: string): Promise<Made> {
  const { tx, services, actor } = change;
  await lockFactors(tx, actor.personId);
  await ownFactor(tx, actor.personId, id);
  await deleteFactor(tx, id);
  if ((await confirmedFactors(tx, actor.personId)).length === 0) {
    if (needOf(await standingOf(tx, actor.personId), standardRule(services)) === 'must')
      throw new PramanaError('factor_needed');
    await replaceRecoveryCodes(tx, actor.personId, [], services.clock.now());
  }
  return made(change);
}

/** Ten new ones instead of the old. */
export async function newRecoveryCodes(change: Changing): Promise<Made> {
  const { tx, services, actor, client } = change;
  const now = services.clock.now();
  if ((await confirmedFactors(tx, actor.personId)).length === 0) throw new PramanaError('factor_missing');
  const recoveryCodes = await makeRecoveryCodes(tx, actor.personId, now);
  await warn(tx, services, actor.personId, 'factor-changed');
  return { token: await renewSession(services, tx, change, client), recoveryCodes };
}

/** Whom a hospital asks for a second factor, the node's standard where it has not chosen. */
export async function showRule(
  tx: Tx,
  services: Services,
  hospital: NonNullable<SignedIn['hospital']>,
): Promise<{ rule: SecondFactorRuleJson; without: number }> {
  const { rule, without } = await ruleOf(tx, hospital.id);
  return { rule: rule ?? standardRule(services), without };
}

export { setRule };

/** What every change of a factor brings: other sessions end, its person is told, and recovery codes exist. */
async function made(change: Changing, tell = true): Promise<Made> {
  const { tx, services, actor, client } = change;
  const now = services.clock.now();
  if (tell) await warn(tx, services, actor.personId, 'factor-changed');
  const hasFactor = (await confirmedFactors(tx, actor.personId)).length > 0;
  const isFirst = hasFactor && (await recoveryLeft(tx, actor.personId)) === null;
  const recoveryCodes = isFirst ? await makeRecoveryCodes(tx, actor.personId, now) : null;
  return { token: await renewSession(services, tx, change, client), recoveryCodes };
}

async function ownFactor(tx: Tx, person: PersonId, id: string): Promise<FactorRow> {
  const factor = await findFactor(tx, person, id);
  if (factor === null || factor.confirmedAt === null) throw new PramanaError('not_found');
  return factor;
}

function nameOf(typed: string): string {
  const name = cleanLine(typed);
  if (name === '') throw new PramanaError('invalid_field', { field: 'name', detail: 'It needs a name.' });
  return name;
}

function recipientOf({ phone, email }: { phone?: string; email?: string }): Recipient {
  if (phone !== undefined) return { phone: parseMobile(phone) };
  const cleaned = cleanLine(email ?? '');
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cleaned)) return { email: cleaned };
  throw new PramanaError('invalid_field', { field: 'email', detail: 'This is no e-mail address.' });
}
