import type { FastifyInstance } from 'fastify';
import { auditRoutes } from './audit.routes.ts';
import { chainRoutes } from './chain.routes.ts';
import { lookupRoutes } from './lookup.routes.ts';
import { nodeChainRoutes } from './node-chain.routes.ts';
import { publicRoutes } from './public.routes.ts';
import { prepareSealing } from './start.service.ts';
import { watchWaiting } from './waiting.service.ts';

/** Everything of sealing: the sequencer, which runs while the server does, the public log, the chain, audits. */
export function sealingPlugin(app: FastifyInstance): void {
  const { services } = app;
  const publicUrl = (): string => services.config.publicUrl ?? app.listeningOrigin;
  const { sequencer, runs, stop } = prepareSealing(services, publicUrl);
  app.addHook('onReady', () => sequencer.start());
  app.addHook('onClose', stop);
  watchWaiting(services, app.metrics);
  publicRoutes(app, sequencer, publicUrl);
  lookupRoutes(app);
  chainRoutes(app, sequencer);
  nodeChainRoutes(app, sequencer);
  auditRoutes(app, runs);
}
