import type { PatientId } from '@pramana/kernel';
import { expect, test } from 'vitest';
import { shop } from '../apps/server/src/domains/billing/shop.fixture.ts';
import { auditNode, patientsOf } from '../apps/server/src/domains/sealing/index.ts';
import { idOf } from './lives.ts';
import { generated, writeBatch } from './newcomers.ts';
import { seeded } from './random.ts';
import { type Scene, scene } from './scene.ts';
import { arrangeVisits } from './visits.ts';

const server = await shop();

function place(): Scene {
  const staff = (['admin', 'doctor', 'frontdesk'] as const).map(
    (role) => [role, { id: server.person(role).id, name: `Test ${role}`, roles: [role] }] as const,
  );
  const startedAt = server.clock.now();
  const today = new Date(startedAt).toISOString().slice(0, 10);
  return scene(server.services, server.place, new Map(staff), { today, startedAt, openedAt: startedAt });
}

test('generated patients come with years that open for their doctor, are numbered on, and the audit finds nothing', async () => {
  const before = await countOf('patient');
  expect(await writeBatch(place(), 30)).toBe(30);
  expect(await writeBatch(place(), 45)).toBe(45);
  // Asked for what is there already, it writes nothing.
  expect(await writeBatch(place(), 45)).toBe(45);
  expect(await server.inHospital((tx) => generated(tx, place()))).toBe(45);
  expect((await countOf('patient')) - before).toBe(45);
  expect(await countOf('consultation')).toBeGreaterThan(20);

  const doctor = await server.login('doctor');
  const { subject, id, number } = await firstSeen();
  expect(number).toMatch(/^P-0000\d\d$/);
  const { body } = await doctor.get(`/api/patients/${id}/records`);
  const records = body.data.map((each: { newest: { content: { state?: string; title: string } } }) => each.newest);
  expect(records.length).toBeGreaterThan(1);
  for (const newest of records) expect(newest.content.title, subject).not.toBe('');

  const { db, config } = server.services;
  const signal = new AbortController().signal;
  const options = { db, headsDir: config.headsDir, hospital: server.place.slug, signal, onProgress: () => undefined };
  const [audited] = await auditNode(options);
  expect(audited?.report).toMatchObject({ findings: [], backwards: { documents: 0 } });
});

test('where the last of the generated were erased, they are drawn again as other patients, and no two visits have one id', async () => {
  const done = await writeBatch(place(), 50);
  await server.inHospital((tx) => tx.deleteFrom('patient_identifier').where('value', '>=', 'g00000020').execute());
  expect(await server.inHospital((tx) => generated(tx, place()))).toBe(20);
  const before = await countOf('consultation');
  expect(await writeBatch(place(), done)).toBe(50);
  expect(await countOf('consultation')).toBeGreaterThan(before);
});

test('no two visits of a million made-up patients have one id', () => {
  const at = Date.parse('2026-01-05T09:00:00Z');
  const indexes = [0, 1, 255, 256, 16_384, 32_768, 65_536, 1_009_999].flatMap((far) => [far, far + 16_384]);
  const distinct = new Set(indexes);
  const ids = [...distinct].flatMap((of) =>
    [0, 1, 2, 3].flatMap((visit) => [idOf(at, of, visit), idOf(at, of, visit, 'number')]),
  );
  expect(ids).toHaveLength(distinct.size * 8);
  expect(new Set(ids).size).toBe(ids.length);
});

test('filled after midnight a demo has its queue of today: nobody comes on the day before', async () => {
  const midnight = Date.parse('2026-11-23T00:00:00+05:30');
  const now = midnight + 95 * 60_000;
  server.clock.advance(now - server.clock.now());
  const patients = await server.inHospital((tx) => tx.selectFrom('patient').select('id').orderBy('id').execute());
  const today = { ...place(), today: '2026-11-23', openedAt: midnight - 9 * 86_400_000 };
  await arrangeVisits(
    today,
    patients.map(({ id }) => id as PatientId),
    seeded(1),
  );
  const queue = await server.inHospital((tx) =>
    tx.selectFrom('appointment').select('id').where('token_date', '=', today.today).execute(),
  );
  expect(queue.length).toBeGreaterThan(9);
});

async function countOf(table: 'patient' | 'consultation'): Promise<number> {
  return server.inHospital(async (tx) => {
    const { count } = await tx
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<bigint>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  });
}

/** One of them who has been here. */
async function firstSeen(): Promise<{ subject: string; id: string; number: string }> {
  return server.inHospital(async (tx) => {
    const { subject_id: subject } = await tx
      .selectFrom('consultation')
      .select('subject_id')
      .limit(1)
      .executeTakeFirstOrThrow();
    const owners = await patientsOf(tx, server.place, [subject as never]);
    const id = owners.get(subject as never) ?? '';
    const { number } = await tx.selectFrom('patient').select('number').where('id', '=', id).executeTakeFirstOrThrow();
    return { subject, id, number };
  });
}
