import { permits, type RecoveryJson, type RecoveryStateName } from '@pramana/contract';
import { cleanLine, type Phone, PramanaError } from '@pramana/kernel';
import { type Recorded, recordReview } from '../../platform/access.ts';
import { inOtherHospital, type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { channelsOf, sendMessage } from '../../platform/messages/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Actor, Hospital } from '../../platform/session.ts';
import { canonicalLogin } from '../identity/index.ts';
import { labelOf } from '../sealing/index.ts';
import { findPlace } from './place.store.ts';
import { canRecovery, type RecoveryCan, type RecoveryVerdict } from './recovery.policy.ts';
import {
  closeRecovery,
  contactsOf,
  countRecoveries,
  insertRecovery,
  personOfLogin,
  readRecoveries,
  type StoredRecovery,
} from './recovery.store.ts';
import { changeRoles, type Granting } from './role.service.ts';
import { heldRoles } from './role.store.ts';

const HOUR_MS = 3_600_000;
/** How long everybody who works there can see and stop it before it can be confirmed. */
export const WAITING_HOURS = 24;
/** From the proposal on; then it has to be proposed anew. */
const LIFE_HOURS = 7 * 24;
/** Proposals of one hospital in that time: each is told to everybody who works there. */
const MOST = 5;

/** Who looks, where and when: the operator from outside, or somebody who works there. */
interface Recovering extends Granting {
  actor: Pick<Actor, 'personId' | 'roles'>;
  isOperator: boolean;
}

function stateOf(recovery: StoredRecovery, now: number): RecoveryStateName {
  const { confirmedBy, objectedBy, withdrawnBy, readyAt, expiresAt, closedAt } = recovery;
  if (confirmedBy !== null) return 'confirmed';
  if (objectedBy !== null) return 'objected';
  if (withdrawnBy !== null) return 'withdrawn';
  if (closedAt !== null || expiresAt.getTime() <= now) return 'expired';
  return readyAt.getTime() <= now ? 'ready' : 'waiting';
}

function canOf({ actor, at, isOperator }: Recovering, recovery: StoredRecovery): RecoveryCan {
  return canRecovery({
    state: stateOf(recovery, at.getTime()),
    isAskedInside: recovery.isAskedInside,
    isOperator,
    isAdmin: !isOperator && permits(actor.roles, 'people:write'),
    isProposer: recovery.proposedBy === actor.personId,
    isNominee: recovery.personId === actor.personId,
  });
}

function recoveryJson(ctx: Recovering, recovery: StoredRecovery): RecoveryJson {
  const { series, number, closedAt } = recovery;
  return {
    id: recovery.id,
    hospital: { id: ctx.hospital.id, name: ctx.hospital.name },
    person: recovery.person,
    reason: recovery.reason,
    state: stateOf(recovery, ctx.at.getTime()),
    proposedBy: recovery.proposer,
    isAskedInside: recovery.isAskedInside,
    proposedAt: recovery.proposedAt.toISOString(),
    readyAt: recovery.readyAt.toISOString(),
    expiresAt: recovery.expiresAt.toISOString(),
    closedBy: recovery.closer,
    closedAt: closedAt?.toISOString() ?? null,
    block: series === null || number === null ? null : { series, number, label: labelOf(series, number) },
    can: canOf(ctx, recovery),
  };
}

export async function listRecoveries(ctx: Recovering): Promise<RecoveryJson[]> {
  return (await readRecoveries(ctx.tx, ctx.hospital.id)).map((each) => recoveryJson(ctx, each));
}

/** Runs `work` of the operator among one hospital's rows, an entry of that hospital's own log (I5); `not_found`. */
export async function inPlace<T>(
  ctx: Omit<Recorded, 'hospital'>,
  id: string,
  work: (recovering: Recovering) => Promise<T>,
): Promise<T> {
  const hospital = await findPlace(ctx.tx, { id });
  if (hospital === null) throw new PramanaError('not_found');
  const { tx, actor, clock } = ctx;
  const at = new Date(clock.now());
  return inOtherHospital(tx, hospital.id, async () => {
    await recordReview({ ...ctx, hospital }, { purpose: 'operation', resource: 'admin-recovery' });
    return work({ tx, hospital, actor, at, isOperator: true });
  });
}

/**
 * Proposes a new admin and tells everybody who works there. Throws `already_exists` while another proposal is open,
 * `same_person` for oneself, `rate_limited`, `invalid_field` of `login` for nobody, and inside for nobody who works there.
 */
export async function proposeAdmin(
  services: Services,
  ctx: Recovering,
  { login, reason }: { login: string; reason: string },
): Promise<RecoveryJson> {
  const { tx, hospital, actor, at, isOperator } = ctx;
  const personId = await personOfLogin(tx, canonicalLogin(login), isOperator ? null : hospital.id);
  const detail = isOperator ? 'Nobody has this login.' : 'Nobody who works here has this login.';
  if (personId === null) throw new PramanaError('invalid_field', { field: 'login', detail });
  if ((await heldRoles(tx, hospital.id, personId)).get(personId)?.get('admin') === 'active')
    throw new PramanaError('invalid_field', { field: 'login', detail: 'This person is an administrator already.' });
  const now = at.getTime();
  const id = newId<'Recovery'>(now);
  const times = {
    proposedAt: at,
    readyAt: new Date(now + WAITING_HOURS * HOUR_MS),
    expiresAt: new Date(now + LIFE_HOURS * HOUR_MS),
  };
  const made = { id, personId, reason: cleanLine(reason), proposedBy: actor.personId, isAskedInside: !isOperator };
  // The one open proposal of a hospital lets only one come at a time: the count that follows misses none.
  await insertRecovery(tx, hospital.id, { ...made, ...times }).catch(tellWhy);
  const recent = await countRecoveries(tx, hospital.id, new Date(now - LIFE_HOURS * HOUR_MS));
  if (!isOperator && recent > MOST) throw new PramanaError('rate_limited');
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
  for (const { login, phone, language } of await contactsOf(tx, hospital.id)) {
    const message = { template: 'admin-recovery', variables, language } as const;
    if (phone !== null && channels.sms) await sendMessage(tx, services, { to: { phone: phone as Phone }, ...message });
    if (login?.includes('@') && channels.email) await sendMessage(tx, services, { to: { email: login }, ...message });
  }
}

async function shown(ctx: Recovering, id: string): Promise<RecoveryJson> {
  return recoveryJson(ctx, await openRecovery(ctx, id));
}

/** One proposal under its row lock. */
async function openRecovery({ tx, hospital }: Recovering, id: string): Promise<StoredRecovery> {
  const [recovery] = await readRecoveries(tx, hospital.id, id);
  if (recovery === undefined) throw new PramanaError('not_found');
  return recovery;
}

/**
 * The second person's word: the role of admin and its entry, which names both. Throws `too_early`, `proposal_closed`,
 * `same_person`, and `operator_confirms` for what was asked for inside the hospital.
 */
export async function confirmAdmin(ctx: Recovering, id: string): Promise<RecoveryJson> {
  const recovery = await openRecovery(ctx, id);
  const params = { readyAt: recovery.readyAt.toISOString() };
  refuse(canOf(ctx, recovery).confirm, params);
  const by = { how: 'confirmed', person: ctx.actor.personId } as const;
  await closeRecovery(ctx.tx, ctx.hospital.id, id, by, ctx.at).catch(tellWhy);
  await giveAdmin(ctx, recovery);
  return shown(ctx, id);
}

function refuse({ code }: RecoveryVerdict, params: Record<string, string> = {}): void {
  if (code !== undefined) throw new PramanaError(code, { params });
}

/** A person who is suspended here is resumed too: an admin who may do nothing is none. */
async function giveAdmin(ctx: Recovering, { personId, reason, proposedBy }: StoredRecovery): Promise<void> {
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

/** An admin who is still there stops it. `proposal_closed`. */
export async function objectToAdmin(ctx: Recovering, id: string): Promise<RecoveryJson> {
  const recovery = await openRecovery(ctx, id);
  refuse(canOf(ctx, recovery).object);
  return close(ctx, id, 'objected');
}

/** Whoever proposed it takes it back; an operator also stops what others proposed. `proposal_closed`, `not_proposer`. */
export async function withdrawAdmin(ctx: Recovering, id: string): Promise<RecoveryJson> {
  const recovery = await openRecovery(ctx, id);
  refuse(canOf(ctx, recovery).withdraw);
  return close(ctx, id, recovery.proposedBy === ctx.actor.personId ? 'withdrawn' : 'objected');
}

async function close(ctx: Recovering, id: string, how: 'objected' | 'withdrawn'): Promise<RecoveryJson> {
  await closeRecovery(ctx.tx, ctx.hospital.id, id, { how, person: ctx.actor.personId }, ctx.at);
  return shown(ctx, id);
}
