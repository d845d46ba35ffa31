import { type Static, Type } from 'typebox';
import { Can, Instant, IsoDateText, Line, nullable, OptionalLine, Uuid } from './common.ts';
import { limited } from './limited.ts';

export const Gender = Type.Union([
  Type.Literal('male'),
  Type.Literal('female'),
  Type.Literal('other'),
  Type.Literal('unknown'),
]);
export const BloodGroup = Type.Enum(['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-'], { type: 'string' });
export const Address = Type.Object({
  line: OptionalLine,
  city: OptionalLine,
  district: Type.Optional(OptionalLine),
  /** GST state code, two digits, such as 27 for Maharashtra. */
  state: Type.Optional(Type.String({ pattern: '^[0-9]{2}$' })),
  postalCode: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{5}$' })),
  country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
});

export type AddressJson = Static<typeof Address>;

export const PatientInput = Type.Object(
  {
    name: Line,
    gender: Gender,
    birthDate: Type.Optional(nullable(IsoDateText)),
    /** Years, when the birth date is not known; stored as an estimated birth date. */
    age: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 130 }))),
    /** As typed; stored as E.164. */
    phone: Type.Optional(nullable(Type.String({ maxLength: 30 }))),
    email: Type.Optional(nullable(Type.String({ maxLength: 200 }))),
    bloodGroup: limited('clinical:read', nullable(BloodGroup)),
    address: Type.Optional(nullable(Address)),
    emergencyContact: Type.Optional(nullable(Type.Object({ name: Line, phone: OptionalLine, relation: OptionalLine }))),
    identifiers: Type.Optional(Type.Array(Type.Object({ system: Line, value: Line }), { maxItems: 10 })),
    /** Register although a similar patient exists: the answer to `already_exists`. */
    confirmDuplicate: Type.Optional(Type.Boolean()),
    /** Why it is another person; stays with both. */
    duplicateReason: Type.Optional(OptionalLine),
  },
  { additionalProperties: false },
);

/** What a search row shows; enough to tell two people of one name apart. */
export const PatientRow = Type.Object({
  id: Uuid,
  number: Type.String(),
  name: Type.String(),
  gender: Gender,
  /** Whole years today, null when unknown. */
  age: nullable(Type.Integer()),
  phone: nullable(Type.String()),
  city: Type.String(),
});

export const Patient = Type.Object({
  ...PatientRow.properties,
  birthDate: nullable(IsoDateText),
  birthDateEstimated: Type.Boolean(),
  email: nullable(Type.String()),
  bloodGroup: limited('clinical:read', nullable(BloodGroup)),
  address: nullable(Address),
  emergencyContact: nullable(Type.Object({ name: Type.String(), phone: Type.String(), relation: Type.String() })),
  identifiers: Type.Array(Type.Object({ system: Type.String(), value: Type.String() })),
  active: Type.Boolean(),
  /** Since when there is a photo; null for none. */
  photoAt: nullable(Instant),
  /** As whom this patient goes on: it was found to be the same person. */
  mergedInto: nullable(Uuid),
  revision: Type.Integer(),
  createdAt: Instant,
});
export type PatientRowJson = Static<typeof PatientRow>;
export type PatientJson = Static<typeof Patient>;

export const PatientCan = Type.Object({ update: Can, bill: Can });
