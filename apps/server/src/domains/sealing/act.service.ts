import { businessDate, NO_CURRENCY, type PersonId } from '@pramana/kernel';
import type { ClaimItem, ClaimKind } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { type SealInput, type SealingHospital, sealDocument } from './block.service.ts';

/** Who decides something, for which organisation, and when. */
export interface ActMaker {
  /** A hospital, or the node itself, whose days are cut at midnight (0). */
  readonly hospital: SealingHospital & { readonly dayCutHour: number };
  /** Null: nobody; the demo began with it. */
  readonly authorId: PersonId | null;
  readonly at: Date;
}

/** Where an act stands in the organisation's log; its row has this id. */
export interface SealedAct {
  readonly id: string;
  readonly series: string;
  readonly number: number;
  readonly at: Date;
}

/** Seals a decision that is about no person and no money; the caller writes its row in the same transaction (I-1). */
export async function sealAct(
  tx: Tx,
  { hospital, authorId, at }: ActMaker,
  act: { readonly series: SealInput['series']; readonly kind: ClaimKind; readonly items: readonly ClaimItem[] },
): Promise<SealedAct> {
  const id = newId();
  const { series, number } = await sealDocument(tx, {
    ...act,
    hospital,
    documentId: id,
    subjectId: null,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    businessDate: businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour),
    authorId,
  });
  return { id, series, number, at };
}
