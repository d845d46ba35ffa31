import type { HospitalId } from '@pramana/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.ts';
import { newId } from '../ids.ts';
import { sql } from 'kysely';
import { EVENT_COLUMNS } from '../access-event.ts';
import { insertRows, openDatabase, rowsJson, rowsLiteral } from './index.ts';

const urls = await freshDatabase();
const db = openDatabase({ url: urls.appUrl, poolSize: 2, onIdleError: () => undefined });
afterAll(() => db.close());

const [own, other]: [HospitalId, HospitalId] = [newId(), newId()];
beforeAll(async () => {
  const rows = [own, other].map((id, index) => ({ id, slug: `h${index}`, name: 'H' }));
  await db.onNode((tx) => tx.insertInto('hospital').values(rows).execute());
});

const subject = (hospital: HospitalId) => ({
  hospital_id: hospital,
  id: newId(),
  wrapped_key: Uint8Array.from([0, 92, 34, 255]),
  patient_box: null,
  created_at: new Date('2026-04-01T00:00:00.125Z'),
});

describe('many rows as one statement', () => {
  test('stand as they were given: bytes, instants to the millisecond, nothing, and defaults where nothing was said', async () => {
    const rows = [subject(own), { ...subject(own), patient_box: new Uint8Array([1]) }];
    const kept = await db.inHospital(own, async (tx) => {
      await insertRows(tx, 'subject', rows);
      return tx.selectFrom('subject').selectAll().orderBy('id').execute();
    });
    expect(kept.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect([...(kept[0]?.wrapped_key ?? [])]).toEqual([0, 92, 34, 255]);
    expect(kept[0]?.created_at.toISOString()).toBe('2026-04-01T00:00:00.125Z');
    expect([kept[0]?.patient_box, kept[0]?.own]).toEqual([null, false]);
    expect([...(kept[1]?.patient_box ?? [])]).toEqual([1]);
  });

  test('of another hospital are refused by the database, and none of them stays', async () => {
    const writing = db.inHospital(own, (tx) => insertRows(tx, 'subject', [subject(own), subject(other)]));
    await expect(writing).rejects.toMatchObject({ code: '42501' });
  });

  test('of nothing are no statement', async () => {
    await expect(db.inHospital(own, (tx) => insertRows(tx, 'subject', []))).resolves.toBeUndefined();
  });

  test('as a list of rows come back as they were given, whatever stands in them', async () => {
    const at = new Date('2026-04-01T00:00:00.125Z');
    const who = { hospital_id: own, person_id: null, session_id: null, subject_id: newId() };
    const ids = { ...who, at, bucket: at, outcome: 'granted', network: 'lan', place: null };
    const words = ['', ' ', '"', '\\', 'a,b)', '{"(\\"x\\",)"}', 'NULL', "मीरा o'Neil\n\t", '$&'];
    const rows = words.map((word, result_count) => ({
      ...ids,
      id: newId(),
      result_count,
      purpose: word,
      resource: word,
      document: word,
      person_name: word,
      roles: [word, 'cashier'],
    }));
    const back = await db.inHospital(own, async (tx) => {
      const given = rowsLiteral([...rows, ...rows.map((row) => ({ ...row, roles: [] }))], EVENT_COLUMNS);
      return (await sql`select * from unnest(${given}::access_event[])`.execute(tx)).rows;
    });
    expect(back).toEqual([...rows, ...rows.map((row) => ({ ...row, roles: [] }))]);
  });

  test('of accesses name all columns in the order of their table: a word in another’s place would be no error', async () => {
    const { rows: columns } = await db.onNode((tx) =>
      sql<{ name: string }>`select attname as name from pg_attribute
        where attrelid = 'access_event'::regclass and attnum > 0 order by attnum`.execute(tx),
    );
    expect(columns.map(({ name }) => name)).toEqual(EVENT_COLUMNS);
  });

  test('carry quotes, line breaks, whole numbers beyond 2^53 and lists as JSON', () => {
    const [row] = JSON.parse(rowsJson([{ a: 'say "x"\n\\', b: 2n ** 60n, c: [{ d: 1 }], e: undefined }]));
    expect(row).toEqual({ a: 'say "x"\n\\', b: '1152921504606846976', c: [{ d: 1 }], e: null });
  });
});
