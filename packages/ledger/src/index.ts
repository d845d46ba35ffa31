/** The whole public API of the pure core (I-8): no clock, randomness, network, disk or `node:*` below here. */
export { type AuditItem, type AuditBlock, type SeriesFinding, auditBody } from './audit.block.ts';
export { AuditRooms, type LogRows, type TakePart } from './audit.rows.ts';
export { type AuditableLog, type LogAudit, type LogAuditOptions, auditLog } from './audit.log.ts';
export { type SeriesAuditOptions, auditSeries } from './audit.series.ts';
export type { LogFinding } from './audit.tile.ts';
export { type Backwards, type BackwardsReport, BackwardsTimes } from './backwards.ts';
export type { BundleCheck } from './bundle.checks.ts';
export { type BundleFinding, type BundleVerification, BundleAudit } from './bundle.audit.ts';
export {
  type BundleEntry,
  type BundleHead,
  type BundleLine,
  type BundleLog,
  BUNDLE_FORMAT,
  LEAVES_PER_LINE,
  formatBundleLine,
  parseBundleLine,
} from './bundle.ts';
export {
  concat,
  joined,
  equal,
  toHex,
  fromHex,
  toBase64,
  fromBase64,
  utf8,
  fromUtf8,
  uintBE,
  readUintBE,
  parseDecimal,
} from './bytes.ts';
export { type CborMap, type CborValue, encodeCbor, decodeCbor } from './cbor.ts';
export type { Verdict, CheckId, Check } from './check.ts';
export {
  type Checkpoint,
  type OpenCheckpoint,
  formatCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  openCheckpoint,
} from './checkpoint.ts';
export {
  type RandomBytes,
  type BuiltClaim,
  type PreparedItems,
  commit,
  blockHash,
  prepareItems,
  type ClaimFields,
  sealClaim,
  buildClaim,
} from './claim.ts';
export {
  type CompactWitness,
  type CompactReceipt,
  type PendingReceipt,
  encodeCompact,
  decodeCompact,
  compactReceipt,
} from './compact.ts';
export { type CoseKey, readCoseKey, verifyCose } from './cose.ts';
export { type Cosignature, cosignatureMessage, readCosignature, verifyCosignature, cosign } from './cosignature.ts';
export { toDigits, fromDigits, receiptUrl } from './digits.ts';
export {
  type Ed25519Check,
  installEd25519,
  isValidPublicKey,
  verifyEd25519,
  signEd25519,
  publicKeyOf,
} from './ed25519.ts';
export { type LedgerErrorCode, LedgerError } from './errors.ts';
export {
  type Evidence,
  type EvidenceCheck,
  type EvidenceCheckId,
  type EvidenceVerification,
  EVIDENCE_ENDING,
  EVIDENCE_HEADER,
  forkEvidence,
  formatEvidence,
  parseEvidence,
  verifyEvidence,
} from './evidence.ts';
export { type GuardInput, type GuardDecision, checkHead } from './guard.ts';
export { CLAIM_VERSION, NO_PREVIOUS, type ClaimHeader, encodeHeader, decodeHeader } from './header.ts';
export {
  type ClaimItem,
  type SaltedItem,
  type DisclosedItem,
  SALT_LENGTH,
  encodeItem,
  decodeItem,
  itemCommitment,
  itemsRoot,
  isShown,
  commitmentOf,
  disclose,
  verifyItems,
} from './item.ts';
export { CLAIM_KINDS, type ClaimKind, isClaimKind, kindOf } from './kind.ts';
export {
  type Append,
  type Appended,
  append,
  proveInclusion,
  proveConsistency,
  provePrefix,
  readTile,
} from './log.ts';
export { EMPTY_ROOT, leafHash, nodeHash, type RowVisitor, Edge, rootOf } from './merkle.ts';
export {
  type Note,
  type VerifiedSignature,
  type VerifiedNote,
  parseNote,
  verifyNote,
  signNote,
  addSignatures,
} from './note.ts';
export {
  type Assertion,
  type PasskeyCheck,
  type PasskeyCheckId,
  type PasskeySite,
  checkAssertion,
  counterOf,
  signChallenge,
  toBase64Url,
} from './passkey.ts';
export { type ItemsPart, compactItems, decodeItemsPart, missingParts, joinItems, partBelongsTo } from './parts.ts';
export {
  type PolicyLog,
  type PolicyWitness,
  type PolicyGroup,
  type Policy,
  isWithinEnd,
  parsePolicy,
  quorumMet,
} from './policy.ts';
export { formatPolicy } from './policy.format.ts';
export {
  type PolicyPins,
  type PolicyUpdate,
  formatPins,
  formatPolicyUpdate,
  openPolicyUpdate,
  parsePins,
  parsePolicyUpdate,
  signPolicyUpdate,
} from './policy-update.ts';
export { type Presented, readBytes, readPresented } from './present.ts';
export { verifyConsistency } from './consistency.ts';
export { type NodeCoord, type NodeReader, rootFromInclusion, verifyInclusion } from './proof.ts';
export { inclusionProof, consistencyProof, prefixPath } from './prove.ts';
export { type Comparison, type Pull, type Tree, compareTrees, pull, treeOf } from './pull.ts';
export { type Get, getCheckpoint, getEntries, remoteHashes } from './remote.ts';
export { type Receipt, RECEIPT_HEADER, formatReceipt, parseReceipt } from './receipt.ts';
export {
  type EnrolledKey,
  type RecordFacts,
  type SignatureFacts,
  contentHash,
  readEnrolledKey,
  readRecord,
  readSignature,
  recordHash,
} from './record.ts';
export { type VersionContent, decodeContent, encodeContent, saltOf } from './record-content.ts';
export {
  type Report,
  type ReportCheck,
  type ReportedLog,
  type ReportValue,
  type ReportVerification,
  REPORT_FORMAT,
  canonicalJson,
  isReport,
  signReport,
  verifyReport,
} from './report.ts';
export { type HashRow, type RowHasher, type StoredRow, hashesOf, installRowHasher, leafRow, nodeRow } from './row.ts';
export { type ClaimItems, verifyItemsOf } from './item.rows.ts';
export { type Sha256, portableSha256, installSha256, sha256, hmacSha256 } from './sha256.ts';
export { type NoteSignature, formatSignature, parseSignatures } from './signature.ts';
export {
  type SignedCheck,
  type SignedCheckId,
  type SignedRecord,
  type SignedVerification,
  formatSignedRecord,
  isBefore,
  parseSignedRecord,
  verifySignedRecord,
} from './signed-record.ts';
export { type SignedTree, signedTree } from './signed-tree.ts';
export { isSignedRecord, SIGNED_RECORD_FORMAT } from './signed-format.ts';
export {
  type LogHead,
  type LogChange,
  type LogStore,
  type EntryStore,
  sameHead,
  memoryStore,
} from './store.ts';
export {
  type RootChange,
  type Succession,
  type SuccessionReason,
  ROOT_CHANGE_HEADER,
  SUCCESSION_HEADER,
  SUCCESSION_REASONS,
  fingerprintOf,
  formatRootChange,
  formatSuccession,
  isSuccession,
  joinStatements,
  openRootStatement,
  parseRoot,
  parseRootChange,
  parseRootStatement,
  parseSuccession,
  signRootStatement,
  splitStatements,
  stemOf,
} from './succession.ts';
export {
  type Followed,
  followSuccessions,
  formatRoots,
  formatStatements,
  hasRootOf,
  rootsOf,
  statementsOf,
  successionsOf,
} from './succession.follow.ts';
export { type VouchedReport, verifyVouchedReport } from './succession.report.ts';
export { type SuccessionCheck, type VouchedVerification, verifyVouched } from './succession.verdict.ts';
export {
  TILE_WIDTH,
  type HashCoord,
  type HashReader,
  type Tile,
  levelWidth,
  tileWidth,
  tilePath,
  parseTilePath,
  tilesOf,
  tileReader,
  perfectRoot,
  formatEntries,
  parseEntries,
} from './tile.ts';
export type { Signed } from './verdict.log.ts';
export { UNKNOWN_LOG } from './verdict.log.ts';
export { type Verification, LINES_NOT_CHECKED, verifyReceipt } from './verdict.ts';
export type { WitnessSeen } from './verdict.witness.ts';
export {
  NOTE_KEY,
  COSIGNER_KEY,
  type KeyType,
  type Vkey,
  type Signer,
  isKeyName,
  keyIdOf,
  makeVkey,
  formatVkey,
  parseVkey,
  readVkey,
  ed25519Signer,
  ed25519Cosigner,
} from './vkey.ts';
export {
  type Witness,
  type WitnessAnswer,
  type WitnessChange,
  type WitnessDecision,
  type WitnessedLog,
  type WitnessInput,
  type WitnessOutcome,
  type WitnessStore,
  addCheckpoint,
  judgeSubmission,
  memoryWitnessStore,
  monitoringPath,
  witnessedLog,
} from './witness.ts';
export { type LogList, parseLogList } from './witness.logs.ts';
export {
  type HttpAnswer,
  type Submission,
  type WitnessReply,
  MAX_SUBMISSION,
  TREE_SIZE_TYPE,
  formatSubmission,
  parseSubmission,
  readWitnessReply,
} from './witness.request.ts';
