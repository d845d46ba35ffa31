import type { FastifyInstance } from 'fastify';
import { hospitalRoutes } from './hospital.routes.ts';
import type { PrepareHospital } from './hospital.service.ts';

export { createHospital, type NewHospital, type PrepareHospital } from './hospital.service.ts';

/** `prepare`: what other domains need before a new hospital's first document. */
export function hospitalsPlugin(app: FastifyInstance, prepare: PrepareHospital): void {
  hospitalRoutes(app, prepare);
}
