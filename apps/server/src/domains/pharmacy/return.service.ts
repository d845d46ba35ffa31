import type { BodyOf, pharmacy } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { withdrawCharges } from '../charges/index.ts';
import type { SubstanceBook } from '../consultations/index.ts';
import { takeBack } from '../stock/index.ts';
import { rowOf, refreshState, sealAct } from './dispense.service.ts';
import { type DispenseLineRow, insertDispense, readDispenses, type StoredDispense } from './dispense.store.ts';
import { openPrescription } from './open.service.ts';

type Wish = BodyOf<typeof pharmacy.dispenses.return>;

/** What was handed out at one time; `not_found`. */
export async function findDispense({ tx, hospital }: AccessContext, id: string): Promise<StoredDispense> {
  const [found] = await readDispenses(tx, hospital.id, { ids: [id] });
  if (found?.act !== 'dispense') throw new PramanaError('not_found');
  return found;
}

/**
 * Takes back lines that are not billed, by a counter-entry: charges withdrawn, goods back, all sealed in one transaction.
 * `charge_billed` for what a bill has (that is a credit note's), `already_exists` for what came back already. Gives the prescription.
 */
export async function takeBackLines(ctx: AccessContext, book: SubstanceBook, id: string, wish: Wish): Promise<string> {
  const { tx, hospital, actor, clock } = ctx;
  const { recordId } = await findDispense(ctx, id);
  const open = await openPrescription(ctx, book, recordId, true);
  const given = open.acts.find((act) => act.id === id);
  if (given === undefined) throw new PramanaError('not_found');
  const positions = [...new Set(wish.positions)];
  const taken = given.lines.filter(({ position }) => positions.includes(position));
  if (taken.length !== positions.length) throw new PramanaError('not_found', { field: 'positions' });
  const back = open.acts.filter(({ act, ofId }) => act === 'return' && ofId === id).flatMap((act) => act.lines);
  if (back.some(({ chargeId }) => taken.some((line) => line.chargeId === chargeId)))
    throw new PramanaError('already_exists');
  const out = await withdrawCharges(
    tx,
    hospital.id,
    taken.map(({ chargeId }) => chargeId),
  );
  // What a credit note took back is back already.
  const lines = taken.map((line) => ({ ...line, quantity: out.get(line.chargeId) ?? line.quantity }));
  const at = new Date(clock.now());
  const returnId = newId(at.getTime());
  const returned = lines.map(({ batchId, quantity }, position) => ({
    batchId,
    quantity,
    documentId: returnId,
    position,
  }));
  await takeBack(tx, { hospital, actor, at }, returned, wish.goods);
  const facts = {
    act: 'return',
    subjectId: given.subjectId,
    recordId,
    version: given.version,
    encounterId: given.encounterId,
    ofId: id,
    how: wish.reason,
    authorId: actor.personId,
    authorName: actor.name,
  };
  const items = lines.map((line) => ({
    ...line,
    name: line.itemName,
    number: line.batchNumber,
    expiry: line.batchExpiry,
    goods: wish.goods,
  }));
  const block = await sealAct(ctx, returnId, facts, items, at);
  const rows = lines.map((line, position): DispenseLineRow => ({ ...line, position, goods: wish.goods }));
  await insertDispense(tx, hospital.id, rowOf(returnId, facts, block, at), rows);
  await refreshState(ctx, book, open);
  return recordId;
}
