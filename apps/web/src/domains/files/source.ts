import { type FileJson, files } from '@pramana/contract';
import { callBlob, urlOf } from '../../lib/api.ts';

/** A file as a row and a preview show it. */
export interface ShownFile extends Pick<FileJson, 'id' | 'name' | 'type'> {
  /** Null when nobody knows. */
  size: number | null;
  /** `missing`: it is gone and nobody erased it. */
  health: FileJson['health'] | 'missing';
}

/** From where a file is read: by its own right, or through the record that cites it. */
export interface FileSource {
  read: (id: string, signal: AbortSignal) => Promise<Blob>;
  downloadHref: (id: string) => string;
}

/** By the file's own category. */
export const FILES: FileSource = {
  read: (id, signal) => callBlob(files.files.content, { params: { id } }, { signal }),
  downloadHref: (id) => urlOf(files.files.content, { params: { id }, query: { download: true } }),
};
