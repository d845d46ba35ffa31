import { hospitals } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import type { PrepareHospital } from './opening.service.ts';
import { approveRegistration, askForMore, refuseRegistration, registrationPage, reviewOf } from './review.service.ts';

const routes = hospitals.registrations;

/** The operator looks at what hospitals sent in, and decides. */
export function reviewRoutes(app: FastifyInstance, prepare: PrepareHospital): void {
  implement(app, routes.list, ({ tx, query }) => registrationPage(tx, query));
  implement(app, routes.show, ({ tx, params }) => reviewOf(tx, params.id));
  // Bare: a decision is an entry of the node log, in a transaction of the node's own organisation.
  implementBare(app, routes.approve, async ({ services, params, body, actor }) => {
    const { slug, sameGstinIsRight = false } = body;
    const approval = { id: params.id, authorId: actor.personId, slug, sameGstinIsRight, prepare };
    await approveRegistration(services, approval);
    return services.db.onNode(async (tx) => ({ data: (await reviewOf(tx, params.id)).data }));
  });
  implementBare(app, routes.refuse, async ({ services, params, body, actor }) => {
    await refuseRegistration(services, { id: params.id, authorId: actor.personId }, body.reason);
    return services.db.onNode(async (tx) => ({ data: (await reviewOf(tx, params.id)).data }));
  });
  implementBare(app, routes.ask, async ({ services, params, body, actor }) => {
    await askForMore(services, { id: params.id, authorId: actor.personId }, body.question);
    return services.db.onNode(async (tx) => ({ data: (await reviewOf(tx, params.id)).data }));
  });
}
