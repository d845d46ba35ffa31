import {
  type AnalyteJson,
  type BodyOf,
  type diagnostics,
  quantityText,
  readQuantity,
  type RecordVersionJson,
  type TypedResultJson,
  type TypedReviewJson,
} from '@pramana/contract';

type Entry = BodyOf<typeof diagnostics.orders.enter>;

/** From what somebody goes on: a sample, and a version of its result or none. */
export type Base = Pick<TypedResultJson, 'sample' | 'version'>;

/** Whether words are there that were begun about another result than this one, or about nobody knows which. */
export function isOfAnother({ sample, version, comment }: TypedReviewJson, now: Base): boolean {
  return comment !== '' && (sample !== now.sample || version !== now.version);
}

/** What somebody types about a result: words that are there stay about theirs, until their writer says otherwise. */
export function reviewOf(before: TypedReviewJson, now: Base, comment: string): TypedReviewJson {
  return isOfAnother(before, now) ? { ...before, comment } : { ...now, comment };
}

/** What stands in the form. */
export interface Typed extends Pick<TypedResultJson, 'remarks' | 'files' | 'reason'> {
  /** By code, as it was typed. */
  readonly values: Readonly<Record<string, string>>;
}

/** The key of the one value of a test in words. */
export const WORDS = 'text';

/** What the newest version says, to be corrected; without one an empty form. */
export function typedOf(newest: RecordVersionJson | null): Typed {
  const content = newest?.content;
  if (content?.data?.form !== 'result/1') return { values: {}, remarks: '', files: [], reason: '' };
  const values = content.data.values.map(({ code, value, text, digits, sign }) => [
    code ?? WORDS,
    value === null ? text : quantityText(value, digits, sign),
  ]);
  const files = content.files.map(({ id, sha256 }) => ({ id, sha256 }));
  return { values: Object.fromEntries(values), remarks: content.data.remarks, files, reason: '' };
}

/** What was left half typed. */
export function typedIn({ values, remarks, files, reason }: TypedResultJson): Typed {
  return { values: Object.fromEntries(values.map(({ code, text }) => [code ?? WORDS, text])), remarks, files, reason };
}

/** The same as a draft keeps it. */
export function draftOf({ sample, version }: Base, { values, ...rest }: Typed): TypedResultJson {
  const kept = Object.entries(values).map(([code, text]) => ({ code: code === WORDS ? null : code, text }));
  return { sample, version, values: kept, ...rest };
}

/** Codes under which something is typed that is no value of its kind. */
export function wrongIn(analytes: readonly AnalyteJson[], { values }: Typed): string[] {
  return analytes
    .filter(({ code, possible, digits }) => {
      const text = values[code] ?? '';
      return possible !== null && text.trim() !== '' && readQuantity(text, digits) === null;
    })
    .map(({ code }) => code);
}

/** The values that were typed; of a test in words the one that was written. */
export function valuesOf(analytes: readonly AnalyteJson[], { values }: Typed): Entry['values'] {
  const inWords = values[WORDS] ?? '';
  if (analytes.length === 0) return inWords.trim() === '' ? [] : [{ code: null, sign: '', value: null, text: inWords }];
  return analytes.flatMap(({ code, digits, possible }): Entry['values'] => {
    const text = values[code] ?? '';
    if (text.trim() === '') return [];
    if (possible === null) return [{ code, sign: '', value: null, text }];
    const read = readQuantity(text, digits);
    return read === null ? [] : [{ code, ...read, text: '' }];
  });
}
