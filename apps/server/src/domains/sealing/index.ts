/** What other domains may use of sealing. */
export { labelOf } from './block.claim.ts';
export type { BlockRef } from './block.store.ts';
export {
  finish,
  type OpenBlock,
  openBlock,
  openBlocks,
  type PreparedDocument,
  prepareDocument,
  type SealedBlock,
  type SealingHospital,
  type SealInput,
  sealDocument,
} from './block.service.ts';
export { createHospitalKeys, installKeys } from './keys.service.ts';
export { openPrivate, patientsOf, patientSubject, sealPrivate, walkInSubject } from './subject.service.ts';
