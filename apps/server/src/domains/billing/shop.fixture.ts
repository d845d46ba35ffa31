import type { CounterSessionId, HospitalId, ItemId, PatientId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { sealingServer } from '../../testing.keys.ts';
import type { TestOptions, TestServer } from '../../testing.ts';
import { addItem, createPriceInTx, loadStandardTaxRules } from '../catalogue/index.ts';
import { registerPatient } from '../patients/index.ts';
import { receiveBatch } from '../stock/index.ts';
import { openCounter, writeLimit } from './index.ts';

export interface Shop extends TestServer {
  place: Hospital;
  paracetamol: ItemId;
  amoxicillin: ItemId;
  consultation: ItemId;
  patient: { id: PatientId; number: string };
  drawer: CounterSessionId;
  inHospital<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** A hospital that can bill: two medicines in stock, a service, a patient, limits, and the cashier's drawer open. */
export async function shop(options: TestOptions = {}): Promise<Shop> {
  const server = await sealingServer(options);
  const at = new Date(server.clock.now());
  const place = placeOf(server.hospital.id);
  const inHospital = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => server.services.db.inHospital(place.id, work);
  const admin = {
    personId: server.person('admin').id,
    name: 'Test admin',
    roles: ['admin'] as const,
    sessionId: server.person('admin').id as never,
    confirmedAt: Number.POSITIVE_INFINITY,
  };
  const cashier = {
    ...admin,
    personId: server.person('cashier').id,
    name: 'Test cashier',
    roles: ['cashier'] as const,
  };
  const made = await inHospital(async (tx) => {
    const begun = { hospital: place, authorId: null, at };
    await loadStandardTaxRules(tx, begun);
    await writeLimit(tx, begun, { role: 'cashier', percentBp: 1_000, billAmount: 50_000n, dayAmount: 100_000n });
    await writeLimit(tx, begun, {
      role: 'admin',
      percentBp: 10_000,
      billAmount: 10_000_000n,
      dayAmount: 100_000_000n,
    });
    const ctx = { tx, hospital: place, at };
    const medicine = (code: string, name: string) =>
      addItem(ctx, {
        code,
        name,
        kind: 'medicine',
        unit: 'tablet',
        packLabel: "10's",
        packSize: 10,
        hsn: '3004',
        taxClass: 'medicine',
      });
    const paracetamol = await medicine('PARA500', 'Paracetamol Tablets IP 500 mg');
    const amoxicillin = await medicine('AMOX500', 'Amoxycillin Capsules IP 500 mg');
    const consultation = await addItem(ctx, {
      code: 'CONS',
      name: 'General consultation',
      kind: 'consultation',
      unit: 'visit',
      packSize: 1,
      hsn: '999312',
      taxClass: 'health-service',
    });
    const pricing = { hospital: place, authorId: admin.personId, at };
    for (const [itemId, amount] of [
      [paracetamol, 1032n],
      [amoxicillin, 6350n],
    ] as const) {
      const rate = { amount, per: 10n };
      await createPriceInTx(tx, pricing, { itemId, rate, mrp: rate, reason: 'opening' });
      await receiveBatch(
        tx,
        { hospital: place, actor: admin, at },
        { itemId, number: 'OLD1', expiry: '2026-12-31', mrp: rate, quantity: 100n, reason: 'opening' },
      );
      await receiveBatch(
        tx,
        { hospital: place, actor: admin, at },
        { itemId, number: 'NEW1', expiry: '2028-06-30', mrp: rate, quantity: 10_000n, reason: 'opening' },
      );
    }
    await createPriceInTx(tx, pricing, { itemId: consultation, rate: { amount: 40_000n, per: 1n }, reason: 'opening' });
    const patient = await registerPatient(
      { ...ctx, actor: admin, clock: server.clock },
      { name: 'Rosa Medina', gender: 'female', birthDate: '1988-04-17', phone: '+919822000001' },
    );
    const drawer = await openCounter(
      tx,
      { hospital: place, actor: cashier, at },
      { counter: 'COUNTER 1', openingFloat: '200000' },
    );
    return { paracetamol, amoxicillin, consultation, patient: { id: patient.id, number: patient.number }, drawer };
  });
  return { ...server, ...made, place, inHospital };
}

function placeOf(id: HospitalId): Hospital {
  return {
    id,
    slug: 'asha',
    name: 'Asha Hospital',
    timeZone: 'Asia/Kolkata',
    currency: 'INR',
    dayCutHour: 0,
    yearStartMonth: 4,
    stateCode: '27',
  };
}
