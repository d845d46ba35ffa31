import {
  type AnsweredWarningJson,
  type CheckedJson,
  type ClinicalDataJson,
  type ConsultationContentJson,
  type ConsultationPart,
  isPressureSwapped,
  judgeVital,
  type PrescribedLineJson,
  type RecordCategory,
  type RecordType,
  VITAL_NAMES,
  VITALS,
  type VitalName,
  type VitalValuesJson,
  vitalText,
} from '@pramana/contract';
import { cleanLine, doseTotal, PramanaError, stepAmount } from '@pramana/kernel';
import { needsReason } from './warning.policy.ts';

/** Which record each part of a consultation is. */
export const PART_RECORDS = {
  note: { category: 'notes', type: 'Composition' },
  prescription: { category: 'prescriptions', type: 'MedicationRequest' },
  vitals: { category: 'notes', type: 'Observation' },
  orders: { category: 'labs', type: 'ServiceRequest' },
} as const satisfies Record<ConsultationPart, { category: RecordCategory; type: RecordType }>;

/** One part as it will be sealed. */
export interface SealedPart {
  readonly title: string;
  readonly data: ClinicalDataJson;
}

export type SealedParts = Partial<Record<ConsultationPart, SealedPart>>;

/** A consultation in which nothing is written yet. */
export function blankContent(date: string): ConsultationContentJson {
  return {
    date,
    released: true,
    complaint: '',
    history: '',
    examination: '',
    diagnoses: [],
    plan: '',
    followUp: null,
    vitals: {},
    vitalsNote: '',
    lines: [],
    advice: '',
    tests: [],
    answers: [],
    reason: '',
  };
}

/**
 * What is typed as the forms that are sealed, those parts that say something; the note always. Throws `invalid_field`
 * with the field's name for what cannot be meant, `warning_unanswered` where a reason is missing.
 */
export function partsOf(
  content: ConsultationContentJson,
  { consultation, checked, substances, newId }: Computed,
): SealedParts {
  const complaint = passage(content.complaint);
  const diagnoses = content.diagnoses.map((each) => ({ ...each, text: cleanLine(each.text) }));
  const says = [complaint, content.history, content.examination, content.plan].some((each) => each.trim() !== '');
  if (!says && diagnoses.length === 0) throw invalid('complaint', 'Write what the patient came for, or a diagnosis.');
  if (content.followUp !== null && content.followUp <= content.date) {
    throw invalid('followUp', 'The next visit is after this one.');
  }
  const note: ClinicalDataJson = {
    form: 'consultation/1',
    consultation,
    complaint,
    history: passage(content.history),
    examination: passage(content.examination),
    diagnoses,
    plan: passage(content.plan),
    followUp: content.followUp,
  };
  const values = vitalValues(content.vitals, 'vitals');
  const tests = content.tests
    .map(({ id = newId(), code = null, name, note: said, urgent }) => ({
      id,
      code,
      name: cleanLine(name),
      note: cleanLine(said),
      urgent,
    }))
    .filter(({ name, note: said }) => name !== '' || said !== '');
  const unnamed = tests.findIndex(({ name }) => name === '');
  if (unnamed >= 0) throw invalid(`tests/${unnamed}/name`, 'A test needs its name.');
  const twice = tests.findIndex(({ id }, at) => tests.findIndex((each) => each.id === id) !== at);
  if (twice >= 0) throw invalid(`tests/${twice}/id`, 'Each ordered test has an id of its own.');
  const lines = linesOf(content, substances);
  const advice = passage(content.advice);
  return {
    note: { title: titleOf(diagnoses, complaint), data: note },
    ...(VITAL_NAMES.some((name) => values[name] !== undefined)
      ? {
          vitals: {
            title: 'Vitals',
            data: { form: 'vitals/1', consultation, values, note: cleanLine(content.vitalsNote) } as const,
          },
        }
      : {}),
    ...(lines.length > 0 || advice !== ''
      ? {
          prescription: {
            title: 'Prescription',
            data: {
              form: 'prescription/1',
              consultation,
              lines,
              advice,
              checks: checked.checks,
              warnings: answered(checked, content.answers),
            } as const,
          },
        }
      : {}),
    ...(tests.length > 0
      ? { orders: { title: 'Tests ordered', data: { form: 'orders/2', consultation, tests } as const } }
      : {}),
  };
}

/** What a part says from which an amendment took everything: it stays, and says that there is nothing. */
export function emptied(part: ConsultationPart, { consultation, checked }: Computed): SealedPart | undefined {
  if (part === 'prescription') {
    const { checks } = checked;
    return {
      title: 'Prescription withdrawn',
      data: { form: 'prescription/1', consultation, lines: [], advice: '', checks, warnings: [] },
    };
  }
  if (part === 'vitals') {
    return { title: 'Vitals withdrawn', data: { form: 'vitals/1', consultation, values: {}, note: '' } };
  }
  if (part === 'orders') return { title: 'Tests withdrawn', data: { form: 'orders/2', consultation, tests: [] } };
  return undefined;
}

/** What the server adds to what is typed. */
export interface Computed {
  readonly consultation: string;
  /** Names an ordered test that came without one. */
  readonly newId: () => string;
  readonly checked: CheckedJson;
  /** Of each line, in their order. */
  readonly substances: readonly (readonly string[])[];
}

/** The vitals as they are sealed; impossible ones are refused and name their field. */
export function vitalValues(typed: Readonly<Record<string, number>>, field: string): VitalValuesJson {
  const values: VitalValuesJson = {};
  for (const [name, value] of Object.entries(typed)) {
    if (!(VITAL_NAMES as string[]).includes(name))
      throw invalid(`${field}/${name}`, 'Nothing of this name is measured.');
    const vital = name as VitalName;
    if (judgeVital(vital, value, null) === 'impossible') {
      const [least, most] = VITALS[vital].possible.map((each) => vitalText(vital, each));
      throw invalid(`${field}/${vital}`, `Between ${least} and ${most} ${VITALS[vital].unit}.`);
    }
    values[vital] = value;
  }
  if (isPressureSwapped(values)) {
    throw invalid(`${field}/diastolic`, 'The lower pressure is smaller than the upper one.');
  }
  return values;
}

function linesOf({ lines }: ConsultationContentJson, substances: Computed['substances']): PrescribedLineJson[] {
  const twice = lines.findIndex(({ id }, at) => lines.findIndex((each) => each.id === id) !== at);
  if (twice >= 0) throw invalid(`lines/${twice}/id`, 'Each medicine has an id of its own.');
  return lines.map(({ id: _, ...line }, i) => {
    const name = cleanLine(line.name);
    if (name === '') throw invalid(`lines/${i}/name`, 'Which medicine is it?');
    const total = doseTotal(line.steps);
    // Also of one step among several: while a dose that is typed cannot be read, its step says none.
    if (line.steps.length === 0 || line.steps.some((step) => stepAmount(step) === 0))
      throw invalid(`lines/${i}/steps`, 'Say how much is taken, and for how long.');
    return {
      ...line,
      name,
      strength: cleanLine(line.strength),
      form: cleanLine(line.form),
      unit: cleanLine(line.unit),
      instructions: cleanLine(line.instructions),
      total,
      substances: [...(substances[i] ?? [])],
    };
  });
}

function answered({ warnings }: CheckedJson, answers: ConsultationContentJson['answers']): AnsweredWarningJson[] {
  return warnings.map((warning) => {
    const reason = cleanLine(answers.find(({ key }) => key === warning.key)?.reason ?? '');
    if (needsReason(warning) && reason.length < 3) {
      throw new PramanaError('warning_unanswered', { field: `answers/${warning.key}` });
    }
    return { ...warning, reason };
  });
}

function titleOf(diagnoses: readonly { text: string }[], complaint: string): string {
  const said = diagnoses.length > 0 ? diagnoses.map(({ text }) => text).join(', ') : complaint;
  return cleanLine(`Consultation: ${said}`).slice(0, 200);
}

function passage(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

function invalid(field: string, detail: string): PramanaError {
  return new PramanaError('invalid_field', { field, detail });
}
