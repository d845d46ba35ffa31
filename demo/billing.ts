import type { BillId, CounterSessionId, IsoDate, ItemId, PatientId } from '@pramana/kernel';
import {
  closeCounter,
  closeDay,
  createDraft,
  expectedCashOf,
  openCounter,
  payBill,
  payRefund,
  sealBill,
  viewBill,
  writeCreditNote,
} from '../apps/server/src/domains/billing/index.ts';
import type { Scene } from './scene.ts';

const FLOAT = '200000';
/** Indian notes and coins in paise, largest first. */
const FACES = [50_000n, 20_000n, 10_000n, 5_000n, 2_000n, 1_000n, 500n, 200n, 100n];

/** What the demo does at a counter: the ordinary services, one transaction each, at a time since the hospital opened. */
export const billing = {
  open: (scene: Scene, role: string, at: number, counter: string): Promise<CounterSessionId> =>
    scene.inHospital((tx) => openCounter(tx, scene.as(role, at), { counter, openingFloat: FLOAT })),

  sell: (
    scene: Scene,
    role: string,
    at: number,
    sale: { patientId: PatientId | null; lines: { itemId: ItemId; quantity: number }[]; discountBp: number },
  ): Promise<BillId> =>
    scene.inHospital(async (tx) => {
      const acting = scene.as(role, at);
      const discount =
        sale.discountBp > 0
          ? { kind: 'percent' as const, bp: sale.discountBp, reason: 'Senior citizen' }
          : { kind: 'none' as const };
      const { draft } = await createDraft(tx, acting, { patientId: sale.patientId, lines: sale.lines, discount });
      return (await sealBill(tx, acting, draft.id, {})).id;
    }),

  pay: (
    scene: Scene,
    role: string,
    at: number,
    id: BillId,
    method: 'cash' | 'card' | 'upi',
    half: boolean,
    reference: string,
  ): Promise<void> =>
    scene.inHospital(async (tx) => {
      const acting = scene.as(role, at);
      const { data: bill } = await viewBill(tx, acting, id);
      const due = BigInt(bill.due);
      const amount = half && due > 200n ? (due / 200n) * 100n : due;
      if (amount > 0n)
        await payBill(tx, acting, id, [
          { method, amount: String(amount), ...(method === 'cash' ? {} : { reference }) },
        ]);
    }),

  /** One line comes back; what was paid for it is handed back in cash. */
  giveBack: (scene: Scene, at: number, id: BillId, returned: boolean): Promise<void> =>
    scene.inHospital(async (tx) => {
      const acting = scene.as('cashier', at);
      const { data: bill } = await viewBill(tx, acting, id);
      const line = bill.lines.find((each) => (returned ? each.batch !== null : true)) ?? bill.lines[0];
      if (!line) return;
      const approver = { personId: scene.as('admin', at).actor.personId, name: scene.as('admin', at).actor.name };
      await writeCreditNote(tx, acting, id, {
        lines: [{ position: line.position, quantity: line.quantity }],
        reasonCode: returned ? 'returned' : 'wrong-item',
        approver: approver.personId === acting.actor.personId ? null : approver,
      });
      const { data: after } = await viewBill(tx, acting, id);
      if (BigInt(after.refundable) > 0n) await payRefund(tx, acting, id, { method: 'cash', amount: after.refundable });
    }),

  close: (scene: Scene, role: string, at: number, id: CounterSessionId): Promise<void> =>
    scene.inHospital(async (tx) => {
      const expected = await expectedCashOf(tx, scene.hospital.id, id);
      await closeCounter(tx, scene.as(role, at), id, { denominations: denominate(expected), approver: null });
    }),

  closeDay: (scene: Scene, at: number, date: IsoDate): Promise<unknown> =>
    scene.inHospital((tx) => closeDay(tx, scene.as('admin', at), date)),
};

/** The drawer counted out in notes and coins: whole rupees, as every bill is rounded to. */
function denominate(amount: bigint): { value: string; count: number }[] {
  let left = amount;
  return FACES.flatMap((face) => {
    const count = left / face;
    left -= count * face;
    return count > 0n ? [{ value: String(face), count: Number(count) }] : [];
  });
}
