import { stock } from '@pramana/contract';
import { type BatchId, businessDate, fold, type ItemId, PramanaError } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import { type Context, implement, implementIdempotent } from '../../platform/http/index.ts';
import { listBatches, readBatch, type StoredBatch } from './batch.store.ts';
import { listMovements } from './movement.store.ts';
import { adjustBatch, type Moving, receiveBatch } from './stock.service.ts';

const PAGE = 50;
const EXPIRY = 'e';
const NEWEST = 'n';

type AnyContext = Pick<Context<(typeof stock.batches)['list']>, 'tx' | 'hospital' | 'actor' | 'clock'>;

const moving = ({ hospital, actor, clock }: AnyContext): Moving => ({ hospital, actor, at: new Date(clock.now()) });

function batchJson(batch: StoredBatch, today: string) {
  const { id, itemId, itemName, number, expiry, mrp } = batch;
  const rate = { amount: String(mrp.amount), per: Number(mrp.per) };
  return {
    id,
    itemId,
    itemName,
    number,
    expiry,
    mrp: rate,
    onHand: Number(batch.onHand),
    quarantined: Number(batch.quarantined),
    expired: expiry < today,
  };
}

const todayOf = ({ hospital, clock }: AnyContext): string =>
  businessDate(clock.now(), hospital.timeZone, hospital.dayCutHour);

async function showBatch(ctx: AnyContext, id: string) {
  const batch = await readBatch(ctx.tx, ctx.hospital.id, id);
  if (!batch) throw new PramanaError('not_found');
  return { data: batchJson(batch, todayOf(ctx)) };
}

export function stockRoutes(app: FastifyInstance): void {
  const { batches } = stock;

  implement(app, batches.list, async (ctx) => {
    const { tx, hospital, query } = ctx;
    const cursor = readCursor(query.cursor, [EXPIRY]);
    const last = cursor ? await readBatch(tx, hospital.id, cursor.id) : null;
    const found = await listBatches(tx, hospital.id, {
      most: PAGE + 1,
      ...(query.item === undefined ? {} : { itemId: query.item }),
      ...(query.q === undefined ? {} : { text: fold(query.q) }),
      ...(query.expiringBefore === undefined ? {} : { expiringBefore: query.expiringBefore }),
      ...(last ? { after: last } : {}),
    });
    const page = found.slice(0, PAGE);
    const end = page.at(-1);
    return {
      data: page.map((batch) => batchJson(batch, todayOf(ctx))),
      next: found.length > PAGE && end ? writeCursor(EXPIRY, end.id) : null,
    };
  });

  implementIdempotent(app, batches.receive, {
    run: async (ctx) => {
      const { mrp, quantity, itemId, ...rest } = ctx.body;
      const id = await receiveBatch(ctx.tx, moving(ctx), {
        ...rest,
        itemId: itemId as ItemId,
        quantity: BigInt(quantity),
        mrp: { amount: BigInt(mrp.amount), per: BigInt(mrp.per) },
      });
      ctx.publish({ type: 'stock.moved', ids: { batch: id } });
      return id;
    },
    render: showBatch,
  });

  implementIdempotent(app, batches.adjust, {
    run: async (ctx) => {
      await adjustBatch(ctx.tx, moving(ctx), ctx.params.id as BatchId, ctx.body);
      ctx.publish({ type: 'stock.moved', ids: { batch: ctx.params.id } });
      return ctx.params.id;
    },
    render: showBatch,
  });

  implement(app, batches.movements, async ({ tx, hospital, params, query }) => {
    const cursor = readCursor(query.cursor, [NEWEST]);
    const found = await listMovements(tx, hospital.id, params.id as BatchId, {
      most: PAGE + 1,
      ...(cursor ? { after: cursor.id } : {}),
    });
    const page = found.slice(0, PAGE);
    const end = page.at(-1);
    const data = page.map(({ quantity, quarantined, at, position: _position, ...rest }) => ({
      ...rest,
      quantity: Number(quantity),
      quarantined: Number(quarantined),
      at: at.toISOString(),
    }));
    return { data, next: found.length > PAGE && end ? writeCursor(NEWEST, end.id) : null };
  });
}
