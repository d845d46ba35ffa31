import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';

export type SignInPurpose = 'second-factor' | 'passkey' | 'new-passkey' | 'confirm' | 'signing-passkey';

export interface NewSignIn {
  tokenHash: Buffer;
  purpose: SignInPurpose;
  personId: PersonId | null;
  userAgent: string;
  addressFamily: 4 | 6;
  challenge: string | null;
  expiresAt: number;
}

export async function insertSignIn(tx: Tx, row: NewSignIn, now: number): Promise<string> {
  const id = newId(now);
  await tx
    .insertInto('sign_in')
    .values({
      id,
      token_hash: row.tokenHash,
      purpose: row.purpose,
      person_id: row.personId,
      user_agent: row.userAgent,
      address_family: row.addressFamily,
      challenge: row.challenge,
      created_at: new Date(now),
      expires_at: new Date(row.expiresAt),
    })
    .execute();
  return id;
}

export interface SignInRow {
  id: string;
  personId: PersonId | null;
  userAgent: string;
  addressFamily: number;
  challenge: string | null;
  codeId: string | null;
}

/** A ticket that is neither used nor over. */
export async function findSignIn(
  tx: Tx,
  tokenHash: Buffer,
  purpose: SignInPurpose,
  now: number,
): Promise<SignInRow | null> {
  const row = await tx
    .selectFrom('sign_in')
    .select(['id', 'person_id', 'user_agent', 'address_family', 'challenge', 'code_id'])
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', new Date(now))
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    personId: row.person_id as PersonId | null,
    userAgent: row.user_agent,
    addressFamily: row.address_family,
    challenge: row.challenge,
    codeId: row.code_id,
  };
}

/** False when another request was first: a ticket makes one session. */
export async function spendSignIn(tx: Tx, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sign_in')
    .set({ used_at: new Date(now) })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function setSignIn(tx: Tx, id: string, set: { challenge?: string; codeId?: string }): Promise<void> {
  await tx
    .updateTable('sign_in')
    .set({
      ...(set.challenge === undefined ? {} : { challenge: set.challenge }),
      ...(set.codeId === undefined ? {} : { code_id: set.codeId }),
    })
    .where('id', '=', id)
    .execute();
}

/** Removes what ended before `time`. */
export async function purgeSignIns(tx: Tx, time: number): Promise<void> {
  await tx.deleteFrom('sign_in').where('created_at', '<', new Date(time)).execute();
}
