import { PramanaError } from '@pramana/kernel';
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
import { missingPrints, strayLines, strayMovements, wrongBalances } from './audit.store.ts';
import { BILL_PLACES, billItems } from './bill.claim.ts';
import { readBills, type StoredBill } from './bill.store.ts';
import { FACE_IN_CLAIM } from './face.claim.ts';
import { readCloses } from './counter-close.store.ts';
import { COUNTER_PLACES, counterItems } from './counter.claim.ts';
import { columnsOf, type ItemPlaces, tablesOf } from './fields.claim.ts';
import { readCreditNotes } from './credit-note.store.ts';
import { auditDays } from './day-audit.service.ts';
import { readDaySeals } from './day.store.ts';
import { LIMIT_COLUMNS, limitItems } from './limit.claim.ts';
import { readLimitChanges, wrongLimits } from './limit.store.ts';
import { readLines } from './line.store.ts';
import { creditNoteItems, daySealItems, MONEY_PLACES, paymentItems, refundItems } from './money.claim.ts';
import { readPayments } from './payment.store.ts';
import { auditPeriod } from './period-audit.service.ts';
import { NOTHING_PRIVATE, unboxPrivate } from './private.service.ts';
import { readRefunds } from './refund.store.ts';

/**
 * What the audit needs of billing: each sealed document rebuilt from its stored rows by the very functions that made
 * its claim, and the balances recomputed from the documents. A changed column then shows as a changed item.
 */
export function registerBillingAudit(): void {
  const kind = (places: ItemPlaces, own: Record<string, string> = {}) => ({
    tables: tablesOf(places),
    columns: { ...columnsOf(places), ...own },
    claimOnly: FACE_IN_CLAIM,
  });
  const { payment, refund, 'credit-note': creditNote, 'day-seal': daySeal } = MONEY_PLACES;
  const time = { time: 'at' };
  const money = { ...time, total: 'amount' };
  const numbered = { ...time, series: 'document_series', number: 'document_number' };
  registerSealedKind({
    kind: 'bill',
    table: 'bill',
    rebuild: rebuildBills,
    ...kind(BILL_PLACES, { time: 'sealed_at' }),
    claimOnly: [...FACE_IN_CLAIM, 'totals.by'],
  });
  registerSealedKind({
    kind: 'payment',
    table: 'payment',
    rebuild: rebuildPayments,
    ...kind(payment, money),
    claimOnly: PEOPLE_IN_CLAIM,
  });
  registerSealedKind({
    kind: 'refund',
    table: 'refund',
    rebuild: rebuildRefunds,
    ...kind(refund, money),
    claimOnly: PEOPLE_IN_CLAIM,
  });
  registerSealedKind({
    kind: 'credit-note',
    table: 'credit_note',
    rebuild: rebuildCreditNotes,
    ...kind(creditNote, time),
    claimOnly: [...PEOPLE_IN_CLAIM, 'credit-note.by'],
  });
  registerSealedKind({ kind: 'day-seal', table: 'day_seal', rebuild: rebuildDaySeals, ...kind(daySeal, numbered) });
  registerSealedKind({
    kind: 'counter-close',
    table: 'counter_session',
    only: { column: 'status', value: 'closed' },
    rebuild: rebuildCloses,
    ...kind(COUNTER_PLACES, { time: 'closed_at', total: 'counted' }),
    claimOnly: ['author.name', 'drawer.by'],
  });
  registerSealedKind({
    kind: 'policy',
    series: 'discount-limit',
    table: 'discount_limit_change',
    columns: LIMIT_COLUMNS,
    rebuild: rebuildLimits,
  });
  registerAuditCheck({ name: 'limits', run: checkLimits });
  registerAuditCheck({ name: 'balances', run: checkBalances });
  registerAuditCheck({ name: 'lines', run: checkLines });
  registerAuditCheck({ name: 'days', run: auditDays });
  registerAuditCheck({ name: 'period', run: auditPeriod });
}

/** Whose a payment is stands in the bill it is for; here the claim says again what its own paper says. */
const PEOPLE_IN_CLAIM = [...FACE_IN_CLAIM, 'patient', 'customer'];

type Rebuilt = Map<string, RebuiltDocument>;

async function rebuildBills(tx: Tx, hospital: SealingHospital, ids: readonly string[]): Promise<Rebuilt> {
  const [bills, rows] = await Promise.all([readBills(tx, hospital.id, ids), readLines(tx, hospital.id, ids)]);
  const lines = Map.groupBy(rows, (line) => line.billId);
  const patients = await readablePatients(tx, hospital, bills);
  const known = await patientsById(
    tx,
    hospital.id,
    [...patients.values()].filter((id) => id !== null),
  );
  const numbers = new Map(known.map((patient) => [patient.id, patient.number]));
  const rebuilt: Rebuilt = new Map();
  for (const bill of bills) {
    const patientId = patients.get(bill.subjectId) ?? null;
    const patient = patientId ? { id: patientId, number: numbers.get(patientId) ?? '' } : null;
    const people = await unlessDamaged(unboxPrivate(tx, { hospital }, bill.subjectId, bill.id, bill.privateBox));
    const { customer, prescriber } = people ?? NOTHING_PRIVATE;
    const unreadable = [
      ...(patients.has(bill.subjectId) ? [] : ['subject.patient_box']),
      ...(people === null ? ['draft_bill.private_box'] : []),
    ];
    const items = billItems({ ...bill, patient, customer, prescriber }, lines.get(bill.id) ?? []);
    rebuilt.set(bill.id, { header: billHeader(bill), items, unreadable });
  }
  return rebuilt;
}

/** Whose the bills are; a subject whose box does not open is absent and hides nobody else's. */
async function readablePatients(tx: Tx, hospital: SealingHospital, bills: readonly StoredBill[]) {
  const subjects = [...new Set(bills.map((bill) => bill.subjectId))];
  const all = await unlessDamaged(patientsOf(tx, hospital, subjects, { stored: true }));
  if (all !== null) return all;
  const found: Awaited<ReturnType<typeof patientsOf>> = new Map();
  for (const subject of subjects) {
    const one = await unlessDamaged(patientsOf(tx, hospital, [subject], { stored: true }));
    if (one?.has(subject)) found.set(subject, one.get(subject) ?? null);
  }
  return found;
}

/** Null for stored bytes that are not what was stored. */
async function unlessDamaged<T>(read: Promise<T>): Promise<T | null> {
  return read.catch((error: unknown) => {
    if (error instanceof PramanaError && error.code === 'record_damaged') return null;
    throw error;
  });
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
      const allocated = allocations.filter((each) => each.billId !== '');
      const items = paymentItems({
        ...payment,
        allocations: allocated.map((each) => ({ label: each.billLabel, amount: each.allocated })),
      });
      return [[paymentId, { header: moneyHeader(payment, payment.amount), items }]];
    }),
  );
}

async function rebuildRefunds(tx: Tx, { id }: SealingHospital, ids: readonly string[]): Promise<Rebuilt> {
  const refunds = await readRefunds(tx, id, { ids });
  return new Map(
    refunds.map((refund) => [refund.id, { header: moneyHeader(refund, refund.amount), items: refundItems(refund) }]),
  );
}

async function rebuildCreditNotes(tx: Tx, { id }: SealingHospital, ids: readonly string[]): Promise<Rebuilt> {
  const notes = await readCreditNotes(tx, id, { ids });
  return new Map(
    notes.map((note) => [note.id, { header: moneyHeader(note, note.total), items: creditNoteItems(note) }]),
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
    seals.map((seal) => [seal.id, { header: moneyHeader(document(seal), seal.total), items: daySealItems(seal) }]),
  );
}

async function rebuildCloses(tx: Tx, { id }: SealingHospital, ids: readonly string[]): Promise<Rebuilt> {
  const closes = await readCloses(tx, id, ids);
  return new Map(
    closes.map((close) => [
      close.id,
      { header: moneyHeader({ ...close, at: close.closedAt }, close.counted), items: counterItems(close) },
    ]),
  );
}

async function rebuildLimits(tx: Tx, { id }: SealingHospital, ids: readonly string[]): Promise<Rebuilt> {
  const changes = await readLimitChanges(tx, id, ids);
  return new Map(changes.map((change) => [change.id, { header: moneyHeader(change, 0n), items: limitItems(change) }]));
}

async function checkLimits(tx: Tx, { id }: SealingHospital, report: (finding: AuditFinding) => void): Promise<void> {
  for (const { role, field } of await wrongLimits(tx, id))
    report({ code: 'limit_wrong', document: role, table: 'discount_limit', field, block: null, since: null });
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

/** What holds lines together, beyond what each document's own claim says. */
async function checkLines(tx: Tx, hospital: SealingHospital, report: (finding: AuditFinding) => void): Promise<void> {
  for (const { batch, document, field } of await strayMovements(tx, hospital.id)) {
    const named = document ?? batch ?? '';
    report({ code: 'stock_wrong', document: named, table: 'stock_movement', field, block: document, since: null });
  }
  for (const { series, number } of await missingPrints(tx, hospital.id)) {
    const document = labelOf(series, Number(number));
    report({ code: 'print_missing', document, table: 'bill_print', field: 'copy', block: document, since: null });
  }
  for (const { series, number, table, field } of await strayLines(tx, hospital.id)) {
    const document = labelOf(series, Number(number));
    report({ code: 'line_wrong', document, table, field, block: document, since: null });
  }
}
