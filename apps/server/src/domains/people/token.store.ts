import type { Role, TokenScope } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface StoredToken {
  id: PersonId;
  prefix: string;
  name: string;
  scopes: TokenScope[];
  createdBy: PersonId;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  /** When, once it was over, it was last tried, and the network address of that. */
  refused: { at: Date; from: string } | null;
  revokedAt: Date | null;
  revokedBy: PersonId | null;
}

/** A machine that had no token before. The same name as one that is not revoked: `api_token_name`. */
export async function insertToken(
  tx: Tx,
  hospital: HospitalId,
  token: Omit<StoredToken, 'lastUsedAt' | 'refused' | 'revokedAt' | 'revokedBy'> & { hash: Buffer },
): Promise<void> {
  await tx
    .insertInto('api_token')
    .values({
      id: token.id,
      hospital_id: hospital,
      token_hash: token.hash,
      prefix: token.prefix,
      name: token.name,
      scopes: token.scopes,
      created_by: token.createdBy,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
    })
    .execute();
}

/** Tokens of a hospital with the names of those who made and revoked them, the newest first. */
export async function readTokens(
  tx: Tx,
  hospital: HospitalId,
  id?: string,
): Promise<(StoredToken & { madeBy: string; revoker: string | null; makerRoles: Role[] })[]> {
  const rows = await tx
    .selectFrom('api_token as t')
    .innerJoin('person as maker', 'maker.id', 't.created_by')
    .leftJoin('person as revoker', 'revoker.id', 't.revoked_by')
    .selectAll('t')
    .select([
      'maker.name as made_by',
      'revoker.name as revoker',
      sql<
        Role[]
      >`array(select m.role from membership m where m.person_id = t.created_by and m.hospital_id = t.hospital_id
        and m.active and maker.active)`.as('maker_roles'),
    ])
    .where('t.hospital_id', '=', hospital)
    .$if(id !== undefined, (query) => query.where('t.id', '=', id ?? ''))
    .orderBy('t.created_at', 'desc')
    .orderBy('t.id')
    .execute();
  return rows.map((row) => ({
    id: row.id as PersonId,
    prefix: row.prefix,
    name: row.name,
    scopes: row.scopes as TokenScope[],
    createdBy: row.created_by as PersonId,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    refused: row.refused_at && row.refused_from !== null ? { at: row.refused_at, from: row.refused_from } : null,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by as PersonId | null,
    madeBy: row.made_by,
    revoker: row.revoker,
    makerRoles: row.maker_roles,
  }));
}

/** Revokes a token; null when it was revoked before, so that two who revoke at once make one entry. */
export async function markRevoked(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  by: PersonId,
  at: Date,
): Promise<Pick<StoredToken, 'id' | 'scopes' | 'name'> | null> {
  const row = await tx
    .updateTable('api_token')
    .set({ revoked_at: at, revoked_by: by })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning(['id', 'scopes', 'name'])
    .executeTakeFirst();
  return row ? { id: row.id as PersonId, scopes: row.scopes as TokenScope[], name: row.name } : null;
}
