import { fold } from '@pramana/kernel';

/** What two records are compared by. */
export interface Likeness {
  nameFolded: string;
  birthDate: string | null;
  phone: string | null;
  /** As they are compared: lower case, without spaces and dashes. */
  identifiers: readonly string[];
}

/** Why two records may be one person. */
export type DuplicateReason = 'phone' | 'name' | 'birthDate' | 'identifier';

/**
 * Why `known` is probably the same person; empty when it is not: the same phone and a similar name, the same name and
 * birth date, or the same identifier. Families share a phone and a surname, so every word of the shorter name needs its
 * match in the longer one.
 */
export function reasonsOfLikeness(one: Likeness, known: Likeness): DuplicateReason[] {
  const reasons = new Set<DuplicateReason>();
  if (one.identifiers.some((each) => each !== '' && known.identifiers.includes(each))) reasons.add('identifier');
  if (one.phone !== null && one.phone === known.phone && isSimilarName(one.nameFolded, known.nameFolded)) {
    reasons.add('phone').add('name');
  }
  if (one.birthDate !== null && one.birthDate === known.birthDate && one.nameFolded === known.nameFolded) {
    reasons.add('name').add('birthDate');
  }
  return [...reasons];
}

const HONORIFICS = new Set(
  ['mr', 'mrs', 'ms', 'miss', 'smt', 'shri', 'sri', 'shrimati', 'kumari', 'kum', 'dr', 'master', 'baby'].concat(
    ['श्री', 'श्रीमती', 'कुमारी', 'सौ', 'डॉ'].map(fold),
  ),
);

function wordsOf(nameFolded: string): string[] {
  const words = nameFolded.split(/[\s.,]+/).filter((word) => word !== '');
  const plain = words.filter((word) => !HONORIFICS.has(word));
  return plain.length > 0 ? plain : words;
}

/** Whether every word of the shorter name stands for a different word of the longer one. */
export function isSimilarName(one: string, other: string): boolean {
  const [short = [], long = []] = [wordsOf(one), wordsOf(other)].sort((a, b) => a.length - b.length);
  const left = [...long];
  return short.every((word) => {
    const match = left.findIndex((candidate) => isSimilarWord(word, candidate));
    if (match >= 0) left.splice(match, 1);
    return match >= 0;
  });
}

/** The same, an initial of it, or a slip of the pen: one letter in four or more, two in eight or more. */
function isSimilarWord(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [Array.from(one), Array.from(other)];
  if (a.length === 1 || b.length === 1) return a[0] === b[0];
  const shorter = Math.min(a.length, b.length);
  return editDistance(a, b) <= (shorter >= 8 ? 2 : shorter >= 4 ? 1 : 0);
}

/** Levenshtein distance of two words. */
function editDistance(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
