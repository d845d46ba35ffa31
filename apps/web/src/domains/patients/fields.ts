import type { BodyOf, PatientJson, patients, Permission } from '@pramana/contract';

type PatientBody = BodyOf<typeof patients.patients.create>;
export type Gender = PatientJson['gender'];
export type BloodGroup = NonNullable<PatientJson['bloodGroup']>;

export const GENDERS: readonly Gender[] = ['female', 'male', 'other', 'unknown'];
export const BLOOD_GROUPS: readonly BloodGroup[] = ['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-'];

export interface IdentifierFields {
  /** Only for the list on screen. */
  key: string;
  system: string;
  value: string;
}

/** A patient as the form holds it: text as typed, nothing is null but a choice that was not made. */
export interface PatientFields {
  name: string;
  gender: Gender;
  birthDate: string | null;
  /** Years, where the birth date is not known. */
  age: number | null;
  phone: string;
  email: string;
  bloodGroup: BloodGroup | null;
  address: { line: string; city: string; district: string; state: string | null; postalCode: string };
  contact: { name: string; phone: string; relation: string };
  identifiers: readonly IdentifierFields[];
  /** ISO 3166 code of the address; the form has no field for it, and keeps what is stored. */
  country: string;
}

export const EMPTY_PATIENT: PatientFields = {
  name: '',
  gender: 'unknown',
  birthDate: null,
  age: null,
  phone: '',
  email: '',
  bloodGroup: null,
  address: { line: '', city: '', district: '', state: null, postalCode: '' },
  contact: { name: '', phone: '', relation: '' },
  identifiers: [],
  country: 'IN',
};

/** A stored patient in the form. An estimated birth date comes back as the age that was said. */
export function fieldsOf(patient: PatientJson): PatientFields {
  const { address, emergencyContact } = patient;
  return {
    name: patient.name,
    gender: patient.gender,
    birthDate: patient.birthDateEstimated ? null : patient.birthDate,
    age: patient.birthDateEstimated ? patient.age : null,
    phone: patient.phone ?? '',
    email: patient.email ?? '',
    bloodGroup: patient.bloodGroup ?? null,
    address: {
      line: address?.line ?? '',
      city: address?.city ?? '',
      district: address?.district ?? '',
      state: address?.state ?? null,
      postalCode: address?.postalCode ?? '',
    },
    country: address?.country ?? EMPTY_PATIENT.country,
    contact: emergencyContact ?? EMPTY_PATIENT.contact,
    identifiers: patient.identifiers.map((each, index) => ({ ...each, key: `stored${index}` })),
  };
}

/** The form as the contract takes it. What is empty is sent as null: leaving it out would keep what is stored. */
export function bodyOf(fields: PatientFields): PatientBody {
  const { address, contact } = fields;
  return {
    name: fields.name.trim(),
    gender: fields.gender,
    birthDate: fields.birthDate,
    age: fields.birthDate === null ? fields.age : null,
    phone: textOf(fields.phone),
    email: textOf(fields.email),
    bloodGroup: fields.bloodGroup,
    address: isBlank(address) ? null : { ...addressOf(address), country: fields.country },
    emergencyContact: isBlank(contact)
      ? null
      : { name: contact.name.trim(), phone: contact.phone.trim(), relation: contact.relation.trim() },
    identifiers: sentIdentifiers(fields).map(({ system, value }) => ({ system: system.trim(), value: value.trim() })),
  };
}

/** The same without what this person may not see: left out, it stays as it is stored. */
export function bodyBy(may: (permission: Permission) => boolean, fields: PatientFields): PatientBody {
  const body = bodyOf(fields);
  if (!may('clinical:read')) delete body.bloodGroup;
  return body;
}

function addressOf({ line, city, district, state, postalCode }: PatientFields['address']) {
  return {
    line: line.trim(),
    city: city.trim(),
    ...(district.trim() === '' ? {} : { district: district.trim() }),
    ...(state === null ? {} : { state }),
    ...(postalCode.trim() === '' ? {} : { postalCode: postalCode.replaceAll(/\s/g, '') }),
  };
}

function textOf(typed: string): string | null {
  return typed.trim() === '' ? null : typed.trim();
}

function isBlank(group: Readonly<Record<string, string | null>>): boolean {
  return Object.values(group).every((value) => value === null || value.trim() === '');
}

/** The identifiers that are sent; the server's `identifiers/1/value` counts these. */
export function sentIdentifiers(fields: PatientFields): readonly IdentifierFields[] {
  return fields.identifiers.filter(({ system, value }) => system.trim() !== '' || value.trim() !== '');
}

/** Whether two forms would be stored alike. */
export function isSamePatient(one: PatientFields, other: PatientFields): boolean {
  return JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other));
}
