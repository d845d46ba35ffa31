import type { FastifyInstance } from 'fastify';
import { registerPeopleAudit } from './audit.service.ts';
import { colleagueRoutes } from './colleague.routes.ts';
import { memberRoutes } from './member.routes.ts';

export { type Granting, openRoster } from './role.service.ts';

export function peoplePlugin(app: FastifyInstance): void {
  registerPeopleAudit();
  colleagueRoutes(app);
  memberRoutes(app);
}
