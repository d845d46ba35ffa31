import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export type ContactKind = 'phone' | 'email';

export interface ContactRow {
  kind: ContactKind;
  valueBox: Buffer;
  provedAt: Date;
}

export async function contactsOf(tx: Tx, person: PersonId): Promise<ContactRow[]> {
  const rows = await tx
    .selectFrom('contact')
    .select(['kind', 'value_box', 'proved_at'])
    .where('person_id', '=', person)
    .execute();
  return rows.map((row) => ({ kind: row.kind as ContactKind, valueBox: row.value_box, provedAt: row.proved_at }));
}

export interface NewContact {
  personId: PersonId;
  kind: ContactKind;
  valueHash: Buffer;
  valueBox: Uint8Array;
}

/** A proved contact replaces the one of its kind. */
export async function putContact(
  tx: Tx,
  { personId, kind, valueHash, valueBox }: NewContact,
  now: number,
): Promise<void> {
  const value = { value_hash: valueHash, value_box: valueBox, proved_at: new Date(now) };
  await tx
    .insertInto('contact')
    .values({ person_id: personId, kind, ...value })
    .onConflict((on) => on.columns(['person_id', 'kind']).doUpdateSet(value))
    .execute();
}
