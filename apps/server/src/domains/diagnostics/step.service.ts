import { type CanOrderJson, type LabCatalogueJson } from '@pramana/contract';
import { civil, cleanLine, PramanaError } from '@pramana/kernel';
import { permits } from '@pramana/contract';
import type { AccessContext } from '../../platform/access.ts';
import { pseudonymsOf } from '../patients/index.ts';
import { acknowledgeAlerts, alertsOf } from './alert.store.ts';
import { catalogueOn } from './definition.service.ts';
import { deleteDrafts } from './draft.store.ts';
import { canOrder } from './order.policy.ts';
import { type OrderRow, readOrders, takeSampleNumber } from './order.store.ts';
import { type Ordering, writeStep } from './order.service.ts';
import { orderRow } from './row.service.ts';
import { wordsOf } from './words.service.ts';

/**
 * Holds an order that is to be changed. `conflict` when it is not at `revision` any more, or its result not at `version`, the one
 * that was shown (null: none of this sample); `not_permitted` or `lab_state`
 * when this person may not do it now.
 */
export async function heldOrder(
  ctx: AccessContext,
  id: string,
  { revision, act, version }: { revision: number; act: keyof CanOrderJson; version?: number | null },
): Promise<OrderRow> {
  const row = await orderRow(ctx, id, true);
  const alerts = (await alertsOf(ctx.tx, ctx.hospital.id, id)).some(({ acknowledgedAt }) => acknowledgedAt === null);
  const { ok, code } = canOrder({ rights: ctx.actor.roles, state: row.state, alerts })[act];
  if (!ok) throw new PramanaError(code === 'not_permitted' ? 'not_permitted' : 'lab_state');
  if (row.revision !== revision) throw new PramanaError('conflict', { params: { revision: row.revision } });
  if (version !== undefined) refuseUnseen(row, version);
  return row;
}

/** Nobody goes on from, releases or acknowledges values that they were not shown. */
function refuseUnseen(row: OrderRow, version: number | null): void {
  const newest = row.state === 'sampled' ? null : row.recordVersion;
  if (newest !== version) throw new PramanaError('conflict', { params: { revision: row.revision } });
}

/** Samples of one patient were taken: orders that need the same container share its number. Answers the orders' ids. */
export async function takeSamples(ctx: Ordering, base: LabCatalogueJson, orders: readonly string[]): Promise<void> {
  const { tx, hospital, actor, clock } = ctx;
  if (!permits(actor.roles, 'lab:enter')) throw new PramanaError('not_permitted');
  const rows = (await readOrders(tx, hospital.id, { ids: orders, lock: true })).toReversed();
  const [first] = rows;
  if (first === undefined || rows.length !== orders.length) throw new PramanaError('not_found');
  const one = await pseudonymsOf(tx, hospital, first.subjectId);
  if (rows.some(({ subjectId }) => !one.includes(subjectId))) throw new PramanaError('lab_one_patient');
  if (rows.some(({ state }) => state !== 'ordered')) throw new PramanaError('lab_state');
  const words = await wordsOf(tx, hospital, rows);
  const at = new Date(clock.now());
  const { date } = civil(at.getTime(), hospital.timeZone);
  const catalogue = await catalogueOn(ctx, base);
  const numbers = new Map<string, string>();
  for (const [index, row] of rows.entries()) {
    const container = catalogue.tests.find(({ code }) => code === words[index]?.code)?.container ?? row.id;
    const number = numbers.get(container) ?? sampleNumber(date, await takeSampleNumber(tx, hospital.id, date));
    numbers.set(container, number);
    const sample = { number, at, by: actor.personId, byName: actor.name };
    await writeStep(ctx, { ...row, sample }, { act: 'sampled', state: 'sampled', why: '' });
  }
}

/** `261121-007`: short enough for a label, and one of its kind in the hospital. */
function sampleNumber(date: string, count: number): string {
  return `${date.slice(2).replaceAll('-', '')}-${String(count).padStart(3, '0')}`;
}

/** Another sample is needed: what was typed of this one goes with it. */
export async function rejectSample(
  ctx: AccessContext,
  id: string,
  { revision, reason }: { revision: number; reason: string },
): Promise<void> {
  const row = await heldOrder(ctx, id, { revision, act: 'reject' });
  await writeStep(ctx, row, { act: 'rejected', state: 'ordered', why: whyOf(reason) });
  await deleteDrafts(ctx.tx, ctx.hospital.id, { orderId: id });
}

export async function cancelOrder(
  ctx: AccessContext,
  id: string,
  { revision, reason }: { revision: number; reason: string },
): Promise<void> {
  const row = await heldOrder(ctx, id, { revision, act: 'cancel' });
  await writeStep(ctx, row, { act: 'cancelled', state: 'cancelled', why: whyOf(reason) });
  await deleteDrafts(ctx.tx, ctx.hospital.id, { orderId: id });
}

/** A doctor has seen a critical value, in the version that was shown. Who was first stays. `lab_state`: nothing waits; `conflict`. */
export async function acknowledge(ctx: AccessContext, id: string, version: number): Promise<void> {
  const { tx, hospital, actor, clock } = ctx;
  const row = await orderRow(ctx, id, true);
  if (row.recordVersion !== version) throw new PramanaError('conflict', { params: { revision: row.revision } });
  const seen = { at: new Date(clock.now()), by: actor.personId, byName: actor.name };
  if ((await acknowledgeAlerts(tx, hospital.id, id, seen)) === 0) throw new PramanaError('lab_state');
}

function whyOf(reason: string): string {
  const why = cleanLine(reason);
  if (why.length < 3) throw new PramanaError('invalid_field', { field: 'reason', detail: 'Say why.' });
  return why;
}
