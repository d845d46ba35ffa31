import { joining } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import {
  answerApplication,
  applicationPage,
  applicationSeen,
  apply,
  decideApplication,
  editApplication,
  sendApplyCode,
  showApplication,
  showPlace,
} from './application.service.ts';
import { managing } from './member.routes.ts';
import { takeUpApplication } from './taking-up.service.ts';

/** The applicant's side: nobody is signed in, the address or the link names the hospital. */
export function applyRoutes(app: FastifyInstance): void {
  const routes = joining.apply;
  implementBare(app, routes.show, async ({ services, params }) => ({
    data: await showPlace(services, params.hospital),
  }));
  implementBare(app, routes.code, async ({ services, params, body, client }) => ({
    data: await sendApplyCode(services, params.hospital, body.phone, client),
  }));
  implementBare(app, routes.create, async ({ services, params, body, client }) => ({
    data: { token: await apply(services, params.hospital, body, client.language) },
  }));
  implementBare(app, routes.status, async ({ services, body }) => ({
    data: await applicationSeen(services, body.token),
  }));
  implementBare(app, routes.answer, async ({ services, body }) => ({
    data: await answerApplication(services, body.token, body.answer),
  }));
  implementBare(app, routes.finish, async ({ services, body: { token, password } }) => ({
    data: await takeUpApplication(services, token, { password }),
  }));
  implementBare(app, routes.join, async ({ services, body, actor }) => ({
    data: await takeUpApplication(services, body.token, actor.personId),
  }));
}

/** The admin's side. */
export function applicationRoutes(app: FastifyInstance): void {
  const routes = joining.applications;
  implement(app, routes.list, (ctx) => applicationPage(managing(ctx), ctx.query));
  implement(app, routes.show, (ctx) => showApplication(managing(ctx), ctx.params.id));
  implement(app, routes.update, (ctx) => editApplication(managing(ctx), ctx.params.id, ctx.body));
  implement(app, routes.approve, (ctx) =>
    decideApplication(ctx.services, managing(ctx), ctx.params.id, { approve: ctx.body.roles }),
  );
  implement(app, routes.refuse, (ctx) =>
    decideApplication(ctx.services, managing(ctx), ctx.params.id, { refuse: ctx.body.reason }),
  );
  implement(app, routes.ask, (ctx) =>
    decideApplication(ctx.services, managing(ctx), ctx.params.id, { ask: ctx.body.question }),
  );
}
