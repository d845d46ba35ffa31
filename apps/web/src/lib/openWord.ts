import type { TFunction } from 'i18next';

/** `defaultValue` is said where the texts have no such key; the rest are the words that its text takes. */
export type OpenWords = { defaultValue: string } & Record<string, unknown>;

/**
 * The text of a key whose end the server says: it may be newer than this page. `t` itself holds such an open key against
 * every text that there is, which took half of the time of checking the types of this app.
 */
export function openWord(t: TFunction, key: string, words: OpenWords): string {
  return (t as unknown as (key: string, words: OpenWords) => string)(key, words);
}
