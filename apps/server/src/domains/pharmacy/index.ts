/** What other domains may use of the pharmacy, and the routes. */
import type { FastifyInstance } from 'fastify';
import { loadBook, type SubstanceBook } from '../consultations/index.ts';
import { registerVersionHooks } from '../records/index.ts';
import { registerPharmacyAudit } from './audit.service.ts';
import { ownPharmacyRoutes, pharmacyRoutes } from './pharmacy.routes.ts';
import { notePrescription } from './prescription.service.ts';

export { dispense } from './dispense.service.ts';
export { forgetPrescriptions } from './erase.service.ts';
export { confirmInAccount } from './own.service.ts';
export { listPage as listPrescriptions, showPrescription } from './prescription.service.ts';

/** Whoever writes prescriptions without the whole app (the demo) has them on the pharmacy's list by this. */
export function followPrescriptions(book: SubstanceBook): void {
  registerVersionHooks('pharmacy', {
    written: (tx, hospital, told) => notePrescription(book, { tx, hospital, told }),
  });
}

export function pharmacyPlugin(app: FastifyInstance): void {
  registerPharmacyAudit();
  // What is wrong with the table is said once, by the domain whose it is.
  const book = loadBook(app.services.config.clinicalDir, { error: () => undefined });
  followPrescriptions(book);
  pharmacyRoutes(app, book);
  ownPharmacyRoutes(app);
}
