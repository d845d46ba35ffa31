import type { LabCatalogueJson, LabCountsJson, LabOrderJson, OrderedTestJson, OrderState } from '@pramana/contract';
import { type HospitalId, type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import { type AccessContext, recordLook } from '../../platform/access.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/database/index.ts';
import { subjectsOf } from '../patients/index.ts';
import { alertedOrders, closeAlerts, countAlerts } from './alert.store.ts';
import { cancelOpen, countWork, insertOrder, type OrderRow, readOrders, readWork, updateOrder } from './order.store.ts';
import { insertEvent } from './event.store.ts';
import { refuseRetired } from './definition.service.ts';
import { discardResultDrafts } from './draft.store.ts';
import { viewsOf } from './view.service.ts';
import { type Words, sealWords, wordsOf } from './words.service.ts';

/** Orders of a page. */
const PAGE = 30;
const ALERTS = 50;
/** A critical value that nobody has acknowledged for so long is told to every doctor: who ordered it may not be there. */
export const ALERT_ALL_AFTER_MS = 10 * 60_000;
/** Behind which order a page goes on. */
const AFTER = 'o';

/** Who changes orders, where, when. */
export type Ordering = Pick<AccessContext, 'tx' | 'hospital' | 'actor' | 'clock'>;

interface Placed {
  readonly subjectId: SubjectId;
  readonly consultationId: string | null;
  readonly encounterId: string | null;
  readonly tests: readonly OrderedTestJson[];
  /** Why, of an amendment: what is not asked for any more is cancelled with it. */
  readonly reason: string;
}

/**
 * What a consultation orders, as work for the laboratory, in the transaction that seals it. Sealed again, only what is
 * different changes: urgency and note until it is released; of an order whose sample is taken the test stays, and one that
 * was cancelled does not come back (both `invalid_field`). What was taken out of the list is cancelled where nothing was
 * taken yet.
 */
export async function placeOrders(ctx: Ordering, placed: Placed): Promise<void> {
  const { tx, hospital, actor, clock } = ctx;
  const { subjectId, consultationId, encounterId, tests, reason } = placed;
  const before =
    consultationId === null ? [] : await readOrders(tx, hospital.id, { consultation: consultationId, lock: true });
  const words = new Map((await wordsOf(tx, hospital, before)).map((each, at) => [before[at]?.id, each]));
  const at = new Date(clock.now());
  const isNew = (id: string): boolean => before.every((each) => each.id !== id);
  await refuseRetired(
    ctx,
    tests.flatMap(({ id, code }, index) => (isNew(id) ? [{ code, index }] : [])),
  );
  for (const [index, test] of tests.entries()) {
    const { id, urgent, code, name, note } = test;
    const row = before.find((each) => each.id === id);
    if (row !== undefined) {
      await change(ctx, row, words.get(id) ?? null, { test, field: `tests/${index}/name` });
      continue;
    }
    const sealed = await sealWords(
      tx,
      hospital,
      { id, subject: subjectId, version: 1, at },
      { code, name, note, whys: [] },
    );
    const inserted = await insertOrder(tx, hospital.id, {
      ...sealed,
      id,
      subjectId,
      consultationId,
      encounterId,
      orderedBy: actor.personId,
      orderedByName: actor.name,
      orderedAt: at,
      urgent,
      state: 'ordered',
      sample: null,
      recordId: null,
      recordVersion: null,
      critical: false,
      revision: 1,
    });
    if (!inserted) throw new PramanaError('invalid_field', { field: `tests/${index}/id` });
    await keepEvent(ctx, { id, revision: 1 }, 'ordered');
  }
  for (const row of before) {
    if (row.state !== 'ordered' || tests.some(({ id }) => id === row.id)) continue;
    await writeStep(ctx, row, { state: 'cancelled', act: 'cancelled', why: reason });
  }
}

async function change(
  ctx: Ordering,
  row: OrderRow,
  words: Words | null,
  { test: { code, name, note, urgent }, field }: { test: OrderedTestJson; field: string },
): Promise<void> {
  if (words === null) return;
  if (row.state === 'cancelled') {
    const detail = 'It was cancelled. Take it out of the list; ask for it anew where it is still needed.';
    throw new PramanaError('invalid_field', { field, detail });
  }
  const isSameTest = words.code === code && words.name === name;
  if (!isSameTest && row.state !== 'ordered') {
    throw new PramanaError('invalid_field', { field, detail: 'Its sample is taken. Ask for another test beside it.' });
  }
  if (isSameTest && ((words.note === note && row.urgent === urgent) || row.state === 'released')) return;
  await writeStep(ctx, { ...row, urgent }, { act: 'changed', why: '', said: { ...words, code, name, note } });
}

interface Step {
  readonly act: Parameters<typeof keepEvent>[2];
  readonly state?: OrderState;
  readonly why: string;
  /** What is said anew; else it stays. */
  readonly said?: Words;
}

/** Writes a step of an order that the caller holds, with its event and why. */
export async function writeStep(ctx: Ordering, before: OrderRow, { act, state, why, said }: Step): Promise<OrderRow> {
  const { tx, hospital, clock } = ctx;
  let row: OrderRow = { ...before, state: state ?? before.state, revision: before.revision + 1 };
  if (why !== '' || said !== undefined) {
    const [known = null] = said === undefined ? await wordsOf(tx, hospital, [before]) : [said];
    if (known === null) throw new PramanaError('record_damaged');
    const whys = why === '' ? known.whys : [...known.whys, { revision: row.revision, why }];
    const place = { id: row.id, subject: row.subjectId, version: row.wordsVersion + 1, at: new Date(clock.now()) };
    row = { ...row, ...(await sealWords(tx, hospital, place, { ...known, whys })) };
  }
  await updateOrder(tx, hospital.id, row);
  await keepEvent(ctx, row, act);
  return row;
}

async function keepEvent(
  { tx, hospital, actor, clock }: Ordering,
  { id, revision }: Pick<OrderRow, 'id' | 'revision'>,
  act: Parameters<typeof insertEvent>[2]['act'],
): Promise<void> {
  const at = new Date(clock.now());
  await insertEvent(tx, hospital.id, { orderId: id, revision, act, by: actor.personId, byName: actor.name, at });
}

/** A page of a work list. */
export async function listOrders(
  ctx: AccessContext,
  catalogue: LabCatalogueJson,
  { state, mine = false, cursor }: { state: OrderState; mine?: boolean | undefined; cursor?: string | undefined },
): Promise<{ data: LabOrderJson[]; next: string | null }> {
  const { tx, hospital, actor } = ctx;
  const after = readCursor(cursor, [AFTER])?.id ?? null;
  const doctor = mine ? actor.personId : null;
  const found = await readWork(tx, hospital.id, { state, doctor, after, limit: PAGE + 1 });
  const shown = found.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    data: await viewsOf(ctx, catalogue, shown),
    next: found.length > PAGE && last !== undefined ? writeCursor(AFTER, last.id) : null,
  };
}

/** Orders whose critical value nobody has acknowledged. */
export async function listAlerted(
  ctx: AccessContext,
  catalogue: LabCatalogueJson,
  mine: boolean,
): Promise<LabOrderJson[]> {
  const { tx, hospital, actor } = ctx;
  const ids = await alertedOrders(tx, hospital.id, { doctor: mine ? actor.personId : null, limit: ALERTS });
  const rows = await readOrders(tx, hospital.id, { ids });
  return viewsOf(
    ctx,
    catalogue,
    rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)),
  );
}

/** What is ordered for a patient and not released yet. */
export async function ordersOf(
  ctx: AccessContext,
  catalogue: LabCatalogueJson,
  patient: string,
): Promise<LabOrderJson[]> {
  const { tx, hospital } = ctx;
  const subjects = await subjectsOf(tx, hospital, patient as PatientId);
  await recordLook(ctx, subjects, { purpose: 'care', resource: 'lab-order' });
  return viewsOf(ctx, catalogue, await readOrders(tx, hospital.id, { subjects, open: true }));
}

export async function countsFor({ tx, hospital, actor, clock }: AccessContext): Promise<LabCountsJson> {
  const work = await countWork(tx, hospital.id);
  const late = new Date(clock.now() - ALERT_ALL_AFTER_MS);
  const alerts = await countAlerts(tx, hospital.id, { doctor: actor.personId, late });
  return {
    collect: work.get('ordered') ?? 0,
    enter: work.get('sampled') ?? 0,
    review: work.get('entered') ?? 0,
    alerts: alerts.own,
    lateAlerts: alerts.late,
    allAlerts: alerts.all,
  };
}

/** Whoever leaves waits for no sample or review any more: cancelled, and their alerts closed, by nobody and without words. */
export async function forgetOrders(
  tx: Tx,
  hospital: HospitalId,
  { subjectId, at }: { subjectId: SubjectId; at: Date },
): Promise<void> {
  for (const { id, revision } of await cancelOpen(tx, hospital, subjectId)) {
    await insertEvent(tx, hospital, { orderId: id, revision, act: 'cancelled', by: null, byName: '', at });
  }
  await closeAlerts(tx, hospital, { subjectId, at });
  await discardResultDrafts(tx, hospital, subjectId);
}
