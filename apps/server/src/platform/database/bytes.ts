import type { ColumnType } from 'kysely';

/** A `bytea` column: read as Buffer, written from any bytes. */
export type Bytes = ColumnType<Buffer, Uint8Array, Uint8Array>;
