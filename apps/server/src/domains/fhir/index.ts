/** What other parts may use of FHIR, and the routes: so far taking bundles over. */
import type { FastifyInstance } from 'fastify';
import { importRoutes } from './import.routes.ts';

export { importBundle, type Imported } from './import.service.ts';

export function fhirPlugin(app: FastifyInstance): void {
  importRoutes(app);
}
