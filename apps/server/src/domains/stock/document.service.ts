import { businessDate } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Actor, Hospital } from '../../platform/session.ts';
import { sealDocument } from '../sealing/index.ts';
import { insertDocument, movedBy, type StockDocument } from './document.store.ts';
import { stockItems } from './movement.claim.ts';
import { insertMovements, type NewMovement } from './movement.store.ts';

/** Who moves stock, where and when. */
export interface Moving {
  hospital: Hospital;
  actor: Pick<Actor, 'personId'>;
  at: Date;
}

/**
 * Moves stock otherwise than a sale or a return does, as one numbered, sealed document: its levels are locked before its
 * series, as everywhere.
 */
export async function moveByDocument(
  tx: Tx,
  { hospital, actor, at }: Moving,
  kind: StockDocument['kind'],
  movements: readonly Omit<NewMovement, 'id' | 'documentId' | 'position'>[],
): Promise<void> {
  const id = newId();
  const rows = movements.map((each, position) => ({ ...each, id: newId(), documentId: id, position }));
  await insertMovements(tx, hospital.id, rows, actor.personId, at);
  const moved = (await movedBy(tx, hospital.id, [id])).get(id) ?? [];
  const { series, number } = await sealDocument(tx, {
    hospital,
    series: { kind: 'stock', prefix: 'STK' },
    kind,
    documentId: id,
    subjectId: null,
    currency: hospital.currency,
    total: 0n,
    at,
    businessDate: businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour),
    authorId: actor.personId,
    items: stockItems(actor.personId, moved),
  });
  await insertDocument(tx, hospital.id, { id, kind, series, number, authorId: actor.personId, at });
}
