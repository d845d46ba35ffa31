import type { FastifyInstance } from 'fastify';
import { hospitalRoutes } from './hospital.routes.ts';
import type { PrepareHospital } from './hospital.service.ts';
import { personRoutes } from './person.routes.ts';
import { sessionRoutes } from './session.routes.ts';

export { type ApprovalContext, type ApprovalRequest, verifyApprover } from './approval.service.ts';
export { createHospital, type NewHospital, type PrepareHospital } from './hospital.service.ts';
export { addPerson, type PersonInput } from './person.service.ts';

/** `prepare`: what the domains above need before a new hospital's first document. */
export function identity(app: FastifyInstance, prepare: PrepareHospital): void {
  sessionRoutes(app);
  personRoutes(app);
  hospitalRoutes(app, prepare);
}
