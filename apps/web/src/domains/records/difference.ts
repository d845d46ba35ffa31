import type { CitedFileJson, RecordContentJson } from '@pramana/contract';
import { diffArrays } from 'diff';

/** A run of words that both versions have, or one of them. */
export interface Piece {
  text: string;
  state: 'same' | 'added' | 'removed';
}

/** Of a file its hash counts, and its name where it is known. */
export interface Said extends Pick<RecordContentJson, 'title' | 'text' | 'fields'> {
  files: readonly (CitedFileJson & { name?: string | null })[];
}

/** All that a version says as one text: title, values, words, and each file by name and hash. */
export function wholeText({ title, text, fields, files }: Said): string {
  return [
    title,
    ...fields.map(({ label, value }) => `${label}: ${value}`),
    text,
    ...files.map(({ sha256, name }) => `[${[name ?? '', sha256.slice(0, 12)].filter(Boolean).join(' ')}]`),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Words and the spaces between them. A value stays whole: of 7.9 and 6.9 not only one digit differs. */
function wordsOf(text: string): string[] {
  return text.split(/(\s+)/).filter((word) => word !== '');
}

/** What changed between two versions, word by word. */
export function differenceOf(before: Said, after: Said): Piece[] {
  return diffArrays(wordsOf(wholeText(before)), wordsOf(wholeText(after))).map(({ value, added, removed }) => ({
    text: value.join(''),
    state: added ? 'added' : removed ? 'removed' : 'same',
  }));
}
