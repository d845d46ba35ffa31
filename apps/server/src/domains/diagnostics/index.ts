/** What other domains may use of diagnostics, and the routes. */
import type { FastifyInstance } from 'fastify';
import { loadCatalogue } from './catalogue.service.ts';
import { registerKeptDrafts } from './draft.service.ts';
import { diagnosticsRoutes } from './order.routes.ts';
import { registerKeptWords } from './words.service.ts';

export { loadCatalogue } from './catalogue.service.ts';
export { forgetOrders, placeOrders } from './order.service.ts';
export { RESULT_FORMS, resultsIn } from './reading.service.ts';
export { enterResult, releaseResult } from './result.service.ts';
export { takeSamples } from './step.service.ts';

export function diagnosticsPlugin(app: FastifyInstance): void {
  registerKeptWords();
  registerKeptDrafts();
  const { config, log } = app.services;
  diagnosticsRoutes(app, loadCatalogue(config.clinicalDir, log));
}
