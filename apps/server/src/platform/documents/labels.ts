import careEn from './labels/care-en.json' with { type: 'json' };
import careHi from './labels/care-hi.json' with { type: 'json' };
import careMr from './labels/care-mr.json' with { type: 'json' };
import erasureEn from './labels/erasure-en.json' with { type: 'json' };
import erasureHi from './labels/erasure-hi.json' with { type: 'json' };
import erasureMr from './labels/erasure-mr.json' with { type: 'json' };
import en from './labels/en.json' with { type: 'json' };
import hi from './labels/hi.json' with { type: 'json' };
import mr from './labels/mr.json' with { type: 'json' };
import type { Language } from './view.ts';

/** Of every paper, of papers about care, and of the certificate of an erasure. */
export type Label = keyof typeof en | keyof typeof careEn | keyof typeof erasureEn;
export type Labels = (label: Label, values?: Record<string, string | number>) => string;

const TABLES: Record<Language, Record<Label, string>> = {
  en: { ...en, ...careEn, ...erasureEn },
  hi: { ...hi, ...careHi, ...erasureHi },
  mr: { ...mr, ...careMr, ...erasureMr },
};

/** The words of ours in one language; `{name}` in a word is replaced by `values.name`. */
export function labelsFor(language: Language): Labels {
  const table = TABLES[language];
  return (label, values = {}) => fill(table[label], values);
}

/** Replaces each `{name}` by `values[name]`; a name without a value stays as it is. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
