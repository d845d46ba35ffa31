import { openDiskStore } from './disk.ts';
import { openS3Store } from './s3.ts';
import type { FileLocation, FileStore } from './store.ts';

export { type FileLocation, type FileStore, FileStoreError, type StoredObject } from './store.ts';

/** The store that `PRAMANA_FILES` names. Nothing is opened before the first use. */
export function openFileStore(location: FileLocation): FileStore {
  return location.kind === 'disk' ? openDiskStore(location.folder) : openS3Store(location);
}
