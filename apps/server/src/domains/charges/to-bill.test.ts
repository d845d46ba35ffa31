import { expect, test } from 'vitest';
import { type Shop, shop } from '../billing/shop.fixture.ts';
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
