import type { BlockJson } from '@pramana/contract';
import { toHex } from '@pramana/ledger';
import type { Static } from 'typebox';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf } from './block.claim.ts';
import type { SealingHospital } from './block.service.ts';
import { type BlockRef, type ListedBlock, listBlocks } from './block.store.ts';

/** A block as every screen shows it. */
export type BlockView = Static<typeof BlockJson>;

export function blockView(block: ListedBlock): BlockView {
  return {
    series: block.series,
    number: block.number,
    label: labelOf(block.series, block.number),
    kind: block.kind,
    hash: toHex(block.hash),
    prev: toHex(block.prev),
    commitment: toHex(block.commitment),
    at: block.at.toISOString(),
    author: block.author,
    state: block.entry === null ? 'queued' : 'sealed',
    index: block.entry?.index ?? null,
  };
}

/** The blocks at these places by label, in one query; absent ones are left out. */
export async function blockViews(
  tx: Tx,
  hospital: Pick<SealingHospital, 'id'>,
  refs: readonly BlockRef[],
): Promise<Map<string, BlockView>> {
  const found = await listBlocks(tx, hospital.id, refs);
  return new Map(found.map((block) => [labelOf(block.series, block.number), blockView(block)]));
}
