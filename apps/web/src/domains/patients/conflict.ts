import { bodyOf, type PatientFields } from './fields.ts';

export type PatientPart =
  | 'name'
  | 'gender'
  | 'birth'
  | 'phone'
  | 'email'
  | 'bloodGroup'
  | 'address'
  | 'contact'
  | 'identifiers';

/** What one reads and decides about as a whole; a birth date and an age are two ways to say one thing. */
const PARTS: Record<PatientPart, readonly (keyof PatientFields)[]> = {
  name: ['name'],
  gender: ['gender'],
  birth: ['birthDate', 'age'],
  phone: ['phone'],
  email: ['email'],
  bloodGroup: ['bloodGroup'],
  address: ['address'],
  contact: ['contact'],
  identifiers: ['identifiers'],
};

export interface Merge {
  /** What only one of the two changed is taken from that one; what both changed is as typed here. */
  fields: PatientFields;
  /** What both changed, differently: for the person to decide. */
  disputed: readonly PatientPart[];
}

/** Joins what was typed (`mine`, begun from `base`) with what somebody else stored meanwhile (`theirs`). */
export function mergePatient(base: PatientFields, mine: PatientFields, theirs: PatientFields): Merge {
  const parts = Object.keys(PARTS) as PatientPart[];
  const kept = parts.filter((part) => partText(mine, part) === partText(base, part));
  const disputed = parts.filter(
    (part) =>
      !kept.includes(part) &&
      partText(theirs, part) !== partText(base, part) &&
      partText(theirs, part) !== partText(mine, part),
  );
  return { fields: kept.reduce((fields, part) => takePart(fields, theirs, part), mine), disputed };
}

/** `fields` with one part as `from` has it. */
export function takePart(fields: PatientFields, from: PatientFields, part: PatientPart): PatientFields {
  return { ...fields, ...Object.fromEntries(PARTS[part].map((field) => [field, from[field]])) };
}

/** Compares as stored: spaces at the ends and blank rows are no change. */
function partText(fields: PatientFields, part: PatientPart): string {
  const body = bodyOf(fields);
  if (part === 'birth') return JSON.stringify([body.birthDate, body.age]);
  return JSON.stringify(part === 'contact' ? body.emergencyContact : body[part]);
}
