import { createHash } from 'node:crypto';
import { FILE_PART_BYTES } from '@pramana/contract';
import { type HospitalId, PramanaError } from '@pramana/kernel';
import {
  FILE_CHUNK_BYTES,
  type FileContext,
  fileHeader,
  FILE_HEADER_BYTES,
  letGo,
  openFile,
  openFileSpan,
  sealChunk,
  sealedChunkLength,
  sealedFileLength,
  type SecretKey,
  VaultError,
} from '@pramana/vault';
import { nodeCrypto } from '@pramana/vault/node';
import { type FileStore, FileStoreError } from '../../platform/files/index.ts';
import type { FilePart, StoredFile } from './file.store.ts';

/** The version under which a file's content is sealed, and the one of what is said about it. */
export const CONTENT_VERSION = 1;

type Place = Pick<StoredFile, 'id' | 'subject' | 'category' | 'size'>;

function contextOf(hospital: HospitalId, { id, subject, category }: Place): FileContext {
  return { hospital, subject, category, record: id, version: CONTENT_VERSION };
}

export function objectName(hospital: HospitalId, object: string): string {
  return `${hospital}/${object}`;
}

/** How many parts a file of `size` bytes has. */
export function partCount(size: number): number {
  return Math.ceil(size / FILE_PART_BYTES);
}

/** One part of a file as it is stored: whole chunks, each at its place in the file; the first with the file's header. */
export function sealPart(
  hospital: HospitalId,
  key: SecretKey,
  file: Place,
  index: number,
  content: Uint8Array,
): Uint8Array {
  const perPart = FILE_PART_BYTES / FILE_CHUNK_BYTES;
  const count = Math.ceil(content.length / FILE_CHUNK_BYTES);
  const isEnd = index === partCount(file.size) - 1;
  const head = index === 0 ? fileHeader(key) : new Uint8Array();
  const sealed = Buffer.allocUnsafe(head.length + content.length + count * sealedChunkLength(0));
  sealed.set(head);
  let at = head.length;
  for (let i = 0; i < count; i += 1) {
    const piece = content.subarray(i * FILE_CHUNK_BYTES, (i + 1) * FILE_CHUNK_BYTES);
    const position = { index: index * perPart + i, last: isEnd && i === count - 1 };
    const end = at + sealedChunkLength(piece.length);
    sealChunk(nodeCrypto, key, contextOf(hospital, file), position, piece, sealed.subarray(at, end));
    at = end;
  }
  return sealed;
}

function storedLength({ index, size }: FilePart): number {
  return sealedFileLength(size) - (index === 0 ? 0 : FILE_HEADER_BYTES);
}

/** The stored bytes of a file from `start` to before `end`, across its parts. */
function readerOf(store: FileStore, hospital: HospitalId, parts: readonly FilePart[]) {
  return async function* read(start: number, end: number): AsyncGenerator<Uint8Array> {
    let at = 0;
    for (const part of parts) {
      const [from, to] = [Math.max(start, at), Math.min(end, at + storedLength(part))];
      if (from < to) yield* store.read(objectName(hospital, part.object), from - at, to - at);
      at += storedLength(part);
      if (at >= end) return;
    }
  };
}

/** What is stored of a file; its parts must be all of it. */
export interface Sealed {
  readonly store: FileStore;
  readonly hospital: HospitalId;
  readonly file: Place;
  readonly parts: readonly FilePart[];
}

/** The content of a span, each piece checked before it is given out; `record_damaged`, `vault_key_missing`, `unavailable`. */
export async function* readSpan(
  { store, hospital, file, parts }: Sealed,
  key: SecretKey,
  span: { start: number; end: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  const read = readerOf(store, hospital, parts);
  try {
    if (parts.reduce((sum, { size }) => sum + size, 0) !== file.size) throw new PramanaError('record_damaged');
    yield* openFileSpan(nodeCrypto, key, contextOf(hospital, file), file.size, read, span);
  } catch (error) {
    throw readFailure(error);
  } finally {
    key.destroy();
  }
}

/** SHA-256 of the whole content, read back and checked to its end; refuses like `readSpan`. */
export async function hashContent({ store, hospital, file, parts }: Sealed, key: SecretKey): Promise<Uint8Array> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    const stored = readerOf(store, hospital, parts)(0, sealedFileLength(file.size));
    for await (const piece of openFile(nodeCrypto, key, contextOf(hospital, file), stored)) {
      hash.update(piece);
      size += piece.length;
      letGo(piece);
    }
  } catch (error) {
    throw readFailure(error);
  } finally {
    key.destroy();
  }
  if (size !== file.size) throw new PramanaError('record_damaged');
  return new Uint8Array(hash.digest());
}

function readFailure(error: unknown): unknown {
  if (error instanceof VaultError) {
    return new PramanaError(error.code === 'key_missing' ? 'vault_key_missing' : 'record_damaged', { cause: error });
  }
  return storeFailure(error);
}

/** An object that is gone is damage; a store that is away may come back. */
export function storeFailure(error: unknown): unknown {
  if (!(error instanceof FileStoreError)) return error;
  return new PramanaError(error.code === 'gone' ? 'record_damaged' : 'unavailable', { cause: error });
}
