import en from './texts/en.json' with { type: 'json' };
import type { Table, TextKey } from './table.ts';
import { loadTable } from './tables.served.ts';

export type { TextKey };
export type Params = Readonly<Record<string, string | number>>;
/** A sentence before it is said in a language: the state of the page holds these, so that the language can change. */
export type Sentence = { readonly key: TextKey; readonly params?: Params };
/** Says a sentence in one language. */
export type Say = (key: TextKey, params?: Params) => string;

export const LANGUAGES = { en: 'English', hi: 'हिन्दी', mr: 'मराठी' } as const;
export type Language = keyof typeof LANGUAGES;

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}

/** True for a key of the tables; keys that come from a sealed document are looked up before they are used. */
export function hasText(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

/** The first language of ours that the person's browser asks for. */
export function preferred(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** The words of one language. English is always here; another that cannot be fetched is English too. */
export async function tableOf(language: Language): Promise<Table> {
  if (language === 'en') return en;
  return loadTable(language).catch(() => en);
}

/** Says the sentences of a table; `{name}` is replaced by `params.name`, a name without value stays as it is. */
export function sayIn(table: Table): Say {
  return (key, params) => sayWith(table, key, params);
}

/** One sentence of any table. */
export function sayWith<Key extends string>(
  table: Readonly<Record<Key, string>>,
  key: Key,
  params: Params = {},
): string {
  return table[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

const TEMPLATES = (Object.keys(en) as TextKey[])
  .filter((key) => key.startsWith('detail.') && key !== 'detail.other')
  .map((key) => ({ key, names: namesIn(en[key]), pattern: patternOf(en[key]) }));

function namesIn(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

function patternOf(template: string): RegExp {
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{\w+\}/g, '([^]+)')}$`);
}

/**
 * The ledger says its checks in English. This finds the sentence again, so that it can be said in other languages; one
 * that is not known stays as it is.
 */
export function sentenceOf(detail: string): Sentence {
  for (const { key, names, pattern } of TEMPLATES) {
    const [whole, ...values] = pattern.exec(detail) ?? [];
    if (whole !== undefined)
      return { key, params: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])) };
  }
  return { key: 'detail.other', params: { detail } };
}
