import type { PatientFields } from './fields.ts';

/** What every part of the form works with. */
export interface FieldProps {
  fields: PatientFields;
  set: (change: Partial<PatientFields>) => void;
  /** The words of a refusal for the field at this path of the contract. */
  errorOf: (path: string) => string | undefined;
}
