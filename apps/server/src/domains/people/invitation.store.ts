import type { StaffRole } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export interface StoredInvitation {
  id: string;
  roles: StaffRole[];
  name: string;
  email: string | null;
  createdBy: PersonId;
  by: string;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  acceptedAt: Date | null;
}

export async function insertInvitation(
  tx: Tx,
  hospital: HospitalId,
  made: Pick<StoredInvitation, 'id' | 'roles' | 'name' | 'email' | 'createdBy' | 'createdAt' | 'expiresAt'> & {
    hash: Buffer;
  },
): Promise<void> {
  await tx
    .insertInto('invitation')
    .values({
      hospital_id: hospital,
      id: made.id,
      token_hash: made.hash,
      roles: made.roles,
      name: made.name,
      email: made.email,
      created_by: made.createdBy,
      created_at: made.createdAt,
      expires_at: made.expiresAt,
    })
    .execute();
}

/** Invitations, newest first; one of them under its row lock: who accepts, resends or withdraws it waits here. */
export async function readInvitations(
  tx: Tx,
  hospital: HospitalId,
  which: 'all' | { id: string } | { hash: Buffer },
): Promise<StoredInvitation[]> {
  const one = which === 'all' ? null : which;
  const rows = await tx
    .selectFrom('invitation')
    .innerJoin('person', 'person.id', 'invitation.created_by')
    .selectAll('invitation')
    .select('person.name as by')
    .where('hospital_id', '=', hospital)
    .$if(one !== null && 'id' in one, (query) => query.where('invitation.id', '=', one && 'id' in one ? one.id : ''))
    .$if(one !== null && 'hash' in one, (query) =>
      query.where('token_hash', '=', one && 'hash' in one ? one.hash : Buffer.alloc(0)),
    )
    .$if(one !== null, (query) => query.forUpdate('invitation'))
    .orderBy('invitation.id', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    roles: row.roles as StaffRole[],
    name: row.name,
    email: row.email,
    createdBy: row.created_by as PersonId,
    by: row.by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    acceptedAt: row.accepted_at,
  }));
}

export async function renewInvitation(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  { hash, expiresAt, by }: { hash: Buffer; expiresAt: Date; by: PersonId },
): Promise<void> {
  await change(tx, hospital, id, { token_hash: hash, expires_at: expiresAt, created_by: by });
}

export async function revokeInvitation(tx: Tx, hospital: HospitalId, id: string, at: Date): Promise<void> {
  await change(tx, hospital, id, { revoked_at: at });
}

export async function acceptInvitation(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  { at, by }: { at: Date; by: PersonId },
): Promise<void> {
  await change(tx, hospital, id, { accepted_at: at, accepted_by: by });
}

async function change(tx: Tx, hospital: HospitalId, id: string, columns: object): Promise<void> {
  await tx.updateTable('invitation').set(columns).where('hospital_id', '=', hospital).where('id', '=', id).execute();
}
