/** What other domains may use of evidence. */
import type { FastifyInstance } from 'fastify';
import { registerVersionHooks } from '../records/index.ts';
import { registerEvidenceAudit } from './audit.service.ts';
import { registerFinding, registerReleased } from './evidence.service.ts';

export {
  type Citable,
  type Cited,
  citedNow,
  factsSince,
  registerConfirmation,
  registerEvidence,
  registerRecord,
} from './evidence.service.ts';
export type { EvidenceGrade } from './grade.policy.ts';

export function evidencePlugin(_: FastifyInstance): void {
  registerEvidenceAudit();
  registerVersionHooks('evidence', { written: registerReleased, signed: registerFinding });
}
