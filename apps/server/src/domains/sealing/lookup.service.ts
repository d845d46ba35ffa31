import { type Recorded, recordStranger } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import { isSecretText } from '../../platform/secrets.ts';
import type { BlockRef } from './block.store.ts';
import { labelOf } from './block.claim.ts';
import type { SealingHospital } from './block.service.ts';
import { type LookupCode, lookupCode, lookupMark, printedCode } from './lookup.policy.ts';
import { insertLookup, refsByMark } from './lookup.store.ts';
import { openEach } from './open.service.ts';
import { sealingProcess } from './process.service.ts';
import { compactFor, receiptFor } from './receipt.service.ts';

/** What stands on paper below the codes; from now on it finds the document. */
export async function printedLookup(
  tx: Tx,
  hospital: Pick<SealingHospital, 'id' | 'slug'>,
  ref: BlockRef,
  code: LookupCode,
): Promise<{ address: string; code: string }> {
  await insertLookup(tx, hospital.id, ref, lookupMark(code));
  const { publicUrl } = sealingProcess();
  return { address: `${publicUrl().replace(/^https:\/\//, '')}/r/${hospital.slug}`, code: printedCode(code) };
}

/** What whoever types a code is given: as much as the first QR of the same paper holds. */
export interface FoundPaper {
  readonly label: string;
  /** The link of that QR. */
  readonly url: string;
  /** `.tlog-proof` text without items; null while the log has not answered. */
  readonly file: string | null;
}

/**
 * The paper of this code, with its access event (I-12); null when there is none, and when its content was erased. What is
 * stored only says where to look: the document's own salt decides.
 */
export async function findPaper(ctx: Omit<Recorded, 'actor'>, code: LookupCode): Promise<FoundPaper | null> {
  const { tx, hospital } = ctx;
  for (const ref of await refsByMark(tx, hospital.id, lookupMark(code))) {
    const [found] = await openEach(tx, hospital, [ref]);
    if (found === undefined || 'closed' in found) continue;
    const { block, salt } = found;
    if (!isSecretText(code, lookupCode(salt, block.commitment))) continue;
    const label = labelOf(ref.series, ref.number);
    const looked = { purpose: 'verification', resource: 'document.lookup', document: label };
    if (block.subjectId !== null) await recordStranger(ctx, { ...looked, subjectId: block.subjectId });
    const { url } = await compactFor(tx, hospital, ref);
    return { label, url, file: await receiptFor(tx, hospital, ref, { items: false }) };
  }
  return null;
}
