/** What other domains may use of charges, and the routes. */
import type { FastifyInstance } from 'fastify';
import { chargeRoutes } from './charge.routes.ts';

export { billAgain } from './again.service.ts';
export {
  type CareOccasion,
  chargeCare,
  chargesToBill,
  citedCharges,
  type CitedCharge,
  type Done,
  withdrawCharges,
} from './billable.service.ts';
export {
  type Billed,
  type BilledCharge,
  type BillingOccasion,
  billCharges,
  type CounterLine,
  type LineEvidence,
} from './charge.service.ts';
export { endEncounter, openOutpatient, ownEncounter } from './encounter.service.ts';
export { chargeConsultation, chargeTest, type Consulted, setFee, type Tested } from './fee.service.ts';

export function chargesPlugin(app: FastifyInstance): void {
  chargeRoutes(app);
}
