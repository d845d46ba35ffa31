import { civil, NO_CURRENCY } from '@pramana/kernel';
import { ACCESS_BUCKET_MS, MOST_QUEUED } from '../../platform/access.ts';
import { afterCommit, type Database, type Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { KnownLooks, LookKey } from '../../platform/known-looks.ts';
import { finish, prepareDocument, readHospital, sealBoxes, type SealingHospital } from '../sealing/index.ts';
import { insertBatch, takeWaiting, tryLock } from './batch.store.ts';
import { type EventFacts, eventItem } from './event.claim.ts';

/** Events in one claim: a proof shows one of them and the commitments of all others, 32 bytes each. */
const MOST_EVENTS = MOST_QUEUED;

/** Under this word the boxes of `access_leaf` are encrypted. */
export const LEAF_BOX = 'access';

/**
 * Makes one claim of the events that wait, in one transaction: whatever stops it leaves them waiting, and nobody else
 * works on this hospital meanwhile. Answers how many it took out of the outbox and whether it left any; null when another
 * server is at it, or there is no such hospital. `known` hears what is durable by it.
 */
export function batchOnce(
  db: Database,
  { id }: Pick<SealingHospital, 'id'>,
  now: number,
  known?: KnownLooks,
): Promise<{ taken: number; more: boolean } | null> {
  const work = async (tx: Tx): Promise<{ taken: number; more: boolean } | null> => {
    const [mine, hospital] = await Promise.all([tryLock(tx, id), readHospital(tx, id)]);
    if (!mine || hospital === undefined) return null;
    const { taken, more, events } = await takeWaiting(tx, id, MOST_EVENTS);
    if (events.length > 0) await sealEvents(tx, hospital, events, new Date(now));
    afterCommit(tx, () => known?.add(id, events.filter(isLook).map(lookOf)));
    return { taken, more };
  };
  return db.inHospital(id, work, { plansOnce: true });
}

/** A search is an event each time, and a denied try is no look. */
function isLook({ outcome, resultCount }: EventFacts): boolean {
  return outcome === 'granted' && resultCount === null;
}

function lookOf({ at, ...event }: EventFacts): LookKey {
  return { ...event, bucket: Math.floor(at.getTime() / ACCESS_BUCKET_MS) * ACCESS_BUCKET_MS };
}

/**
 * One claim of the kind `access`, one item per event. The claim lies under the hospital's key, each item with its salt
 * under its subject's: so every event can be shown alone, and is forgotten with that key while the claim still verifies.
 */
async function sealEvents(
  tx: Tx,
  hospital: SealingHospital,
  events: Awaited<ReturnType<typeof takeWaiting>>['events'],
  at: Date,
): Promise<void> {
  const id = newId(at.getTime());
  const prepared = await prepareDocument(tx, {
    hospital,
    series: { kind: 'access', prefix: 'AX' },
    kind: 'access',
    documentId: id,
    subjectId: null,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    businessDate: civil(at.getTime(), hospital.timeZone).date,
    authorId: null,
    items: events.map(eventItem),
    itemsElsewhere: true,
  });
  const { items, encoded } = prepared.items;
  const kept = events.map(({ id: record, subjectId }, i) => {
    const [item, bytes] = [items[i], encoded[i]];
    if (item === undefined || bytes === undefined) throw new Error('Every event has its item.');
    return { subjectId, record, value: [item.salt, bytes] };
  });
  const boxes = await sealBoxes(tx, hospital, LEAF_BOX, kept);
  const block = await finish(tx, prepared);
  const leaves = events.map(({ id: eventId, subjectId }, position) => {
    const box = boxes[position];
    if (box === undefined) throw new Error('Every event has its box.');
    return { eventId, position, subjectId, box };
  });
  await insertBatch(tx, hospital.id, { id, series: block.series, number: block.number, at }, leaves);
}
