import type { RegistrationStateName } from '@pramana/contract';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { RegistrationFacts } from './registration.store.ts';

export interface ListedRegistration {
  id: string;
  state: RegistrationStateName;
  facts: RegistrationFacts;
  submittedAt: Date;
  duplicates: number;
}

/** Everything that has the same number, GSTIN or phone: other registrations, and hospitals of this node. */
const ALIKE = sql`
  select 'registrationNumber' as same, 'registration' as kind, o.id, o.facts->>'name' as name
    from registration o where o.id <> r.id and o.number_key = r.number_key
  union all
  select 'gstin', 'registration', o.id, o.facts->>'name'
    from registration o where o.id <> r.id and o.gstin = r.gstin
  union all
  select 'phone', 'registration', o.id, o.facts->>'name'
    from registration o where o.id <> r.id and o.phone_hash = r.phone_hash and o.submitted_at is not null
  union all
  select 'registrationNumber', 'hospital', h.id, h.name from hospital h
    where registration_number_key(h.state_code, h.registration_number) = r.number_key
    and h.state_code is not null and h.registration_number is not null and h.id is distinct from r.hospital_id
  union all
  select 'gstin', 'hospital', h.id, h.name from hospital h
    where h.gstin = r.gstin and h.id is distinct from r.hospital_id`;

export interface RegistrationQuery {
  state?: RegistrationStateName | undefined;
  q?: string | undefined;
  /** Sent in before this one. */
  after?: { at: Date; id: string } | undefined;
}

export async function listRegistrations(
  tx: Tx,
  { state, q, after }: RegistrationQuery,
  limit: number,
): Promise<ListedRegistration[]> {
  // A node has few of these: no index serves a fragment, and none is needed.
  const fragment = q === undefined ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<ListedRegistration>`
    select r.id, r.state, r.facts, r.submitted_at as "submittedAt",
      (select count(*)::int from (${ALIKE}) as alike) as duplicates
    from registration r
    where r.submitted_at is not null
      and (${state ?? null}::text is null or r.state = ${state ?? null})
      and (${fragment}::text is null or r.facts->>'name' ilike ${fragment} or r.facts->>'city' ilike ${fragment}
        or r.facts->>'registrationNumber' ilike ${fragment} or r.gstin ilike ${fragment})
      and (${after?.at ?? null}::timestamptz is null
        or (r.submitted_at, r.id) < (${after?.at ?? null}, ${after?.id ?? null}::uuid))
    order by r.submitted_at desc, r.id desc limit ${limit}`.execute(tx);
  return rows;
}

export interface FoundDuplicate {
  same: 'registrationNumber' | 'gstin' | 'phone';
  kind: 'registration' | 'hospital';
  id: string;
  name: string;
}

export async function duplicatesOf(tx: Tx, id: string): Promise<FoundDuplicate[]> {
  const { rows } = await sql<FoundDuplicate>`
    select alike.* from registration r cross join lateral (${ALIKE}) as alike where r.id = ${id}
    order by alike.kind, alike.same, alike.name limit 50`.execute(tx);
  return rows;
}

/** Which of these short names are taken. */
export async function takenSlugs(tx: Tx, slugs: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('hospital')
    .select('slug')
    .where('slug', 'in', [...slugs])
    .execute();
  return new Set(rows.map(({ slug }) => slug));
}
