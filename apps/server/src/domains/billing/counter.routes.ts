import { billing, permits } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import { type Context, implement, implementIdempotent } from '../../platform/http/index.ts';
import { labelOf } from '../sealing/index.ts';
import { verifyApprover } from '../identity/index.ts';
import { actingOf } from './acting.policy.ts';
import {
  closeCounter,
  closeForAnother,
  moveCash,
  openCounter,
  ownDrawer,
  sessionsJson,
  sessionsPage,
  showSession,
} from './counter.service.ts';
import { closeDay, daySeals, moneyOfDay } from './day.service.ts';
import type { DiscountLimit } from './discount.policy.ts';
import { limitsOf } from './discount.service.ts';
import { limitChanges, setLimit } from './limit.service.ts';

const PAGE = 50;
const NEWEST = 'n';
type Counters = typeof billing.counters;
type SessionContext = Pick<Context<Counters['open']>, 'tx' | 'hospital' | 'actor'>;

const shown = async (ctx: SessionContext, id: string) => ({ data: await showSession(ctx.tx, ctx, id) });

export function counterRoutes(app: FastifyInstance): void {
  const { counters } = billing;

  implement(app, counters.list, async (ctx) => {
    const { tx, actor, query } = ctx;
    // Whoever may approve sees every drawer; others see their own.
    const all = permits(actor.roles, 'counter:approve') && query.mine !== 'true';
    const cursor = readCursor(query.cursor, [NEWEST]);
    const filter = {
      most: PAGE + 1,
      ...(query.status ? { status: query.status } : {}),
      ...(all ? {} : { personId: actor.personId }),
      ...(cursor ? { after: cursor.id } : {}),
    };
    const found = await sessionsPage(tx, ctx, filter);
    const page = found.slice(0, PAGE);
    const last = page.at(-1);
    const open = await ownDrawer(tx, ctx);
    return {
      data: await sessionsJson(tx, ctx, page),
      next: found.length > PAGE && last ? writeCursor(NEWEST, last.id) : null,
      can: {
        open: open
          ? { ok: false, code: 'counter_already_open', why: `You have the counter ${open.counter} open.` }
          : { ok: true },
        closeDay: permits(actor.roles, 'day:close')
          ? { ok: true }
          : { ok: false, code: 'not_permitted', why: 'Only an administrator closes the day.' },
      },
    };
  });

  implementIdempotent(app, counters.open, {
    run: (ctx) => openCounter(ctx.tx, actingOf(ctx), ctx.body),
    render: shown,
  });

  implementIdempotent(app, counters.move, {
    run: (ctx) => moveCash(ctx.tx, actingOf(ctx), ctx.params.id, ctx.body),
    render: shown,
  });

  implementIdempotent(app, counters.close, {
    run: async (ctx) => {
      const { approver: asked, ...wish } = ctx.body;
      const approver = asked
        ? await verifyApprover(ctx, { approver: asked, permission: 'counter:approve', makerId: ctx.actor.personId })
        : null;
      return closeCounter(ctx.tx, actingOf(ctx), ctx.params.id, { ...wish, approver });
    },
    render: shown,
  });

  implementIdempotent(app, counters.closeForAnother, {
    run: async (ctx) => {
      const { approver: asked, ...wish } = ctx.body;
      // Another administrator there may be none; whoever works at the counter may stand beside.
      const approver = asked
        ? await verifyApprover(ctx, { approver: asked, permission: 'counter:use', makerId: ctx.actor.personId })
        : null;
      return closeForAnother(ctx.tx, actingOf(ctx), ctx.params.id, { ...wish, approver });
    },
    render: shown,
  });

  implement(app, counters.day, async (ctx) => {
    return { data: await moneyOfDay(ctx.tx, ctx, ctx.params.date) };
  });

  implementIdempotent(app, counters.closeDay, {
    run: async (ctx) => {
      await closeDay(ctx.tx, actingOf(ctx), ctx.params.date);
      return ctx.params.date;
    },
    render: async (ctx, date) => {
      const seals = await daySeals(ctx.tx, ctx, date);
      return {
        data: {
          businessDate: date,
          seals: seals.map((seal) => ({
            series: seal.series,
            count: Number(seal.count),
            first: Number(seal.first),
            last: Number(seal.last),
            total: String(seal.total),
          })),
        },
      };
    },
  });

  implement(app, billing.limits.list, async ({ tx, hospital }) => ({
    data: (await limitsOf(tx, hospital.id)).map(limitJson),
  }));

  implement(app, billing.limits.set, async (ctx) => {
    const { percentBp, billAmount, dayAmount } = ctx.body;
    const limit = { role: ctx.params.role, percentBp, billAmount: BigInt(billAmount), dayAmount: BigInt(dayAmount) };
    return { data: limitJson(await setLimit(ctx.tx, actingOf(ctx), limit)) };
  });

  implement(app, billing.limits.changes, async ({ tx, hospital }) => ({
    data: (await limitChanges(tx, hospital.id)).map((change) => ({
      ...limitJson(change),
      id: change.id,
      person: change.person,
      block: labelOf(change.series, change.number),
      at: change.at.toISOString(),
    })),
  }));
}

const limitJson = ({ role, percentBp, billAmount, dayAmount }: DiscountLimit) => ({
  role,
  percentBp,
  billAmount: String(billAmount),
  dayAmount: String(dayAmount),
});
