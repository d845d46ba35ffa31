/** What other domains may use of sealing. */
export { type ActMaker, sealAct, type SealedAct } from './act.service.ts';
export { finishAll, sealDocuments } from './batch.service.ts';
export { labelOf } from './block.claim.ts';
export {
  finish,
  type PreparedDocument,
  prepareDocument,
  type SealedBlock,
  type SealingHospital,
  type SealInput,
  sealDocument,
} from './block.service.ts';
export { type OpenBlock, openBlock, openBlocks, openEach } from './open.service.ts';
export type { BlockRef } from './block.store.ts';
export { type Box, type OpenedBox, openBoxes, sealBoxes } from './box.service.ts';
export { newEpoch, type RecordOwner } from './category.service.ts';
export {
  contentKey,
  type ContentPlace,
  newContentKey,
  openContent,
  type OpenedContent,
  openContents,
  sealContent,
  type SealedContent,
  type WrappedContentKey,
} from './content.service.ts';
export { newPatientSubjects, sealFirstContents } from './newcomer.service.ts';
export {
  type BlockView,
  blockViews,
  freshBlockView,
  type LogPosition,
  logPositions,
  openViews,
} from './chain.service.ts';
export { destroyKeys, holdSubject, forgetKeys, leaveErased, subjectLeaves } from './erase.service.ts';
export { bundleLines, type EntryRange, logsOf, publishedSize } from './bundle.service.ts';
export { registerDueSeals } from './due-seals.policy.ts';
export { anyWaiting, entriesAround, entriesBetween } from './bundle.store.ts';
export { type HeadStore, openHeadFolder } from './head.store.ts';
export { listHospitals, readHospital, readNode } from './hospital.store.ts';
export { checkCategoryKeys } from './key-audit.service.ts';
export { requireIntact } from './intact.service.ts';
export {
  createHospitalKeys,
  createKeyGeneration,
  createWitnessKey,
  destroyKeyGeneration,
  hasKeys,
  holdKeyringKit,
  installKeys,
  keyGenerations,
  keyringKits,
  keyringState,
  refreshKeys,
  sealKeyring,
  witnessSigner,
} from './keys.service.ts';
export { allUnderNewest, countKeys, rewrapSubjects } from './rewrap.service.ts';
export { registerKept } from './kept.service.ts';
export {
  announceKeys,
  forgetHospitalKeys,
  keyHolder,
  type RenewalLevel,
  type RenewalPage,
  type RenewalStep,
  retireKeys,
  sealAnew,
} from './renew.service.ts';
export { isNoOldView } from './renew.store.ts';
export type { Unreadable } from './reseal.service.ts';
export { createHospitalLog } from './log.service.ts';
export type { LogRow } from './log.store.ts';
export {
  chosenLogOrigin,
  ensureNode,
  ensureNodeAtStart,
  logOrigin,
  NODE_SLUG,
  nodeIn,
  nodeItself,
} from './node.service.ts';
export { nextOfYear } from './log.service.ts';
export { closeLog, listLogs, lockLogs } from './log.store.ts';
export { isOfCut, isVouched, logCuts, type LogCut, successionOf, wordOf } from './succession.service.ts';
export { currentRoot } from './succession.store.ts';
export { type AuditedHospital, auditNode } from './node-audit.service.ts';
export {
  allWitnessStates,
  arguableDoubt,
  examineLog,
  guardOf,
  lastDoubt,
  nodeUrl,
  publishedLogs,
  retryWitnesses,
  rootsAsSealed,
  waitForProof,
  witnessesChanged,
  witnessSummary,
  witnessStates,
} from './process.service.ts';
export {
  type GuardDoubt,
  insertGuardOverride,
  lastOverride,
  OVERRIDE_MS,
  readGuardOverrides,
} from './guard-override.store.ts';
export { openHead } from './log.store.ts';
export { wakeSequencer } from './wake.service.ts';
export { checkCosignatures } from './cosignature-audit.service.ts';
export { lastCosigned, quorumOf, readWitnesses } from './witness.store.ts';
export {
  type AuditCheck,
  type AuditMore,
  type AuditPeriod,
  type ErasureClaim,
  type AuditFinding,
  type AuditTell,
  type RebuiltDocument,
  registerAuditCheck,
  registerErasureClaim,
  registerSealedKind,
  type SealedKind,
  type SeeSalt,
} from './rebuild.service.ts';
export { recoverNode, type RecoveredLog } from './recover.service.ts';
export { compareItems, type RowDamage } from './row-audit.service.ts';
export { ownKeyStates } from './subject.store.ts';
export { sealingPlugin } from './sealing.routes.ts';
export { printedProof } from './printed.service.ts';
export { receiptFor, shownFor } from './receipt.service.ts';
export {
  hospitalSubject,
  openPrivate,
  patientsOf,
  readablePatients,
  patientSubject,
  sealPrivate,
  subjectOfPatient,
  walkInSubject,
} from './subject.service.ts';
