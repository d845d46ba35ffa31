import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Definition } from './definition.policy.ts';

/** What the hospital said of its tests, in the order in which one takes the place of another. */
export async function readDefinitions(tx: Tx, hospital: HospitalId): Promise<Definition[]> {
  const rows = await tx
    .selectFrom('lab_definition')
    .selectAll()
    .where('hospital_id', '=', hospital)
    .orderBy('kind')
    .orderBy('code')
    .orderBy('from_date')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    from: row.from_date,
    retired: row.retired,
    // Written by this file alone, from what the policy has checked.
    said: { kind: row.kind, body: row.body } as unknown as Definition['said'],
    reason: row.reason,
    by: row.made_by_name,
    at: row.made_at,
  }));
}

/** One admin at a time says what a code is, until the transaction ends. */
export async function lockCode(tx: Tx, hospital: HospitalId, code: string): Promise<void> {
  const name = `pramana/lab-definition/${hospital}/${code}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

export async function insertDefinition(
  tx: Tx,
  hospital: HospitalId,
  { id, code, from, retired, said, reason, by, at }: Definition,
  author: PersonId,
): Promise<void> {
  await tx
    .insertInto('lab_definition')
    .values({
      hospital_id: hospital,
      id,
      kind: said.kind,
      code,
      from_date: from,
      retired,
      body: JSON.stringify(said.body),
      reason,
      made_by: author,
      made_by_name: by,
      made_at: at,
    })
    .execute();
}
