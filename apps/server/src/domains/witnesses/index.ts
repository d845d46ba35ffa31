import type { FastifyInstance } from 'fastify';
import { registerWitnessesAudit } from './audit.service.ts';
import { cosigningRoutes } from './cosigning.routes.ts';
import { Cosigning } from './cosigning.service.ts';
import { watchCosigning } from './cosigning-metrics.service.ts';
import { watchWitnesses } from './metrics.service.ts';
import { nodeWitnessRoutes } from './node-witness.routes.ts';
import { policyUpdateRoutes } from './policy-update.routes.ts';
import { witnessRoutes } from './witness.routes.ts';

export { joinWitness } from './witness.service.ts';

/** Who cosigns the logs of this node, and whose logs this node cosigns. The asking itself is part of sealing. */
export function witnessesPlugin(app: FastifyInstance): void {
  const cosigning = new Cosigning(app.services);
  registerWitnessesAudit();
  watchWitnesses(app.metrics);
  watchCosigning(app.metrics, cosigning, app.services.db);
  witnessRoutes(app, cosigning);
  nodeWitnessRoutes(app, cosigning);
  cosigningRoutes(app, cosigning);
  policyUpdateRoutes(app);
}
