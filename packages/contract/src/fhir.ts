import { type Static, Type } from 'typebox';
import { nullable, Uuid } from './common.ts';
import { Gender } from './patients-shapes.ts';
import { route } from './route.ts';

const Counts = Type.Record(Type.String(), Type.Integer());

/** What became, or would become, of a bundle: its resources by type, each in exactly one of the three. */
export const BundleTaken = Type.Object({
  /** Whose it is here; null of who would be registered. */
  patient: nullable(Type.Object({ id: Uuid, number: Type.String() })),
  name: Type.String(),
  /** Whom the bundle says that it is of, to be compared; the birth date as it is written there, '' where it says none. */
  said: Type.Object({ name: Type.String(), gender: Gender, birthDate: Type.String() }),
  mapped: Counts,
  /** What hangs on what was here before, and is left as it was. */
  known: Counts,
  notMapped: Counts,
  /** Visits written. */
  written: Type.Integer(),
});
export type BundleTakenJson = Static<typeof BundleTaken>;

/** Records of other systems. */
export const fhir = {
  imports: {
    run: route({
      id: 'fhir.imports.run',
      method: 'POST',
      path: '/api/fhir/imports',
      summary:
        'Take over one patient with their visits from a FHIR R4 bundle as sealed records of the caller; with `preview` nothing stays of it; `confirmDuplicate` says that a new patient is none of those who are named',
      access: 'record:import',
      query: Type.Object({
        preview: Type.Optional(Type.Literal('true')),
        confirmDuplicate: Type.Optional(Type.Literal('true')),
      }),
      upload: { maxBytes: 20_000_000 },
      response: BundleTaken,
      errors: [
        'already_exists',
        'invalid_field',
        'invalid_phone',
        'conflict',
        'import_stopped',
        'record_forgotten',
        'record_damaged',
        'too_large',
      ],
    }),
  },
} as const;
