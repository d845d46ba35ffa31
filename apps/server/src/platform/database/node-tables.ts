/**
 * The tables that belong to the node and not to one hospital. Every other table has `hospital_id` first in each key and
 * index and stands behind row-level security (I-10); `catalogue.test.ts` reads the database's own catalogue and checks.
 */
export const NODE_TABLES: readonly string[] = [
  'hospital',
  'person',
  'credential',
  'login_attempt',
  'membership',
  'session',
  'registration',
  'registration_note',
  'retention_rule',
  'node_limit',
  'tour_seen',
  'message',
  'one_time_code',
  'device',
  'device_person',
  'api_token',
  'factor',
  'recovery_code',
  'recovery_kit',
  'contact',
  'sign_in',
  'person_quantum',
  // Kysely's own record of what has been migrated.
  'kysely_migration',
  'kysely_migration_lock',
];
