/** Adapters that need Node: the hasher, the file store, files and HTTP. Nothing in `src/index.ts` may reach them (I-8). */
export * from './hasher.ts';
export { installFastRows, simdRows } from './simd.ts';
export { installNodeEd25519, nodeCosigner, nodeSigner } from './ed25519.ts';
export { keepEvidence, listEvidence } from './evidence-folder.ts';
export { type Journal, openJournal } from './journal.ts';
export { type FileStore, fileStore } from './file-store.ts';
export {
  type FileWitnessStore,
  type WitnessFolders,
  fileWitnessStore,
  witnessCopyFolder,
} from './witness-store.ts';
export { FetchError, httpGet } from './http-get.ts';
export { keepFile, keptFile } from './kept-file.ts';
export { type Followed, logFolder, MirroredLog, type MirrorOptions } from './mirrored-log.ts';
