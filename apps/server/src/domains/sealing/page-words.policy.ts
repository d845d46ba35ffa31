/** Words of the public pages, which are HTML without a script: one table for each language, names in braces filled in. Pure. */
import type { Language } from '@pramana/contract';

export type SayIn<Key extends string> = (key: Key, params?: Readonly<Record<string, string>>) => string;

/** Says the texts of one language; a name that is not given stays as it stands. */
export function sayFrom<Key extends string>(
  tables: Readonly<Record<Language, Readonly<Record<Key, string>>>>,
  language: Language,
): SayIn<Key> {
  return (key, params = {}) =>
    tables[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole);
}
