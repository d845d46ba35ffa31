import type { HospitalId, SubjectId } from '@pramana/kernel';
import { concat, hex, lengthPrefixed, letGo, sameBytes, uint64, utf8 } from './bytes.ts';
import { KEY_ID_BYTES, NONCE_BYTES, TAG_BYTES } from './crypto.ts';
import type { VaultCrypto } from './crypto.ts';
import { VaultError } from './errors.ts';
import type { SecretKey } from './key.ts';

const FORMAT = 'pramana/vault/file/v1';
/** First byte of every sealed file; another layout or cipher gets another number. */
const VERSION = 1;
/** `version 1 | log2 of the chunk size 1 | key id 8`. */
export const FILE_HEADER_BYTES = 2 + KEY_ID_BYTES;
/** What each chunk is longer than its content: nonce and tag. */
const CHUNK_EXTRA = NONCE_BYTES + TAG_BYTES;
/** Chunks of new files, 2^18 = 256 KiB: as fast as larger ones, and a range decrypts little too much. */
const CHUNK_LOG2 = 18;
/** What is believed of a header: 4 KiB to 16 MiB, so that no file makes its reader take all memory. */
const LOG2_RANGE = [12, 24] as const;

/** Content bytes of every chunk but the last of a file that is written now. */
export const FILE_CHUNK_BYTES = 2 ** CHUNK_LOG2;

/** Where a file belongs. Its chunks open only there, each at its own position. */
export interface FileContext {
  hospital: HospitalId;
  /** Whose key it lies under: the key owner's pseudonym, which no merge of patients changes. */
  subject: SubjectId;
  /** Kind of record, such as `imaging`. */
  category: string;
  /** Id of the file. */
  record: string;
  /** Its version, a non-negative safe integer. */
  version: number;
}

/** A chunk's position: its index from 0, and whether the file ends with it. */
export interface ChunkPosition {
  index: number;
  last: boolean;
}

/** How many chunks a file of `size` content bytes has; an empty file has one, which says that it is empty. */
export function chunkCount(size: number, chunkBytes: number = FILE_CHUNK_BYTES): number {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('a size is a non-negative whole number');
  return Math.max(1, Math.ceil(size / chunkBytes));
}

/** Stored length of a file of `size` content bytes: its header, and nonce and tag of every chunk. */
export function sealedFileLength(size: number, chunkBytes: number = FILE_CHUNK_BYTES): number {
  return FILE_HEADER_BYTES + size + chunkCount(size, chunkBytes) * CHUNK_EXTRA;
}

/** The first bytes of a file under `key`. */
export function fileHeader(key: SecretKey): Uint8Array {
  return concat(Uint8Array.of(VERSION, CHUNK_LOG2), key.id);
}

/** Chunk size that a header names; `bad_format`, or `wrong_key` when the file lies under another one. */
export function readFileHeader(key: SecretKey, header: Uint8Array): number {
  if (header.length !== FILE_HEADER_BYTES) throw new VaultError('truncated', 'Too short for a sealed file.');
  const [version, log2 = 0] = header;
  if (version !== VERSION) throw new VaultError('bad_format', `A sealed file of unknown version ${version}.`);
  if (log2 < LOG2_RANGE[0] || log2 > LOG2_RANGE[1]) throw new VaultError('bad_format', 'An impossible chunk size.');
  const keyId = header.slice(2);
  if (!sameBytes(keyId, key.id)) {
    throw new VaultError('wrong_key', `Sealed under key ${hex(keyId)}, not ${hex(key.id)}.`);
  }
  return 2 ** log2;
}

/** Stored length of a chunk with `size` content bytes. */
export function sealedChunkLength(size: number): number {
  return size + CHUNK_EXTRA;
}

/**
 * One chunk: `nonce 12 | ciphertext | tag 16`, under a fresh nonce, so that sending a part again is safe; in `into` when it
 * is given (`sealedChunkLength` bytes), so that a part's chunks need not be copied together.
 */
export function sealChunk(
  crypto: VaultCrypto,
  key: SecretKey,
  context: FileContext,
  position: ChunkPosition,
  content: Uint8Array,
  into: Uint8Array = new Uint8Array(sealedChunkLength(content.length)),
): Uint8Array {
  const full = content.length === FILE_CHUNK_BYTES;
  if (content.length > FILE_CHUNK_BYTES || (!position.last && !full)) throw new RangeError('a chunk that is not whole');
  const nonce = crypto.random(NONCE_BYTES);
  const binding = bindingOf(key, context, FILE_CHUNK_BYTES, position);
  into.set(nonce);
  crypto.seal(key.reveal(), nonce, binding, content, into.subarray(NONCE_BYTES));
  return into;
}

/**
 * The content of one chunk of a file whose chunks hold `chunkBytes`; `damaged` when a byte was changed or the chunk
 * comes from another place: another position, file, version, category, patient or hospital.
 */
export function openChunk(
  crypto: VaultCrypto,
  key: SecretKey,
  context: FileContext,
  position: ChunkPosition,
  sealed: Uint8Array,
  chunkBytes: number = FILE_CHUNK_BYTES,
): Uint8Array {
  if (sealed.length < CHUNK_EXTRA) throw new VaultError('truncated', `Chunk ${position.index} is cut off.`);
  const open = ({ last }: { last: boolean }): Uint8Array | null => {
    const binding = bindingOf(key, context, chunkBytes, { ...position, last });
    return crypto.open(key.reveal(), sealed.subarray(0, NONCE_BYTES), binding, sealed.subarray(NONCE_BYTES));
  };
  const content = open(position);
  if (content !== null) return content;
  // Only to call it by its name; what opens here is thrown away.
  if (position.last && open({ last: false }) !== null) {
    throw new VaultError('truncated', `The file goes on behind chunk ${position.index}, with which it ends here.`);
  }
  throw new VaultError('damaged', `Chunk ${position.index} was changed, or belongs to another place.`);
}

/** Seals a file piece by piece; holds one chunk in memory, however long it is. */
export async function* sealFile(
  crypto: VaultCrypto,
  key: SecretKey,
  context: FileContext,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield fileHeader(key);
  const source = new Bytes(content);
  try {
    for (let index = 0; ; index += 1) {
      const bytes = await source.take(FILE_CHUNK_BYTES);
      const last = await source.ended();
      yield sealChunk(crypto, key, context, { index, last }, bytes);
      if (last) return;
    }
  } finally {
    await source.close();
  }
}

/**
 * The content of a sealed file piece by piece, each given out only after it was checked. `truncated`, `damaged`,
 * `wrong_key` or `bad_format` in between mean: what came before is true, and it is not the whole file. The pieces of
 * `sealed` are given away: what has been read of them is let go.
 */
export async function* openFile(
  crypto: VaultCrypto,
  key: SecretKey,
  context: FileContext,
  sealed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const source = new Bytes(sealed, { givenAway: true });
  try {
    const chunkBytes = readFileHeader(key, await source.take(FILE_HEADER_BYTES));
    for (let index = 0; ; index += 1) {
      const chunk = await source.take(chunkBytes + CHUNK_EXTRA);
      const last = await source.ended();
      yield openChunk(crypto, key, context, { index, last }, chunk, chunkBytes);
      if (last) return;
    }
  } finally {
    await source.close();
  }
}

/** A part of a stored file, by its own bytes: `start` of them to before `end`; in pieces that are given away. */
export type ReadStored = (start: number, end: number) => AsyncIterable<Uint8Array>;

/** Which bytes of a file's content; `end` is the first that is not meant. */
export interface Span {
  start: number;
  end: number;
}

/**
 * A span of the content of a stored file of `size` content bytes: reads and checks only the chunks that it touches.
 * Whether the file is whole is the caller's to ask first (`sealedFileLength`): a span says nothing about the rest.
 */
export async function* openFileSpan(
  crypto: VaultCrypto,
  key: SecretKey,
  context: FileContext,
  size: number,
  read: ReadStored,
  { start, end }: Span,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (start < 0 || end > size || start > end) throw new RangeError('a span outside of the file');
  const chunkBytes = readFileHeader(key, await new Bytes(read(0, FILE_HEADER_BYTES)).only(FILE_HEADER_BYTES));
  const count = chunkCount(size, chunkBytes);
  const first = Math.min(Math.floor(start / chunkBytes), count - 1);
  const after = Math.max(first + 1, Math.ceil(end / chunkBytes));
  const stored = (index: number): number =>
    Math.min(FILE_HEADER_BYTES + index * (chunkBytes + CHUNK_EXTRA), sealedFileLength(size, chunkBytes));
  const source = new Bytes(read(stored(first), stored(after)), { givenAway: true });
  try {
    for (let index = first; index < after; index += 1) {
      const chunk = await source.take(stored(index + 1) - stored(index));
      const content = openChunk(crypto, key, context, { index, last: index === count - 1 }, chunk, chunkBytes);
      const at = index * chunkBytes;
      yield content.subarray(Math.max(0, start - at), Math.max(0, Math.min(content.length, end - at)));
    }
  } finally {
    await source.close();
  }
}

function bindingOf(key: SecretKey, place: FileContext, chunkBytes: number, { index, last }: ChunkPosition): Uint8Array {
  const { hospital, subject, category, record, version } = place;
  const where = [hospital, subject, category, record].map(utf8);
  const numbers = [version, chunkBytes, index].map(uint64);
  return lengthPrefixed(utf8(FORMAT), key.id, ...where, ...numbers, Uint8Array.of(last ? 1 : 0));
}

/** Bytes that come in whatever pieces, taken in pieces of a wanted length; what is taken holds until the next is. */
class Bytes {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #givenAway: boolean;
  #held: Uint8Array[] = [];
  /** How much of the first held piece was taken. */
  #taken = 0;
  #length = 0;
  /** Read to their end; the last that was taken may lie in them. */
  #spent: Uint8Array[] = [];

  constructor(source: AsyncIterable<Uint8Array>, { givenAway = false } = {}) {
    this.#source = source[Symbol.asyncIterator]();
    this.#givenAway = givenAway;
  }

  /** `length` bytes, fewer only where the source ends. */
  async take(length: number): Promise<Uint8Array> {
    if (this.#givenAway) for (const piece of this.#spent) letGo(piece);
    this.#spent = [];
    while (this.#length < length && (await this.#more()));
    const wanted = Math.min(length, this.#length);
    const first = this.#some(wanted);
    if (first.length === wanted) return first;
    const taken = new Uint8Array(wanted);
    taken.set(first);
    for (let at = first.length; at < wanted; ) {
      const part = this.#some(wanted - at);
      taken.set(part, at);
      at += part.length;
    }
    this.#spent.push(taken);
    return taken;
  }

  /** At most `length` bytes, of the first held piece alone: no copy. */
  #some(length: number): Uint8Array {
    const [piece = new Uint8Array()] = this.#held;
    const part = piece.subarray(this.#taken, this.#taken + length);
    this.#taken += part.length;
    this.#length -= part.length;
    if (this.#taken === piece.length) {
      this.#spent.push(...this.#held.splice(0, 1));
      this.#taken = 0;
    }
    return part;
  }

  /** Whether there is nothing more to take. */
  async ended(): Promise<boolean> {
    while (this.#length === 0) if (!(await this.#more())) return true;
    return false;
  }

  /** `take` of a source that is wanted no further. */
  async only(length: number): Promise<Uint8Array> {
    try {
      return await this.take(length);
    } finally {
      await this.close();
    }
  }

  /** Tells the source that nothing more is taken, so that it closes what it holds open. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#held.push(next.value);
    this.#length += next.value.length;
    return true;
  }
}
