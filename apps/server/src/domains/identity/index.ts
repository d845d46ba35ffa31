import type { FastifyInstance } from 'fastify';
import { hospitalRoutes } from './hospital.routes.ts';
import { personRoutes } from './person.routes.ts';
import { sessionRoutes } from './session.routes.ts';

export { type ApprovalContext, type ApprovalRequest, verifyApprover } from './approval.service.ts';
export { createHospital, type NewHospital } from './hospital.service.ts';
export { addPerson, type PersonInput } from './person.service.ts';

export function identity(app: FastifyInstance): void {
  sessionRoutes(app);
  personRoutes(app);
  hospitalRoutes(app);
}
