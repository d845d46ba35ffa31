import { isIPv6 } from 'node:net';
import type { SecondFactorJson, SignInStepJson } from '@pramana/contract';
import { type PersonId, PramanaError, type SessionId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { TICKET_MS } from '../../platform/http/index.ts';
import { channelsOf } from '../../platform/messages/index.ts';
import { LIMITS, type LimitId } from '../../platform/limits.ts';
import { keyedHash } from '../../platform/secrets.ts';
import type { Services } from '../../platform/services.ts';
import { hashToken, newToken } from '../../platform/session.ts';
import { type IssuedCode, issueCode, redeemCode } from './code.service.ts';
import { languageOf } from './language.store.ts';
import { masked, provedContacts } from './contact.service.ts';
import { confirmedFactors, type FactorRow, touchFactor } from './factor.store.ts';
import { countAgainst } from './lockout.store.ts';
import { askPasskeyOptions, provePasskey } from './passkey.service.ts';
import { useRecoveryCode } from './recovery.service.ts';
import { recoveryLeft } from './recovery.store.ts';
import { beginSession, type Client } from './session.service.ts';
import { confirmSession } from './session.store.ts';
import {
  findSignIn,
  insertSignIn,
  purgeSignIns,
  type SignInPurpose,
  type SignInRow,
  setSignIn,
  spendSignIn,
} from './sign-in.store.ts';
import { useTotp } from './totp.service.ts';

const PURPOSE = 'sign-in';
const DAY_MS = 24 * 60 * 60_000;

export interface Ticket {
  token: string;
  step: SignInStepJson;
}

/**
 * After the right password: null when this person has no second factor, else the ticket for the second step, which makes
 * a session of it. Until then nothing is open.
 */
export async function askSecondFactor(services: Services, person: PersonId, client: Client): Promise<Ticket | null> {
  const now = services.clock.now();
  return services.db.onNode(async (tx) => {
    const factors = await confirmedFactors(tx, person);
    if (factors.length === 0) return null;
    await purgeSignIns(tx, now - DAY_MS);
    const { token, id, expiresAt } = await newTicket(
      tx,
      { purpose: 'second-factor', person, client, challenge: null },
      now,
    );
    const methods = await methodsOf(tx, services, person, factors);
    return { token, step: { step: 'second-factor', id, methods, expiresAt: new Date(expiresAt).toISOString() } };
  });
}

export interface SecondStep {
  kind: SecondFactorJson;
  code?: string;
  passkey?: object;
}

/** The second step: proves one factor, spends the ticket and gives the token of the new session. */
export async function finishSignIn(
  services: Services,
  token: string | null,
  { kind, code = '', passkey = {} }: SecondStep,
  client: Client,
): Promise<string> {
  const now = services.clock.now();
  if (kind !== 'sms' && kind !== 'passkey') await countCodeGuess(services, token, now, client);
  const person = await services.db.onNode(async (tx) => {
    const ticket = await openTicket(tx, token, 'second-factor', client, now);
    await prove(tx, services, ticket, { kind, code, passkey });
    if (!(await spendSignIn(tx, ticket.id, now))) throw over();
    return ticket.personId;
  });
  const second = { sms: ['sms'], totp: ['otp'], recovery: ['kba'], passkey: ['hwk', 'user'] } as const;
  const by = kind === 'passkey' ? 'passkey' : 'code';
  return beginSession(services, person, client, { by, amr: ['pwd', ...second[kind]] });
}

/** Sends the code of the second step, or another one: `code_limit` before half a minute has passed. */
export async function sendSignInCode(services: Services, token: string | null, client: Client): Promise<IssuedCode> {
  const { ticket, phone, language } = await services.db.onNode(async (tx) => {
    const found = await openTicket(tx, token, 'second-factor', client, services.clock.now());
    const factors = await confirmedFactors(tx, found.personId);
    const contacts = await provedContacts(tx, found.personId);
    if (contacts.phone === null || !factors.some((factor) => factor.kind === 'sms')) throw over();
    return { ticket: found, phone: contacts.phone, language: await languageOf(tx, found.personId) };
  });
  // Their password is proved: only how often this phone gets a code is limited, never the hospital's address.
  const request = { purpose: PURPOSE, binding: ticket.id, to: { phone }, address: null, language };
  const issued = await issueCode(services, request);
  await services.db.onNode((tx) => setSignIn(tx, ticket.id, { codeId: issued.id }));
  return issued;
}

/** What the browser needs to ask for one of this person's passkeys as the second step. */
export async function askForPasskey(services: Services, token: string | null, client: Client): Promise<object> {
  return services.db.onNode(async (tx) => {
    const ticket = await openTicket(tx, token, 'second-factor', client, services.clock.now());
    const known = (await confirmedFactors(tx, ticket.personId)).filter((factor) => factor.kind === 'passkey');
    if (known.length === 0) throw over();
    const options = await askPasskeyOptions(services, known);
    await setSignIn(tx, ticket.id, { challenge: options.challenge });
    return options;
  });
}

/** What the browser needs to ask whoever is signed in for one of their passkeys, and the ticket its answer belongs to. */
export async function askConfirmPasskey(
  services: Services,
  person: PersonId,
  client: Client,
): Promise<{ token: string; options: object }> {
  const now = services.clock.now();
  return services.db.onNode(async (tx) => {
    const known = (await confirmedFactors(tx, person)).filter((factor) => factor.kind === 'passkey');
    if (known.length === 0) throw new PramanaError('not_found');
    await purgeSignIns(tx, now - DAY_MS);
    const options = await askPasskeyOptions(services, known);
    const { challenge } = options;
    const { token } = await newTicket(tx, { purpose: 'confirm', person, client, challenge }, now);
    return { token, options };
  });
}

/** The person at this session shows by one of their passkeys that it is still them; somebody else's is `passkey_refused`. */
export async function confirmByPasskey(
  services: Services,
  { personId, sessionId }: { personId: PersonId; sessionId: SessionId },
  token: string | null,
  passkey: object,
  client: Client,
): Promise<void> {
  const now = services.clock.now();
  await services.db.onNode(async (tx) => {
    const ticket = await openTicket(tx, token, 'confirm', client, now);
    const owner = await provePasskey(tx, services, { challenge: ticket.challenge ?? '', response: passkey });
    if (owner !== personId || ticket.personId !== personId) throw new PramanaError('passkey_refused');
    if (!(await spendSignIn(tx, ticket.id, now))) throw over();
    await confirmSession(tx, sessionId, { at: new Date(now), by: 'passkey' });
  });
}

/** What the browser needs to sign in with a passkey alone, and the ticket that its answer belongs to. */
export async function beginPasskeySignIn(
  services: Services,
  client: Client,
): Promise<{ token: string; options: object }> {
  const now = services.clock.now();
  const options = await askPasskeyOptions(services, []);
  return services.db.onNode(async (tx) => {
    await purgeSignIns(tx, now - DAY_MS);
    const { challenge } = options;
    const { token } = await newTicket(tx, { purpose: 'passkey', person: null, client, challenge }, now);
    return { token, options };
  });
}

/** Signs in with a passkey alone: what one has, and the finger or PIN that it asked for. */
export async function finishPasskeySignIn(
  services: Services,
  token: string | null,
  passkey: object,
  client: Client,
): Promise<string> {
  const now = services.clock.now();
  const person = await services.db.onNode(async (tx) => {
    const ticket = await findTicket(tx, token, 'passkey', client, now);
    const found = await provePasskey(tx, services, { challenge: ticket.challenge ?? '', response: passkey });
    if (!(await spendSignIn(tx, ticket.id, now))) throw over();
    return found;
  });
  return beginSession(services, person, client, { by: 'passkey', amr: ['hwk', 'user'] });
}

interface TicketFor {
  purpose: SignInPurpose;
  person: PersonId | null;
  client: Client;
  challenge: string | null;
}

/** A ticket whose token only this browser gets. */
export async function newTicket(
  tx: Tx,
  { purpose, person, client, challenge }: TicketFor,
  now: number,
): Promise<{ token: string; id: string; expiresAt: number }> {
  const token = newToken();
  const expiresAt = now + TICKET_MS;
  const { userAgent, address } = client;
  const bound = { userAgent, addressFamily: familyOf(address) } as const;
  const row = { tokenHash: hashToken(token), purpose, personId: person, challenge, expiresAt, ...bound };
  return { token, id: await insertSignIn(tx, row, now), expiresAt };
}

/** The ticket of this token, when the same browser brings it in time: else `sign_in_over`. */
export async function findTicket(
  tx: Tx,
  token: string | null,
  purpose: SignInPurpose,
  client: Client,
  now: number,
): Promise<SignInRow> {
  const ticket = token === null ? null : await findSignIn(tx, hashToken(token), purpose, now);
  const isSame = ticket?.userAgent === client.userAgent && ticket.addressFamily === familyOf(client.address);
  if (ticket === null || !isSame) throw over();
  return ticket;
}

async function openTicket(
  tx: Tx,
  token: string | null,
  purpose: SignInPurpose,
  client: Client,
  now: number,
): Promise<SignInRow & { personId: PersonId }> {
  const ticket = await findTicket(tx, token, purpose, client, now);
  if (ticket.personId === null) throw over();
  return { ...ticket, personId: ticket.personId };
}

async function prove(
  tx: Tx,
  services: Services,
  ticket: SignInRow & { personId: PersonId },
  { kind, code, passkey }: Required<SecondStep>,
): Promise<void> {
  const now = services.clock.now();
  const person = ticket.personId;
  if (kind === 'recovery') return useRecoveryCode(tx, person, code, now);
  if (kind === 'passkey') {
    const owner = await provePasskey(tx, services, { challenge: ticket.challenge ?? '', response: passkey });
    if (owner !== person) throw new PramanaError('passkey_refused');
    return;
  }
  const factors = (await confirmedFactors(tx, person)).filter((factor) => factor.kind === kind);
  if (kind === 'totp') return useTotp(tx, factors, code, now);
  if (factors.length === 0 || ticket.codeId === null) throw new PramanaError('code_expired', { field: 'code' });
  await redeemCode(services, tx, { id: ticket.codeId, purpose: PURPOSE, binding: ticket.id, code });
  await touchFactor(tx, person, 'sms', now);
}

/** Counts a guess before it is looked at, in a transaction of its own, over all tickets and addresses of its person. */
async function countCodeGuess(services: Services, token: string | null, now: number, client: Client): Promise<void> {
  const { personId } = await services.db.onNode((tx) => openTicket(tx, token, 'second-factor', client, now));
  await countGuess(services, personId);
}

/** One more try at this person's app or recovery codes: `account_locked` above the limits. */
export async function countGuess({ db, clock }: Services, person: PersonId): Promise<void> {
  const now = clock.now();
  const wait = await db.aside(null, async (tx) => {
    const count = (limit: LimitId): Promise<number> =>
      countAgainst(tx, { loginHash: keyedHash(PURPOSE, limit, person), address: '' }, now, LIMITS[limit]);
    return (await count('second-step')) || (await count('second-step-day'));
  });
  if (wait === 0) return;
  const seconds = Math.ceil(wait / 1000);
  throw new PramanaError('account_locked', { params: { minutes: Math.ceil(seconds / 60), seconds } });
}

async function methodsOf(
  tx: Tx,
  services: Services,
  person: PersonId,
  factors: readonly FactorRow[],
): Promise<SignInStepJson['methods']> {
  const has = (kind: FactorRow['kind']): boolean => factors.some((factor) => factor.kind === kind);
  const { phone } = await provedContacts(tx, person);
  const recovery = await recoveryLeft(tx, person);
  const sms = phone !== null && has('sms') && channelsOf(services).sms ? masked({ phone }) : null;
  return [
    ...(has('passkey') ? [{ kind: 'passkey' as const, hint: null }] : []),
    ...(has('totp') ? [{ kind: 'totp' as const, hint: null }] : []),
    ...(sms === null ? [] : [{ kind: 'sms' as const, hint: sms }]),
    ...(recovery !== null && recovery.left > 0 ? [{ kind: 'recovery' as const, hint: null }] : []),
  ];
}

function familyOf(address: string): 4 | 6 {
  return isIPv6(address) ? 6 : 4;
}

function over(): PramanaError {
  return new PramanaError('sign_in_over');
}
