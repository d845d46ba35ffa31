/** What other domains may use of the pharmacy, and the routes. */
import type { FastifyInstance } from 'fastify';
import { loadBook } from '../consultations/index.ts';
import { registerVersionHooks } from '../records/index.ts';
import { registerPharmacyAudit } from './audit.service.ts';
import { ownPharmacyRoutes, pharmacyRoutes } from './pharmacy.routes.ts';
import { notePrescription } from './prescription.service.ts';

export function pharmacyPlugin(app: FastifyInstance): void {
  registerPharmacyAudit();
  registerVersionHooks('pharmacy', { written: notePrescription });
  // What is wrong with the table is said once, by the domain whose it is.
  const book = loadBook(app.services.config.clinicalDir, { error: () => undefined });
  pharmacyRoutes(app, book);
  ownPharmacyRoutes(app);
}
