import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import type { ImportSummary } from './import.store.ts';

/** The node's own organisation as one that has items and prices; undefined before the first visit. */
export async function templateOwner(tx: Tx): Promise<Hospital | undefined> {
  const row = await tx.selectFrom('hospital').selectAll().where('kind', '=', 'node').executeTakeFirst();
  return (
    row && {
      id: row.id as HospitalId,
      slug: row.slug,
      name: row.name,
      timeZone: row.time_zone,
      currency: row.currency,
      dayCutHour: row.day_cut_hour,
      yearStartMonth: row.year_start_month,
      stateCode: row.state_code,
    }
  );
}

export interface TemplateItem {
  code: string;
  kind: string;
  category: string;
  isPriced: boolean;
}

/** Every item that is offered, in the order in which people look for them. */
export async function templateItems(tx: Tx, node: HospitalId): Promise<TemplateItem[]> {
  const { rows } = await sql<TemplateItem>`
    select i.code, i.kind, i.category,
      exists (select from price p where p.hospital_id = i.hospital_id and p.item_id = i.id) as "isPriced"
    from item i where i.hospital_id = ${node} and i.status = 'active'
    order by i.kind = 'medicine' desc, i.kind, i.category, i.code`.execute(tx);
  return rows;
}

/** Every code that a hospital has given, also to what it sells no more. */
export async function codesOf(tx: Tx, hospital: HospitalId): Promise<Set<string>> {
  const rows = await tx.selectFrom('item').select('code').where('hospital_id', '=', hospital).execute();
  return new Set(rows.map(({ code }) => code));
}

export interface TemplateVersion {
  id: string;
  at: Date;
  author: string;
  summary: ImportSummary;
}

/** The imports that went through, newest first. */
export async function templateVersions(tx: Tx, node: HospitalId): Promise<TemplateVersion[]> {
  const rows = await tx
    .selectFrom('item_import')
    .innerJoin('person', 'person.id', 'item_import.author_id')
    .select(['item_import.id', 'item_import.updated_at', 'item_import.summary', 'person.name'])
    .where('item_import.hospital_id', '=', node)
    .where('item_import.status', '=', 'done')
    .orderBy('item_import.updated_at', 'desc')
    .limit(50)
    .execute();
  return rows.map(({ id, updated_at, summary, name }) => ({
    id,
    at: updated_at,
    author: name,
    // The column holds exactly what the import wrote.
    summary: summary as unknown as ImportSummary,
  }));
}
