import type { FactChangeJson } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { ChangedFact } from './change.policy.ts';

/** Whose facts: one who works here, or an application. */
export type Subject = { person: PersonId } | { application: string };

/** Keeps what was known before a change; nothing where nothing changed. */
export async function keepChange(
  tx: Tx,
  hospital: HospitalId,
  of: Subject,
  { changes, by, at }: { changes: readonly ChangedFact[]; by: PersonId; at: Date },
): Promise<void> {
  if (changes.length === 0) return;
  await tx
    .insertInto('fact_change')
    .values({
      hospital_id: hospital,
      id: newId(at.getTime()),
      person_id: 'person' in of ? of.person : null,
      application_id: 'application' in of ? of.application : null,
      author_id: by,
      at,
      changes: JSON.stringify(changes),
    })
    .execute();
}

/** Every change of these facts, newest first. */
export async function readChanges(tx: Tx, hospital: HospitalId, of: Subject): Promise<FactChangeJson[]> {
  const rows = await tx
    .selectFrom('fact_change')
    .innerJoin('person', 'person.id', 'fact_change.author_id')
    .select(['fact_change.id', 'fact_change.at', 'fact_change.changes', 'person.name'])
    .where('hospital_id', '=', hospital)
    .$if('person' in of, (query) => query.where('person_id', '=', 'person' in of ? of.person : ''))
    .$if('application' in of, (query) => query.where('application_id', '=', 'application' in of ? of.application : ''))
    .orderBy('fact_change.id', 'desc')
    .limit(200)
    .execute();
  return rows.map(({ id, at, name, changes }) => ({
    id,
    at: at.toISOString(),
    by: name,
    changes: changes as unknown as ChangedFact[],
  }));
}
