/** Adapters that need Node: the hasher and the file store. Nothing in `src/index.ts` may reach them (I-8). */
export * from './hasher.ts';
export { type FileStore, fileStore } from './file-store.ts';
export {
  type FileWitnessStore,
  type WitnessFolders,
  fileWitnessStore,
  witnessCopyFolder,
} from './witness-store.ts';
