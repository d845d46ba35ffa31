import { civil, NO_CURRENCY, type PersonId } from '@pramana/kernel';
import type { Database, Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import {
  allUnderNewest,
  countKeys,
  createKeyGeneration,
  destroyKeyGeneration,
  keyGenerations,
  rewrapSubjects,
  type SealingHospital,
  sealDocument,
} from '../sealing/index.ts';
import { type BundleServices, ensureBundle, writeBundle } from './bundle.service.ts';
import { type KeyEvent, keyEventItems } from './event.claim.ts';
import { hasKeyEvent, insertKeyEvent } from './event.store.ts';
import {
  insertRotation,
  lockDestruction,
  lockGenerations,
  lockOpenRotation,
  moveRotation,
  readRotations,
} from './rotation.store.ts';
import { addDays, dueAt } from './term.policy.ts';

/** Keys wrapped anew in one transaction: some milliseconds, so that nobody waits for a lock of theirs. */
const BATCH = 500;
const SERIES = { kind: 'hospital-key', prefix: 'KEY' };

interface Turn {
  readonly db: Database;
  readonly hospital: SealingHospital;
  readonly now: Date;
}

/** A turn that makes or destroys generations: what it makes is in the recovery kit's bundle first. */
interface KeyTurn extends Turn {
  readonly kit: BundleServices;
}

/** As `startRotation`, in a transaction of its own; answers false when one is running already. */
export function beginRotation({ db, ...turn }: KeyTurn, authorId: PersonId | null): Promise<boolean> {
  return db.inHospital(turn.hospital.id, async (tx) => (await startRotation(tx, turn, authorId)).isNew);
}

/**
 * Begins the next generation and the work of wrapping every subject's key under it, or answers the one that is running
 * already. The generation is durable before the row that says so: of a server that dies in between, or a transaction that
 * runs again, the next one takes it.
 */
export async function startRotation(
  tx: Tx,
  { hospital, now, kit }: Omit<KeyTurn, 'db'>,
  authorId: PersonId | null,
): Promise<{ generation: number; isNew: boolean }> {
  await lockGenerations(tx, hospital.id);
  const [last] = await readRotations(tx, hospital.id);
  if (last !== undefined && last.finishedAt === null) return { generation: last.generation, isNew: false };
  const newest = keyGenerations(hospital.id).at(-1);
  // A generation that no row knows: it was made by a server that died before it could say so.
  const orphan = newest !== undefined && newest.number > Math.max(1, last?.generation ?? 1);
  const keep = (name: string, text: string): Promise<void> => writeBundle(kit, { [name]: text });
  const { number: generation } = orphan ? newest : await createKeyGeneration(hospital.id, now, keep);
  // Nothing is wrapped anew under a key that only this machine has.
  await writeBundle(kit);
  const total = await countKeys(tx, hospital.id);
  await insertRotation(tx, hospital.id, { generation, startedAt: now, startedBy: authorId, total });
  return { generation, isNew: true };
}

/** Whether the newest generation has had its days, or was begun and not told. */
export async function rotationIsDue({ db, hospital, now }: Turn): Promise<boolean> {
  const newest = keyGenerations(hospital.id).at(-1);
  if (newest === undefined) return false;
  if (dueAt(newest.madeAt, now) <= now) return true;
  const [last] = await db.inHospital(hospital.id, (tx) => readRotations(tx, hospital.id));
  return newest.number > Math.max(1, last?.generation ?? 1);
}

/**
 * The next batch of the rotation that is open, in a transaction of its own; answers whether there is more to do. The
 * last one is an entry of the hospital's log. Another server that is at it just now makes it answer false.
 */
export function rotateBatch({ db, hospital, now }: Turn, size = BATCH): Promise<boolean> {
  return db.inHospital(hospital.id, async (tx) => {
    const open = await lockOpenRotation(tx, hospital.id);
    if (open === undefined) return false;
    const { seen, unreadable, last } = await rewrapSubjects(tx, hospital.id, open.reached, size);
    const finished = last === null;
    const reached = last ?? open.reached;
    await moveRotation(tx, hospital.id, open.generation, {
      seen,
      unreadable,
      reached,
      finishedAt: finished ? now : null,
    });
    if (finished) await sealEvent(tx, hospital, 'rotated', open.generation, open.startedBy, now);
    return !finished;
  });
}

/**
 * Destroys the generations whose history has run out: replaced longer ago than backups are kept, and no row is under
 * them any more. The entry commits first; what was to be destroyed and is still there is destroyed the next time.
 */
export async function destroyOld({ db, hospital, now, kit }: KeyTurn, backupDays: number): Promise<number[]> {
  const generations = keyGenerations(hospital.id);
  if (generations.length < 2) return [];
  const destroyed = await db.inHospital(hospital.id, async (tx) => {
    await lockGenerations(tx, hospital.id);
    const rotations = await readRotations(tx, hospital.id);
    const due = generations.slice(0, -1).filter(({ number }) => {
      const replacedBy = rotations.findLast(({ generation }) => generation > number);
      const replacedAt = replacedBy?.finishedAt ?? null;
      return replacedAt !== null && addDays(replacedAt, backupDays) <= now;
    });
    // The newest generation must come back from the kit before an older one goes.
    if (due.length === 0 || !(await ensureBundle(kit))) return [];
    // From here on nobody wraps a key under a generation that goes (0141).
    await lockDestruction(tx, hospital.id);
    // A server that had not heard of the new generation may have gone on under an old one.
    await rewrapAll(tx, hospital);
    if (!(await allUnderNewest(tx, hospital.id))) return [];
    for (const { number } of due) await sealEvent(tx, hospital, 'destroyed', number, null, now);
    return due.map(({ number }) => number);
  });
  for (const number of destroyed) await destroyKeyGeneration(hospital.id, number);
  return destroyed;
}

async function rewrapAll(tx: Tx, hospital: SealingHospital): Promise<void> {
  if (await allUnderNewest(tx, hospital.id)) return;
  let after = null;
  do {
    after = (await rewrapSubjects(tx, hospital.id, after, BATCH)).last;
  } while (after !== null);
}

async function sealEvent(
  tx: Tx,
  hospital: SealingHospital,
  act: KeyEvent['act'],
  generation: number,
  authorId: PersonId | null,
  at: Date,
): Promise<void> {
  if (await hasKeyEvent(tx, hospital.id, act, generation)) return;
  const keyId = keyGenerations(hospital.id).find(({ number }) => number === generation)?.keyId;
  if (keyId === undefined) throw new Error(`Generation ${generation} is not in the key store.`);
  const event = { act, generation, keyId, authorId };
  const id = newId();
  const block = await sealDocument(tx, {
    hospital,
    series: SERIES,
    kind: 'key',
    documentId: id,
    subjectId: null,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    businessDate: civil(at.getTime(), hospital.timeZone).date,
    authorId,
    items: keyEventItems(event),
  });
  await insertKeyEvent(tx, hospital.id, { ...event, id, series: block.series, number: block.number, at });
}
