import type { RecoveryJson, RecoveryStateName } from '@pramana/contract';
import { cleanLine, type HospitalId, type PersonId, type Phone, PramanaError } from '@pramana/kernel';
import { inOtherHospital, type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { channelsOf, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Hospital } from '../../platform/session.ts';
import { canonicalLogin } from '../identity/index.ts';
import type { Managing } from './member.service.ts';
import { findPlace } from './place.store.ts';
import {
  closeRecovery,
  contactsOf,
  insertRecovery,
  personOfLogin,
  readRecoveries,
  type StoredRecovery,
} from './recovery.store.ts';
import { changeRoles } from './role.service.ts';

const HOUR_MS = 3_600_000;
/** How long everybody who works there can see and stop it before it can be confirmed. */
export const WAITING_HOURS = 24;
/** From the proposal on; then it has to be proposed anew. */
const LIFE_HOURS = 7 * 24;

function stateOf(
  { confirmedBy, objectedBy, readyAt, expiresAt, closedAt }: StoredRecovery,
  now: number,
): RecoveryStateName {
  if (confirmedBy !== null) return 'confirmed';
  if (objectedBy !== null) return 'objected';
  if (closedAt !== null || expiresAt.getTime() <= now) return 'expired';
  return readyAt.getTime() <= now ? 'ready' : 'waiting';
}

function recoveryJson(hospital: Hospital, recovery: StoredRecovery, now: number): RecoveryJson {
  return {
    id: recovery.id,
    hospital: { id: hospital.id, name: hospital.name },
    person: recovery.person,
    reason: recovery.reason,
    state: stateOf(recovery, now),
    proposedBy: recovery.proposer,
    proposedAt: recovery.proposedAt.toISOString(),
    readyAt: recovery.readyAt.toISOString(),
    expiresAt: recovery.expiresAt.toISOString(),
    closedBy: recovery.closer,
  };
}

export async function listRecoveries({ tx, hospital, at }: Omit<Managing, 'actor'>): Promise<RecoveryJson[]> {
  return (await readRecoveries(tx, hospital.id)).map((each) => recoveryJson(hospital, each, at.getTime()));
}

/** Runs `work` of the operator among one hospital's rows; `not_found`. */
export async function inPlace<T>(
  ctx: { tx: Tx; actor: Managing['actor']; clock: { now(): number } },
  id: string,
  work: (managing: Managing) => Promise<T>,
): Promise<T> {
  const hospital = await findPlace(ctx.tx, { id });
  if (hospital === null) throw new PramanaError('not_found');
  const { tx, actor, clock } = ctx;
  return inOtherHospital(tx, hospital.id, () => work({ tx, hospital, actor, at: new Date(clock.now()) }));
}

/**
 * Proposes a new admin and tells everybody who works there. Throws `already_exists` while another proposal is open,
 * `same_person` for oneself, `invalid_field` of `login` for nobody.
 */
export async function proposeAdmin(
  services: Services,
  ctx: Managing,
  { login, reason }: { login: string; reason: string },
): Promise<RecoveryJson> {
  const { tx, hospital, actor, at } = ctx;
  const personId = await personOfLogin(tx, canonicalLogin(login));
  if (personId === null) throw new PramanaError('invalid_field', { field: 'login', detail: 'Nobody has this login.' });
  const now = at.getTime();
  const id = newId<'Recovery'>(now);
  const times = {
    proposedAt: at,
    readyAt: new Date(now + WAITING_HOURS * HOUR_MS),
    expiresAt: new Date(now + LIFE_HOURS * HOUR_MS),
  };
  const made = { id, personId, reason: cleanLine(reason), proposedBy: actor.personId, ...times };
  await insertRecovery(tx, hospital.id, made).catch(tellWhy);
  await tellStaff(services, tx, hospital);
  return shown(ctx, id);
}

function tellWhy(error: unknown): never {
  const constraint = violatedConstraint(error);
  if (constraint === 'admin_recovery_takes_two') throw new PramanaError('same_person', { cause: error });
  if (constraint === 'admin_recovery_open') throw new PramanaError('already_exists', { cause: error });
  throw error;
}

async function tellStaff(services: Services, tx: Tx, hospital: Hospital): Promise<void> {
  const variables = { hospital: hospital.name, hours: String(WAITING_HOURS) };
  const channels = channelsOf(services);
  for (const { login, phone } of await contactsOf(tx, hospital.id)) {
    const template = 'admin-recovery';
    if (phone !== null && channels.sms)
      await sendMessage(tx, services, { to: { phone: phone as Phone }, template, variables });
    if (login?.includes('@') && channels.email)
      await sendMessage(tx, services, { to: { email: login }, template, variables });
  }
}

async function shown({ tx, hospital, at }: Managing, id: string): Promise<RecoveryJson> {
  return recoveryJson(hospital, await openRecovery(tx, hospital.id, id), at.getTime());
}

async function openRecovery(tx: Tx, hospital: HospitalId, id: string): Promise<StoredRecovery> {
  const [recovery] = await readRecoveries(tx, hospital, id);
  if (recovery === undefined) throw new PramanaError('not_found');
  return recovery;
}

/**
 * The second person's word: the role of admin and its entry, which names both. Throws `too_early`, `link_over` when it is
 * closed or has run out, `same_person`.
 */
export async function confirmAdmin(ctx: Managing, id: string): Promise<RecoveryJson> {
  const { tx, hospital, actor, at } = ctx;
  const recovery = await openRecovery(tx, hospital.id, id);
  const state = stateOf(recovery, at.getTime());
  if (state === 'waiting') throw new PramanaError('too_early', { params: { readyAt: recovery.readyAt.toISOString() } });
  if (state !== 'ready') throw new PramanaError('link_over');
  await closeRecovery(tx, hospital.id, id, { confirmedBy: actor.personId }, at).catch(tellWhy);
  await giveAdmin(ctx, recovery);
  return shown(ctx, id);
}

/** A person who is suspended here is resumed too: an admin who may do nothing is none. */
async function giveAdmin(ctx: Managing, { personId, reason, proposedBy }: StoredRecovery): Promise<void> {
  const change = {
    personId,
    source: 'recovery',
    reason,
    authorId: ctx.actor.personId,
    proposerId: proposedBy,
  } as const;
  await changeRoles(ctx, { ...change, action: 'resume' });
  await changeRoles(ctx, { ...change, action: 'give', roles: ['admin'] });
}

/** An admin who is still there stops it. `link_over` when it is closed already. */
export async function objectToAdmin(ctx: Managing, id: string): Promise<RecoveryJson> {
  const recovery = await openRecovery(ctx.tx, ctx.hospital.id, id);
  if (!['waiting', 'ready'].includes(stateOf(recovery, ctx.at.getTime()))) throw new PramanaError('link_over');
  const objectedBy: PersonId = ctx.actor.personId;
  await closeRecovery(ctx.tx, ctx.hospital.id, id, { objectedBy }, ctx.at);
  return shown(ctx, id);
}
