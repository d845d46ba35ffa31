import type { ClaimItem } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { patientsById } from '../patients/index.ts';
import {
  type AuditFinding,
  labelOf,
  patientsOf,
  type RebuiltDocument,
  registerAuditCheck,
  registerSealedKind,
  type SealingHospital,
} from '../sealing/index.ts';
import { wrongBalances } from './audit.store.ts';
import { BILL_PLACES, billItems } from './bill.claim.ts';
import { readBills, type StoredBill } from './bill.store.ts';
import { columnsOf, type ItemPlaces, tablesOf } from './fields.claim.ts';
import { readCreditNotes } from './credit-note.store.ts';
import { readDaySeals } from './day.store.ts';
import { readLines } from './line.store.ts';
import { creditNoteItems, daySealItems, MONEY_PLACES, paymentItems, refundItems } from './money.claim.ts';
import { readPayments } from './payment.store.ts';
import { unboxPrivate } from './private.service.ts';
import { readRefunds } from './refund.store.ts';

/**
 * What the audit needs of billing: each sealed document rebuilt from its stored rows by the very functions that made
 * its claim, and the balances recomputed from the documents. A changed column then shows as a changed item.
 */
export function registerBillingAudit(): void {
  const columns = (places: ItemPlaces, own: Record<string, string> = {}) => ({ ...columnsOf(places), ...own });
  const bill = columns(BILL_PLACES, { time: 'sealed_at' });
  const daySeal = columns(MONEY_PLACES['day-seal'], { series: 'document_series', number: 'document_number' });
  const money = { time: 'at', total: 'amount' };
  registerSealedKind({ kind: 'bill', table: 'bill', rebuild: rebuildBills, columns: bill });
  registerSealedKind({
    kind: 'payment',
    table: 'payment',
    rebuild: rebuildPayments,
    columns: columns(MONEY_PLACES.payment, money),
  });
  registerSealedKind({
    kind: 'refund',
    table: 'refund',
    rebuild: rebuildRefunds,
    columns: columns(MONEY_PLACES.refund, money),
  });
  registerSealedKind({
    kind: 'credit-note',
    table: 'credit_note',
    rebuild: rebuildCreditNotes,
    columns: columns(MONEY_PLACES['credit-note'], { time: 'at' }),
  });
  registerSealedKind({
    kind: 'day-seal',
    table: 'day_seal',
    rebuild: rebuildDaySeals,
    columns: { ...daySeal, time: 'at' },
  });
  registerAuditCheck({ name: 'balances', run: checkBalances });
}

type Rebuilt = Map<string, RebuiltDocument>;

async function rebuildBills(tx: Tx, hospital: SealingHospital, ids: readonly string[]): Promise<Rebuilt> {
  const bills = await readBills(tx, hospital.id, ids);
  const lines = Map.groupBy(await readLines(tx, hospital.id, ids), (line) => line.billId);
  const patients = await patientsOf(
    tx,
    hospital,
    bills.map((bill) => bill.subjectId),
  );
  const known = await patientsById(
    tx,
    hospital.id,
    [...patients.values()].filter((id) => id !== null),
  );
  const numbers = new Map(known.map((patient) => [patient.id, patient.number]));
  const rebuilt: Rebuilt = new Map();
  for (const bill of bills) {
    const patientId = patients.get(bill.subjectId) ?? null;
    const people = await unboxPrivate(tx, { hospital }, bill.subjectId, bill.id, bill.privateBox);
    const patient = patientId ? { id: patientId, number: numbers.get(patientId) ?? '' } : null;
    const items = billItems(
      { ...bill, patient, customer: people.customer, prescriber: people.prescriber },
      lines.get(bill.id) ?? [],
    );
    rebuilt.set(bill.id, rebuiltDocument(billHeader(bill), items, BILL_PLACES, 'bill'));
  }
  return rebuilt;
}

function rebuiltDocument(
  header: RebuiltDocument['header'],
  items: ClaimItem[],
  places: ItemPlaces,
  table: string,
): RebuiltDocument {
  return { header, items, tables: tablesOf(places, items, table) };
}

function billHeader(bill: StoredBill) {
  return {
    series: bill.series,
    number: bill.number,
    at: bill.sealedAt,
    currency: bill.currency,
    total: bill.total,
    paidAtSeal: bill.paidAtSeal,
  };
}

async function rebuildPayments(tx: Tx, { id }: SealingHospital, ids: readonly string[]): Promise<Rebuilt> {
  const rows = Map.groupBy(await readPayments(tx, id, { ids }), (payment) => payment.id);
  return new Map(
    [...rows].flatMap(([paymentId, allocations]) => {
      const [payment] = allocations;
      if (!payment) return [];
      const items = paymentItems({
        ...payment,
        allocations: allocations.map((each) => ({ label: each.billLabel, amount: each.allocated })),
      });
      return [
        [paymentId, rebuiltDocument(moneyHeader(payment, payment.amount), items, MONEY_PLACES.payment, 'payment')],
      ];
    }),
  );
}

async function rebuildRefunds(tx: Tx, { id }: SealingHospital, ids: readonly string[]): Promise<Rebuilt> {
  const refunds = await readRefunds(tx, id, { ids });
  return new Map(
    refunds.map((refund) => [
      refund.id,
      rebuiltDocument(moneyHeader(refund, refund.amount), refundItems(refund), MONEY_PLACES.refund, 'refund'),
    ]),
  );
}

async function rebuildCreditNotes(tx: Tx, { id }: SealingHospital, ids: readonly string[]): Promise<Rebuilt> {
  const notes = await readCreditNotes(tx, id, { ids });
  return new Map(
    notes.map((note) => [
      note.id,
      rebuiltDocument(moneyHeader(note, note.total), creditNoteItems(note), MONEY_PLACES['credit-note'], 'credit_note'),
    ]),
  );
}

async function rebuildDaySeals(tx: Tx, { id }: SealingHospital, ids: readonly string[]): Promise<Rebuilt> {
  const seals = await readDaySeals(tx, id, ids);
  const document = (seal: (typeof seals)[number]) => ({
    ...seal,
    series: seal.documentSeries,
    number: seal.documentNumber,
  });
  return new Map(
    seals.map((seal) => [
      seal.id,
      rebuiltDocument(
        moneyHeader(document(seal), seal.total),
        daySealItems(seal),
        MONEY_PLACES['day-seal'],
        'day_seal',
      ),
    ]),
  );
}

function moneyHeader(row: { series: string; number: number; at: Date; currency: string }, total: bigint) {
  return { series: row.series, number: row.number, at: row.at, currency: row.currency, total, paidAtSeal: 0n };
}

/** Balances are a convenience; the documents are the truth. Names every balance that says something else. */
async function checkBalances(
  tx: Tx,
  hospital: SealingHospital,
  report: (finding: AuditFinding) => void,
): Promise<void> {
  const rows = await wrongBalances(tx, hospital.id);
  for (const row of rows) {
    const document = labelOf(row.series, Number(row.number));
    report({ code: 'balance_wrong', document, table: 'bill_balance', field: row.field, block: document, since: null });
  }
}
