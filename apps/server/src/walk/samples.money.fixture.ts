import { PASSWORD } from '../testing.ts';
import type { Kit, WalkPlace } from './place.fixture.ts';
import { at, type Samples } from './sample.fixture.ts';

/** Somebody whom the other hospital would take as its second person. */
const approver = { login: 'admin-nira@test.example', password: PASSWORD };
const rate = { amount: '1000', per: 10 };
const item = {
  code: 'W2',
  kind: 'medicine',
  name: 'W',
  unit: 'tablet',
  packSize: 10,
  hsn: '3004',
  taxClass: 'medicine',
};

/** Of bills, the catalogue and the stock. */
export const moneySamples = ({ server, things }: WalkPlace, kit: Kit): Samples => ({
  'billing.bills.show': at(kit.bill),
  'billing.bills.story': at(kit.bill),
  'billing.bills.pdf': at(kit.bill),
  'billing.bills.receipt': at(kit.bill),
  'billing.bills.show-items': at(kit.bill, { positions: [0] }),
  'billing.bills.update': at(kit.draft, { lines: [] }),
  'billing.bills.discard': at(kit.draft),
  'billing.bills.take-over': at(kit.draft),
  'billing.bills.approve-discount': at(kit.draft, approver),
  'billing.bills.seal': at(kit.draft, {}),
  'billing.payments.create': at(kit.bill, { method: 'card', amount: '1', reference: 'W' }),
  'billing.refunds.create': at(kit.bill, { method: 'card', amount: '1', reference: 'W' }),
  'billing.credit-notes.create': at(kit.bill, {
    lines: [{ position: 0, quantity: 1, goods: 'none' }],
    reasonCode: 'other',
  }),
  'billing.documents.pdf': at(kit.payment),
  'billing.counters.move': at(server.drawer, { kind: 'drop', amount: '100' }),
  'billing.counters.close': at(server.drawer, { denominations: [] }),
  'billing.counters.close-for-another': at(server.drawer, { denominations: [], absenceReason: 'W' }),
  'billing.work.show': at(server.person('nurse').id),
  'billing.limits.set': {
    at: { role: 'cashier' },
    body: { percentBp: 1_000, billAmount: '50000', dayAmount: '100000' },
  },
  'billing.counters.day': { at: { date: '2026-11-20' } },
  'billing.counters.close-day': { at: { date: '2026-11-20' } },
  'catalogue.items.show': at(server.amoxicillin),
  'catalogue.items.update': at(server.amoxicillin, { ...item, revision: 1 }),
  'catalogue.items.retire': at(server.amoxicillin, { retired: true }),
  'catalogue.items.photo': at(server.amoxicillin),
  'catalogue.prices.create': at(server.amoxicillin, { rate, reason: 'W' }),
  'catalogue.prices.withdraw': at(things.plannedPrice, { reason: 'W' }),
  'catalogue.blobs.show': at(things.blob),
  'catalogue.imports.run': at(things.itemImport),
  'catalogue.imports.show': at(things.itemImport),
  'catalogue.template.run': at(things.templateImport),
  'catalogue.template.job': at(things.templateImport),
  'catalogue.template.shipped': { at: {}, body: { list: 'services' } },
  'catalogue.template.take': { at: {}, body: { groups: [{ kind: 'consultation', category: 'Consultation' }] } },
  'billing.own.list': at(kit.patient),
  'billing.own.show': { at: { id: kit.patient, bill: kit.bill } },
  'billing.own.pdf': { at: { id: kit.patient, bill: kit.bill } },
  'billing.own.receipt': { at: { id: kit.patient, bill: kit.bill } },
  'billing.own.show-items': { at: { id: kit.patient, bill: kit.bill }, body: { positions: [0] } },
  'stock.batches.adjust': at(things.batch, { reason: 'adjustment', counted: 1, onHand: 0, note: 'W' }),
  'stock.batches.movements': at(things.batch),
  'charges.charges.list': at(kit.patient),
  'pharmacy.prescriptions.show': at(kit.prescription),
  'pharmacy.prescriptions.dispense': at(kit.prescription, {
    version: 1,
    lines: [{ line: 0, itemId: server.paracetamol, batchId: null, quantity: 1 }],
  }),
  'pharmacy.prescriptions.ask': at(kit.prescription, {
    version: 1,
    line: 0,
    itemId: server.amoxicillin,
    reason: 'price',
  }),
  'pharmacy.dispenses.return': at(kit.dispense, { positions: [0], goods: 'shelf', reason: 'mistake' }),
  'pharmacy.dispenses.code': at(kit.dispense),
  'pharmacy.dispenses.confirm': at(kit.dispense, { id: kit.dispense, code: 'W' }),
  'pharmacy.own.list': at(kit.patient),
  'pharmacy.own.confirm': { at: { id: kit.patient, dispense: kit.dispense } },
});
