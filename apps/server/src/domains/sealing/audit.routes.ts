import { sealing } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implementBare } from '../../platform/http/index.ts';
import type { AuditRuns } from './audit-run.service.ts';

/** Start an audit and look at it. Findings name documents, tables and fields, never what they hold. */
export function auditRoutes(app: FastifyInstance, runs: AuditRuns): void {
  implementBare(app, sealing.audits.start, async ({ hospital }) => ({ data: { ...runs.start(hospital.id) } }));
  implementBare(app, sealing.audits.show, async ({ hospital, params }) => ({
    data: { ...runs.show(hospital.id, params.id) },
  }));
}
