import { fold } from '@pramana/kernel';

/** One code of a list of diagnoses. */
export interface CodeRow {
  readonly code: string;
  readonly text: string;
  /** Words that people use for it, separated by |. */
  readonly also: string;
  readonly billable: boolean;
  /** Its place among the common ones, from 0; null when it is not one. */
  readonly common: number | null;
}

interface Indexed extends CodeRow {
  readonly folded: string;
  readonly alsoFolded: readonly string[];
  readonly bare: string;
}

/** Codes with every word they are found by: the words sorted, so that all that begin alike stand together. */
export interface CodeIndex {
  readonly rows: readonly Indexed[];
  readonly words: readonly string[];
  readonly places: readonly (readonly number[])[];
}

const MOST = 20;
const WORD = /[\p{L}\d]+/gu;

/** Makes the index; for a whole ICD-10-CM it takes about a second, once. */
export function indexCodes(codes: readonly CodeRow[]): CodeIndex {
  const places = new Map<string, number[]>();
  const rows = codes.map((row, at): Indexed => {
    const folded = fold(row.text);
    const alsoFolded = row.also === '' ? [] : fold(row.also).split('|');
    for (const word of new Set([folded, ...alsoFolded].flatMap((text) => text.match(WORD) ?? []))) {
      const list = places.get(word);
      if (list === undefined) places.set(word, [at]);
      else list.push(at);
    }
    return { ...row, folded, alsoFolded, bare: row.code.replace('.', '').toLowerCase() };
  });
  const words = [...places.keys()].toSorted();
  return { rows, words, places: words.map((word) => places.get(word) ?? []) };
}

/** The best matches of what was typed: a code's beginning, or words that each begin a word of the title or its synonyms. */
export function searchCodes(index: CodeIndex, typed: string): CodeRow[] {
  const query = fold(typed).trim();
  if (query === '') return index.rows.filter(({ common }) => common !== null).slice(0, MOST);
  const found = /^[a-z]\d[\da-z]?(?:\.?[\da-z]{0,4})$/.test(query) ? byCode(index, query.replace('.', '')) : [];
  const matches = found.length > 0 ? found : byWords(index, query.match(WORD) ?? []);
  return matches.toSorted((a, b) => rank(a, query) - rank(b, query) || (a.code < b.code ? -1 : 1)).slice(0, MOST);
}

function byCode({ rows }: CodeIndex, code: string): Indexed[] {
  return rows.filter(({ bare }) => bare.startsWith(code));
}

function byWords({ rows, words, places }: CodeIndex, typed: readonly string[]): Indexed[] {
  let left: Set<number> | null = null;
  for (const word of typed) {
    const here = new Set<number>();
    for (let at = firstFrom(words, word); words[at]?.startsWith(word) === true; at += 1) {
      for (const place of places[at] ?? []) if (left === null || left.has(place)) here.add(place);
    }
    left = here;
  }
  return [...(left ?? [])].flatMap((place) => rows[place] ?? []);
}

/** Where the first word stands that is not before this one. */
function firstFrom(words: readonly string[], wanted: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Smaller is better: the very code, a whole synonym, then common ones in their order, then short titles. */
function rank({ bare, alsoFolded, common, folded, billable }: Indexed, query: string): number {
  if (bare === query.replace('.', '')) return -2;
  if (alsoFolded.includes(query) && common !== null) return -1 + common / 1_000_000;
  if (common !== null) return common;
  const begins = folded.startsWith(query) ? 0 : 500;
  return 10_000 + begins + folded.length + (billable ? 0 : 50);
}
