/** What other domains may use of consultations, and the routes. */
import type { FastifyInstance } from 'fastify';
import { registerKept } from '../sealing/index.ts';
import { loadClinical } from './clinical.service.ts';
import { consultationRoutes } from './consultation.routes.ts';
import { BOX } from './consultation.service.ts';
import { paperRoutes } from './paper.routes.ts';
import { vitalsRoutes } from './vitals.routes.ts';

export { loadBook, loadClinical } from './clinical.service.ts';
export { beginConsultation, saveDraft } from './consultation.service.ts';
export { sealConsultation } from './seal.service.ts';
export { discardConsultationDrafts } from './draft.store.ts';
export { type EarlierVisit, takeOverFirstVisits, takeOverVisit } from './earlier.service.ts';
export { recognise, type SubstanceBook } from './substance.policy.ts';
export { encounterOf } from './visit.service.ts';

export function consultationsPlugin(app: FastifyInstance): void {
  registerKept({
    under: 'person',
    table: 'consultation_draft',
    column: 'box',
    key: { consultation_id: 'uuid', owner_id: 'uuid' },
    subject: 't.subject_id',
    category: `'${BOX}'`,
    record: 't.consultation_id',
    version: 't.revision',
  });
  const { config, log } = app.services;
  const clinical = loadClinical(config.clinicalDir, log);
  consultationRoutes(app, clinical);
  vitalsRoutes(app);
  paperRoutes(app);
}
