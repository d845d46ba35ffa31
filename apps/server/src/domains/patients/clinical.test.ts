import sharp from 'sharp';
import { expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { blankPatient, lockPatient } from './patient.store.ts';

const server = await sealingServer();
const desk = await server.login('frontdesk');
const doctor = await server.login('doctor');
const { id } = (await desk.post('/api/patients', { name: 'Clinical One', gender: 'male', age: 40 })).body.data;
const at = (what: string): string => `/api/patients/${id}/${what}`;
const penicillin = { substance: 'Penicillin', kind: 'medicine', severity: 'severe', reaction: 'Rash' };
const known = { allergies: [penicillin], noKnownAllergies: false, weightKg: 71.4, weighedOn: '2026-11-20', base: 0 };

test('allergies and weight are versions that who treats writes and reads; never in clear, never over somebody else’s', async () => {
  expect((await doctor.get(at('allergies'))).body.data).toMatchObject({ version: 0, allergies: [], weightKg: null });
  const tries = await Promise.all([doctor.put(at('allergies'), known), doctor.put(at('allergies'), known)]);
  expect(tries.map(({ status }) => String(status)).sort()).toEqual(['200', '409']);
  expect((await doctor.get(at('allergies'))).body.data).toMatchObject({
    version: 1,
    allergies: [penicillin],
    weightKg: 71.4,
    by: 'Test doctor',
    health: 'open',
  });
  for (const client of [desk, await server.login('admin')]) {
    expect((await client.get(at('allergies'))).body.code).toBe('not_permitted');
  }
  const pharmacist = await server.login('pharmacist');
  expect((await pharmacist.get(at('allergies'))).body.data.allergies).toHaveLength(1);
  expect((await pharmacist.put(at('allergies'), { ...known, base: 1 })).body.code).toBe('not_permitted');
  const wrong = { ...known, noKnownAllergies: true, base: 1 };
  expect((await doctor.put(at('allergies'), wrong)).body).toMatchObject({ field: 'noKnownAllergies' });
  const rows = await server.services.db.inHospital(server.hospital.id, (tx) =>
    tx.selectFrom('patient_clinical').selectAll().execute(),
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.box.includes('Penicillin')).toBe(false);
});

test('who was merged in brings their allergies along', async () => {
  const two = (await desk.post('/api/patients', { name: 'Clinical Two', gender: 'male', age: 40 })).body.data.id;
  const latex = { ...penicillin, substance: 'Latex', kind: 'environment' };
  await doctor.put(`/api/patients/${two}/allergies`, { ...known, allergies: [latex, penicillin], weightKg: null });
  await desk.post(at('merges'), { aliasId: two, reason: 'Same card' });
  const { data } = (await doctor.get(at('allergies'))).body;
  expect(data.allergies.map(({ substance }: { substance: string }) => substance)).toEqual(['Penicillin', 'Latex']);
  expect(data).toMatchObject({ version: 1, weightKg: 71.4 });
  expect(data.merged).toHaveLength(1);
  // Who did not have the other number before them takes nothing of it away; who had, does.
  const none = { ...known, allergies: [], weightKg: null };
  const unseen = (await doctor.put(at('allergies'), { ...none, base: 1 })).body.data;
  expect(unseen.allergies).toHaveLength(2);
  const seen = { ...none, noKnownAllergies: true, base: 2, merged: unseen.merged };
  expect((await doctor.put(at('allergies'), seen)).body.data).toMatchObject({ allergies: [], noKnownAllergies: true });
  const again = { ...none, allergies: [latex], base: 3, merged: [] };
  const { data: kept } = (await doctor.put(at('allergies'), again)).body;
  expect(kept.allergies).toMatchObject([{ substance: 'Latex' }]);
});

test('nothing is written of somebody whose erasure was certified, also by who began before it', async () => {
  const gone = (await desk.post('/api/patients', { name: 'Clinical Gone', gender: 'male', age: 40 })).body.data;
  const bytes = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();
  const path = `/api/patients/${gone.id}`;
  const tries = await server.services.db.inHospital(server.hospital.id, async (tx) => {
    await lockPatient(tx, server.hospital.id, gone.id);
    const begun = [
      doctor.put(`${path}/allergies`, known),
      desk.upload(`${path}/photo`, { bytes, name: 'face.jpg', mediaType: 'image/jpeg' }),
      desk.put(path, { name: 'Back Again', gender: 'male', revision: 2 }),
    ];
    await blankPatient(tx, server.hospital.id, gone.id, new Date());
    return { begun };
  });
  const answers = await Promise.all(tries.begun);
  expect(answers.map(({ body }) => body.code)).toEqual(['record_forgotten', 'record_forgotten', 'record_forgotten']);
  expect((await desk.get(path)).body.can.update).toMatchObject({ ok: false, code: 'patient_inactive' });
});

test('a photo is made small, loses where it was taken, lies encrypted, and goes when it is taken away', async () => {
  const exif = { IFD0: { Make: 'PhoneMaker' } };
  const bytes = await sharp({ create: { width: 1200, height: 900, channels: 3, background: 'teal' } })
    .withExif(exif)
    .jpeg()
    .toBuffer();
  const put = await desk.upload(at('photo'), { bytes, name: 'face.jpg', mediaType: 'image/jpeg' });
  expect(put.body.data.photoAt).not.toBeNull();
  const shown = await desk.get(at('photo'));
  expect(shown.headers['content-type']).toBe('image/webp');
  const kept = await sharp(shown.raw).metadata();
  expect([kept.width, kept.exif]).toEqual([480, undefined]);
  const [row] = await server.services.db.inHospital(server.hospital.id, (tx) =>
    tx.selectFrom('patient_photo').select('box').execute(),
  );
  expect(row?.box.includes('WEBP')).toBe(false);
  expect((await (await server.login('admin-nira')).get(at('photo'))).body.code).toBe('not_found');
  const none = await desk.upload(at('photo'), { bytes: Buffer.from('%PDF'), name: 'a', mediaType: 'image/jpeg' });
  expect(none.body.code).toBe('image_invalid');
  expect((await desk.delete(at('photo'))).body.data.photoAt).toBeNull();
  expect((await desk.get(at('photo'))).body.code).toBe('not_found');
});
