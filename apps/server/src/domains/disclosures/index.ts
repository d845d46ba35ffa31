import type { FastifyInstance } from 'fastify';
import { registerDisclosuresAudit } from './audit.service.ts';
import { bundleRoutes } from './bundle.routes.ts';

/** What leaves the hospital for an auditor. */
export function disclosuresPlugin(app: FastifyInstance): void {
  registerDisclosuresAudit();
  bundleRoutes(app);
}
