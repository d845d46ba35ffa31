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

/** Vitals of one observation, its components too; null when it is no vital of ours in our unit. */
export function vitalOf(observation: Resource): VitalValuesJson | null {
  const parts = [objectOf(observation), ...listOf(observation['component'])];
  const values: VitalValuesJson = {};
  for (const part of parts) {
    const code = codeIn(part['code'], LOINC);
    const name = VITAL_NAMES.find((each) => VITALS[each].loinc === code) ?? ALSO[code];
    const { value, unit, code: unitCode } = objectOf(part['valueQuantity']);
    if (name === undefined || typeof value !== 'number') continue;
    if (!UNITS[name].includes(textOf(unitCode)) && !UNITS[name].includes(textOf(unit))) continue;
    const kept = Math.round(value * 10 ** VITALS[name].digits);
    const [least, most] = VITALS[name].possible;
    if (kept >= least && kept <= most) values[name] = kept;
  }
  return Object.keys(values).length === 0 ? null : values;
}

/** Any other observation as a named value; null when it has none. */
export function measuredOf(observation: Resource): { label: string; value: string } | null {
  const label = wordsOf(observation['code']).slice(0, 100);
  const { value, unit } = objectOf(observation['valueQuantity']);
  const said =
    typeof value === 'number'
      ? `${Number(value.toPrecision(6))} ${textOf(unit)}`.trim()
      : wordsOf(observation['valueCodeableConcept']) || textOf(observation['valueString']);
  return label === '' || said === '' ? null : { label, value: said.slice(0, 1_000) };
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
  return said.filter(Boolean).join('; ').slice(0, 1_000) || 'not said';
}

function numberText(value: unknown): string {
  return typeof value === 'number' ? String(value) : '';
}
