import {
  type AnalyteJson,
  bothRanges,
  type BodyOf,
  type diagnostics,
  flagOf,
  HOSPITAL_RANGES,
  type LabCatalogueJson,
  type Measured,
  quantityText,
  rangeFor,
  type ResultFormJson,
  type ResultValueJson,
} from '@pramana/contract';
import { cleanLine, PramanaError } from '@pramana/kernel';

type Typed = BodyOf<typeof diagnostics.orders.enter>['values'][number];

/**
 * What was typed as it is sealed, each value with the range and the limits that hold for this person. `invalid_field`
 * names the value that is impossible, unknown, or said twice.
 */
export function sealedValues(
  typed: readonly Typed[],
  { analytes, name, who }: { analytes: readonly AnalyteJson[]; name: string; who: Measured },
): ResultValueJson[] {
  const said = typed.filter(({ value, text }) => value !== null || text.trim() !== '');
  return said.map((each, at) => {
    if (said.findIndex(({ code }) => code === each.code) !== at) throw invalid(each.code, 'This value stands twice.');
    if (each.code === null && analytes.length === 0) return inWords(each, name);
    const analyte = analytes.find(({ code }) => code === each.code);
    if (analyte === undefined) throw invalid(each.code, 'This test does not measure it.');
    return analyte.possible === null ? chosen(each, analyte) : counted(each, analyte, analyte.possible, who);
  });
}

function inWords({ text, value }: Typed, name: string): ResultValueJson {
  if (value !== null) throw invalid(null, 'A test in words has its result in words.');
  const none = {
    code: null,
    loinc: null,
    unit: '',
    digits: 0,
    sign: '',
    value: null,
    range: null,
    critical: null,
  } as const;
  return { ...none, name, text: cleanLine(text), flag: 'none' };
}

function chosen(
  { text, value }: Typed,
  { code, name, loinc, options, normal, alarming }: AnalyteJson,
): ResultValueJson {
  if (value !== null || !options.includes(text)) throw invalid(code, `One of: ${options.join(', ')}.`);
  const none = { unit: '', digits: 0, sign: '', value: null, range: null, critical: null } as const;
  const flag = alarming.includes(text) ? 'critical' : normal.includes(text) ? 'usual' : 'unusual';
  return { code, name, loinc, ...none, text, flag };
}

function counted(
  { value, sign, text }: Typed,
  { code, name, loinc, unit, digits, ranges, critical }: AnalyteJson,
  [least, most]: readonly [number, number],
  who: Measured,
): ResultValueJson {
  if (value === null || text !== '' || value < least || value > most) {
    throw invalid(code, `Between ${quantityText(least, digits)} and ${quantityText(most, digits)} ${unit}.`);
  }
  const range = rangeFor(ranges, who);
  return {
    code,
    name,
    loinc,
    unit,
    digits,
    sign,
    value,
    text,
    range,
    critical,
    flag: flagOf(value, { range, critical, sign }),
  };
}

function invalid(code: string | null, detail: string): PramanaError {
  return new PramanaError('invalid_field', { field: `values/${code ?? 'text'}`, detail });
}

/**
 * Where the ranges are from by which these values were judged: the hospital's own since their newest day, the list that came
 * along, or both by name when some are of the one and some of the other; null: in words.
 */
export function rangesFrom(
  { name, date }: Pick<LabCatalogueJson, 'name' | 'date'>,
  analytes: readonly AnalyteJson[],
  found: readonly Pick<ResultValueJson, 'code'>[],
): ResultFormJson['catalogue'] {
  const judged = analytes.filter(({ code }) => found.some((each) => each.code === code));
  const days = judged.flatMap(({ own }) => own?.from ?? []).toSorted();
  const own = days.at(-1);
  const listed = judged.length === days.length || date === null ? null : { name, date };
  if (own === undefined) return listed;
  return { name: listed === null ? HOSPITAL_RANGES : bothRanges(listed), date: own };
}
