import type { Language } from '@pramana/contract';
import type { HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/**
 * In which language messages go to a person: their own choice, else as the hospital writes where they are at work, or
 * were last; else another hospital of theirs, else English.
 */
export async function languageOf(tx: Tx, person: PersonId): Promise<Language> {
  const { rows } = await sql<{ language: Language }>`
    select coalesce(p.language, (
      select h.language from membership m join hospital h on h.id = m.hospital_id
      left join lateral (select max(s.last_seen_at) as at from session s
        where s.person_id = p.id and s.hospital_id = h.id) last on true
      where m.person_id = p.id and m.active and h.language is not null
      order by last.at desc nulls last, h.name limit 1), 'en') as language
    from person p where p.id = ${person}`.execute(tx);
  return rows[0]?.language ?? 'en';
}

/** In which language a hospital writes to whoever has chosen none. */
export async function languageOfHospital(tx: Tx, hospital: HospitalId): Promise<Language> {
  const row = await tx.selectFrom('hospital').select('language').where('id', '=', hospital).executeTakeFirst();
  return (row?.language as Language | null | undefined) ?? 'en';
}

/** What a person has chosen themselves; null: as their hospital writes. */
export async function chosenLanguage(tx: Tx, person: PersonId): Promise<Language | null> {
  const row = await tx.selectFrom('person').select('language').where('id', '=', person).executeTakeFirst();
  return (row?.language as Language | null | undefined) ?? null;
}

export async function setLanguage(tx: Tx, person: PersonId, language: Language | null): Promise<void> {
  await tx.updateTable('person').set({ language }).where('id', '=', person).execute();
}

export async function setLanguageOfHospital(tx: Tx, hospital: HospitalId, language: Language): Promise<void> {
  await tx.updateTable('hospital').set({ language }).where('id', '=', hospital).execute();
}
