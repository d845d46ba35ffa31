import type { BodyOf, pharmacy } from '@pramana/contract';
import { businessDate, type ItemId, NO_CURRENCY, PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { refuseUnbillable } from '../billing/index.ts';
import { type BillableItem, itemsForBilling } from '../catalogue/index.ts';
import { chargeCare, openOutpatient, ownEncounter } from '../charges/index.ts';
import { encounterOf, type SubstanceBook } from '../consultations/index.ts';
import { registerEvidence } from '../evidence/index.ts';
import { type SealedBlock, sealDocument } from '../sealing/index.ts';
import { pickBatches, takeStock } from '../stock/index.ts';
import { countedOf, handedOf, mostPieces, stateOf, swapOf, unitsPerPiece } from './choice.policy.ts';
import { wordedOf } from './worded.service.ts';
import { type DispenseFacts, dispenseItems, type HandedFacts } from './dispense.claim.ts';
import { type DispenseLineRow, insertDispense, readDispenses } from './dispense.store.ts';
import { keptOf, openPrescription, type OpenPrescription } from './open.service.ts';
import { setState } from './prescription.store.ts';

type Wish = BodyOf<typeof pharmacy.prescriptions.dispense>;
type WishedLine = Wish['lines'][number];

/** A line as decided: which item, as what, and by whose consent. */
interface Decided {
  readonly wish: WishedLine;
  readonly item: BillableItem;
  readonly swap: string;
  readonly consent: HandedFacts['consent'];
}

/**
 * Hands out of a prescription, in one transaction under its row's lock: rules, then stock under the levels' locks (reason
 * `dispense`: the bill moves nothing again), then the sealed document, its evidence and the charges. Throws `record_changed`
 * for another version than was read, and what `decide` and the stock refuse, each with its line.
 */
export async function dispense(ctx: AccessContext, book: SubstanceBook, id: string, wish: Wish): Promise<void> {
  const { tx, hospital, actor, clock } = ctx;
  const at = new Date(clock.now());
  const open = await openPrescription(ctx, book, id, true);
  if (open.row.version !== wish.version)
    throw new PramanaError('record_changed', { params: { newest: open.row.version } });
  const decided = await decide(ctx, book, open, wish.lines);
  const batches = await batchesFor(ctx, decided);
  const goods = decided.flatMap(({ item }, line) =>
    (batches[line] ?? []).map(({ id: batchId, quantity }) => ({ itemId: item.id, batchId, quantity, line })),
  );
  await refuseUnbillable(tx, { hospital, actor, at }, goods);
  const dispenseId = newId(at.getTime());
  const handed = decided.flatMap((each, i) =>
    (batches[i] ?? []).map((batch) => ({ ...each, batch, chargeId: newId() })),
  );
  const moving = { hospital, actor, at };
  const taken = handed.map(({ batch }, position) => ({
    batchId: batch.id,
    quantity: batch.quantity,
    documentId: dispenseId,
    position,
  }));
  await takeStock(tx, moving, taken, 'dispense');
  const encounterId = await visitFor(ctx, open, at);
  const facts: DispenseFacts = {
    act: 'dispense',
    subjectId: open.row.subjectId,
    recordId: id,
    version: open.row.version,
    encounterId,
    ofId: null,
    how: '',
    authorId: actor.personId,
    authorName: actor.name,
  };
  const lines = handed.map(({ wish: { line }, item, batch, chargeId, swap, consent }) => ({
    line,
    itemId: item.id,
    name: item.name,
    batchId: batch.id,
    number: batch.number,
    expiry: batch.expiry,
    quantity: batch.quantity,
    chargeId,
    swap,
    consent,
    goods: '',
  }));
  const block = await sealAct(ctx, dispenseId, facts, lines, at);
  const evidenceId = await registerEvidence(tx, hospital, {
    kind: 'dispense',
    subjectId: open.row.subjectId,
    encounterId,
    block,
    documentId: dispenseId,
    record: null,
    authorId: actor.personId,
    at,
  });
  const occasion = { hospital: hospital.id, encounterId, evidenceId, personId: actor.personId, at };
  await chargeCare(
    tx,
    occasion,
    lines.map(({ chargeId, itemId, quantity, batchId }, line) => ({ id: chargeId, itemId, quantity, batchId, line })),
  );
  const rows = lines.map(
    (line, position): DispenseLineRow => ({
      ...line,
      position,
      prescribedItemId: open.form.lines[line.line]?.item ?? null,
      substitutionId: line.consent?.id ?? null,
    }),
  );
  await insertDispense(tx, hospital.id, rowOf(dispenseId, facts, block, at), rows);
  await refreshState(ctx, book, open);
}

/** Seals an act of the pharmacy under the patient's key. */
export function sealAct(
  { tx, hospital }: AccessContext,
  documentId: string,
  facts: DispenseFacts,
  lines: readonly HandedFacts[],
  at: Date,
): Promise<SealedBlock> {
  return sealDocument(tx, {
    hospital,
    series: { kind: 'dispense', prefix: 'DSP' },
    kind: 'dispense',
    documentId,
    subjectId: facts.subjectId as OpenPrescription['row']['subjectId'],
    currency: NO_CURRENCY,
    total: 0n,
    at,
    businessDate: businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour),
    authorId: facts.authorId as AccessContext['actor']['personId'] | null,
    items: dispenseItems(facts, lines),
    urgent: true,
  });
}

export function rowOf(id: string, facts: DispenseFacts, { series, number }: SealedBlock, at: Date) {
  const { act, recordId, version, encounterId, ofId, how } = facts;
  return {
    id,
    act: act as 'dispense' | 'return' | 'confirm',
    recordId,
    version,
    subjectId: facts.subjectId as OpenPrescription['row']['subjectId'],
    encounterId,
    ofId,
    how,
    series,
    number,
    authorId: facts.authorId as AccessContext['actor']['personId'] | null,
    at,
  };
}

/** The list's state of a prescription, anew from what was handed out and came back. */
export async function refreshState(
  { tx, hospital }: AccessContext,
  book: SubstanceBook,
  { row, form, lines }: OpenPrescription,
): Promise<void> {
  const acts = await readDispenses(tx, hospital.id, { records: [row.recordId] });
  const handed = handedOf(form.lines, row.version, keptOf(acts, book));
  const state = stateOf(lines.map(({ asked }, i) => ({ asked, handed: handed[i] ?? 0 })));
  if (state !== row.state) await setState(tx, hospital.id, row.recordId, state);
}

/** Each line against the prescription: its item, its consent, and what is left of it. */
async function decide(
  { tx, hospital, clock }: AccessContext,
  book: SubstanceBook,
  { row, lines, asked }: OpenPrescription,
  wished: readonly WishedLine[],
): Promise<Decided[]> {
  const ids = wished.map(({ itemId }) => itemId as ItemId);
  const items = await itemsForBilling(tx, hospital.id, ids, new Date(clock.now()));
  const given = lines.map(({ handed }) => handed);
  return wished.map((wish, place) => {
    const field = `lines/${place}`;
    const of = lines[wish.line];
    const item = items.get(wish.itemId as ItemId);
    if (of === undefined || item === undefined) throw new PramanaError('not_found', { field });
    if (item.status === 'retired')
      throw new PramanaError('item_retired', { field, detail: `${item.name} is no longer sold.` });
    if (!item.stocked)
      throw new PramanaError('invalid_field', { field, detail: `${item.name} is not handed out from batches.` });
    const consented = asked.find(
      (each) =>
        each.version === row.version &&
        each.line === wish.line &&
        each.itemId === item.id &&
        each.answer === 'consented',
    );
    const isConsented = consented !== undefined;
    const swap = swapOf({ line: of.prescribed, item: wordedOf(book, item), consented: isConsented });
    if (swap === null) throw new PramanaError('consent_missing', { field, params: { line: wish.line } });
    const before = given[wish.line] ?? 0;
    const per = unitsPerPiece(of.prescribed, item);
    const left = mostPieces(of.asked - before, per);
    if (wish.quantity > left)
      throw new PramanaError('more_than_prescribed', { field, params: { line: wish.line, left } });
    given[wish.line] = before + countedOf(of.prescribed, per, wish.quantity);
    const { id, answeredBy, answeredAt } = consented ?? {};
    const consent =
      swap === 'consented' && id && answeredBy && answeredAt ? { id, by: answeredBy, at: answeredAt } : null;
    return { wish, item, swap, consent };
  });
}

/** First expiry first, or the batch that was chosen: `batch_expired`, `stock_short` with what there is. */
async function batchesFor({ tx, hospital, clock }: AccessContext, decided: readonly Decided[]) {
  const today = businessDate(clock.now(), hospital.timeZone, hospital.dayCutHour);
  const wanted = decided.map(({ wish: { itemId, batchId, quantity } }) => ({
    itemId,
    batchId,
    quantity: BigInt(quantity),
  }));
  const picked = await pickBatches(tx, hospital.id, wanted, today);
  return picked.map((batches, place) => {
    const field = `lines/${place}`;
    const name = decided[place]?.item.name ?? '';
    const expired = batches.find((batch) => batch.expired);
    if (expired)
      throw new PramanaError('batch_expired', {
        field,
        detail: `Batch ${expired.number} of ${name} expired on ${expired.expiry}.`,
      });
    const left = batches.reduce((sum, batch) => sum + batch.quantity, 0n);
    if (left < (wanted[place]?.quantity ?? 0n))
      throw new PramanaError('stock_short', {
        field,
        detail: `Only ${left} of ${name} are there.`,
        params: { line: place, left: String(left) },
      });
    return batches;
  });
}

/** The visit at which it was prescribed; a prescription of no visit opens one, and goes on with it. */
async function visitFor(
  { tx, hospital, actor }: AccessContext,
  { row, form, acts }: OpenPrescription,
  at: Date,
): Promise<string> {
  const { subjectId } = row;
  const written = await encounterOf(tx, hospital.id, form.consultation);
  const own = await ownEncounter(tx, hospital.id, written, [subjectId]);
  const former = acts.findLast(({ act }) => act === 'dispense')?.encounterId ?? null;
  return own ?? former ?? openOutpatient(tx, { hospital: hospital.id, subjectId, by: actor.personId, at });
}
