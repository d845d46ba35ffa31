export { copyOn, type Tx } from './connection.ts';
export type { TakeRow } from './copy.ts';
export { type Database, type DatabaseOptions, openDatabase } from './database.ts';
export { isConnectionLost, sqlState, violatedConstraint } from './failures.ts';
export { fixed } from './fixed.ts';
export { MigrationError, migrate, migrationNames } from './migrate.ts';
export { insertRows, type NewRow, rowsJson, rowsLiteral } from './rows.ts';
export { afterCommit, flushAtCommit, inOtherHospital, type TransactionOptions } from './transaction.ts';
