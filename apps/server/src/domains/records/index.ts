/** What other domains may use of records, and the routes. */
import type { FastifyInstance } from 'fastify';
import { registerRecordsAudit } from './audit.service.ts';
import { registerKept } from '../sealing/index.ts';
import { draftRoutes } from './draft.routes.ts';
import { BOX } from './draft.service.ts';
import { ownRecordRoutes } from './own.routes.ts';
import { recordRoutes } from './record.routes.ts';
import { signingRoutes } from './signing.routes.ts';

export {
  entriesOf,
  type FormRecord,
  formsOf,
  hasClosed,
  ownEntriesOf,
  ownForms,
  ownFormsOf,
  recordSubject,
  versionsAt,
} from './form-reading.service.ts';
export { filesForPaper } from './proof.service.ts';
export { patientOf } from './reading.service.ts';
export { type Places, placesOf } from './check.service.ts';
export { registerVersionHooks, type VersionTold } from './hook.service.ts';
export { writeFirstVersions } from './first-versions.service.ts';
export { type CountedSignature, countedSignatures, newestPlace, type VersionPlace } from './support.service.ts';
export { writeVersion, type Writing } from './version.service.ts';
export { discardDraftsOf, recordHolding } from './holding.store.ts';

export function recordsPlugin(app: FastifyInstance): void {
  registerRecordsAudit();
  registerKept(
    {
      under: 'person',
      table: 'record_draft',
      column: 'box',
      key: { id: 'uuid' },
      subject: 't.subject_id',
      category: `'${BOX}'`,
      record: 't.id',
      version: 't.revision',
    },
    {
      under: 'category',
      table: 'record_version',
      column: 'wrapped_key',
      key: { id: 'uuid' },
      from: 'record w join record_version t on t.hospital_id = w.hospital_id and t.record_id = w.id',
      subject: 'w.subject_id',
      category: 'w.category',
      epoch: 't.epoch',
      record: 't.record_id',
      version: 't.version',
    },
  );
  recordRoutes(app);
  draftRoutes(app);
  ownRecordRoutes(app);
  signingRoutes(app);
}
