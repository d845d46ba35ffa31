import type { LabResultJson } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import { type AccessContext, recordLook } from '../../platform/access.ts';
import { subjectsOf } from '../patients/index.ts';
import { type FormRecord, formsOf, ownForms } from '../records/index.ts';
import { readRejections } from './event.store.ts';
import { readOrders } from './order.store.ts';
import { wordsOf } from './words.service.ts';

/** So many of the newest results are shown, and drawn over time. */
const BACK = 200;
/** Records that are results. */
export const RESULT_FORMS = { type: 'DiagnosticReport', limit: BACK } as const;

/** A patient's results for staff, those too that wait for their review or were rejected; recorded as a look (I-12). */
export async function resultsOf(ctx: AccessContext, patient: string): Promise<LabResultJson[]> {
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId);
  await recordLook(ctx, subjects, { purpose: 'care', resource: 'results' });
  const results = resultsIn(await formsOf(ctx, patient, RESULT_FORMS));
  const why = await rejectionsOf(
    ctx,
    results.flatMap(({ released, record }) => (released ? [] : [record])),
  );
  return results.map((result) => ({ ...result, rejected: why.get(result.record) ?? null }));
}

/** Why a doctor did not believe these results, by record: what was rejected is never shown as waiting for a review. */
async function rejectionsOf(
  { tx, hospital }: AccessContext,
  records: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const orders = records.length === 0 ? [] : await readOrders(tx, hospital.id, { records });
  const revisions = await readRejections(
    tx,
    hospital.id,
    orders.map(({ id }) => id),
  );
  const rejected = orders.filter(({ id }) => revisions.has(id));
  const words = await wordsOf(tx, hospital, rejected);
  return new Map(
    rejected.map(({ id, recordId }, i) => {
      const said = words[i]?.whys.find(({ revision }) => revision === revisions.get(id));
      return [recordId ?? '', said?.why ?? ''];
    }),
  );
}

/** What is released of them, for a patient's or guardian's own look. */
export async function ownResults(ctx: AccessContext, patient: string): Promise<LabResultJson[]> {
  return resultsIn(await ownForms(ctx, patient, { ...RESULT_FORMS, resource: 'results' }));
}

/** Results among forms, the one of the newest sample first; whether one was rejected is not asked. */
export function resultsIn(forms: readonly FormRecord[]): LabResultJson[] {
  return forms
    .flatMap(({ record, version, at, by, released, data }): LabResultJson[] => {
      if (data?.form !== 'result/1') return [];
      const { test, values, remarks, review, sample } = data;
      const { takenAt } = sample;
      const comment = review?.comment ?? '';
      const found = { record, version, takenAt, at: at.toISOString(), by, released, rejected: null };
      return [{ ...found, test, values, remarks, comment }];
    })
    .toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1));
}
