import { type Static, Type } from 'typebox';
import { LanguageName, Line } from './common.ts';
import { consoleRoutes } from './hospital-console.ts';
import { Account, Hospital } from './identity.ts';
import { registrationRoutes, registrationsRoutes } from './registration.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

export const HospitalInput = Type.Object(
  {
    /** Stands in addresses and in the log's origin for ever. */
    slug: Type.String({ pattern: '^[a-z0-9-]{1,32}$' }),
    name: Line,
    timeZone: Type.Optional(Type.String({ maxLength: 64 })),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    dayCutHour: Type.Optional(Type.Integer({ minimum: 0, maximum: 12 })),
    yearStartMonth: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
    stateCode: Type.Optional(Type.String({ pattern: '^[0-9]{2}$' })),
    gstin: Type.Optional(Type.String({ pattern: '^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][0-9A-Z]Z[0-9A-Z]$' })),
    registrationNumber: Type.Optional(Line),
    drugLicences: Type.Optional(Type.Array(Line, { maxItems: 10 })),
    phone: Type.Optional(Line),
    /** Of messages to whoever has chosen none. */
    language: Type.Optional(LanguageName),
    admin: Type.Object(Account, strict),
  },
  strict,
);

export type HospitalInputJson = Static<typeof HospitalInput>;

export const hospitals = {
  hospitals: {
    list: route({
      id: 'hospitals.hospitals.list',
      method: 'GET',
      path: '/api/hospitals',
      summary: 'The hospitals of this node',
      access: 'node:read',
      response: Hospital,
      list: true,
    }),
    create: route({
      id: 'hospitals.hospitals.create',
      method: 'POST',
      path: '/api/hospitals',
      summary: 'Add a hospital to this node, with its first admin',
      access: 'node:write',
      fresh: 5,
      body: HospitalInput,
      response: Hospital,
      status: 201,
      errors: [
        'password_weak',
        'already_exists',
        'invalid_field',
        'invalid_phone',
        'log_origin_missing',
        'recovery_kit_missing',
      ],
    }),
  },
  registration: registrationRoutes,
  registrations: registrationsRoutes,
  console: consoleRoutes,
} as const;
