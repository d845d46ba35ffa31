import type { ToBillJson } from '@pramana/contract';
import { businessDate, type PatientId, type SubjectId } from '@pramana/kernel';
import { type AccessContext, recordLook } from '../../platform/access.ts';
import { type Cited, factsSince } from '../evidence/index.ts';
import { subjectsOf } from '../patients/index.ts';
import { chargesToBill } from './billable.service.ts';
import { readFees } from './fee.store.ts';
import { billedByHand, chargedRecords, orderedRecords } from './to-bill.store.ts';

/** So long a consultation or a result without a fee is told of at the counter. */
const BACK_MS = 30 * 86_400_000;
/** What the counter billed by hand so long before is said beside what care recorded of the same: it may be paid already. */
const ADVANCE_MS = 7 * 86_400_000;

/** What care recorded of a patient and nobody billed yet; recorded as a look (I-12). */
export async function toBillOf(ctx: AccessContext, patient: string): Promise<ToBillJson> {
  const { tx, hospital, clock } = ctx;
  const subjects = await subjectsOf(tx, hospital, patient as PatientId);
  await recordLook(ctx, subjects, { purpose: 'billing', resource: 'charges' });
  const charges = await chargesToBill(tx, hospital.id, subjects);
  const oldest = Math.min(...charges.map(({ occurredAt }) => occurredAt.getTime()), clock.now());
  const byHand = await billedByHand(tx, hospital.id, {
    subjects,
    items: [...new Set(charges.map(({ itemId }) => itemId))],
    since: new Date(oldest - ADVANCE_MS),
  });
  const facts = await factsSince(tx, hospital, subjects, new Date(clock.now() - BACK_MS));
  return {
    charges: charges.map(({ id, itemId, itemName, unit, quantity, rate, batch, occurredAt, cited }) => ({
      id,
      itemId,
      itemName,
      unit,
      quantity: Number(quantity),
      rate: { amount: String(rate.amount), per: Number(rate.per) },
      batch: batch && { id: batch.id, number: batch.number, expiry: batch.expiry },
      at: occurredAt.toISOString(),
      date: businessDate(occurredAt.getTime(), hospital.timeZone, 0),
      grade: cited?.grade ?? 'unsupported',
      evidence: cited && { kind: cited.kind, label: cited.label, at: cited.at.toISOString(), by: cited.author },
      billedBefore: byHand.get(itemId)?.toISOString() ?? null,
    })),
    without: (await uncharged(ctx, subjects, facts)).map(({ kind, label, at, author }) => ({
      kind,
      label,
      at: at.toISOString(),
      by: author,
    })),
  };
}

/**
 * Consultations and released results of which no charge arose, newest first. Of a record one version is charged, and a
 * correction is not another test, also of what was charged long ago. A result is a test that was ordered here; a house that
 * bills no tests by rule is told of none.
 */
async function uncharged(
  { tx, hospital }: AccessContext,
  subjects: readonly SubjectId[],
  facts: readonly Cited[],
): Promise<Cited[]> {
  const billsTests = (await readFees(tx, hospital.id)).some(({ testCode }) => testCode !== null);
  const recordsOf = (kind: Cited['kind']): string[] =>
    facts.flatMap((fact) => (fact.kind === kind && fact.recordId !== null ? [fact.recordId] : []));
  const tests = billsTests ? await orderedRecords(tx, hospital.id, recordsOf('result')) : [];
  const open = new Set([...recordsOf('consultation'), ...tests]);
  for (const record of await chargedRecords(tx, hospital.id, { subjects, records: [...open] })) open.delete(record);
  // Each record once: as its newest version.
  return facts.filter(({ recordId }) => recordId !== null && open.delete(recordId));
}
