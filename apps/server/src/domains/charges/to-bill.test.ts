import type { ItemId } from '@pramana/kernel';
import { expect, test } from 'vitest';
import { type Shop, shop } from '../billing/shop.fixture.ts';
import { createPriceInTx } from '../catalogue/index.ts';
import { line, write } from '../consultations/consultations.fixture.ts';
import { asked, enter, order, release, take, value } from '../diagnostics/diagnostics.fixture.ts';
import { registerRecord } from '../evidence/index.ts';
import { write as writeRecord } from '../records/records.fixture.ts';
import { setFee } from './index.ts';

const place: Shop = await shop();
const { id: patient } = place.patient;
// A house that bills consultations, and of tests one.
const rule = { doctorId: null, departmentId: null, visitTypeId: null, itemId: place.consultation };
const setting = {
  hospital: place.place,
  actor: { personId: place.person('admin').id },
  at: new Date(place.clock.now()),
};
for (const testCode of [null, 'fbs']) await place.inHospital((tx) => setFee({ tx, ...setting }, { ...rule, testCode }));

/** What the counter is told of; somebody signs in for it, since nobody stays signed in for weeks. */
async function without(): Promise<{ kind: string; by: string }[]> {
  const cashier = await place.login('cashier');
  const answer = await cashier.get(`/api/patients/${patient}/charges`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.data.without;
}

test('what was charged long ago and is corrected now is not told as without a fee', async () => {
  const doctor = await place.login('doctor');
  const nurse = await place.login('nurse');
  const [paid, unset] = [asked('fbs'), asked('potassium')];
  expect((await order(doctor, patient, [paid, unset])).status).toBe(201);
  expect((await take(nurse, [paid.id, unset.id])).status).toBe(201);
  expect((await enter(nurse, paid.id, [value('glucose-fasting', 95)])).status).toBe(201);
  expect((await enter(nurse, unset.id, [value('potassium', 40)])).status).toBe(201);
  for (const { id } of [paid, unset]) expect((await release(doctor, id)).status).toBe(201);
  expect(await without()).toMatchObject([{ kind: 'result' }]);

  place.clock.advance(40 * 86_400_000);
  expect(await without()).toEqual([]);
  const again = await place.login('doctor');
  const why = { reason: 'Typed wrong' };
  expect((await enter(again, paid.id, [value('glucose-fasting', 96)], why)).status).toBe(201);
  expect(await without()).toEqual([]);
  // Of which no charge arose, it is told again.
  expect((await enter(again, unset.id, [value('potassium', 41)], why)).status).toBe(201);
  expect(await without()).toMatchObject([{ kind: 'result', by: 'Test doctor' }]);
});

test('a result that nobody here ordered is no test to be billed', async () => {
  const before = await without();
  const doctor = await place.login('doctor');
  const brought = { category: 'labs', type: 'DiagnosticReport', title: 'Report of another laboratory' } as const;
  const written = await writeRecord(doctor, patient, brought);
  expect(written.status, JSON.stringify(written.body)).toBe(201);
  const cited = { record: written.body.data.id, kind: 'result', encounterId: null } as const;
  // As it is registered when it is signed.
  await place.inHospital((tx) => registerRecord(tx, place.place, cited));
  expect(await without()).toEqual(before);
});

/** A price of an item from this moment on, goods with as much for their MRP; answers its id. */
async function priced(itemId: ItemId, amount: bigint, per: bigint): Promise<string> {
  place.clock.advance(1_000);
  const at = new Date(place.clock.now());
  const pricing = { hospital: place.place, authorId: place.person('admin').id, at };
  const rate = { amount, per };
  const input = { itemId, rate, mrp: per === 1n ? null : rate, reason: 'new' };
  return (await place.inHospital((tx) => createPriceInTx(tx, pricing, input))).id;
}

test('what care recorded is billed at the price that held then, with that price’s proof, however it changes', async () => {
  const [visit, strip] = [await priced(place.consultation, 40_000n, 1n), await priced(place.paracetamol, 1032n, 10n)];
  const [doctor, pharmacist] = [await place.login('doctor'), await place.login('pharmacist')];
  const lines = [line('Paracetamol Tablets IP 500 mg', { item: place.paracetamol })];
  const { body } = await write(doctor, patient, { lines });
  const part = body.data.records.find((each: { part: string }) => each.part === 'prescription');
  const { data: open } = (await pharmacist.get(`/api/prescriptions/${part.entry.id}`)).body;
  const handed = {
    version: open.version,
    lines: [{ line: 0, itemId: place.paracetamol, batchId: null, quantity: 10 }],
  };
  const given = await pharmacist.post(`/api/prescriptions/${open.id}/dispenses`, handed, { 'idempotency-key': 'h' });
  expect(given.status, JSON.stringify(given.body)).toBe(201);

  // The new packs say 12.00; the one at the patient's home says 10.32.
  await priced(place.consultation, 50_000n, 1n);
  await priced(place.paracetamol, 1200n, 10n);
  const cashier = await place.login('cashier');
  const { charges } = (await cashier.get(`/api/patients/${patient}/charges`)).body.data;
  const recorded = [place.consultation, place.paracetamol].map((item) =>
    charges.findLast((each: { itemId: string }) => each.itemId === item),
  );
  expect(recorded).toMatchObject([{ rate: { amount: '40000', per: 1 } }, { rate: { amount: '1032', per: 10 } }]);
  const draft = await cashier.post('/api/bills', {
    patientId: patient,
    lines: recorded.map(({ id, itemId, quantity }) => ({ itemId, quantity, chargeId: id })),
  });
  const billed = await cashier.post(`/api/bills/${draft.body.data.id}/seal`, {}, { 'idempotency-key': 's' });
  expect(billed.status, JSON.stringify(billed.body)).toBe(201);
  expect(billed.body.data.lines).toMatchObject([
    { rate: { amount: '40000', per: 1 }, price: { id: visit } },
    { rate: { amount: '1032', per: 10 }, mrp: { amount: '1032', per: 10 }, price: { id: strip } },
  ]);
});
