import type { LabResultJson } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import { type AccessContext, recordLook } from '../../platform/access.ts';
import { subjectsOf } from '../patients/index.ts';
import { type FormRecord, formsOf, ownForms } from '../records/index.ts';

/** So many of the newest results are shown, and drawn over time. */
const BACK = 200;
/** Records that are results. */
export const RESULT_FORMS = { type: 'DiagnosticReport', limit: BACK } as const;

/** A patient's results for staff, those that wait for their review too; recorded as a look (I-12). */
export async function resultsOf(ctx: AccessContext, patient: string): Promise<LabResultJson[]> {
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId);
  await recordLook(ctx, subjects, { purpose: 'care', resource: 'results' });
  return resultsIn(await formsOf(ctx, patient, RESULT_FORMS));
}

/** What is released of them, for a patient's or guardian's own look. */
export async function ownResults(ctx: AccessContext, patient: string): Promise<LabResultJson[]> {
  return resultsIn(await ownForms(ctx, patient, { ...RESULT_FORMS, resource: 'results' }));
}

/** Results among forms, the one of the newest sample first. */
export function resultsIn(forms: readonly FormRecord[]): LabResultJson[] {
  return forms
    .flatMap(({ record, version, at, by, released, data }): LabResultJson[] => {
      if (data?.form !== 'result/1') return [];
      const { test, values, remarks, review, sample } = data;
      const { takenAt } = sample;
      const comment = review?.comment ?? '';
      return [{ record, version, takenAt, at: at.toISOString(), by, released, test, values, remarks, comment }];
    })
    .toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1));
}
