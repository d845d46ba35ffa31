import type { BodyOf, consultations, VitalsEntryJson } from '@pramana/contract';
import { cleanLine, type PatientId, PramanaError, type SubjectId } from '@pramana/kernel';
import { type AccessContext, recordAccess, recordLook } from '../../platform/access.ts';
import { ageOn, findPatient, heldSubject, subjectsOf } from '../patients/index.ts';
import { entriesOf, ownForms, recordSubject, writeVersion } from '../records/index.ts';
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
  const own = await heldSubject(tx, hospital, patient as PatientId);
  const measured = vitalValues(values, 'values');
  if (Object.keys(measured).length === 0) {
    throw new PramanaError('invalid_field', { field: 'values', detail: 'Measure at least one.' });
  }
  // Amended, they stay those of the day on which they were measured, and of the number they were written under.
  const { subjectId, date } =
    recordId === null ? { subjectId: own, date: todayOf(ctx) } : await amended(ctx, patient, recordId);
  await recordAccess(ctx, { subjectId, ...LOOK });
  return writeVersion(
    { tx, hospital, actor, at: new Date(clock.now()) },
    {
      recordId,
      base,
      subjectId,
      ...PART_RECORDS.vitals,
      date,
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

/** Whose measuring a record is and of which day; `record_has_form` for one of a consultation, which is amended with it. */
async function amended(
  ctx: AccessContext,
  patient: string,
  record: string,
): Promise<{ subjectId: SubjectId; date: string }> {
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId);
  const subjectId = await recordSubject(ctx, record);
  const [entry] = await entriesOf(ctx, [record]);
  const data = entry?.newest.content?.data;
  if (entry === undefined || data?.form !== 'vitals/1') throw new PramanaError('not_found');
  if (subjectId === null || !subjects.includes(subjectId)) throw new PramanaError('not_found');
  if (data.consultation !== null) throw new PramanaError('record_has_form');
  return { subjectId, date: entry.newest.date };
}

/** One measuring, for who has just written it, or asks again what became of it: a look too. */
export async function oneVitals(ctx: AccessContext, patient: string, record: string): Promise<VitalsEntryJson> {
  await recordLook(ctx, await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId), LOOK);
  const [entry] = await entriesOf(ctx, [record]);
  const { newest } = entry ?? {};
  if (entry === undefined || newest?.content?.data?.form !== 'vitals/1') throw new PramanaError('not_found');
  const { version, date, author, content } = newest;
  if (content.data?.form !== 'vitals/1') throw new PramanaError('not_found');
  const birthDate = (await findPatient(ctx.tx, ctx.hospital.id, patient as PatientId))?.birthDate ?? null;
  const { values, note, consultation } = content.data;
  const when = { at: entry.createdAt, date, age: ageOn(birthDate, date) };
  return { record, version, ...when, by: author.name, values, note, consultation };
}
