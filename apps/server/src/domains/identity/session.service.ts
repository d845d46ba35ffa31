import {
  type EndReason,
  isRole,
  type Language,
  type Permission,
  PERMISSIONS,
  permits,
  type Role,
  type SecondFactorRuleJson,
  type SessionJson,
} from '@pramana/contract';
import { type HospitalId, type PersonId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { requireFullSignIn } from '../../platform/fresh.ts';
import type { KnownBrowser } from '../../platform/known-browser.ts';
import type { Services } from '../../platform/services.ts';
import { isSessionOver, sessionLimit } from '../../platform/session-limit.ts';
import { csrfOf, findSession, type SignedIn } from '../../platform/session.ts';
import { deviceOf, forgetPins } from './device.store.ts';
import { type Attempt, admitTry, canonicalLogin, clearTries } from './lockout.service.ts';
import { chosenLanguage } from './language.store.ts';
import { verifyPassword } from './password.service.ts';
import { type Credential, findCredential, membershipsOf } from './person.store.ts';
import { endSessions } from './ending.service.ts';
import { readLimits } from './open-session.store.ts';
import { needOf, type SecondFactorNeed } from './second-factor.policy.ts';
import { standingOf } from './second-factor.store.ts';
import { fullSignIn, insertSession, lastHospital, newLife, type Proof, readSession } from './session.store.ts';

export interface Client {
  address: string;
  userAgent: string;
  /** Token of the shared PC that the browser says to be. */
  device: string | null;
  /** The browser, when somebody has signed in from it before. */
  browser: KnownBrowser | null;
  language: Language | null;
}

/** What a screen needs to know about its session. */
export async function describeSession(
  services: Services,
  tx: Tx,
  { actor, hospital, limit, withheld }: Pick<SignedIn, 'actor' | 'hospital' | 'limit' | 'withheld'>,
  token: string,
): Promise<SessionJson> {
  const permissions = Object.keys(PERMISSIONS) as Permission[];
  return {
    person: { id: actor.personId, name: actor.name },
    language: await chosenLanguage(tx, actor.personId),
    hospital,
    memberships: await membershipsOf(tx, actor.personId),
    roles: actor.roles.filter(isRole),
    secondFactor: await secondFactorOf(services, tx, actor.personId),
    permissions: permissions.filter((permission) => permits(actor.roles, permission)),
    ...(withheld.length > 0 ? { withheld: [...withheld] } : {}),
    idleMinutes: limit.idleMinutes,
    csrf: csrfOf(token),
    ...(services.demo ? { demo: true as const } : {}),
  };
}

/**
 * The person that login and password belong to; `wrong_credentials` does not say which of the two was wrong, and
 * `account_locked` comes before either is looked at.
 */
export async function checkCredentials(
  services: Services,
  { password, ...attempt }: Attempt & { password: string },
): Promise<Credential> {
  await admitTry(services, attempt);
  const credential = await services.db.aside(null, (tx) => findCredential(tx, canonicalLogin(attempt.login)));
  const right = await verifyPassword(credential?.passwordHash ?? null, password);
  if (!right || credential === null) throw new PramanaError('wrong_credentials');
  await clearTries(services, attempt);
  return credential;
}

/** What a second factor is to this person: in the demo nobody must, unless their hospital has chosen so. */
export async function secondFactorOf(services: Services, tx: Tx, person: PersonId): Promise<SecondFactorNeed> {
  return needOf(await standingOf(tx, person), standardRule(services));
}

/** Whom this node asks where a hospital has not chosen. */
export function standardRule({ config, demo }: Pick<Services, 'config' | 'demo'>): SecondFactorRuleJson {
  return demo === null ? config.secondFactor : 'optional';
}

/** Whether a session of theirs may do nothing but add the second factor that they owe. */
async function isLimited(services: Services, tx: Tx, person: PersonId): Promise<boolean> {
  return (await secondFactorOf(services, tx, person)) === 'must';
}

/**
 * Begins a session where the shared PC stands, else where the person worked last, else in their first hospital; the token
 * is always a new one. Who lacks a second factor that is asked of them gets a limited one, in which they add it.
 */
export async function beginSession(
  services: Services,
  personId: PersonId,
  client: Client,
  { by, amr }: Pick<Proof, 'amr'> & { by: Exclude<Proof['by'], 'pin'> } = { by: 'password', amr: ['pwd'] },
): Promise<string> {
  const now = services.clock.now();
  return services.db.onNode(async (tx) => {
    const memberships = (await membershipsOf(tx, personId)).filter(({ suspended }) => suspended === undefined);
    const device = await deviceOf(tx, client.device ?? null);
    const last = await lastHospital(tx, personId);
    const at = (hospital: HospitalId | undefined | null) => memberships.find((each) => each.hospital.id === hospital);
    const found = at(device?.hospital.id) ?? at(last) ?? memberships[0];
    const limited = await isLimited(services, tx, personId);
    const place = { hospitalId: found?.hospital.id ?? null, client };
    const proof = fullSignIn(now, by, amr);
    return insertSession(tx, { personId, ...place, proof, limited, life: newLife(now) }, now);
  });
}

/**
 * Replaces the session by one in another hospital of the same person. `not_found` when they have no role there, `conflict`
 * when they are there already, `full_sign_in_needed` where a PIN opened it, which is good for the hospital of its PC only, or
 * where by that hospital's hours it would be over at once. What is refused ends nothing.
 */
export async function switchHospital(
  services: Services,
  { actor, hospital, full }: Pick<SignedIn, 'actor' | 'hospital' | 'full'>,
  hospitalId: HospitalId,
  client: Client,
): Promise<string> {
  return services.db.onNode(async (tx) => {
    const memberships = await membershipsOf(tx, actor.personId);
    const wanted = memberships.find((each) => each.hospital.id === hospitalId);
    if (wanted === undefined) throw new PramanaError('not_found');
    if (wanted.suspended !== undefined) throw new PramanaError('hospital_suspended');
    if (hospital?.id === hospitalId)
      throw new PramanaError('conflict', { detail: 'You work in this hospital already.' });
    requireFullSignIn({ actor, full });
    await refuseOver(services, tx, actor, wanted);
    return replaceSession(services, tx, { actor, hospitalId, client, ends: 'this', why: 'moved' });
  });
}

/** The new session lives no longer than this one: the shorter hours of the hospital may have passed already. */
async function refuseOver(
  { clock }: Services,
  tx: Tx,
  actor: SignedIn['actor'],
  { hospital, roles }: { hospital: { id: HospitalId }; roles: readonly Role[] },
): Promise<void> {
  const now = clock.now();
  const { life } = await readSession(tx, actor.sessionId);
  const held: Role[] = actor.roles.includes('operator') ? [...roles, 'operator'] : [...roles];
  const limit = sessionLimit(held, await readLimits(tx, hospital.id), false);
  // Going there is a sign of the person: only the hours count.
  const moved = { created_at: life.since, last_seen_at: new Date(now) };
  if (isSessionOver(moved, limit, now)) throw new PramanaError('full_sign_in_needed');
}

export interface Replacing {
  actor: SignedIn['actor'];
  hospitalId: HospitalId | null;
  client: Client;
  /** Of the person's sessions. */
  ends: 'this' | 'all';
  why: EndReason;
  /** Their password was given with this very act. */
  byPassword?: boolean;
}

/**
 * Ends a session and gives the token of the one that takes its place. That has proved no more than the former had (a
 * password makes a session of a PIN no full one), lives no longer, and is limited where a second factor is owed by now.
 * `not_signed_in` when it was ended meanwhile: whoever is signed out by another gets no new one.
 */
export async function replaceSession(
  services: Services,
  tx: Tx,
  { actor, hospitalId, client, ends, why, byPassword = false }: Replacing,
): Promise<string> {
  const now = services.clock.now();
  const { personId, sessionId } = actor;
  const { proof: former, life } = await readSession(tx, sessionId);
  const which = ends === 'all' ? { person: personId } : { person: personId, id: sessionId };
  const ended = await endSessions(tx, which, why, now);
  if (!ended.includes(sessionId)) throw new PramanaError('not_signed_in');
  const proof: Proof = byPassword ? { ...former, at: new Date(now), by: 'password' } : former;
  const limited = await isLimited(services, tx, personId);
  return insertSession(tx, { personId, hospitalId, client, proof, limited, life }, now);
}

export async function endSession(tx: Tx, { actor }: Pick<SignedIn, 'actor'>, now: number): Promise<void> {
  await endSessions(tx, { person: actor.personId, id: actor.sessionId }, 'signed_out', now);
}

/** Ends the session of a token that a new one replaces in its browser; nothing for one that is over. */
export async function endFormer({ db, clock }: Services, token: string | null): Promise<void> {
  const now = clock.now();
  const former = token === null ? null : await findSession(db, token, now, { isQuiet: true });
  if (former === null) return;
  const { personId: person, sessionId: id } = former.actor;
  await db.onNode((tx) => endSessions(tx, { person, id }, 'moved', now));
}

/** Ends all sessions of the person, and their PINs; this one goes on under a new token. */
export async function renewSession(
  services: Services,
  tx: Tx,
  { actor, hospital }: Pick<SignedIn, 'actor' | 'hospital'>,
  client: Client,
): Promise<string> {
  // A PIN that somebody else set must not outlive it either.
  await forgetPins(tx, { person: actor.personId });
  const hospitalId = hospital?.id ?? null;
  return replaceSession(services, tx, { actor, hospitalId, client, ends: 'all', why: 'elsewhere' });
}

/** The session of a token that was made a moment ago. */
export async function openSession(services: Services, token: string): Promise<SessionJson> {
  const signedIn = await findSession(services.db, token, services.clock.now());
  if (signedIn === null) throw new PramanaError('not_signed_in');
  return services.db.onNode((tx) => describeSession(services, tx, signedIn, token));
}
