import pg from 'pg';

/** Takes one row of a copy: its columns in PostgreSQL's binary form. They lie in the packet, which is gone after the call. */
export type TakeRow = (columns: readonly (Buffer | null)[]) => void;

/** What a binary copy begins with; behind it stand flags and a length, both 0. */
const SIGNATURE = Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1');
const HEADER = SIGNATURE.length + 8;

/**
 * `copy (…) to stdout (format binary)`: rows as bytes, without their detour over text, for what reads very many. The driver
 * reads no other query as bytes. Has no parameters: `text` is made of checked ids and numbers only.
 */
export class CopyOut extends pg.Query {
  readonly #take: TakeRow;
  #begun = false;
  /** What `take` threw; rows behind it are not taken. */
  #failure: { readonly error: unknown } | undefined;

  private constructor(text: string, take: TakeRow, done: (error: unknown) => void) {
    super(text, undefined, (error) => done(error ?? this.#failure?.error));
    this.#take = take;
  }

  /** Resolves once all rows have been taken; rejects with the database's error, or with the first that `take` threw. */
  static run(client: pg.ClientBase, text: string, take: TakeRow): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown): void => (error ? reject(error) : resolve());
      client.query(new CopyOut(`copy (${text}) to stdout (format binary)`, take, done));
    });
  }

  /** The driver's call: one row, the first one behind the header, or the end. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    if (this.#failure !== undefined) return;
    try {
      const columns = columnsIn(chunk, this.#begun ? 0 : headerIn(chunk));
      this.#begun = true;
      if (columns !== null) this.#take(columns);
    } catch (error) {
      this.#failure = { error };
    }
  }
}

function headerIn(chunk: Buffer): number {
  const isCopy = chunk.length >= HEADER && chunk.subarray(0, SIGNATURE.length).equals(SIGNATURE);
  if (!isCopy || chunk.readBigUInt64BE(SIGNATURE.length) !== 0n) throw new Error('not a binary copy');
  return HEADER;
}

/** Null at the end. */
function columnsIn(chunk: Buffer, from: number): (Buffer | null)[] | null {
  let at = from;
  const count = chunk.readInt16BE(at);
  at += 2;
  if (count === -1) return null;
  const columns: (Buffer | null)[] = [];
  for (let i = 0; i < count; i++) {
    const length = chunk.readInt32BE(at);
    at += 4;
    columns.push(length === -1 ? null : chunk.subarray(at, (at += length)));
  }
  if (at !== chunk.length) throw new Error('a row of a copy does not end with its message');
  return columns;
}
