import { civil, NO_CURRENCY, type PersonId, PramanaError, type SubjectId } from '@pramana/kernel';
import { afterCommit, type Database, type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import {
  announceKeys,
  countKeys,
  forgetHospitalKeys,
  isNoOldView,
  type RenewalLevel,
  type RenewalStep,
  retireKeys,
  sealAnew,
  sealDocument,
  type SealingHospital,
  type Unreadable,
} from '../sealing/index.ts';
import { renewalItems } from './renewal.claim.ts';
import { nextCaused } from './renewal-cause.service.ts';
import {
  enterPhase,
  finishRenewal,
  insertRenewal,
  isPhaseOlder,
  isRenewing,
  lockOpenRenewal,
  moveRenewal,
  type RenewalPhase,
  type RenewalRow,
} from './renewal.store.ts';

/** How long every server has to hear of a phase: four times what it takes to look it up (`renewal-watch.service`). */
const SETTLE_MS = 60_000;
/** Persons announced in one transaction, and persons whose boxes are sealed anew together. */
const ANNOUNCED = 200;
const SEALED = 20;
const SERIES = { kind: 'key-renewal', prefix: 'KRN' };

export interface RenewalTurn {
  readonly db: Database;
  readonly hospital: SealingHospital;
  readonly now: Date;
  /** How long all servers have to hear of a phase; `SETTLE_MS` where it is not said. */
  readonly settleMs?: number;
  /** Tells every process of the node that a phase changed. */
  readonly tell: () => void;
}

/** What this process found unreadable among the persons it is at: only spares looking again. */
export interface RenewalMemory {
  reached: SubjectId | null;
  unreadable: Unreadable;
}

export function freshMemory(): RenewalMemory {
  return { reached: null, unreadable: new Map() };
}

interface RenewalWish {
  readonly level: RenewalLevel;
  readonly subjectId: SubjectId | null;
  readonly by: PersonId | null;
}

/** As `startRenewal`, in a transaction of its own. */
export async function beginRenewal({ db, ...turn }: RenewalTurn, wish: RenewalWish): Promise<void> {
  await db.inHospital(turn.hospital.id, (tx) => startRenewal(tx, turn, wish));
}

/** Begins to replace keys: everybody's, or one person's after a leak or an erasure. `conflict` while one is open. */
export async function startRenewal(
  tx: Tx,
  { hospital, now, tell }: Omit<RenewalTurn, 'db'>,
  { level, subjectId, by: startedBy }: RenewalWish,
): Promise<string> {
  const total = subjectId === null ? await countKeys(tx, hospital.id) : 1n;
  const id = newId(now.getTime());
  try {
    await insertRenewal(tx, hospital.id, { id, level, subjectId, total, startedAt: now, startedBy });
  } catch (error) {
    if (violatedConstraint(error) !== 'key_renewal_open') throw error;
    throw new PramanaError('conflict', { detail: 'Keys are being renewed already: wait until that is finished.' });
  }
  afterCommit(tx, tell);
  return id;
}

/**
 * The next piece of the open renewal, in a transaction of its own; answers whether there is more to do now. A phase that all
 * servers must hear of first, or an audit that reads as of before, makes it answer false: look again later.
 */
export function renewPiece(turn: RenewalTurn, memory: RenewalMemory): Promise<boolean> {
  return turn.db.inHospital(turn.hospital.id, async (tx) => {
    const open = await lockOpenRenewal(tx, turn.hospital.id);
    if (open === undefined) return false;
    const next = { announced: 'sealing', sealed: 'retiring' } as const;
    if (open.phase === 'announced' || open.phase === 'sealed') {
      const isSettled = await isPhaseOlder(tx, turn.hospital.id, open.id, turn.settleMs ?? SETTLE_MS);
      if (!isSettled || !(await isNoOldView(tx, turn.hospital.id))) return false;
      await change(tx, turn, open, next[open.phase]);
      return true;
    }
    return workOn(tx, turn, open, memory);
  });
}

async function workOn(tx: Tx, turn: RenewalTurn, open: RenewalRow, memory: RenewalMemory): Promise<boolean> {
  const { hospital } = turn;
  const { phase, level, subjectId: only, reached: after } = open;
  const limit = phase === 'announcing' ? ANNOUNCED : SEALED;
  const page = { after, limit, only };
  let step: RenewalStep;
  if (phase === 'announcing') step = await announceKeys(tx, hospital, level, page);
  else if (phase === 'sealing') {
    if (memory.reached !== after) Object.assign(memory, { reached: after, unreadable: new Map() });
    const piece = await sealAnew(tx, hospital, page, memory.unreadable);
    if (piece.more) return true;
    step = piece;
  } else step = await retireKeys(tx, hospital, page);
  const done = open.done + BigInt(step.seen);
  const unreadable = open.unreadable + BigInt(step.unreadable);
  if (step.last !== null && only === null) {
    await moveRenewal(tx, hospital.id, open.id, { done, unreadable, reached: step.last });
    return true;
  }
  if (phase === 'retiring') await finish(tx, turn, { ...open, unreadable, total: done });
  else {
    await moveRenewal(tx, hospital.id, open.id, { done, unreadable, reached: null });
    await change(tx, turn, open, phase === 'announcing' ? 'announced' : 'sealed');
  }
  return false;
}

async function change(
  tx: Tx,
  { hospital, tell }: RenewalTurn,
  { id }: RenewalRow,
  phase: Exclude<RenewalPhase, 'finished'>,
): Promise<void> {
  await enterPhase(tx, hospital.id, id, phase);
  afterCommit(tx, () => {
    forgetHospitalKeys(hospital);
    tell();
  });
}

/** The last step is an entry of the hospital's log. */
async function finish(tx: Tx, { hospital, now, tell }: RenewalTurn, row: RenewalRow): Promise<void> {
  const { series, number } = await sealDocument(tx, {
    hospital,
    series: SERIES,
    kind: 'key',
    documentId: row.id,
    subjectId: null,
    currency: NO_CURRENCY,
    total: 0n,
    at: now,
    businessDate: civil(now.getTime(), hospital.timeZone).date,
    authorId: row.startedBy,
    items: renewalItems(row),
  });
  await finishRenewal(tx, hospital.id, { ...row, finishedAt: now, series, number });
  afterCommit(tx, () => {
    forgetHospitalKeys(hospital);
    tell();
  });
}

/** Begins to replace the own key of somebody whom a cause names, where nothing else is being replaced; answers whether. */
export async function beginCaused(turn: RenewalTurn): Promise<boolean> {
  const { db, hospital } = turn;
  const subjectId = await db.inHospital(hospital.id, async (tx) =>
    (await isRenewing(tx, hospital.id)) ? null : nextCaused(tx, hospital.id),
  );
  if (subjectId === null) return false;
  try {
    await beginRenewal(turn, { level: 'persons', subjectId, by: null });
    return true;
  } catch (error) {
    // Another server was first.
    if (error instanceof PramanaError && error.code === 'conflict') return false;
    throw error;
  }
}
