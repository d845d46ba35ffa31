import {
  type AnalyteInputJson,
  type AnalyteJson,
  type AnalyteRangeJson,
  type LabCatalogueJson,
  type LabTestInputJson,
  type LabTestJson,
  readAge,
} from '@pramana/contract';
import { cleanLine, PramanaError } from '@pramana/kernel';

type Body<T> = Omit<T, 'code' | 'retired' | 'own'>;
export type TestBody = Body<LabTestJson>;
export type AnalyteBody = Body<AnalyteJson>;

/** One word of the hospital about a test or what it measures, as it is kept. */
export interface Definition {
  readonly id: string;
  readonly code: string;
  readonly from: string;
  readonly retired: boolean;
  readonly said:
    | { readonly kind: 'test'; readonly body: TestBody }
    | { readonly kind: 'analyte'; readonly body: AnalyteBody };
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

/**
 * The tests on a day: the list that came along, and in the place of each code what the hospital itself said last of those
 * words that hold by then. `definitions` stand in the order in which they take each other's place.
 */
export function catalogueOf(
  base: LabCatalogueJson,
  definitions: readonly Definition[],
  date: string,
): LabCatalogueJson {
  const held = definitions.filter(({ from }) => from <= date);
  const tests = new Map(base.tests.map((each) => [each.code, each]));
  const analytes = new Map(base.analytes.map((each) => [each.code, each]));
  for (const { code, from, retired, said, by, at } of held) {
    const own = { from, by, at: at.toISOString() };
    if (said.kind === 'test') tests.set(code, { ...said.body, code, retired, own });
    else analytes.set(code, { ...said.body, code, own });
  }
  return { ...base, ready: base.ready || tests.size > 0, tests: [...tests.values()], analytes: [...analytes.values()] };
}

/** What nobody comes after: the words of the hospital that hold some day. */
export const SOME_DAY = '9999-12-31';

/**
 * A test as it is kept. `invalid_field`: it measures what nobody has defined by then, or its code is `later` another
 * test's, which would take its place on that day.
 */
export function checkedTest(
  input: LabTestInputJson,
  known: LabCatalogueJson,
  later: LabTestJson | undefined,
): TestBody {
  const isNew = known.tests.every(({ code }) => code !== input.code);
  if (isNew && later !== undefined && later.name !== cleanLine(input.name))
    throw invalid('name', `Its code is that of ${later.name}, which begins on a later day.`);
  const unknown = input.analytes.find((each) => known.analytes.every(({ code }) => code !== each));
  if (unknown !== undefined) throw invalid('analytes', `Nobody has said what ${unknown} is.`);
  const { also, specimen, container, fasting, analytes } = input;
  return {
    name: line(input.name, 'name'),
    also: cleanLine(also),
    specimen: line(specimen, 'specimen'),
    container: cleanLine(container),
    fasting,
    analytes,
  };
}

/**
 * What is measured as it is kept; `before` is what its code has been or will be on any day. `invalid_field` names what does not fit: ends beyond what is possible or the wrong way
 * round, two ranges for the same person, an age that is none, another unit than the code has.
 */
export function checkedAnalyte(input: AnalyteInputJson, before: AnalyteJson | undefined): AnalyteBody {
  const { unit, digits, possible, options, normal, alarming, ranges, critical } = input;
  const name = line(input.name, 'name');
  const isSame = before === undefined || (before.unit === unit && before.digits === digits && before.name === name);
  if (!isSame || (before !== undefined && (before.possible === null) !== (possible === null)))
    throw invalid('unit', 'Name, unit and decimals of a code stay. Define a value of its own.');
  const loinc = before?.loinc ?? null;
  if (possible === null) {
    if (options.length < 2) throw invalid('options', 'Name at least two results to choose from.');
    if (ranges.length > 0 || critical !== null) throw invalid('ranges', 'What is chosen has no ranges.');
    const isOption = (each: string): boolean => options.includes(each);
    if (!normal.every(isOption) || normal.length === 0) throw invalid('normal', 'Usual is one of the results.');
    if (!alarming.every((each) => isOption(each) && !normal.includes(each)))
      throw invalid('alarming', 'Critical is one of the results, and not a usual one.');
    return { name, loinc, unit, digits, possible, options, normal, alarming, ranges, critical };
  }
  if (possible[0] >= possible[1]) throw invalid('possible', 'The least is below the most.');
  if (options.length + normal.length + alarming.length > 0) throw invalid('options', 'A number is not chosen.');
  for (const [index, range] of ranges.entries()) {
    checkEnds(range, possible, `ranges/${index}`);
    checkAges(range, `ranges/${index}`);
    if (ranges.slice(0, index).some((each) => overlap(each, range)))
      throw invalid(`ranges/${index}`, 'Two ranges hold for the same person.');
  }
  if (critical !== null) checkEnds(critical, possible, 'critical');
  return { name, loinc, unit, digits, possible, options, normal, alarming, ranges, critical };
}

interface Ends {
  readonly low: number | null;
  readonly high: number | null;
  readonly source: string;
}

function checkEnds({ low, high, source }: Ends, [least, most]: readonly [number, number], field: string): void {
  if (low === null && high === null) throw invalid(field, 'A range has at least one end.');
  if (low !== null && high !== null && low > high) throw invalid(field, 'A range ends before it begins.');
  if ([low, high].some((end) => end !== null && (end < least || end > most)))
    throw invalid(field, 'A range lies inside of what is possible.');
  if (cleanLine(source).length < 3) throw invalid(field, 'Say where the range is from.');
}

/** Both ages are ages, and somebody can be between them: else the range would hold for the wrong people, or for nobody. */
function checkAges({ from, until }: AnalyteRangeJson, field: string): void {
  const wrong = [from, until].find((age) => age !== null && readAge(age) === null);
  if (wrong !== undefined) throw invalid(field, `"${wrong}" is no age: 28d, 6m or 18y.`);
  if (daysOf(from, 0) >= daysOf(until, Infinity)) throw invalid(field, 'A range begins at a lower age than it ends.');
}

/** Of ranges whose ages were checked. */
function overlap(one: AnalyteRangeJson, other: AnalyteRangeJson): boolean {
  const sexes = one.sex === null || other.sex === null || one.sex === other.sex;
  return (
    sexes && daysOf(one.from, 0) < daysOf(other.until, Infinity) && daysOf(other.from, 0) < daysOf(one.until, Infinity)
  );
}

/** An age in days, near enough to say which of two is older; `open` where there is none. */
function daysOf(age: string | null, open: number): number {
  const read = age === null ? null : readAge(age);
  return read === null ? open : read.count * { d: 1, m: 30.4375, y: 365.25 }[read.unit];
}

function line(text: string, field: string): string {
  const cleaned = cleanLine(text);
  if (cleaned === '') throw invalid(field, 'It is missing.');
  return cleaned;
}

function invalid(field: string, detail: string): PramanaError {
  return new PramanaError('invalid_field', { field, detail });
}
