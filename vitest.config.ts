import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const long = process.env.PRAMANA_LONG === '1';
/** Tests in these places need a PostgreSQL; all others must run without one. */
const database = ['apps/server/**/*.test.ts', 'apps/cli/**/*.test.ts', 'demo/**/*.test.ts', 'bench/**/*.test.ts'];
/**
 * Places whose tests may share what one process loaded and registered; with the names of their tests that may not: they
 * audit what they wrote past the services by their own domain's checks alone, or ask a register for all that stands in it.
 */
const whole = Object.entries({
  access: 'salt',
  appointments: null,
  billing: null,
  catalogue: null,
  charges: null,
  consultations: null,
  diagnostics: null,
  disclosures: null,
  erasure: null,
  fhir: null,
  files: null,
  hospitals: null,
  identity: null,
  keys: 'audit|key-change',
  patients: null,
  people: null,
  pharmacy: null,
  records: null,
  sealing: '*audit.service|shard|recover.service',
  stock: null,
  witnesses: 'guard',
  '../platform': 'log',
}).map(([place, apart]) =>
  join('apps/server/src/domains', place, '**', `${apart === null ? '*' : `!(${apart})`}.test.ts`),
);
/** These put the whole app together themselves, start it as a process, or need nothing of it. */
whole.push(
  'apps/server/src/*.test.ts',
  'apps/server/src/faults/**/*.test.ts',
  'apps/cli/**/*.test.ts',
  'demo/**/*.test.ts',
);
const never = ['**/node_modules/**', '**/dist/**', ...(long ? [] : ['**/*.long.test.ts'])];

export default defineConfig({
  test: {
    testTimeout: long ? 3_600_000 : 60_000,
    hookTimeout: 120_000,
    allowOnly: false,
    // Where nobody can look again: a test that needed its second try is named at the end as unsteady, not passed over.
    retry: process.env.CI === 'true' ? 1 : 0,
    // How long something may take that is waited for: a machine with other work needs more than the second it is otherwise.
    expect: { poll: { timeout: 30_000 } },
    // The tests wait for the database and for processes: three at once also on two cores.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Pure modules: loading them once for all files takes half of the time.
          isolate: false,
          include: [
            'packages/**/*.test.ts',
            'tools/**/*.test.ts',
            'scripts/**/*.test.ts',
            'apps/web/**/*.test.{ts,tsx}',
            'apps/verify/**/*.test.ts',
          ],
          exclude: never,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          // The app is loaded once for all of them: half of their processor time.
          isolate: false,
          include: whole,
          exclude: never,
          globalSetup: 'tools/test-postgres.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'db-alone',
          include: database,
          exclude: [...never, ...whole],
          globalSetup: 'tools/test-postgres.ts',
        },
      },
    ],
  },
});
