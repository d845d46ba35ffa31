import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { MovedStock } from './movement.claim.ts';

export interface StockDocument {
  id: string;
  kind: 'purchase' | 'adjustment';
  series: string;
  number: number;
  authorId: string;
  at: Date;
}

export async function insertDocument(tx: Tx, hospital: HospitalId, document: StockDocument): Promise<void> {
  const { id, kind, series, number, authorId, at } = document;
  await tx
    .insertInto('stock_document')
    .values({ hospital_id: hospital, id, kind, series, number: BigInt(number), author_id: authorId, at })
    .execute();
}

/** Documents by id with the hospital's currency, which their claims name. */
export async function readDocuments(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly string[],
): Promise<(StockDocument & { currency: string })[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('stock_document as document')
    .innerJoin('hospital', 'hospital.id', 'document.hospital_id')
    .selectAll('document')
    .select('hospital.currency')
    .where('document.hospital_id', '=', hospital)
    .where('document.id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as StockDocument['kind'],
    series: row.series,
    number: Number(row.number),
    authorId: row.author_id,
    at: row.at,
    currency: row.currency,
  }));
}

/** What these documents moved, by document, in the order of their lines. */
export async function movedBy(
  tx: Tx,
  hospital: HospitalId,
  documents: readonly string[],
): Promise<Map<string, MovedStock[]>> {
  if (documents.length === 0) return new Map();
  const { rows } = await sql<MovedStock & { document: string }>`
    select moved.document_id as document, moved.id, moved.batch_id as "batchId", batch.item_id as "itemId", batch.number,
      batch.expiry, batch.mrp_amount as "mrpAmount", batch.mrp_per as "mrpPer", moved.reason, moved.quantity,
      moved.quarantined, moved.note
    from stock_movement moved
    join batch on batch.hospital_id = moved.hospital_id and batch.id = moved.batch_id
    where moved.hospital_id = ${hospital} and moved.document_id = any(${[...documents]}::uuid[])
    order by moved.document_id, moved.position, moved.id`.execute(tx);
  return Map.groupBy(rows, (row) => row.document);
}

/** A movement or batch that no sealed document explains. */
export interface StrayStock {
  batch: string;
  table: string;
  field: string;
}

/**
 * Goods that came from nowhere; the first thousand. Movements that are no sale and no return belong to a document of
 * stock, whose maker and time they share; a batch is known since its first movement.
 */
export async function strayStock(tx: Tx, hospital: HospitalId): Promise<StrayStock[]> {
  const { rows } = await sql<StrayStock>`
    select batch.number as batch, 'stock_movement' as "table", field from stock_movement moved
    left join batch on batch.hospital_id = moved.hospital_id and batch.id = moved.batch_id
    left join stock_document document on document.hospital_id = moved.hospital_id and document.id = moved.document_id
    cross join lateral (values
      ('document_id', document.id is null),
      ('at', document.at <> moved.at),
      ('person_id', document.author_id <> moved.person_id)
    ) as each (field, wrong)
    where moved.hospital_id = ${hospital} and moved.reason not in ('sale', 'return', 'dispense', 'dispense-return') and wrong
    union
    select batch.number, 'batch', 'received_at' from batch where batch.hospital_id = ${hospital}
      and batch.received_at is distinct from (select min(at) from stock_movement moved
        where moved.hospital_id = batch.hospital_id and moved.batch_id = batch.id)
    order by 1, 2, 3 limit 1000`.execute(tx);
  return rows;
}
