/** Where objects are kept: a folder, or a bucket of a server that speaks S3. */
export type FileLocation =
  | { readonly kind: 'disk'; readonly folder: string }
  | {
      readonly kind: 's3';
      /** `https://host[:port]`, without a path. */
      readonly endpoint: string;
      readonly region: string;
      readonly bucket: string;
      /** Before every name; empty or ending in a slash. */
      readonly prefix: string;
      readonly keyId: string;
      readonly secret: string;
    };

/** An object as a listing shows it. */
export interface StoredObject {
  readonly name: string;
  /** When it was written, in milliseconds by the store's clock. */
  readonly at: number;
}

/**
 * Keeps sealed bytes under names such as `<hospital>/<object>`. An object is written once and never changed; it is there
 * whole or not at all. It knows nothing of patients, keys or rows: what no row names is swept away by who keeps the rows.
 */
export interface FileStore {
  /** Durable when it resolves; an object of this name that is there already is replaced. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Bytes from `start` to before `end`; `FileStoreError` `gone` when there is no such object. */
  read(name: string, start: number, end: number): AsyncIterable<Uint8Array>;
  /** Length, null when there is none. */
  size(name: string): Promise<number | null>;
  /** Removes what there is; durable when it resolves. */
  remove(names: readonly string[]): Promise<void>;
  /** Everything below a first part of a name, in no certain order; what a dead process left half is listed too. */
  list(first: string): AsyncIterable<StoredObject>;
  /** Throws when the store cannot be written at this moment. */
  check(): Promise<void>;
}

/** The store could not do it: `gone` when an object is not there, `unavailable` for everything that may pass. */
export class FileStoreError extends Error {
  override readonly name = 'FileStoreError';
  readonly code: 'gone' | 'unavailable';

  constructor(code: 'gone' | 'unavailable', message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const NAME = /^[0-9a-f-]{1,64}\/[0-9a-z.-]{1,80}$/;

/** Refuses a name that could leave its folder: a fault of ours, since no name is ever a person's. */
export function checkName(name: string): string {
  if (NAME.test(name) && !name.includes('..')) return name;
  throw new Error('an object name of another form');
}
