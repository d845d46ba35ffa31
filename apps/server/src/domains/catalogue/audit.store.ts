import type { HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** Where a sealed row stands that does not repeat it. */
export interface PlacedBlock {
  at: Date;
  authorId: string | null;
  series: string;
  number: number;
  currency: string;
}

/** Where each of these documents stands in its series: their own rows do not repeat it. */
export async function placesOf(
  tx: Tx,
  hospital: HospitalId,
  kind: 'price' | 'policy',
  ids: readonly string[],
): Promise<Map<string, PlacedBlock>> {
  const rows = await tx
    .selectFrom('block')
    .innerJoin('hospital', 'hospital.id', 'block.hospital_id')
    .select(['document_id', 'series', 'number', 'currency', 'at', 'author_id'])
    .where('block.hospital_id', '=', hospital)
    .where('block.kind', '=', kind)
    .where(sql<boolean>`document_id = any(${[...ids]}::uuid[])`)
    .execute();
  return new Map(
    rows.map(({ document_id: id, series, number, currency, at, author_id: authorId }) => [
      id,
      { series, number: Number(number), currency, at, authorId },
    ]),
  );
}

/** A price, or the withdrawal of one, whose row is not its block's. */
export interface DamagedPrice {
  table: 'price' | 'price_withdrawal';
  itemCode: string;
  field: string;
  /** The block's place; null when the price has none. */
  series: string | null;
  number: bigint | null;
}

/**
 * Prices whose stored commitment is not their block's, or whose proof is not the picture that was sealed: bills cite
 * the one and people look at the other. And withdrawals that are no entry: a price would be gone without one.
 */
export async function damagedPrices(tx: Tx, hospital: HospitalId): Promise<DamagedPrice[]> {
  const { rows } = await sql<DamagedPrice>`
    select 'price' as table, price.item_code as "itemCode", field, block.series, block.number
    from price
    left join block on block.hospital_id = price.hospital_id and block.kind = 'price' and block.document_id = price.id
    left join blob on blob.hospital_id = price.hospital_id and blob.id = price.proof_blob_id
    cross join lateral (values
      ('commitment', price.commitment is distinct from block.commitment),
      ('bytes', sha256(blob.bytes) <> blob.sha256),
      ('proof_blob_id', (price.proof_blob_id is null) <> (price.proof_sha256 is null)
        or blob.sha256 is distinct from price.proof_sha256)
    ) as checked(field, wrong)
    where price.hospital_id = ${hospital} and wrong
    union all
    select 'price_withdrawal', price.item_code, 'commitment', block.series, block.number
    from price_withdrawal withdrawal
    join price on price.hospital_id = withdrawal.hospital_id and price.id = withdrawal.price_id
    left join block on block.hospital_id = withdrawal.hospital_id and block.kind = 'price'
      and block.document_id = withdrawal.id
    where withdrawal.hospital_id = ${hospital} and withdrawal.commitment is distinct from block.commitment
    order by series, number limit 1000`.execute(tx);
  return rows;
}

/** Codes of items whose photo's bytes are not those that were stored. */
export async function damagedPhotos(tx: Tx, hospital: HospitalId): Promise<{ code: string }[]> {
  return tx
    .selectFrom('item')
    .innerJoin('blob', (join) =>
      join.onRef('blob.hospital_id', '=', 'item.hospital_id').onRef('blob.id', '=', 'item.photo_blob_id'),
    )
    .select('item.code')
    .where('item.hospital_id', '=', hospital)
    .where(sql<boolean>`sha256(blob.bytes) <> blob.sha256`)
    .orderBy('item.code')
    .limit(1_000)
    .execute();
}
