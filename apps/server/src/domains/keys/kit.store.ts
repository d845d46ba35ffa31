import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { keyringKits } from '../sealing/index.ts';

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

/** The kit that holds: the newest that the keyring was told of. The database only knows who made it. */
export async function currentKit(tx: Tx): Promise<{ madeAt: Date; maker: string } | undefined> {
  const held = keyringKits().at(-1);
  if (held === undefined) return undefined;
  const row = await readKit(tx, held.id);
  return row?.recipient === held.recipient ? row : { madeAt: held.confirmedAt, maker: '—' };
}

/**
 * Whether the database says something else than the keyring about the kit that holds: somebody wrote there, or an older
 * one was restored. Nothing is ever encrypted for what it says.
 */
export async function isKitForeign(tx: Tx): Promise<boolean> {
  const held = keyringKits().at(-1);
  const newest = await kits(tx)
    .where('k.confirmed_at', 'is not', null)
    .orderBy('k.confirmed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.id !== held?.id || newest?.recipient !== held?.recipient;
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
