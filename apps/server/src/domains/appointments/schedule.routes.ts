import { appointments } from '@pramana/contract';
import type { PersonId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { addLeave, scheduleOf, setHours, setRoom, setVisitType, takeLeaveBack } from './schedule.service.ts';
import { addScreen, hospitalOfScreen, listScreens, removeScreen, showScreen } from './screen.service.ts';

const { schedule, screens } = appointments;

export function scheduleRoutes(app: FastifyInstance): void {
  implement(app, schedule.show, async (ctx) => ({ data: await scheduleOf(ctx) }));

  implement(app, schedule.hours, async (ctx) => ({ data: await setHours(ctx, ctx.params.id as PersonId, ctx.body) }));

  implement(app, schedule.leave, async (ctx) => ({ data: await addLeave(ctx, ctx.params.id as PersonId, ctx.body) }));

  implement(app, schedule.endLeave, (ctx) => takeLeaveBack(ctx, ctx.params.id));

  implement(app, schedule.room, async (ctx) => ({ data: await setRoom(ctx, ctx.params.id, ctx.body) }));

  implement(app, schedule.visitType, async (ctx) => ({ data: await setVisitType(ctx, ctx.params.id, ctx.body) }));
}

/** The screens of waiting rooms: whoever has the link sees numbers. */
export function screenRoutes(app: FastifyInstance): void {
  implement(app, screens.list, async (ctx) => ({ data: await listScreens(ctx), next: null }));

  implement(app, screens.create, async (ctx) => ({ data: await addScreen(ctx, ctx.body) }));

  implement(app, screens.end, (ctx) => removeScreen(ctx, ctx.params.id));

  implementBare(app, screens.show, async ({ services, body }) => ({ data: await showScreen(services, body.token) }));

  implementBare(app, screens.events, async ({ services, params }) => {
    const hospital = await hospitalOfScreen(services, params.hospital, params.id);
    // Ids would tell a stranger whose turn it is.
    return {
      subscribe: (send) =>
        services.hub.subscribe(hospital, ({ type }) => {
          if (type === 'queue.changed') send({ type, ids: {} });
        }),
    };
  });
}
