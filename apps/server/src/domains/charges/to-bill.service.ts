import type { ToBillJson } from '@pramana/contract';
import { businessDate, type PatientId } from '@pramana/kernel';
import { type AccessContext, recordLook } from '../../platform/access.ts';
import { factsSince } from '../evidence/index.ts';
import { subjectsOf } from '../patients/index.ts';
import { chargesToBill } from './billable.service.ts';
import { chargedFacts } from './charge.store.ts';

/** So long a consultation without a fee is told of at the counter. */
const BACK_MS = 30 * 86_400_000;

/** What care recorded of a patient and nobody billed yet; recorded as a look (I-12). */
export async function toBillOf(ctx: AccessContext, patient: string): Promise<ToBillJson> {
  const { tx, hospital, clock } = ctx;
  const subjects = await subjectsOf(tx, hospital, patient as PatientId);
  await recordLook(ctx, subjects, { purpose: 'billing', resource: 'charges' });
  const charges = await chargesToBill(tx, hospital.id, subjects);
  const facts = await factsSince(tx, hospital, subjects, new Date(clock.now() - BACK_MS));
  const consultations = facts.filter(({ kind }) => kind === 'consultation');
  const ids = consultations.map(({ id }) => id);
  const charged = await chargedFacts(tx, hospital.id, ids);
  return {
    charges: charges.map(({ id, itemId, itemName, unit, quantity, batch, occurredAt, cited }) => ({
      id,
      itemId,
      itemName,
      unit,
      quantity: Number(quantity),
      batch: batch && { id: batch.id, number: batch.number, expiry: batch.expiry },
      at: occurredAt.toISOString(),
      date: businessDate(occurredAt.getTime(), hospital.timeZone, 0),
      grade: cited?.grade ?? 'unsupported',
      evidence: cited && { kind: cited.kind, label: cited.label, at: cited.at.toISOString(), by: cited.author },
    })),
    without: consultations
      .filter(({ id }) => !charged.has(id))
      .map(({ kind, label, at, author }) => ({ kind, label, at: at.toISOString(), by: author })),
  };
}
