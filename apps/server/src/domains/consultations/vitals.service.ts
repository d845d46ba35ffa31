import type { BodyOf, consultations, VitalsEntryJson } from '@pramana/contract';
import { cleanLine, type PatientId, PramanaError } from '@pramana/kernel';
import { type AccessContext, recordAccess, recordLook } from '../../platform/access.ts';
import { ageOn, findPatient, heldSubject, subjectsOf } from '../patients/index.ts';
import { entriesOf, ownForms, writeVersion } from '../records/index.ts';
import { PART_RECORDS, vitalValues } from './content.policy.ts';
import { todayOf, vitalsIn, vitalsOf } from './context.service.ts';

/** So many measurings are shown over time. */
const BACK = 200;
const LOOK = { purpose: 'care', resource: 'records' } as const;

/** A patient's vitals for staff; recorded as a look (I-12). */
export async function showVitals(ctx: AccessContext, patient: string): Promise<VitalsEntryJson[]> {
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId);
  await recordLook(ctx, subjects, LOOK);
  return vitalsOf(ctx, patient);
}

/** The same for a patient's or guardian's own look. */
export async function ownVitals(ctx: AccessContext, patient: string): Promise<VitalsEntryJson[]> {
  const forms = await ownForms(ctx, patient, { type: 'Observation', limit: BACK, resource: 'records' });
  return vitalsIn(ctx, patient, forms);
}

/** Writes vitals down as a sealed record, or another version of one that was measured outside of a consultation; a look (I-12). */
export async function writeVitals(
  ctx: AccessContext,
  patient: string,
  { recordId, base, values, note, reason }: BodyOf<typeof consultations.vitals.write>,
): Promise<string> {
  const { tx, hospital, actor, clock } = ctx;
  const subjectId = await heldSubject(tx, hospital, patient as PatientId);
  const measured = vitalValues(values, 'values');
  if (Object.keys(measured).length === 0) {
    throw new PramanaError('invalid_field', { field: 'values', detail: 'Measure at least one.' });
  }
  await recordAccess(ctx, { subjectId, ...LOOK });
  const consultation = recordId === null ? null : await consultationIn(ctx, recordId);
  if (consultation !== null) throw new PramanaError('record_has_form');
  return writeVersion(
    { tx, hospital, actor, at: new Date(clock.now()) },
    {
      recordId,
      base,
      subjectId,
      ...PART_RECORDS.vitals,
      date: todayOf(ctx),
      released: true,
      content: {
        title: 'Vitals',
        text: '',
        fields: [],
        files: [],
        reason,
        data: { form: 'vitals/1', consultation: null, values: measured, note: cleanLine(note) },
      },
    },
  );
}

/** The consultation that a record of vitals belongs to: those are amended with it. */
async function consultationIn(ctx: AccessContext, record: string): Promise<string | null> {
  const [entry] = await entriesOf(ctx, [record]);
  const data = entry?.newest.content?.data;
  if (data?.form !== 'vitals/1') throw new PramanaError('not_found');
  return data.consultation;
}

/** One measuring, for who has just written it, or asks again what became of it: a look too. */
export async function oneVitals(ctx: AccessContext, patient: string, record: string): Promise<VitalsEntryJson> {
  await recordLook(ctx, await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId), LOOK);
  const [entry] = await entriesOf(ctx, [record]);
  const { newest } = entry ?? {};
  if (newest?.content?.data?.form !== 'vitals/1') throw new PramanaError('not_found');
  const { version, at, date, author, content } = newest;
  if (content.data?.form !== 'vitals/1') throw new PramanaError('not_found');
  const birthDate = (await findPatient(ctx.tx, ctx.hospital.id, patient as PatientId))?.birthDate ?? null;
  const { values, note } = content.data;
  return { record, version, at, date, age: ageOn(birthDate, date), by: author.name, values, note };
}
