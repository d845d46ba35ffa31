import type { FastifyInstance } from 'fastify';
import { registerHospitalsAudit } from './audit.service.ts';
import { hospitalRoutes } from './hospital.routes.ts';
import type { PrepareHospital } from './opening.service.ts';

export { createHospital, type NewHospital } from './hospital.service.ts';
export { openHospital, type Opening, type PrepareHospital } from './opening.service.ts';

/** `prepare`: what other domains need before a new hospital's first document. */
export function hospitalsPlugin(app: FastifyInstance, prepare: PrepareHospital): void {
  registerHospitalsAudit();
  hospitalRoutes(app, prepare);
}
