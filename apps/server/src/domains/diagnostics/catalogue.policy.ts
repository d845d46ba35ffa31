import { type AnalyteJson, type AnalyteRangeJson, type LabCatalogueJson, readAge } from '@pramana/contract';

/** No tests by name: each can still be asked for in words. */
export const NO_CATALOGUE: LabCatalogueJson = {
  ready: false,
  name: '',
  date: null,
  review: '',
  loinc: '',
  tests: [],
  analytes: [],
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;
type Row = Readonly<Record<string, unknown>>;

/** The catalogue, or what is wrong with it. One wrong row and none is used: half a set looks like a whole one. */
export function readCatalogue(text: string): LabCatalogueJson | string {
  try {
    return parsed(text);
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be read';
  }
}

function parsed(text: string): LabCatalogueJson {
  const file = JSON.parse(text) as Row;
  const sources = file['sources'] as Record<string, unknown>;
  const sourceOf = (key: unknown): string => words(sources[words(key, 'a source')], `the source ${String(key)}`);
  const date = words(file['date'], 'its date');
  if (!DAY.test(date)) throw new Error('it has no date');
  const analytes = rows(file['analytes']).map((row) => analyteOf(row, sourceOf));
  const known = new Set(analytes.map(({ code }) => code));
  const tests = rows(file['tests']).map((row) => {
    const code = words(row['code'], 'a test’s code');
    const measured = (row['analytes'] as unknown[]).map((each) => words(each, `an analyte of ${code}`));
    const unknown = measured.find((each) => !known.has(each));
    if (measured.length === 0 || unknown !== undefined) throw new Error(`${code} measures ${unknown ?? 'nothing'}`);
    return {
      code,
      name: words(row['name'], `the name of ${code}`),
      also: words(row['also'], `other words for ${code}`),
      specimen: words(row['specimen'], `the specimen of ${code}`),
      container: words(row['container'], `the container of ${code}`),
      fasting: row['fasting'] === true,
      analytes: measured,
      retired: false,
      own: null,
    };
  });
  for (const all of [analytes, tests]) {
    const codes = all.map(({ code }) => code);
    const twice = codes.find((code, at) => codes.indexOf(code) !== at);
    if (twice !== undefined) throw new Error(`${twice} stands twice`);
  }
  const name = words(file['name'], 'its name');
  const review = words(file['review'], 'who reviewed it');
  return { ready: true, name, date, review, loinc: words(file['loinc'], 'the notice of LOINC'), tests, analytes };
}

function rows(value: unknown): Row[] {
  if (!Array.isArray(value) || value.length === 0) throw new Error('it has no rows');
  return value as Row[];
}

function words(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`${what} is missing`);
  return value;
}

function analyteOf(row: Row, sourceOf: (key: unknown) => string): AnalyteJson {
  const code = words(row['code'], 'an analyte’s code');
  const name = words(row['name'], `the name of ${code}`);
  const loinc = row['loinc'] === null ? null : words(row['loinc'], `the LOINC code of ${code}`);
  const none = { possible: null, options: [], normal: [], alarming: [], ranges: [], critical: null, own: null };
  if (row['options'] !== undefined) {
    const options = rows(row['options']) as unknown as string[];
    const normal = rows(row['normal']) as unknown as string[];
    const alarming = (row['alarming'] ?? []) as string[];
    if ([...normal, ...alarming].some((each) => !options.includes(each)))
      throw new Error(`${code} is usually none of its options`);
    return { code, name, loinc, unit: '', digits: 0, ...none, options, normal, alarming };
  }
  const digits = row['digits'];
  if (typeof digits !== 'number' || !Number.isInteger(digits) || digits < 0 || digits > 3)
    throw new Error(`${code} has no decimals`);
  const scaled = scale(code, digits);
  const [least, most] = row['possible'] as unknown[];
  const possible: [number, number] = [scaled(least) ?? 0, scaled(most) ?? 0];
  if (possible[0] >= possible[1]) throw new Error(`${code} is never possible`);
  const ranges = rows(row['ranges']).map((range): AnalyteRangeJson => {
    const { sex = null, from = null, until = null } = range as Record<string, string | null | undefined>;
    for (const age of [from, until])
      if (age !== null && readAge(age) === null) throw new Error(`${code} has the age ${age}`);
    if (sex !== null && sex !== 'male' && sex !== 'female') throw new Error(`${code} has the sex ${sex}`);
    return { sex, from, until, ...limits(range, scaled, code), source: sourceOf(range['source']) };
  });
  const limit = row['critical'] as Row | undefined;
  const critical = limit === undefined ? null : { ...limits(limit, scaled, code), source: sourceOf(limit['source']) };
  const unit = words(row['unit'], `the unit of ${code}`);
  return { code, name, loinc, unit, digits, ...none, possible, ranges, critical };
}

/** Decimals as integers of 10^-digits; more decimals than are measured is a mistake of the file. */
function scale(code: string, digits: number) {
  return (value: unknown): number | null => {
    if (value === undefined) return null;
    if (typeof value !== 'number') throw new Error(`${code} has a limit that is no number`);
    const scaled = Math.round(value * 10 ** digits);
    if (Math.abs(scaled - value * 10 ** digits) > 1e-6) throw new Error(`${code} has a limit with too many decimals`);
    return scaled;
  };
}

function limits(row: Row, scaled: (value: unknown) => number | null, code: string) {
  const [low, high] = [scaled(row['low']), scaled(row['high'])];
  if (low === null && high === null) throw new Error(`${code} has a range without ends`);
  if (low !== null && high !== null && low > high) throw new Error(`${code} has a range that ends before it begins`);
  return { low, high };
}
