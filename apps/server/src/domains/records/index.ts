/** What other domains may use of records, and the routes. */
import type { FastifyInstance } from 'fastify';
import { registerRecordsAudit } from './audit.service.ts';
import { draftRoutes } from './draft.routes.ts';
import { ownRecordRoutes } from './own.routes.ts';
import { recordRoutes } from './record.routes.ts';
import { signingRoutes } from './signing.routes.ts';

export type { VersionContent } from './content.claim.ts';
export { writeVersion } from './version.service.ts';
export { discardDraftsOf, recordHolding } from './holding.store.ts';

export function recordsPlugin(app: FastifyInstance): void {
  registerRecordsAudit();
  recordRoutes(app);
  draftRoutes(app);
  ownRecordRoutes(app);
  signingRoutes(app);
}
