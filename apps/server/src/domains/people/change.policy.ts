/** One fact before and after; text as people read it, '' where nothing was known. */
export interface ChangedFact {
  field: string;
  before: string;
  after: string;
}

type Value = string | number | null | readonly string[];

/** What differs between two states of the same facts, in the order of the fields. */
export function changedFacts<Field extends string>(
  fields: readonly Field[],
  before: Record<Field, Value>,
  after: Record<Field, Value>,
): ChangedFact[] {
  return fields
    .map((field) => ({ field, before: wordOf(before[field]), after: wordOf(after[field]) }))
    .filter((each) => each.before !== each.after);
}

function wordOf(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? value.join(', ') : String(value);
}
