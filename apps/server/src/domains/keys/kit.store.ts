import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export interface KitRow {
  readonly id: string;
  readonly recipient: string;
  readonly partHashes: readonly Uint8Array[];
  readonly madeAt: Date;
  readonly madeBy: PersonId;
  readonly maker: string;
  readonly confirmedAt: Date | null;
}

function kits(tx: Tx) {
  return tx
    .selectFrom('recovery_kit as k')
    .innerJoin('person as p', 'p.id', 'k.made_by')
    .select(['k.id', 'k.recipient', 'k.part_hashes', 'k.made_at', 'k.made_by', 'k.confirmed_at', 'p.name as maker']);
}

type Row = Awaited<ReturnType<ReturnType<typeof kits>['execute']>>[number];

function rowOf(row: Row): KitRow {
  return {
    id: row.id,
    recipient: row.recipient,
    partHashes: row.part_hashes,
    madeAt: row.made_at,
    madeBy: row.made_by as PersonId,
    maker: row.maker,
    confirmedAt: row.confirmed_at,
  };
}

/** The newest that somebody typed a part of back. */
export async function currentKit(tx: Tx): Promise<KitRow | undefined> {
  const row = await kits(tx)
    .where('k.confirmed_at', 'is not', null)
    .orderBy('k.confirmed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && rowOf(row);
}

export async function readKit(tx: Tx, id: string): Promise<KitRow | undefined> {
  const row = await kits(tx).where('k.id', '=', id).executeTakeFirst();
  return row && rowOf(row);
}

export async function insertKit(tx: Tx, row: Omit<KitRow, 'maker' | 'confirmedAt'>): Promise<void> {
  await tx
    .insertInto('recovery_kit')
    .values({
      id: row.id,
      recipient: row.recipient,
      part_hashes: row.partHashes.map((hash) => Buffer.from(hash)),
      made_at: row.madeAt,
      made_by: row.madeBy,
    })
    .execute();
}

/** The first confirmation stays. */
export async function confirmKit(tx: Tx, id: string, at: Date): Promise<void> {
  await tx
    .updateTable('recovery_kit')
    .set({ confirmed_at: at })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .execute();
}
