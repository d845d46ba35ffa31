/** What other domains may use of consultations, and the routes. */
import type { FastifyInstance } from 'fastify';
import { loadClinical } from './clinical.service.ts';
import { consultationRoutes } from './consultation.routes.ts';
import { vitalsRoutes } from './vitals.routes.ts';

export { discardConsultationDrafts } from './draft.store.ts';

export function consultationsPlugin(app: FastifyInstance): void {
  const { config, log } = app.services;
  const clinical = loadClinical(config.clinicalDir, log);
  consultationRoutes(app, clinical);
  vitalsRoutes(app);
}
