import {
  type AnalyteJson,
  type BodyOf,
  type diagnostics,
  flagOf,
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

/** Where the ranges of these values are from: the hospital's own since their newest day, else the list that came along; null: in words. */
export function rangesFrom(
  { name, date }: Pick<LabCatalogueJson, 'name' | 'date'>,
  analytes: readonly AnalyteJson[],
): ResultFormJson['catalogue'] {
  const own = analytes
    .flatMap((each) => each.own?.from ?? [])
    .toSorted()
    .at(-1);
  if (own !== undefined) return { name: 'Ranges of the hospital', date: own };
  return analytes.length === 0 || date === null ? null : { name, date };
}
