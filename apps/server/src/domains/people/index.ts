import type { FastifyInstance } from 'fastify';
import { colleagueRoutes } from './colleague.routes.ts';

export function peoplePlugin(app: FastifyInstance): void {
  colleagueRoutes(app);
}
