import { type Static, Type } from 'typebox';

/** One measurement: values are integers in 10^-digits of the unit (37.9 °C with one digit is 379). */
interface Vital {
  readonly unit: string;
  readonly digits: number;
  /** Outside it is a slip of the finger and refused. */
  readonly possible: readonly [least: number, most: number];
  /** LOINC code of the observation, as FHIR's vital signs profile names it. */
  readonly loinc: string;
}

/** The vitals that are entered, in the order of the form. */
export const VITALS = {
  systolic: { unit: 'mmHg', digits: 0, possible: [30, 300], loinc: '8480-6' },
  diastolic: { unit: 'mmHg', digits: 0, possible: [15, 200], loinc: '8462-4' },
  pulse: { unit: '/min', digits: 0, possible: [20, 300], loinc: '8867-4' },
  respiration: { unit: '/min', digits: 0, possible: [3, 120], loinc: '9279-1' },
  temperature: { unit: '°C', digits: 1, possible: [250, 450], loinc: '8310-5' },
  saturation: { unit: '%', digits: 0, possible: [30, 100], loinc: '59408-5' },
  glucose: { unit: 'mg/dL', digits: 0, possible: [10, 1_500], loinc: '2339-0' },
  weight: { unit: 'kg', digits: 2, possible: [25, 50_000], loinc: '29463-7' },
  height: { unit: 'cm', digits: 1, possible: [200, 2_600], loinc: '8302-2' },
  pain: { unit: '/10', digits: 0, possible: [0, 10], loinc: '72514-3' },
} as const satisfies Record<string, Vital>;
export type VitalName = keyof typeof VITALS;
export const VITAL_NAMES = Object.keys(VITALS) as VitalName[];

/** Until which age (whole years) these are usual at rest; beyond 130 nobody is. After the APLS tables for children. */
type Band = readonly [until: number, least: number, most: number];
const USUAL: Readonly<Partial<Record<VitalName, readonly Band[]>>> = {
  systolic: [
    [0, 70, 100],
    [4, 80, 110],
    [11, 85, 120],
    [130, 90, 140],
  ],
  diastolic: [
    [0, 35, 65],
    [4, 40, 70],
    [11, 50, 80],
    [130, 60, 90],
  ],
  pulse: [
    [0, 100, 170],
    [4, 85, 150],
    [11, 70, 120],
    [130, 50, 100],
  ],
  respiration: [
    [0, 25, 50],
    [4, 20, 35],
    [11, 16, 30],
    [130, 10, 22],
  ],
  temperature: [[130, 355, 378]],
  saturation: [[130, 94, 100]],
  glucose: [[130, 70, 200]],
  pain: [[130, 0, 6]],
};

/** What is entered; a vital that was not measured is left out. */
export const VitalValues = Type.Object(
  Object.fromEntries(
    VITAL_NAMES.map((name) => {
      const [minimum, maximum] = VITALS[name].possible;
      return [name, Type.Optional(Type.Integer({ minimum, maximum }))];
    }),
  ) as Record<VitalName, ReturnType<typeof optionalInteger>>,
  { additionalProperties: false },
);
function optionalInteger() {
  return Type.Optional(Type.Integer());
}
export type VitalValuesJson = Static<typeof VitalValues>;

/** `impossible`: refused. `low`, `high`: unusual at that age, said and kept. */
export type VitalJudgement = 'usual' | 'low' | 'high' | 'impossible';

/** How one value stands. */
export function judgeVital(name: VitalName, value: number, age: number | null): VitalJudgement {
  const [least, most] = VITALS[name].possible;
  if (!Number.isInteger(value) || value < least || value > most) return 'impossible';
  const usual = usualRange(name, age);
  if (usual === null) return 'usual';
  return value < usual[0] ? 'low' : value > usual[1] ? 'high' : 'usual';
}

/** The usual range of one age; null where there is none. An age that is not known fits no range that asks for it. */
export function usualRange(name: VitalName, age: number | null): readonly [least: number, most: number] | null {
  const bands = USUAL[name] ?? [];
  const band = age === null ? (bands.length === 1 ? bands[0] : undefined) : bands.find(([until]) => age <= until);
  return band === undefined ? null : [band[1], band[2]];
}

/** The two pressures belong together: the lower one is the smaller. */
export function isPressureSwapped({ systolic, diastolic }: VitalValuesJson): boolean {
  return systolic !== undefined && diastolic !== undefined && diastolic >= systolic;
}

/** 379 with one digit is 37.9. */
export function vitalText(name: VitalName, value: number): string {
  const { digits } = VITALS[name];
  return tenthsText(value, digits);
}

/** An integer in 10^-digits as a decimal number, without zeros at its end. */
export function tenthsText(value: number, digits: number): string {
  const scale = 10 ** digits;
  const rest = String(value % scale)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return rest === '' || digits === 0 ? String(Math.floor(value / scale)) : `${Math.floor(value / scale)}.${rest}`;
}

/** Reads what was typed with a dot or a comma; null when it is no number or has more digits than are kept. */
export function readVital(name: VitalName, typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  const { digits } = VITALS[name];
  if (!new RegExp(digits === 0 ? '^\\d{1,5}$' : `^\\d{1,5}(\\.\\d{0,${digits}})?$`).test(text)) return null;
  return Math.round(Number(text) * 10 ** digits);
}

/** Body mass index in tenths of kg/m²; null without weight and height, or of a child under five. */
export function bmiOf({ weight, height }: VitalValuesJson): number | null {
  if (weight === undefined || height === undefined || height < 500) return null;
  const metres = height / 1_000;
  return Math.round((weight / 100 / (metres * metres)) * 10);
}
