import type { FastifyInstance } from 'fastify';
import { registerWitnessesAudit } from './audit.service.ts';
import { watchWitnesses } from './metrics.service.ts';
import { witnessRoutes } from './witness.routes.ts';

export { joinWitness } from './witness.service.ts';

/** Who cosigns the hospitals' logs. The asking itself is part of sealing. */
export function witnessesPlugin(app: FastifyInstance): void {
  registerWitnessesAudit();
  watchWitnesses(app.metrics);
  witnessRoutes(app);
}
