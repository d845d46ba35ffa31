import type { HospitalId } from '@pramana/kernel';
import names from '../../demo/names.json' with { type: 'json' };
import { type BenchFolder, withSuper } from './node.ts';
import { progress } from './progress.ts';

const CHUNK = 50_000;
/** The patients that the seed has made already take the first numbers. */
const FIRST = 1_000;

/**
 * Registers `count` made-up patients in the database directly: own, father's and family name (16,000 full names, so many
 * people share one, as in life), every seventeenth in its own script, each with a phone number. The database must run.
 */
export async function fillPatients(folder: BenchFolder, hospital: HospitalId, count: number): Promise<void> {
  await withSuper(folder, async (client) => {
    const own = [...names.female, ...names.male];
    for (let from = 0; from < count; from += CHUNK) {
      await client.query(
        `insert into patient (hospital_id, id, number, name, name_folded, gender, birth_date, phone, created_at, created_by, updated_at)
         select $1, uuidv7(), 'P-' || lpad((n + ${FIRST})::text, greatest(6, length((n + ${FIRST})::text)), '0'), name, lower(name), 'unknown', date '1950-01-01' + n % 25000,
           '+9198' || lpad((n * 37 % 100000000)::text, 8, '0'), now(), (select id from person limit 1), now()
         from generate_series($2::int, $3::int) as n, lateral (select case when n % 17 = 5
           then ($7::text[])[n % cardinality($7::text[]) + 1]
           else ($4::text[])[n * 7 % cardinality($4::text[]) + 1] || ' ' || ($5::text[])[n / 40 % cardinality($5::text[]) + 1] || ' ' || ($6::text[])[n / 800 % cardinality($6::text[]) + 1]
           end as name) as named`,
        [hospital, from, Math.min(from + CHUNK, count) - 1, own, names.male, names.family, names.devanagari],
      );
      progress('patients', Math.min(from + CHUNK, count), count);
    }
    await client.query('vacuum analyze patient');
  });
}
