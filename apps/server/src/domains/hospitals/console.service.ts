import * as contract from '@pramana/contract';
import type { DataOf, hospitals } from '@pramana/contract';
import { type HospitalId, type PersonId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { type LimitId, listLimits } from '../../platform/limits.ts';
import type { Services } from '../../platform/services.ts';
import { endHospitalSessions } from '../identity/index.ts';
import {
  arguableDoubt,
  ensureNode,
  guardOf,
  labelOf,
  lastOverride,
  openHead,
  OVERRIDE_MS,
  witnessSummary,
} from '../sealing/index.ts';
import { sealHospitalAct, sealLimitChange } from './act.service.ts';
import { actsAbout } from './act.store.ts';
import { type ConsoleRow, consoleRows, setSuspended } from './console.store.ts';
import { type LimitName, listLimitChanges, lockLimit, readLimits, setLimit } from './limit.store.ts';
import { termsOn } from './retention.store.ts';

type Row = DataOf<typeof hospitals.console.list>[number];

function rowOf({
  entries,
  queued,
  people,
  openedAt,
  signedAt,
  suspendedAt,
  queuedSince,
  seenAt,
  ...row
}: ConsoleRow): Row {
  return {
    ...row,
    openedAt: openedAt.toISOString(),
    signedAt: signedAt?.toISOString() ?? null,
    suspendedAt: suspendedAt?.toISOString() ?? null,
    entries: Number(entries),
    queued: Number(queued),
    queuedSince: queuedSince?.toISOString() ?? null,
    people: Number(people),
    seenAt: seenAt?.toISOString() ?? null,
    guard: { ...guardOf(row.id), overridable: arguableDoubt(row.id) !== null },
    witnesses: witnessSummary(row.id),
  };
}

/** Every hospital and the node itself, with the health of its log: counters, nothing of anybody's rows. */
export async function consoleList(tx: Tx): Promise<Row[]> {
  return (await consoleRows(tx)).map(rowOf);
}

/** One of them with what was done about it; `not_found` for one that is not here. */
export async function consolePage(services: Services, id: HospitalId): Promise<DataOf<typeof hospitals.console.show>> {
  const node = await ensureNode(services);
  const page = await services.db.inHospital(node.id, async (tx) => {
    const row = (await consoleRows(tx)).find((each) => each.id === id && each.kind === 'hospital');
    if (row === undefined) throw new PramanaError('not_found');
    const acts = await actsAbout(tx, node.id, id);
    return { hospital: rowOf(row), acts: acts.map((act) => ({ ...act, at: act.at.toISOString() })) };
  });
  return { ...page, overridden: await standingOverride(services, id) };
}

/** The operator's word that stands against what the guard of a hospital's log doubts now, and until when; null without one. */
async function standingOverride(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  id: HospitalId,
): Promise<DataOf<typeof hospitals.console.show>['overridden']> {
  const doubt = arguableDoubt(id);
  if (doubt === null) return null;
  return db.inHospital(id, async (tx) => {
    const head = await openHead(tx, id);
    if (head === null) return null;
    const since = new Date(clock.now() - OVERRIDE_MS);
    const said = await lastOverride(tx, head.log, { doubt, head, since });
    if (said === undefined) return null;
    const until = new Date(said.at.getTime() + OVERRIDE_MS).toISOString();
    return { block: labelOf(said.series, said.number), by: said.name, at: said.at.toISOString(), until };
  });
}

export interface Suspension {
  id: HospitalId;
  reason: string;
  authorId: PersonId;
}

/**
 * Suspends a hospital: its people are signed out at once and find only the operator's reason; its log goes on being
 * signed and served, so that sealed bills verify as before. An entry of the node log; `conflict` when it is so already.
 */
export function suspendHospital(services: Services, suspension: Suspension): Promise<void> {
  return actOn(services, suspension, 'suspended');
}

/** Ends the suspension; its people sign in as before. */
export function resumeHospital(services: Services, suspension: Suspension): Promise<void> {
  return actOn(services, suspension, 'resumed');
}

async function actOn(
  services: Services,
  { id, reason, authorId }: Suspension,
  act: 'suspended' | 'resumed',
): Promise<void> {
  const now = services.clock.now();
  const at = new Date(now);
  const node = await ensureNode(services);
  await services.db.inHospital(node.id, async (tx) => {
    const row = (await consoleRows(tx)).find((each) => each.id === id && each.kind === 'hospital');
    if (row === undefined) throw new PramanaError('not_found');
    const text = reason.trim();
    if (!(await setSuspended(tx, id, act === 'suspended' ? { at, reason: text } : null)))
      throw new PramanaError('conflict');
    if (act === 'suspended') await endHospitalSessions(tx, id, now);
    const facts = { slug: row.slug };
    await sealHospitalAct(tx, node, { act, aboutId: id, registrationId: null, facts, reason: text, authorId }, at);
  });
}

/** The setting that a limit follows, where there is one. */
const VARIABLES: Partial<Record<LimitId, string>> = {
  'requests-of-one': 'PRAMANA_RATE_PER_MINUTE',
  'requests-of-strangers': 'PRAMANA_RATE_PER_MINUTE',
};

/** What may be sent as a file, largest first; a record's is sent in parts. */
const UPLOADS = [
  { id: 'files.files.send', mostBytes: contract.FILE_MOST_BYTES },
  ...contract.routesIn(contract).flatMap(({ id, upload }) => (upload ? [{ id, mostBytes: upload.maxBytes }] : [])),
].sort((a, b) => b.mostBytes - a.mostBytes);

/** Limits of the node, who changed them, and terms of what it keeps, as they hold today. */
export async function nodeRules(services: Services, day: string): Promise<DataOf<typeof hospitals.console.rules>> {
  const node = await ensureNode(services);
  return services.db.inHospital(node.id, async (tx) => ({
    limits: (await readLimits(tx)).map(({ changedAt, ...limit }) => ({
      ...limit,
      changedAt: changedAt?.toISOString() ?? null,
    })),
    changes: (await listLimitChanges(tx, node.id)).map(({ at, number, ...change }) => ({
      ...change,
      at: at.toISOString(),
      number: Number(number),
    })),
    fixed: listLimits(services.config).map((limit) => ({ ...limit, variable: VARIABLES[limit.id] ?? null })),
    uploads: UPLOADS,
    terms: await termsOn(tx, day),
  }));
}

/** Sets a limit and seals that in the node log; the same figure again is no change. `not_found` for an unknown name. */
export async function changeLimit(
  services: Services,
  { name, most, authorId }: { name: LimitName; most: number; authorId: PersonId },
): Promise<void> {
  const at = new Date(services.clock.now());
  const node = await ensureNode(services);
  await services.db.inHospital(node.id, async (tx) => {
    const before = await lockLimit(tx, name);
    if (before === undefined) throw new PramanaError('not_found');
    if (before.most === most) return;
    await setLimit(tx, name, most, authorId, at);
    await sealLimitChange(tx, node, { name, most, windowSeconds: before.windowSeconds, authorId }, at);
  });
}
