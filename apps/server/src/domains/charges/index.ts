export {
  type BilledCharge,
  type BillingOccasion,
  billCharges,
  type CounterLine,
  type EvidenceGrade,
} from './charge.service.ts';
export { endEncounter, openOutpatient } from './encounter.service.ts';
