import type { DataOf, QueryOf, stock } from '@pramana/contract';
import { type BatchId, businessDate, type Clock, type IsoDate, PramanaError } from '@pramana/kernel';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { itemIdsMatching } from '../catalogue/index.ts';
import { findBatches, readBatch, type StoredBatch } from './batch.store.ts';
import { listMovements } from './movement.store.ts';

type Batches = typeof stock.batches;
type BatchJson = DataOf<Batches['receive']>;
type MovementJson = DataOf<Batches['movements']>[number];

/** Where and when the shelf is looked at. */
interface Looking {
  tx: Tx;
  hospital: Hospital;
  clock: Clock;
}

const PAGE = 50;
const BY_EXPIRY = 'e';
const NEWEST = 'n';

const todayOf = ({ hospital, clock }: Looking): IsoDate =>
  businessDate(clock.now(), hospital.timeZone, hospital.dayCutHour);

/**
 * Batches by first expiry: every one of an item, or of all items those that hold anything. `q` is words of the item's name,
 * its code, or the beginning of a batch number. `only: 'sellable'` leaves out what is empty or expired.
 */
export async function listBatches(
  ctx: Looking,
  { item, q = '', expiringBefore, only, cursor: cursorText }: QueryOf<Batches['list']>,
): Promise<{ data: BatchJson[]; next: string | null }> {
  const { tx, hospital } = ctx;
  const cursor = readCursor(cursorText, [BY_EXPIRY]);
  const today = todayOf(ctx);
  const found = await findBatches(tx, hospital.id, {
    itemId: item ?? null,
    matching: q.trim() === '' ? null : { itemIds: await itemIdsMatching(tx, hospital.id, q), number: q.trim() },
    expiringBefore: expiringBefore ?? null,
    sellableOn: only === 'sellable' ? today : null,
    after: cursor && (await openBatch(ctx, cursor.id)),
    most: PAGE + 1,
  });
  return pageOf(found, BY_EXPIRY, (batch) => batchJson(batch, today));
}

/** One batch as it is shown; `not_found`. */
export async function showBatch(ctx: Looking, id: string): Promise<BatchJson> {
  return batchJson(await openBatch(ctx, id), todayOf(ctx));
}

async function openBatch({ tx, hospital }: Looking, id: string): Promise<StoredBatch> {
  const batch = await readBatch(tx, hospital.id, id);
  if (batch === null) throw new PramanaError('not_found');
  return batch;
}

/** Where every unit of a batch came from and went, newest first; `not_found`. */
export async function movementsOf(
  ctx: Looking,
  id: BatchId,
  cursorText: string | undefined,
): Promise<{ data: MovementJson[]; next: string | null }> {
  await openBatch(ctx, id);
  const after = readCursor(cursorText, [NEWEST])?.id ?? null;
  const found = await listMovements(ctx.tx, ctx.hospital.id, id, { after, most: PAGE + 1 });
  return pageOf(found, NEWEST, ({ id, reason, quantity, quarantined, note, person, at, documentId }) => ({
    id,
    reason,
    quantity: Number(quantity),
    quarantined: Number(quarantined),
    note,
    person,
    at: at.toISOString(),
    documentId,
  }));
}

/** `found` holds one row more than a page when there is another page. */
function pageOf<Row extends { id: string }, Json>(found: readonly Row[], mode: string, json: (row: Row) => Json) {
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  return { data: page.map(json), next: found.length > PAGE && last ? writeCursor(mode, last.id) : null };
}

function batchJson(batch: StoredBatch, today: IsoDate): BatchJson {
  const { id, itemId, itemName, number, expiry, mrp, onHand, quarantined } = batch;
  return {
    id,
    itemId,
    itemName,
    number,
    expiry,
    mrp: { amount: String(mrp.amount), per: Number(mrp.per) },
    onHand: Number(onHand),
    quarantined: Number(quarantined),
    expired: expiry < today,
  };
}
