import type { HospitalId } from '@pramana/kernel';
import type { Insertable } from 'kysely';
import type { AccessEvent } from './database/schema.generated.ts';

/** An event with all its columns. */
export type AccessEventRow = Required<Insertable<AccessEvent>> & {
  hospital_id: HospitalId;
  roles: string[];
  at: Date;
  bucket: Date;
};

/** All columns of the table, in its order (`database/rows.test.ts` compares them). */
export const EVENT_COLUMNS = [
  'hospital_id',
  'id',
  'at',
  'person_id',
  'session_id',
  'subject_id',
  'purpose',
  'resource',
  'outcome',
  'result_count',
  'bucket',
  'person_name',
  'roles',
  'document',
  'place',
  'network',
] as const satisfies readonly (keyof AccessEventRow)[];
