import type { SealedProof } from '../../platform/documents/index.ts';
import type { Tx } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';
import type { BlockView } from './chain.service.ts';
import { printedLookup } from './lookup.service.ts';
import { compactFor, receiptFor } from './receipt.service.ts';

/** The proof of a sealed entry as paper shows it; the access is the caller's. */
export async function printedProof(
  tx: Tx,
  hospital: Pick<SealingHospital, 'id' | 'slug'>,
  block: BlockView,
): Promise<SealedProof> {
  const codes = await compactFor(tx, hospital, block);
  return {
    state: codes.pending ? 'pending' : block.state === 'witnessed' ? 'witnessed' : 'sealed',
    block: { number: block.label, hash: block.hash, previous: block.prev },
    headerQr: qrOf(codes.url, codes.headerDigits),
    itemQrs: codes.itemsUrls.map((url, index) => qrOf(url, codes.itemsDigits[index] ?? '')),
    lookup: await printedLookup(tx, hospital, block, codes.code),
    receiptFile: codes.pending ? null : await receiptFor(tx, hospital, block),
  };
}

/** The address as it stands up to the `#`, then the digits alone. */
function qrOf(url: string, digits: string): { url: string; digits: string } {
  return { url: url.slice(0, url.length - digits.length), digits };
}
