import { expect, test } from 'vitest';
import { type TestAnswer } from '../../testing.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { shop } from '../billing/shop.fixture.ts';
import { write } from '../records/records.fixture.ts';

const server = await shop();
const desk = await server.login('frontdesk');
const cashier = await server.login('cashier');
const admin = await server.login('admin');
let made = 0;

async function register(more: object = {}): Promise<{ id: string; number: string }> {
  made += 1;
  const person = { name: `Merged ${'abcdefghijklmnopqrstuvwxyz'[made]}xyz`, gender: 'female', ...more };
  const { body } = await desk.post('/api/patients', person);
  return { id: body.data.id, number: body.data.number };
}
async function billOf(patientId: string): Promise<string> {
  const lines = [{ itemId: server.paracetamol, quantity: 2 }];
  const { id } = (await cashier.post('/api/bills', { patientId, lines })).body.data;
  const paid = { payments: [{ method: 'cash', amount: '200', tendered: '500' }] };
  const key = { 'idempotency-key': `merge-${id}` };
  return (await cashier.post(`/api/bills/${id}/seal`, paid, key)).body.data.block.label;
}
const merge = (into: string, aliasId: string): Promise<TestAnswer> =>
  desk.post(`/api/patients/${into}/merges`, { aliasId, reason: 'Same card' });
const separate = (id: string): Promise<TestAnswer> =>
  desk.post(`/api/patients/${id}/separate`, { reason: 'Two sisters' });
const survivorOf = async (id: string): Promise<string> =>
  (await desk.get(`/api/patients/${id}/merges`)).body.data.survivor.id;
const billsOf = async (id: string): Promise<string[]> =>
  (await cashier.get(`/api/bills?patient=${id}`)).body.data.map(({ number }: { number: string }) => number).sort();
const codeOf = ({ status, body }: TestAnswer): string => body.code ?? String(status);
/** Who merged, separated or opened this patient by a card, as who looked says it. */
async function actsOf(id: string): Promise<string[]> {
  const looks = (await admin.get(`/api/patients/${id}/access-events`)).body.data as { purpose: string; who: string }[];
  const acts = looks.filter(({ purpose }) => ['merge', 'card', 'separate'].includes(purpose));
  return acts.map(({ purpose, who }) => `${who}: ${purpose}`).sort();
}

test('what was made under either number stands under the survivor, and both numbers find it; separated, each has its own again', async () => {
  const [one, two] = [await register(), await register()];
  const bills = [await billOf(one.id), await billOf(two.id)].sort();
  expect((await merge(one.id, two.id)).body.data).toMatchObject({
    survivor: { id: one.id },
    aliases: [{ id: two.id }],
    history: [{ action: 'merge', alias: two.number, survivor: one.number, reason: 'Same card', by: 'Test frontdesk' }],
  });
  expect(await billsOf(one.id)).toEqual(bills);
  expect(await billsOf(two.id)).toEqual(bills);
  const listed = (await cashier.get(`/api/bills?patient=${one.id}`)).body.data as { patientNumber: string }[];
  expect(new Set(listed.map(({ patientNumber }) => patientNumber)), 'the card that they have now').toEqual(
    new Set([one.number]),
  );
  const found = (await desk.get(`/api/patients?q=${two.number}`)).body.data;
  expect(found.map(({ id }: { id: string }) => id)).toEqual([one.id]);
  const alias = (await desk.get(`/api/patients/${two.id}`)).body;
  expect(alias.data.mergedInto).toBe(one.id);
  expect(alias.can.bill).toMatchObject({ ok: false, code: 'patient_is_alias' });
  const change = { name: 'Changed', gender: 'female', revision: alias.data.revision };
  expect(codeOf(await desk.put(`/api/patients/${two.id}`, change))).toBe('patient_merged');
  // A desk that has the old page open bills whoever it is now.
  expect((await cashier.post('/api/bills', { patientId: two.id, lines: [] })).body.data.patient.id).toBe(one.id);
  const looks = (await admin.get(`/api/patients/${one.id}/access-events`)).body.data;
  expect(looks.filter(({ document }: { document: string }) => bills.includes(document))).toHaveLength(2);

  server.clock.advance(1_000);
  expect((await separate(two.id)).body.data.history[0]).toMatchObject({ action: 'separate', reason: 'Two sisters' });
  expect(await billsOf(two.id)).toHaveLength(1);
  expect(codeOf(await separate(two.id))).toBe('conflict');
  expect(codeOf(await cashier.post(`/api/patients/${one.id}/merges`, { aliasId: two.id, reason: 'x' }))).toBe(
    'not_permitted',
  );
  expect(codeOf(await (await server.login('admin-nira')).get(`/api/patients/${one.id}/merges`))).toBe('not_found');
});

test('a merge, a card printed meanwhile and the separation stand in who looked of both, each by its purpose and with its proof', async () => {
  const [one, two] = [await register({ phone: '9822121212' }), await register()];
  expect((await merge(one.id, two.id)).status).toBe(200);
  const wish = { relation: 'self', scope: ['bills'], phoneOf: 'patient', until: null, proof: '' };
  expect(codeOf(await admin.post(`/api/people/patients/${one.id}/accounts`, wish))).toBe('201');
  expect((await separate(two.id)).status).toBe(200);
  for (const { id } of [one, two]) {
    expect(await actsOf(id)).toEqual(['Test admin: card', 'Test frontdesk: merge', 'Test frontdesk: separate']);
  }
});

test('whoever came along reads it too: each merge, card and separation stands under every number it opened, however soon after another', async () => {
  const [one, two, along] = [await register({ phone: '9822131313' }), await register(), await register()];
  expect(codeOf(await merge(two.id, along.id))).toBe('200');
  expect(codeOf(await merge(one.id, two.id))).toBe('200');
  expect(codeOf(await separate(two.id))).toBe('200');
  expect(codeOf(await merge(one.id, two.id))).toBe('200');
  for (const scope of [['bills'], ['records']]) {
    const wish = { relation: 'self', scope, phoneOf: 'patient', until: null, proof: '' };
    expect(codeOf(await admin.post(`/api/people/patients/${one.id}/accounts`, wish))).toBe('201');
  }
  expect(codeOf(await separate(two.id))).toBe('200');
  // While two numbers are one, each shows what stands under both.
  expect(codeOf(await separate(along.id))).toBe('200');
  const [card, merged, separated] = ['Test admin: card', 'Test frontdesk: merge', 'Test frontdesk: separate'];
  const both = [card, card, merged, merged, separated, separated];
  expect(await actsOf(one.id)).toEqual(both);
  for (const { id } of [two, along]) expect(await actsOf(id)).toEqual([...both, merged, separated].sort());
});

test('the age at a note is by the date of birth of who its patient is now, separated by their own again', async () => {
  const [one, two] = [await register({ birthDate: '1976-03-04' }), await register({ birthDate: '2006-03-04' })];
  const doctor = await server.login('doctor');
  const made = await write(doctor, two.id, { date: '2026-11-20' });
  expect(made.status).toBe(201);
  const ageNow = async (): Promise<number> => {
    const { status, body } = await doctor.get(`/api/records/${made.body.data.id}`);
    expect(status).toBe(200);
    return body.data.versions[0].age;
  };
  expect(await ageNow()).toBe(20);
  expect(codeOf(await merge(one.id, two.id))).toBe('200');
  expect(await ageNow()).toBe(50);
  expect(codeOf(await separate(two.id))).toBe('200');
  expect(await ageNow()).toBe(20);
});

test('a look while two were one stays with both: separated, the alias still knows who looked (I-12)', async () => {
  const doctor = await server.login('doctor');
  const looked = async (id: string): Promise<string[]> =>
    (await admin.get(`/api/patients/${id}/access-events`)).body.data
      .filter(({ who }: { who: string }) => who === 'Test doctor')
      .map(({ resource }: { resource: string }) => resource);
  const records = { records: 'records', vitals: 'records', consultations: 'records', clinical: 'records' };
  for (const [path, resource] of Object.entries({ ...records, files: 'files', allergies: 'patient.clinical' })) {
    const [one, two] = [await register(), await register()];
    await merge(one.id, two.id);
    expect([path, (await doctor.get(`/api/patients/${one.id}/${path}`)).status]).toEqual([path, 200]);
    await separate(two.id);
    expect([path, await looked(one.id), await looked(two.id)]).toEqual([path, [resource], [resource]]);
  }
});

test('who was merged into an alias goes along with it, and comes back with it', async () => {
  const [a, b, c] = [await register(), await register(), await register()];
  await merge(b.id, c.id);
  await merge(a.id, b.id);
  expect(await Promise.all([a, b, c].map(({ id }) => survivorOf(id)))).toEqual([a.id, a.id, a.id]);
  await separate(b.id);
  expect(await Promise.all([a, b, c].map(({ id }) => survivorOf(id)))).toEqual([a.id, b.id, b.id]);
});

test('who went another way since stays there when the alias is separated', async () => {
  const [a, b, c] = [await register(), await register(), await register()];
  await merge(b.id, c.id);
  await merge(a.id, b.id);
  await separate(b.id);
  await separate(c.id);
  await merge(a.id, c.id);
  await merge(a.id, b.id);
  await separate(b.id);
  expect(await Promise.all([a, b, c].map(({ id }) => survivorOf(id)))).toEqual([a.id, b.id, a.id]);
  // An old merge that took C along says nothing of where C stands now.
  const [d, e, f] = [await register(), await register(), await register()];
  await merge(e.id, f.id);
  await merge(d.id, e.id);
  await separate(f.id);
  await merge(d.id, f.id);
  await separate(e.id);
  expect(await Promise.all([d, e, f].map(({ id }) => survivorOf(id)))).toEqual([d.id, e.id, d.id]);
});

test('merged both ways and around at the same moment, nobody ever goes on as an alias', async () => {
  const all = [await register(), await register(), await register()];
  const tries = all.flatMap((into) => all.filter((one) => one !== into).map((one) => merge(into.id, one.id)));
  const codes = (await Promise.all(tries)).map(codeOf);
  expect(codes.every((code) => code === '200' || code === 'patient_merged')).toBe(true);
  const survivors = await Promise.all(all.map(({ id }) => survivorOf(id)));
  expect(new Set(survivors).size).toBe(1);
  expect(await survivorOf(survivors[0] ?? '')).toBe(survivors[0]);
  // Nor by a statement of the server's own.
  const [alias] = all.filter(({ id }) => id !== survivors[0]);
  const turned = server.services.db.inHospital(server.hospital.id, (tx) =>
    tx
      .updateTable('patient')
      .set({ merged_into: alias?.id ?? '' })
      .where('id', '=', survivors[0] ?? '')
      .execute(),
  );
  await expect(turned).rejects.toMatchObject({ constraint: 'patient_merged_into_own' });
});

test('who has accounts is merged by an administrator, and by nobody whose own account would open the other', async () => {
  const [victim, own] = [await register(), await register()];
  const link = (person: string) =>
    withClient(server.database.superUrl, (client) =>
      client.query(
        `insert into patient_link (hospital_id, id, patient_id, person_id, relation, scope, since)
         values ($1, gen_random_uuid(), $2, $3, 'self', '{card}', now())`,
        [server.hospital.id, own.id, person],
      ),
    );
  await link(server.person('frontdesk').id);
  expect(codeOf(await merge(own.id, victim.id))).toBe('not_permitted');
  expect(codeOf(await merge(victim.id, own.id))).toBe('not_permitted');
  const byAdmin = () => admin.post(`/api/patients/${own.id}/merges`, { aliasId: victim.id, reason: 'Same card' });
  await link(server.person('admin').id);
  expect(codeOf(await byAdmin())).toBe('not_permitted');
  await withClient(server.database.superUrl, (client) =>
    client.query('update patient_link set ended_at = now(), ended_by = person_id where person_id = $1', [
      server.person('admin').id,
    ]),
  );
  expect(codeOf(await byAdmin())).toBe('200');
});

test('a duplicate is told with its reasons, an identifier alone is one, and who says otherwise says why', async () => {
  const abha = '91-1234-5678-9012';
  const wrong = await desk.post('/api/patients', {
    name: 'Lata Bhave',
    gender: 'female',
    identifiers: [{ system: 'ABHA number', value: abha }],
  });
  const passport = { system: 'Passport', value: 'Z 123-4567' };
  const known = await register({ name: 'Lata Bhave', phone: '9822077001', identifiers: [passport] });
  expect(wrong.body).toMatchObject({ code: 'invalid_field', field: 'identifiers/0/value' });
  const other = { name: 'Somebody Else', gender: 'male', identifiers: [{ system: 'passport', value: 'z1234567' }] };
  const refused = await desk.post('/api/patients', other);
  expect(refused.body.params).toMatchObject({ candidates: known.number, reasons: 'identifier' });
  const near = await desk.post('/api/patients', { name: 'Lata Bhawe', gender: 'female', phone: '9822077001' });
  expect(near.body.params).toMatchObject({ reasons: 'phone+name' });
  const said = { ...other, confirmDuplicate: true, duplicateReason: 'A typing error of the other hospital' };
  const { id } = (await desk.post('/api/patients', said)).body.data;
  const [kept] = await server.services.db.inHospital(server.hospital.id, (tx) =>
    tx.selectFrom('patient_distinct').select(['patient_id', 'others', 'reason']).execute(),
  );
  expect(kept).toEqual({ patient_id: id, others: [known.id], reason: said.duplicateReason });
});
