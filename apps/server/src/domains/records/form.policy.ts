import { CLINICAL_FORMS, type ClinicalDataJson, type ClinicalForm } from '@pramana/contract';
import { Compile, type Validator } from 'typebox/compile';

const compiled = new Map<string, Validator>();

/** Whether this is data of a form that this server knows, whole and with nothing beside it. */
export function isForm(data: unknown): data is ClinicalDataJson {
  const form = typeof data === 'object' && data !== null && 'form' in data ? String(data.form) : '';
  if (!Object.hasOwn(CLINICAL_FORMS, form)) return false;
  const known = compiled.get(form) ?? Compile(CLINICAL_FORMS[form as ClinicalForm]);
  compiled.set(form, known);
  return known.Check(data);
}
