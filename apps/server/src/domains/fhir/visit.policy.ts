import { VITAL_NAMES, VITALS, type VitalName, type VitalValuesJson } from '@pramana/contract';
import { codeIn, listOf, objectOf, type Resource, textOf, wordsOf } from './bundle.policy.ts';

/* What FHIR resources say, as far as this model goes. Nothing is guessed: what is not understood is left to be counted. */

export const LOINC = 'http://loinc.org';
/** Codes that say the same as ours in the same unit. */
const ALSO: Readonly<Record<string, VitalName>> = { '2708-6': 'saturation', '3141-9': 'weight' };
const UNITS: Readonly<Record<VitalName, readonly string[]>> = {
  systolic: ['mm[Hg]', 'mmHg'],
  diastolic: ['mm[Hg]', 'mmHg'],
  pulse: ['/min', '{beats}/min'],
  respiration: ['/min', '{breaths}/min'],
  temperature: ['Cel', '°C'],
  saturation: ['%'],
  glucose: ['mg/dL'],
  weight: ['kg'],
  height: ['cm'],
  pain: ['{score}', '1'],
};

/** Vitals of one observation, its components too; null when any value of it is no vital of ours in our unit. */
export function vitalOf(observation: Resource): VitalValuesJson | null {
  const values: VitalValuesJson = {};
  for (const part of [objectOf(observation), ...listOf(observation['component'])]) {
    if (saidBy(part) === '') continue;
    const code = codeIn(part['code'], LOINC);
    const name = VITAL_NAMES.find((each) => VITALS[each].loinc === code) ?? ALSO[code];
    const { value, unit, code: unitCode, comparator } = objectOf(part['valueQuantity']);
    if (name === undefined || name in values || typeof value !== 'number' || comparator !== undefined) return null;
    if (!UNITS[name].includes(textOf(unitCode)) && !UNITS[name].includes(textOf(unit))) return null;
    const kept = Math.round(value * 10 ** VITALS[name].digits);
    const [least, most] = VITALS[name].possible;
    if (kept < least || kept > most) return null;
    values[name] = kept;
  }
  return Object.keys(values).length === 0 ? null : values;
}

/** Any other observation as a named value, its components too; null when it has none. */
export function measuredOf(observation: Resource): Named | null {
  const parts = listOf(observation['component']).flatMap((part) => {
    const said = saidBy(part);
    return said === '' ? [] : [`${wordsOf(part['code'])} ${said}`.trim()];
  });
  return named(wordsOf(observation['code']), [saidBy(observation), ...parts].filter(Boolean).join('; '));
}

function saidBy(part: Readonly<Record<string, unknown>>): string {
  const { value, unit, comparator } = objectOf(part['valueQuantity']);
  return typeof value === 'number'
    ? `${textOf(comparator)}${plainNumber(value)} ${textOf(unit)}`.trim()
    : wordsOf(part['valueCodeableConcept']) || textOf(part['valueString']);
}

/** Without the noise of floating point, and never rounded so that it says another size. */
function plainNumber(value: number): number {
  const whole = String(Math.trunc(Math.abs(value))).length;
  return Number(value.toPrecision(Math.max(6, whole + 2)));
}

/** A line of a record: what, and what of it. */
export interface Named {
  readonly label: string;
  readonly value: string;
}

/** Whole or not at all: a name too long for its column stands whole beside it; null when there is no room for all of it. */
export function named(label: string, said: string): Named | null {
  if (label === '' || said === '') return null;
  const [short, value] = label.length <= 100 ? [label, said] : [`${label.slice(0, 99)}…`, `${label}: ${said}`];
  return value.length > 1_000 ? null : { label: short, value };
}

/** Without the words in brackets that say which kind of concept it is: `Sprain of wrist (disorder)`. */
export function plainWords(concept: unknown): string {
  return wordsOf(concept).replace(/\s*\((disorder|procedure|finding|situation|regime\/therapy)\)$/, '');
}

/** How a medicine was to be taken, as far as it is said; `not said` where nothing is. */
export function dosageText(request: Resource): string {
  const said = listOf(request['dosageInstruction']).map((each) => {
    const repeat = objectOf(objectOf(each['timing'])['repeat']);
    const [frequency, period] = [numberText(repeat['frequency']), numberText(repeat['period'])];
    const often = frequency === '' ? '' : `${frequency} times in ${period} ${textOf(repeat['periodUnit'])}`;
    const dose = objectOf(objectOf(listOf(each['doseAndRate'])[0])['doseQuantity']);
    const amount = `${numberText(dose['value'])} ${textOf(dose['unit'])}`.trim();
    const needed = each['asNeededBoolean'] === true ? 'when needed' : '';
    return [textOf(each['text']), amount, often, needed].filter(Boolean).join(', ');
  });
  return said.filter(Boolean).join('; ') || 'not said';
}

function numberText(value: unknown): string {
  return typeof value === 'number' ? String(value) : '';
}
