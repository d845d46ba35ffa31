import { catalogueTemplate as routes } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { afterCommit } from '../../platform/database/index.ts';
import { implementBare } from '../../platform/http/index.ts';
import { claimImport, type ImportJobs } from './import-job.service.ts';
import { actingOf, answerImport } from './import.routes.ts';
import {
  offerTemplate,
  previewTemplate,
  shippedList,
  showTemplate,
  takeTemplate,
  templateActing,
} from './template.service.ts';

/** The node's template catalogue: its operator's imports, and what hospitals take over. */
export function templateRoutes(app: FastifyInstance, jobs: ImportJobs): void {
  const { node } = routes;
  implementBare(app, node.show, async ({ services, actor }) => {
    const acting = await templateActing(services, actor.personId);
    return { data: await services.db.inHospital(acting.hospital.id, (tx) => showTemplate(tx, acting)) };
  });
  implementBare(app, node.preview, async ({ services, actor, file }) => {
    const acting = await templateActing(services, actor.personId);
    return services.db.inHospital(acting.hospital.id, async (tx) =>
      answerImport(tx, acting, await previewTemplate(tx, acting, file.bytes)),
    );
  });
  implementBare(app, node.shipped, async ({ services, actor, body }) => {
    const acting = await templateActing(services, actor.personId);
    const bytes = await shippedList(body.list);
    return services.db.inHospital(acting.hospital.id, async (tx) =>
      answerImport(tx, acting, await previewTemplate(tx, acting, bytes)),
    );
  });
  implementBare(app, node.run, async ({ services, actor, params }) => {
    const acting = await templateActing(services, actor.personId);
    return services.db.inHospital(acting.hospital.id, async (tx) => {
      await claimImport(tx, acting, params.id);
      afterCommit(tx, () => jobs.start(acting, params.id));
      return answerImport(tx, acting, params.id);
    });
  });
  implementBare(app, node.job, async ({ services, actor, params }) => {
    const acting = await templateActing(services, actor.personId);
    return services.db.inHospital(acting.hospital.id, (tx) => answerImport(tx, acting, params.id));
  });
  // Bare: they look at two organisations, each in a transaction of its own.
  implementBare(app, routes.offer, async (ctx) => ({
    data: await offerTemplate(ctx.services, actingOf(ctx)),
    next: null,
  }));
  implementBare(app, routes.take, async (ctx) => {
    const acting = actingOf(ctx);
    const id = await takeTemplate(ctx.services, acting, ctx.body.groups);
    return ctx.services.db.inHospital(acting.hospital.id, (tx) => answerImport(tx, acting, id));
  });
}
