import auditEn from './labels/audit-en.json' with { type: 'json' };
import auditHi from './labels/audit-hi.json' with { type: 'json' };
import auditMr from './labels/audit-mr.json' with { type: 'json' };
import careEn from './labels/care-en.json' with { type: 'json' };
import careHi from './labels/care-hi.json' with { type: 'json' };
import careMr from './labels/care-mr.json' with { type: 'json' };
import erasureEn from './labels/erasure-en.json' with { type: 'json' };
import erasureHi from './labels/erasure-hi.json' with { type: 'json' };
import erasureMr from './labels/erasure-mr.json' with { type: 'json' };
import en from './labels/en.json' with { type: 'json' };
import hi from './labels/hi.json' with { type: 'json' };
import mr from './labels/mr.json' with { type: 'json' };
import unitsEn from './labels/units-en.json' with { type: 'json' };
import unitsHi from './labels/units-hi.json' with { type: 'json' };
import unitsMr from './labels/units-mr.json' with { type: 'json' };
import type { Language } from './view.ts';

/** Of every paper, of papers about care, of the certificate of an erasure, of the report of an audit, and units of the catalogue. */
export type Label =
  | keyof typeof en
  | keyof typeof careEn
  | keyof typeof erasureEn
  | keyof typeof unitsEn
  | keyof typeof auditEn;
export type Labels = (label: Label, values?: Record<string, string | number>) => string;

const TABLES: Record<Language, Record<Label, string>> = {
  en: { ...en, ...careEn, ...erasureEn, ...unitsEn, ...auditEn },
  hi: { ...hi, ...careHi, ...erasureHi, ...unitsHi, ...auditHi },
  mr: { ...mr, ...careMr, ...erasureMr, ...unitsMr, ...auditMr },
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

const isUnit = (word: string): word is keyof typeof unitsEn => Object.hasOwn(unitsEn, word);

/** A unit of the catalogue for so many of it; one that is not known here stays as the hospital wrote it. */
export function unitWord(label: Labels, unit: string, count: number): string {
  const word = `unit.${unit}_${count === 1 ? 'one' : 'other'}`;
  return isUnit(word) ? label(word) : unit;
}
