import type { Language, Role } from '@pramana/contract';
import { type HospitalId, type PersonId, PramanaError } from '@pramana/kernel';
import { type Tx, violatedConstraint } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import type { SignedIn } from '../../platform/session.ts';
import { ensureNode, logOrigin } from '../sealing/index.ts';
import { canonicalLogin } from './lockout.service.ts';
import { forgetPins } from './device.store.ts';
import { hashPassword } from './password.service.ts';
import {
  anybodyExists,
  insertBarePerson,
  insertCredential,
  insertMemberships,
  insertPerson,
  loginOf,
  lockSetup,
  setName,
  setPasswordHash,
} from './person.store.ts';
import { warn } from './contact.service.ts';
import { refuseWeakPassword } from './strength.service.ts';
import { type Client, checkCredentials, replaceSession } from './session.service.ts';

export interface PersonInput {
  name: string;
  login: string;
  password: string;
  /** Of messages to them, where they have chosen one. */
  language?: Language | null | undefined;
}

/**
 * Creates a person with a login: the operator, one of nowhere yet (who then gives them roles seals that), or the first of
 * a hospital that is being opened; `already_exists` when the login is taken. */
export async function addPerson(
  tx: Tx,
  { name, login, password, language = null }: PersonInput,
  place: { hospital: HospitalId; roles: readonly Role[] } | 'operator' | 'nowhere',
): Promise<PersonId> {
  const operator = place === 'operator';
  const person = { name, login: canonicalLogin(login), passwordHash: await hashPassword(password), operator, language };
  const id = await insertPerson(tx, person).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'credential_login') throw error;
    throw new PramanaError('already_exists', { field: 'login', cause: error });
  });
  if (typeof place === 'object') await insertMemberships(tx, id, place.hospital, place.roles);
  return id;
}

/**
 * An account whose password somebody chose, their own or a first one: as `addPerson`, and `password_weak` at `field`.
 * Whatever comes from outside opens accounts here; made-up people and machines do not.
 */
export async function openAccount(
  tx: Tx,
  person: PersonInput,
  place: Parameters<typeof addPerson>[2],
  field = 'password',
): Promise<PersonId> {
  await refuseWeakPassword(person.password, [person.name, person.login], field);
  return addPerson(tx, person, place);
}

/** Another name for a person, on everything from now on; what is sealed keeps the one it has. */
export async function renamePerson(tx: Tx, person: PersonId, name: string): Promise<void> {
  await setName(tx, person, name);
}

/** A person with roles in a hospital who cannot sign in before `giveLogin`. */
export async function addPersonWithoutLogin(
  tx: Tx,
  name: string,
  { hospital, roles, language }: { hospital: HospitalId; roles: readonly Role[]; language: Language | null },
): Promise<PersonId> {
  const id = await insertBarePerson(tx, { name, operator: false, language });
  await insertMemberships(tx, id, hospital, roles);
  return id;
}

/** A machine: what authors and accesses name. It holds no role and never has a login. */
export async function addMachine(tx: Tx, name: string): Promise<PersonId> {
  return insertBarePerson(tx, { name, operator: false, language: null });
}

/**
 * The first login of somebody who has none: `conflict` when they have one, `already_exists` when it is another's,
 * `password_weak`.
 */
export async function giveLogin(
  tx: Tx,
  person: PersonId,
  { login, password }: Pick<PersonInput, 'login' | 'password'>,
): Promise<void> {
  if (await hasLogin(tx, person)) throw new PramanaError('conflict');
  await refuseWeakPassword(password, [login]);
  const passwordHash = await hashPassword(password);
  await insertCredential(tx, person, { login: canonicalLogin(login), passwordHash }).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'credential_login') throw error;
    throw new PramanaError('already_exists', { field: 'login', cause: error });
  });
}

export async function hasLogin(tx: Tx, person: PersonId): Promise<boolean> {
  return (await loginOf(tx, person)) !== null;
}

export async function isSetupNeeded(tx: Tx): Promise<boolean> {
  return !(await anybodyExists(tx));
}

/**
 * The first visit to an empty node creates its operator; every later one is `setup_done`. `logOrigin` names the node's
 * logs where nothing else does (`log_origin_missing`); it is chosen before there is an operator, so that a crash in between
 * leaves a node that still asks for one.
 */
export async function setUp(services: Services, input: PersonInput & { logOrigin?: string }): Promise<PersonId> {
  if (!(await services.db.onNode(isSetupNeeded))) throw new PramanaError('setup_done');
  await refuseWeakPassword(input.password, [input.name, input.login]);
  await ensureNode(services, (await logOrigin(services)) ?? input.logOrigin);
  return services.db.onNode(async (tx) => {
    await lockSetup(tx);
    if (await anybodyExists(tx)) throw new PramanaError('setup_done');
    return addPerson(tx, input, 'operator');
  });
}

/** Ends every session of the person and every PIN of theirs; the one that asks goes on under a new token, which it gives. */
export async function changePassword(
  services: Services,
  { actor, hospital }: Pick<SignedIn, 'actor' | 'hospital'>,
  { current, next }: { current: string; next: string },
  client: Client,
): Promise<string> {
  const { personId } = actor;
  const login = await services.db.onNode((tx) => loginOf(tx, personId));
  if (login === null) throw new PramanaError('wrong_credentials');
  await refuseWeakPassword(next, [login, actor.name], 'next');
  await checkCredentials(services, { ...client, login, password: current });
  const passwordHash = await hashPassword(next);
  return services.db.onNode(async (tx) => {
    await setPasswordHash(tx, personId, passwordHash, services.clock.now());
    // Whoever learned the old one may have set a PIN as well.
    await forgetPins(tx, { person: personId });
    await warn(tx, services, personId, 'password-changed');
    const hospitalId = hospital?.id ?? null;
    return replaceSession(services, tx, { actor, hospitalId, client, ends: 'all', why: 'password', byPassword: true });
  });
}
