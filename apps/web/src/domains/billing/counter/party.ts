import type { PatientRowJson } from '@pramana/contract';

/** Not chosen yet, a walk-in sale, or a patient. */
export type Party = { kind: 'open' } | { kind: 'walk-in' } | { kind: 'patient'; patient: PatientRowJson };
