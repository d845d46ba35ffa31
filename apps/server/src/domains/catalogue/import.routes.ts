import { catalogue } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { type Context, implement, implementBare } from '../../platform/http/index.ts';
import { claimImport, failInterruptedImports, ImportJobs, openImport, previewImport } from './import-job.service.ts';
import { openImportFile } from './import.service.ts';
import type { ImportSummary } from './import.store.ts';
import type { Pricing } from './price.policy.ts';

const routes = catalogue.imports;

export const actingOf = ({
  hospital,
  actor,
  clock,
}: Pick<Context<typeof routes.show>, 'hospital' | 'actor' | 'clock'>): Pricing => ({
  hospital,
  authorId: actor.personId,
  at: new Date(clock.now()),
});

const told = ({ digest: _, ceilingsOff = 0, changes = [], ...rest }: ImportSummary) => ({
  ...rest,
  ceilingsOff,
  changes,
});

/** An import as it is told. */
export async function answerImport(tx: Tx, { hospital }: Pricing, id: string) {
  const { summary, status, rowsTotal, rowsDone } = await openImport(tx, hospital.id, id);
  return { data: { id, status, rowsTotal, rowsDone, ...told(summary) } };
}

/** Answers the jobs of this process, which the template's imports share. */
export function importRoutes(app: FastifyInstance): ImportJobs {
  const jobs = new ImportJobs(app.services);
  app.addHook('onReady', () => failInterruptedImports(app.services));
  // The database closes after the server: a running import gets to its end first.
  app.addHook('onClose', () => jobs.settled());

  // Bare: reading a large file must not hold a database connection.
  implementBare(app, routes.preview, async (ctx) => {
    const acting = actingOf(ctx);
    const { bytes } = ctx.file;
    const file = await openImportFile(bytes, acting.hospital.currency);
    return ctx.services.db.inHospital(acting.hospital.id, async (tx) =>
      answerImport(tx, acting, await previewImport(tx, acting, { file, bytes })),
    );
  });

  implement(app, routes.run, async (ctx) => {
    const acting = actingOf(ctx);
    await claimImport(ctx.tx, acting, ctx.params.id);
    afterCommit(ctx.tx, () => jobs.start(acting, ctx.params.id));
    return answerImport(ctx.tx, acting, ctx.params.id);
  });

  implement(app, routes.show, (ctx) => answerImport(ctx.tx, actingOf(ctx), ctx.params.id));
  return jobs;
}
