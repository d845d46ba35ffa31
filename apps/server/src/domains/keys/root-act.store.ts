import type { HospitalId, LogId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { SealedAct } from '../sealing/index.ts';
import type { LogEndingAct } from './log-ending.claim.ts';
import type { LogSuccessionAct } from './log-succession.claim.ts';
import type { RootKeyAct } from './root-key.claim.ts';

/** Decisions about a hospital's root key and the keys of its logs one after the other, until the transaction ends. */
export async function lockRoot(tx: Tx, hospital: HospitalId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pramana/root/${hospital}`}, 0))`.execute(tx);
}

function placed(hospital: HospitalId, { id, series, number, at }: SealedAct) {
  return { hospital_id: hospital, id, series, number: BigInt(number), at };
}

export async function insertRootKey(tx: Tx, hospital: HospitalId, row: RootKeyAct & SealedAct): Promise<void> {
  const { vkey, replaces, statement, authorId } = row;
  const values = { ...placed(hospital, row), vkey, replaces, statement, author_id: authorId };
  await tx.insertInto('root_key').values(values).execute();
}

/** Whether this verifier key is, or ever was, the hospital's root key. */
export async function isRootKnown(tx: Tx, hospital: HospitalId, vkey: string): Promise<boolean> {
  const row = await tx
    .selectFrom('root_key')
    .select('id')
    .where('hospital_id', '=', hospital)
    .where('vkey', '=', vkey)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertLogEnding(tx: Tx, hospital: HospitalId, row: LogEndingAct & SealedAct): Promise<void> {
  const { logId, reason, successor, authorId } = row;
  const values = { ...placed(hospital, row), log_id: logId, reason, successor, author_id: authorId };
  await tx.insertInto('log_ending').values(values).execute();
}

export async function insertLogSuccession(
  tx: Tx,
  hospital: HospitalId,
  row: LogSuccessionAct & SealedAct,
): Promise<void> {
  const { logId, statement, authorId } = row;
  const values = { ...placed(hospital, row), log_id: logId, statement, author_id: authorId };
  await tx.insertInto('log_succession').values(values).execute();
}

/** These acts, in no particular order; absent ones are left out. */
export async function readRootKeys(tx: Tx, hospital: HospitalId, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('root_key')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .where('id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({ ...row, number: Number(row.number), authorId: row.author_id as PersonId }));
}

/** As `readRootKeys`. */
export async function readLogEndings(tx: Tx, hospital: HospitalId, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('log_ending as e')
    .innerJoin('log as l', (join) => join.onRef('l.hospital_id', '=', 'e.hospital_id').onRef('l.id', '=', 'e.log_id'))
    .selectAll('e')
    .select(['l.origin', 'l.vkey'])
    .where('e.hospital_id', '=', hospital)
    .where('e.id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({
    ...row,
    number: Number(row.number),
    logId: row.log_id as LogId,
    reason: row.reason as LogEndingAct['reason'],
    authorId: row.author_id as PersonId,
  }));
}

/** As `readRootKeys`. */
export async function readLogSuccessions(tx: Tx, hospital: HospitalId, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('log_succession as s')
    .innerJoin('log as l', (join) => join.onRef('l.hospital_id', '=', 's.hospital_id').onRef('l.id', '=', 's.log_id'))
    .selectAll('s')
    .select('l.origin')
    .where('s.hospital_id', '=', hospital)
    .where('s.id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({
    ...row,
    number: Number(row.number),
    logId: row.log_id as LogId,
    authorId: row.author_id as PersonId,
  }));
}

/** Who wrote the statement of an ended log into the hospital's log, and where it stands there. */
export async function successionActs(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('log_succession as s')
    .leftJoin('person as p', 'p.id', 's.author_id')
    .select(['s.log_id', 's.series', 's.number', 's.at', 'p.name as author'])
    .where('s.hospital_id', '=', hospital)
    .execute();
}
