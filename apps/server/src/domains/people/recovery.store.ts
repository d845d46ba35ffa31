import type { Language } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

export interface StoredRecovery {
  id: string;
  personId: PersonId;
  person: string;
  reason: string;
  proposedBy: PersonId;
  proposer: string;
  proposedAt: Date;
  readyAt: Date;
  expiresAt: Date;
  confirmedBy: PersonId | null;
  objectedBy: PersonId | null;
  withdrawnBy: PersonId | null;
  isAskedInside: boolean;
  closer: string | null;
  closedAt: Date | null;
  /** The block of the role that it led to. */
  series: string | null;
  number: number | null;
}

/** Proposals, newest first; one of them under its row lock. */
export async function readRecoveries(tx: Tx, hospital: HospitalId, id?: string): Promise<StoredRecovery[]> {
  const { rows } = await sql<StoredRecovery>`
    select r.id, r.person_id as "personId", p.name as person, r.reason, r.proposed_by as "proposedBy", o.name as proposer,
      r.proposed_at as "proposedAt", r.ready_at as "readyAt", r.expires_at as "expiresAt",
      r.confirmed_by as "confirmedBy", r.objected_by as "objectedBy", r.withdrawn_by as "withdrawnBy",
      r.asked_inside as "isAskedInside", r.closed_at as "closedAt", b.series, b.number::int as number,
      (select name from person where id = coalesce(r.confirmed_by, r.objected_by, r.withdrawn_by)) as closer
    from admin_recovery r
    join person p on p.id = r.person_id
    join person o on o.id = r.proposed_by
    left join lateral (
      select b.series, b.number from role_event e
      join block b on b.hospital_id = e.hospital_id and b.kind = 'role' and b.document_id = e.id
      where r.confirmed_by is not null and e.hospital_id = r.hospital_id and e.person_id = r.person_id
        and e.at = r.closed_at and e.source = 'recovery'
      order by b.series desc, b.number desc limit 1
    ) b on true
    where r.hospital_id = ${hospital} and (${id ?? null}::uuid is null or r.id = ${id ?? null}::uuid)
    order by r.id desc
    limit 50
    ${id === undefined ? sql`` : sql`for update of r`}`.execute(tx);
  return rows;
}

type Times = 'proposedAt' | 'readyAt' | 'expiresAt';

/** A second open one of a hospital: `admin_recovery_open`. */
export async function insertRecovery(
  tx: Tx,
  hospital: HospitalId,
  made: Pick<StoredRecovery, 'id' | 'personId' | 'reason' | 'proposedBy' | 'isAskedInside' | Times>,
): Promise<void> {
  // What ran out unconfirmed makes room for the next one.
  await tx
    .updateTable('admin_recovery')
    .set({ closed_at: made.proposedAt })
    .where('hospital_id', '=', hospital)
    .where('closed_at', 'is', null)
    .where('expires_at', '<=', made.proposedAt)
    .execute();
  await tx
    .insertInto('admin_recovery')
    .values({
      hospital_id: hospital,
      id: made.id,
      person_id: made.personId,
      reason: made.reason,
      proposed_by: made.proposedBy,
      asked_inside: made.isAskedInside,
      proposed_at: made.proposedAt,
      ready_at: made.readyAt,
      expires_at: made.expiresAt,
    })
    .execute();
}

/** Confirms or stops a proposal. One who proposed it, or would become admin by it: `admin_recovery_takes_two`. */
export async function closeRecovery(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  by: { how: 'confirmed' | 'objected' | 'withdrawn'; person: PersonId },
  at: Date,
): Promise<void> {
  await tx
    .updateTable('admin_recovery')
    .set({ closed_at: at, [`${by.how}_by` as const]: by.person })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .execute();
}

/** How many proposals of a hospital were made after `since`. */
export async function countRecoveries(tx: Tx, hospital: HospitalId, since: Date): Promise<number> {
  const row = await tx
    .selectFrom('admin_recovery')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('hospital_id', '=', hospital)
    .where('proposed_at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export interface Reachable {
  login: string | null;
  phone: string | null;
  language: Language;
}

/** Logins of the active staff of a hospital and the phones it has of them: whom to tell. */
export async function contactsOf(tx: Tx, hospital: HospitalId): Promise<Reachable[]> {
  const { rows } = await sql<Reachable>`
    select distinct on (p.id) c.login, f.phone, coalesce(p.language, h.language, 'en') as language
    from membership m
    join hospital h on h.id = m.hospital_id
    join person p on p.id = m.person_id and p.active
    left join credential c on c.person_id = p.id
    left join member f on f.hospital_id = m.hospital_id and f.person_id = p.id
    where m.hospital_id = ${hospital} and m.active and m.role not in ('patient', 'guardian')
    order by p.id`.execute(tx);
  return rows;
}

/** The active person of a login (canonical), or null; with a hospital only whoever holds a role of staff there. */
export async function personOfLogin(tx: Tx, login: string, hospital: HospitalId | null): Promise<PersonId | null> {
  const { rows } = await sql<{ id: PersonId }>`
    select p.id from credential c join person p on p.id = c.person_id and p.active
    where lower(c.login) = ${login} and (${hospital}::uuid is null or exists (
      select 1 from membership m where m.person_id = p.id and m.hospital_id = ${hospital}::uuid
        and (m.active or m.suspended) and m.role not in ('patient', 'guardian')))`.execute(tx);
  return rows[0]?.id ?? null;
}
