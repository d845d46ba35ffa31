import { hospitals } from '@pramana/contract';
import type { HospitalId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { recordReview } from '../../platform/access.ts';
import { implement, implementBare } from '../../platform/http/index.ts';
import {
  changeLimit,
  consoleList,
  consolePage,
  nodeRules,
  resumeHospital,
  suspendHospital,
} from './console.service.ts';
import { sendTestMessage } from './message.service.ts';
import type { LimitName } from './limit.store.ts';
import { dayOf } from './registration.service.ts';

const routes = hospitals.console;

/** The operator's console. No route of it leads into a hospital's data: what it shows are counters. */
export function consoleRoutes(app: FastifyInstance): void {
  implement(app, routes.list, async ({ tx }) => ({ data: await consoleList(tx), next: null }));
  implementBare(app, routes.show, async (ctx) => {
    const id = ctx.params.id as HospitalId;
    const data = await consolePage(ctx.services, id);
    // Counters only; the hospital's own log still says who opened them.
    await ctx.services.db.inHospital(id, (tx) =>
      recordReview({ ...ctx, tx, hospital: { id } }, { purpose: 'operation', resource: 'hospital-console' }),
    );
    return { data };
  });
  implementBare(app, routes.suspend, async ({ services, params, body, actor }) => {
    const id = params.id as HospitalId;
    await suspendHospital(services, { id, reason: body.reason, authorId: actor.personId });
    return { data: await consolePage(services, id) };
  });
  implementBare(app, routes.resume, async ({ services, params, body, actor }) => {
    const id = params.id as HospitalId;
    await resumeHospital(services, { id, reason: body.reason, authorId: actor.personId });
    return { data: await consolePage(services, id) };
  });
  implementBare(app, routes.rules, async ({ services }) => ({ data: await nodeRules(services, dayOf(services)) }));
  implementBare(app, routes.setLimit, async ({ services, params, body, actor }) => {
    await changeLimit(services, { name: params.name as LimitName, most: body.most, authorId: actor.personId });
    return { data: await nodeRules(services, dayOf(services)) };
  });
  implement(app, routes.testMessage, async ({ services, tx, params, actor }) => ({
    data: await sendTestMessage(tx, services, { id: params.id, personId: actor.personId }),
  }));
}
