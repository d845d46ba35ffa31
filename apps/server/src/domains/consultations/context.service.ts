import type { ClinicalContextJson, EarlierJson, PrescriptionFormJson, VitalsEntryJson } from '@pramana/contract';
import { addDays, civil, doseDays, type IsoDate, type PatientId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { recordLook } from '../../platform/access.ts';
import { ageOn, findPatient, readClinical, subjectsOf } from '../patients/index.ts';
import { type FormRecord, formsOf, hasClosed } from '../records/index.ts';
import { type Clinical, setOn } from './clinical.service.ts';
import { recognise } from './substance.policy.ts';
import type { Medicine } from './warning.policy.ts';

/** So many prescriptions and vitals are looked back at. */
const BACK = 100;

/** A medicine that an earlier prescription lets somebody take until today or longer. */
export interface Running {
  readonly record: string;
  /** The consultation that prescribed it. */
  readonly consultation: string;
  readonly name: string;
  readonly strength: string;
  readonly since: string;
  readonly until: string;
  readonly by: string;
  readonly substances: readonly string[];
}

export function todayOf({ clock, hospital }: Pick<AccessContext, 'clock' | 'hospital'>): IsoDate {
  return civil(clock.now(), hospital.timeZone).date;
}

function isPrescription(form: FormRecord): form is FormRecord & { data: PrescriptionFormJson } {
  return form.data?.form === 'prescription/1';
}

/** Medicines that run, and of which earlier prescriptions that is not known; null: of none. */
export async function runningMedicines(
  ctx: AccessContext,
  patient: string,
): Promise<{ running: Running[]; earlier: EarlierJson | null }> {
  const found = await formsOf(ctx, patient, { type: 'MedicationRequest', limit: BACK + 1 });
  const forms = found.slice(0, BACK);
  const today = todayOf(ctx);
  const running = forms.filter(isPrescription).flatMap(({ record, date, by, data }) =>
    data.lines.flatMap(({ name, strength, steps, substances }): Running[] => {
      // The day of the visit is the first.
      const until = addDays(date, doseDays(steps) - 1);
      if (until < today) return [];
      return [{ record, consultation: data.consultation, name, strength, since: date, until, by, substances }];
    }),
  );
  const earlier = {
    unreadable: forms.filter(({ isOpen }) => !isOpen).map(({ label }) => label),
    written: forms.filter(({ isOpen, data }) => isOpen && data === null).length,
    older: found.length > BACK,
    closed: await hasClosed(ctx, patient),
  };
  const isAll = earlier.unreadable.length === 0 && earlier.written === 0 && !earlier.older && !earlier.closed;
  return { running, earlier: isAll ? null : earlier };
}

/** A running medicine as warnings are looked for. */
export function asMedicine({ book }: Clinical, { name, since, substances }: Running): Medicine {
  return { name, since, substances: recognise(book, substances.join(' + ')) };
}

/** What the hospital knows of the allergies of a patient and of those merged into them. The caller records the look. */
export async function allergiesOf(ctx: AccessContext, patient: string): Promise<ClinicalContextJson['allergies']> {
  const { allergies, noKnownAllergies, health } = await readClinical(ctx, patient as PatientId);
  const all = allergies.map(({ substance, reaction, severity }) => ({ substance, reaction, severity }));
  return { asked: noKnownAllergies || all.length > 0, unreadable: health !== 'open', all };
}

/** A patient's measured vitals as far as staff see them, newest first. The caller records the look. */
export async function vitalsOf(ctx: AccessContext, patient: string): Promise<VitalsEntryJson[]> {
  return vitalsIn(ctx, patient, await formsOf(ctx, patient, { type: 'Observation', limit: BACK }));
}

/** Vitals among forms, each with the patient's age on its day: a child's pulse of ten years ago stays a child's. */
export async function vitalsIn(
  { tx, hospital }: Pick<AccessContext, 'tx' | 'hospital'>,
  patient: string,
  forms: readonly FormRecord[],
): Promise<VitalsEntryJson[]> {
  const birthDate = (await findPatient(tx, hospital.id, patient as PatientId))?.birthDate ?? null;
  return forms.flatMap(({ record, version, begunAt, date, by, data }) => {
    if (data?.form !== 'vitals/1') return [];
    const { values, note, consultation } = data;
    const age = ageOn(birthDate, date);
    return [{ record, version, at: begunAt.toISOString(), date, age, by, values, note, consultation }];
  });
}

/** All that the screen has at hand; recorded as one look (I-12). */
export async function clinicalContext(
  ctx: AccessContext,
  clinical: Clinical,
  patient: string,
): Promise<ClinicalContextJson> {
  const subjects = await subjectsOf(ctx.tx, ctx.hospital, patient as PatientId);
  await recordLook(ctx, subjects, { purpose: 'care', resource: 'records' });
  const { running, earlier } = await runningMedicines(ctx, patient);
  const allergies = await allergiesOf(ctx, patient);
  const set = setOn(clinical, todayOf(ctx));
  const { list, index } = clinical.codes();
  return {
    medicines: running.map(({ record, name, strength, since, until, by }) => ({
      record,
      name,
      strength,
      since,
      until,
      by,
    })),
    earlier,
    allergies,
    vitals: await vitalsOf(ctx, patient),
    data: {
      interactions: {
        ready: 'rows' in set,
        why: 'rows' in set ? null : set.why,
        set: set.name,
        date: set.date,
        validUntil: 'validUntil' in clinical.interactions ? clinical.interactions.validUntil : null,
        pairs: 'rows' in set ? set.rows.length : 0,
      },
      codes: { list, count: index.rows.length },
    },
  };
}
