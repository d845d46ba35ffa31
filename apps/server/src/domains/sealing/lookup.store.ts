import type { HospitalId } from '@pramana/kernel';
import { fixed, type Tx } from '../../platform/database/index.ts';
import type { BlockRef } from './block.store.ts';
import type { SealingHospital } from './block.service.ts';

const insertion = fixed((tx, row: { hospital: HospitalId; series: string; number: bigint; mark: Buffer }) =>
  tx
    .insertInto('receipt_lookup')
    .values({ hospital_id: row.hospital, series: row.series, number: row.number, mark: row.mark })
    .onConflict((conflict) => conflict.doNothing())
    .compile(),
);

/** Keeps by which mark a document is found; at every print after the first it stands there. */
export async function insertLookup(tx: Tx, hospital: HospitalId, ref: BlockRef, mark: Uint8Array): Promise<void> {
  const { series, number } = ref;
  await insertion(tx, { hospital, series, number: BigInt(number), mark: Buffer.from(mark) });
}

/** The documents of this mark: hardly ever more than one. */
export async function refsByMark(tx: Tx, hospital: HospitalId, mark: Uint8Array): Promise<BlockRef[]> {
  const rows = await tx
    .selectFrom('receipt_lookup')
    .select(['series', 'number'])
    .where('hospital_id', '=', hospital)
    .where('mark', '=', Buffer.from(mark))
    .execute();
  return rows.map(({ series, number }) => ({ series, number: Number(number) }));
}

/** Who answers at `/r/<slug>`: never the node, which prints nothing. */
export async function hospitalBySlug(
  tx: Tx,
  slug: string,
): Promise<(Pick<SealingHospital, 'id'> & { name: string }) | undefined> {
  const row = await tx
    .selectFrom('hospital')
    .select(['id', 'name'])
    .where('slug', '=', slug)
    .where('kind', '<>', 'node')
    .executeTakeFirst();
  return row && { id: row.id as HospitalId, name: row.name };
}
