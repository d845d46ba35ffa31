import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { scene } from '../../../../../demo/scene.ts';
import { importBundle } from './index.ts';

const server = await sealingServer();
const doctor = await server.login('doctor');
const person = server.person('doctor');
const bundleOf = async (name: string): Promise<{ resourceType: string; entry: { resource: object }[] }> =>
  JSON.parse(await readFile(new URL(`../../../../../demo/source/fhir/${name}.json`, import.meta.url), 'utf8'));

/** As the demo does it: by its doctor, in one transaction. */
function take(json: unknown) {
  const { services, hospital, clock } = server;
  const { actor } = scene(services, hospital as never, new Map([['doctor', { ...person, roles: ['doctor'] }]]), {
    today: '2026-11-21',
    startedAt: clock.now(),
  }).as('doctor', clock.now());
  return services.db.inHospital(hospital.id, (tx) =>
    importBundle({ tx, hospital: hospital as never, actor, clock, client: { address: '127.0.0.1' } }, json),
  );
}

test('a patient of another system is taken over with visits, vitals, results and medicines; every resource is counted', async () => {
  const json = await bundleOf('agustin-fonseca');
  const { patientId, mapped, notMapped, written } = await take(json);
  expect(written).toBe(7);
  expect(mapped).toMatchObject({ Patient: 1, Encounter: 7, Condition: 2, MedicationRequest: 2, Immunization: 8 });
  expect(notMapped).toMatchObject({ Claim: 9, ExplanationOfBenefit: 7, Organization: 1, Practitioner: 1 });
  const all = [...Object.values(mapped), ...Object.values(notMapped)].reduce((sum, each) => sum + each, 0);
  expect(all).toBe(json.entry.length);
  expect((await doctor.get(`/api/patients/${patientId}`)).body.data).toMatchObject({
    name: 'Agustín Fonseca',
    birthDate: '1994-02-01',
    address: { city: 'Fall River, Massachusetts', country: 'US' },
  });
  const vitals = (await doctor.get(`/api/patients/${patientId}/vitals`)).body.data;
  expect(vitals[0].date >= vitals.at(-1).date).toBe(true);
  expect(vitals.some(({ values }: { values: object }) => 'systolic' in values && 'height' in values)).toBe(true);
  const records = (await doctor.get(`/api/patients/${patientId}/records`)).body.data;
  const text = JSON.stringify(records);
  for (const told of [
    'Sprain of wrist',
    'Immunised: Influenza',
    'Ibuprofen 200 MG Oral Tablet',
    'when needed',
    'From another system',
  ])
    expect(text).toContain(told);
});

test('imported again it is the same patient, and nothing is written twice', async () => {
  const json = await bundleOf('gustavo-mejia');
  const first = await take(json);
  server.clock.advance(1_000);
  const again = await take(json);
  expect(first.written).toBe(6);
  expect(again).toMatchObject({ patientId: first.patientId, mapped: first.mapped, written: 0 });
});

test('what is no bundle of one patient is refused', async () => {
  await expect(take({ resourceType: 'Patient', id: 'x' })).rejects.toMatchObject({ code: 'invalid_field' });
  await expect(take({ resourceType: 'Bundle', entry: [] })).rejects.toMatchObject({ code: 'invalid_field' });
});
