import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface CodeKey {
  id: string;
  purpose: string;
  bindingHash: Buffer;
}

export interface NewCode extends CodeKey {
  targetHash: Buffer;
  targetBox: Uint8Array;
  codeHash: Buffer;
  now: number;
  resendAt: number;
  expiresAt: number;
}

export async function insertCode(tx: Tx, code: NewCode): Promise<void> {
  await tx
    .insertInto('one_time_code')
    .values({
      id: code.id,
      purpose: code.purpose,
      binding_hash: code.bindingHash,
      target_hash: code.targetHash,
      target_box: code.targetBox,
      code_hash: code.codeHash,
      created_at: new Date(code.now),
      resend_at: new Date(code.resendAt),
      expires_at: new Date(code.expiresAt),
    })
    .execute();
}

/** Waits here for another request that issues a code for the same request, and then sees what it wrote. */
export async function lockRequest(tx: Tx, bindingHash: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${bindingHash.readBigInt64BE(0)}::int8)`.execute(tx);
}

/** The earliest time of the next code for this request, in Unix milliseconds; 0 when none was issued. */
export async function nextAllowed(tx: Tx, { purpose, bindingHash }: Omit<CodeKey, 'id'>): Promise<number> {
  const row = await tx
    .selectFrom('one_time_code')
    .select((select) => select.fn.max('resend_at').as('at'))
    .where('purpose', '=', purpose)
    .where('binding_hash', '=', bindingHash)
    .where('redeemed_at', 'is', null)
    .executeTakeFirst();
  return row?.at ? new Date(row.at).getTime() : 0;
}

/** Earlier codes of the same request open nothing any more. */
export async function supersede(tx: Tx, { purpose, bindingHash }: Omit<CodeKey, 'id'>, now: number): Promise<void> {
  await tx
    .updateTable('one_time_code')
    .set({ superseded_at: new Date(now) })
    .where('purpose', '=', purpose)
    .where('binding_hash', '=', bindingHash)
    .where('superseded_at', 'is', null)
    .where('redeemed_at', 'is', null)
    .execute();
}

/** Counts one more try in one atomic statement, and gives what to compare with; null when none is allowed. */
export async function countCodeTry(
  tx: Tx,
  { id, purpose, bindingHash }: CodeKey,
  now: number,
  most: number,
): Promise<{ codeHash: Buffer; tries: number } | null> {
  const row = await tx
    .updateTable('one_time_code')
    .set({ tries: sql<number>`tries + 1` })
    .where('id', '=', id)
    .where('purpose', '=', purpose)
    .where('binding_hash', '=', bindingHash)
    .where('redeemed_at', 'is', null)
    .where('superseded_at', 'is', null)
    .where('expires_at', '>', new Date(now))
    .where('tries', '<', most)
    .returning(['code_hash', 'tries'])
    .executeTakeFirst();
  return row ? { codeHash: row.code_hash, tries: row.tries } : null;
}

export interface CodeState {
  tries: number;
  expiresAt: Date;
  redeemed: boolean;
  superseded: boolean;
  targetBox: Buffer;
}

export async function findCode(tx: Tx, { id, purpose, bindingHash }: CodeKey): Promise<CodeState | null> {
  const row = await tx
    .selectFrom('one_time_code')
    .select(['tries', 'expires_at', 'redeemed_at', 'superseded_at', 'target_box'])
    .where('id', '=', id)
    .where('purpose', '=', purpose)
    .where('binding_hash', '=', bindingHash)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    tries: row.tries,
    expiresAt: new Date(row.expires_at),
    redeemed: row.redeemed_at !== null,
    superseded: row.superseded_at !== null,
    targetBox: row.target_box,
  };
}

/** False when another request was first: a code opens once. */
export async function redeem(tx: Tx, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('one_time_code')
    .set({ redeemed_at: new Date(now) })
    .where('id', '=', id)
    .where('redeemed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Removes the codes made before `time`. */
export async function purgeCodes(tx: Tx, time: number): Promise<void> {
  await tx.deleteFrom('one_time_code').where('created_at', '<', new Date(time)).execute();
}
