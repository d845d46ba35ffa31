import { type HospitalId, type PersonId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import {
  type ClaimedCharge,
  claimBillable,
  insertBilledCharges,
  insertEncounter,
  type NewCharge,
  type NewEncounter,
} from './charge.store.ts';

/** How well a line is supported by recorded care, weakest first (product.md, B4). */
export type EvidenceGrade = 'unsupported' | 'recorded-after' | 'recorded-before' | 'signed' | 'confirmed';

export interface CounterLine {
  /** A charge that care recorded already, or null: the counter makes one. */
  chargeId: string | null;
  itemId: string;
  priceId: string;
  batchId: string | null;
  quantity: bigint;
}

export interface BilledCharge {
  chargeId: string;
  grade: EvidenceGrade;
}

export interface BillingOccasion {
  hospital: HospitalId;
  encounterId: string | null;
  class: NewEncounter['class'];
  subjectId: SubjectId;
  payerId: string | null;
  personId: PersonId;
  at: Date;
}

/**
 * Makes or claims the charge behind every line of a bill, in the caller's transaction; opens an encounter when there is
 * none. A charge is billed at most once: a rival that was first is a `conflict`, and a constraint stands behind it; so is
 * a charge that is not the line's.
 * What the counter records by itself has no evidence of care, so its grade is `unsupported`.
 */
export async function billCharges(
  tx: Tx,
  occasion: BillingOccasion,
  lines: readonly CounterLine[],
): Promise<{ encounterId: string; charges: BilledCharge[] }> {
  const encounterId = occasion.encounterId ?? newId();
  const recorded = lines.flatMap((line) => (line.chargeId ? [line.chargeId] : []));
  const claimed = await claimBillable(tx, occasion.hospital, recorded);
  if (claimed.length !== recorded.length)
    throw new PramanaError('conflict', {
      detail: 'One of these charges has been billed or withdrawn already. Reload the draft.',
    });
  const charged = new Map(claimed.map((charge) => [charge.id, charge]));
  for (const [index, line] of lines.entries()) refuseOther(charged.get(line.chargeId ?? ''), line, occasion, index);
  const made: NewCharge[] = [];
  const charges = lines.map((line): BilledCharge => {
    if (line.chargeId)
      return {
        chargeId: line.chargeId,
        grade: charged.get(line.chargeId)?.supported ? 'recorded-before' : 'unsupported',
      };
    const id = newId<'Charge'>();
    made.push({
      id,
      encounterId,
      itemId: line.itemId,
      priceId: line.priceId,
      batchId: line.batchId,
      quantity: line.quantity,
      occurredAt: occasion.at,
      createdBy: occasion.personId,
    });
    return { chargeId: id, grade: 'unsupported' };
  });
  await Promise.all([
    occasion.encounterId === null ? openEncounter(tx, occasion, encounterId) : undefined,
    insertBilledCharges(tx, occasion.hospital, made),
  ]);
  return { encounterId, charges };
}

/** Evidence of one person's care must not stand behind another's bill, another item or another quantity. */
function refuseOther(
  charge: ClaimedCharge | undefined,
  line: CounterLine,
  { subjectId }: BillingOccasion,
  index: number,
): void {
  if (charge === undefined) return;
  if (charge.subjectId === subjectId && charge.itemId === line.itemId && charge.quantity === line.quantity) return;
  throw new PramanaError('conflict', {
    field: `lines/${index}/chargeId`,
    detail: 'The recorded charge is for another patient, item or quantity.',
  });
}

async function openEncounter(tx: Tx, occasion: BillingOccasion, id: string): Promise<void> {
  await insertEncounter(tx, occasion.hospital, {
    id,
    class: occasion.class,
    subjectId: occasion.subjectId,
    payerId: occasion.payerId,
    startedAt: occasion.at,
    createdBy: occasion.personId,
  });
}
