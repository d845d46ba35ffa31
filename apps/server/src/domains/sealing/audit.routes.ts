import { type QueryOf, sealing } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implementBare } from '../../platform/http/index.ts';
import { reportFile, reportPaper } from './audit-report.service.ts';
import type { AuditRuns } from './audit-run.service.ts';
import type { AuditPeriod } from './rebuild.service.ts';

/** Start an audit, look at it, take its report. Findings name documents, tables and fields, never what they hold. */
export function auditRoutes(app: FastifyInstance, runs: AuditRuns): void {
  const { db } = app.services;
  implementBare(app, sealing.audits.start, async ({ hospital, query }) => ({
    data: { ...runs.start(hospital.id, periodOf(query)) },
  }));
  implementBare(app, sealing.audits.show, async ({ hospital, params }) => ({
    data: { ...runs.show(hospital.id, params.id) },
  }));
  implementBare(app, sealing.audits.report, async ({ hospital, params }) =>
    reportFile(db, hospital, runs.finished(hospital.id, params.id)),
  );
  implementBare(app, sealing.audits.paper, async ({ hospital, params, query }) =>
    reportPaper(db, hospital, runs.finished(hospital.id, params.id), query.language),
  );
}

function periodOf({ from, to }: QueryOf<typeof sealing.audits.start>): AuditPeriod | null {
  if (from === undefined && to === undefined) return null;
  if (from === undefined || to === undefined || from > to)
    throw new PramanaError('invalid_field', { field: 'to', detail: 'A period has a first and a last day.' });
  return { from, to };
}
