import { type HospitalId, type ItemId, type PersonId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { itemsForBilling } from '../catalogue/index.ts';
import { type Cited, citedNow } from '../evidence/index.ts';
import { insertBillable, readRecorded, type RecordedCharge, voidBillable } from './charge.store.ts';

/** What care did, as a charge for the counter. */
export interface Done {
  readonly id?: string;
  readonly itemId: string;
  readonly quantity: bigint;
  /** The batch of goods that were handed out. */
  readonly batchId: string | null;
  /** Which line of the evidence. */
  readonly line: number;
}

export interface CareOccasion {
  readonly hospital: HospitalId;
  readonly encounterId: string;
  readonly evidenceId: string;
  readonly personId: PersonId;
  readonly at: Date;
}

/**
 * What care did becomes billable, in the transaction that records the care; a line of evidence that is charged already
 * stays as it is. `price_missing` and `item_retired` name the line by its place in `done`.
 */
export async function chargeCare(tx: Tx, occasion: CareOccasion, done: readonly Done[]): Promise<void> {
  const { hospital, encounterId, evidenceId, personId, at } = occasion;
  const ids = done.map(({ itemId }) => itemId as ItemId);
  const items = await itemsForBilling(tx, hospital, ids, at);
  const charges = done.map(({ id = newId(), itemId, quantity, batchId, line }, place) => {
    const item = items.get(itemId as ItemId);
    if (item === undefined) throw new PramanaError('not_found', { field: `lines/${place}/itemId` });
    if (!item.price)
      throw new PramanaError('price_missing', {
        field: `lines/${place}/itemId`,
        detail: `${item.name} has no price yet. An administrator or pharmacist can add one.`,
      });
    return {
      id,
      encounterId,
      itemId,
      priceId: item.price.id,
      batchId,
      quantity,
      occurredAt: at,
      createdBy: personId,
      performedBy: personId,
      evidenceId,
      evidenceLine: line,
    };
  });
  await insertBillable(tx, hospital, charges);
}

/** Withdraws charges that are not billed; answers how much each would have billed. `charge_billed` when one of them is. */
export async function withdrawCharges(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly string[],
): Promise<Map<string, bigint>> {
  const withdrawn = await voidBillable(tx, hospital, ids);
  if (withdrawn.size !== new Set(ids).size) throw new PramanaError('charge_billed');
  return withdrawn;
}

/** A charge of care with what it cites. */
export interface CitedCharge extends RecordedCharge {
  readonly cited: Cited | null;
}

/** Charges by id, each with its evidence as of now. */
export async function citedCharges(
  tx: Tx,
  hospital: HospitalId,
  ids: readonly string[],
): Promise<Map<string, CitedCharge>> {
  if (ids.length === 0) return new Map();
  const found = await withEvidence(tx, hospital, await readRecorded(tx, hospital, { ids }));
  return new Map(found.map((charge) => [charge.id, charge]));
}

/** What is to be billed of somebody, oldest first. */
export async function chargesToBill(
  tx: Tx,
  hospital: HospitalId,
  subjects: readonly SubjectId[],
): Promise<CitedCharge[]> {
  return withEvidence(tx, hospital, await readRecorded(tx, hospital, { subjects }));
}

async function withEvidence(tx: Tx, hospital: HospitalId, charges: readonly RecordedCharge[]): Promise<CitedCharge[]> {
  const ids = charges.flatMap(({ evidenceId }) => evidenceId ?? []);
  const cited = await citedNow(tx, { id: hospital }, [...new Set(ids)]);
  return charges.map((charge) => ({ ...charge, cited: cited.get(charge.evidenceId ?? '') ?? null }));
}
