import { type Merge, type Parts, takePart as take, threeWay } from '../../lib/threeWay.ts';
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

const PARTS: Parts<PatientFields, PatientPart> = {
  name: ['name'],
  gender: ['gender'],
  birth: ['birthDate', 'age'],
  phone: ['phone'],
  email: ['email'],
  bloodGroup: ['bloodGroup'],
  address: ['address', 'country'],
  contact: ['contact'],
  identifiers: ['identifiers'],
};

/** Joins what was typed with what somebody else stored meanwhile. */
export function mergePatient(
  base: PatientFields,
  mine: PatientFields,
  theirs: PatientFields,
): Merge<PatientFields, PatientPart> {
  return threeWay(PARTS, partText, { base, mine, theirs });
}

/** `fields` with one part as `from` has it. */
export function takePart(fields: PatientFields, from: PatientFields, part: PatientPart): PatientFields {
  return take(PARTS, fields, from, part);
}

/** As stored: spaces at the ends and blank rows are no change. */
function partText(fields: PatientFields, part: PatientPart): string {
  const body = bodyOf(fields);
  if (part === 'birth') return JSON.stringify([body.birthDate, body.age]);
  return JSON.stringify(part === 'contact' ? body.emergencyContact : body[part]);
}
