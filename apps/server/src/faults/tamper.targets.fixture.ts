import type { Slug } from './tamper.fixture.ts';

/** A row of each kind of table, and what people call the document whose row it is. */
export interface Target {
  readonly table: string;
  readonly where: string;
  readonly document: string;
  /** Only these columns; all when absent. */
  readonly columns?: readonly string[];
  /** Where the audit names the row when it was deleted. */
  readonly gone: string;
  /** What it is called then, when its own row would have told. */
  readonly goneDocument?: string;
  readonly hospital?: Slug;
}

export const NUMBER = 'OPD-2627-000001';
const BILL = `(select b.id from bill b where series = 'OPD-2627' and number = 1)`;
/** The charge of the first bill's first line. */
export const CHARGE = `id = (select l.charge_id from bill_line l where bill_id = ${BILL} and position = 0)`;
const PAYMENT = `(select p.id from payment p where number = 1)`;
const RECEIPT = 'RCT-2627-000001';
const PROVEN = 'proof_blob_id is not null';
const TREE = `hospital_id = (select h.id from hospital h where slug = 'asha')`;
const RECEIVED = `(select s.id from stock_document s where s.number = 1 and s.${TREE})`;
const RULE = `(select b.document_id from block b where b.series = 'TAX-2627' and b.number = 1 and b.${TREE})`;

/** The rows that are changed and deleted, where the ground's people worked on this business day. */
export const targets = (day: string): Target[] => [
  { table: 'bill', where: `id = ${BILL}`, document: NUMBER, gone: 'bill.id' },
  { table: 'bill_line', where: `bill_id = ${BILL} and position = 0`, document: NUMBER, gone: 'bill_line.position' },
  { table: 'bill_balance', where: `bill_id = ${BILL}`, document: NUMBER, gone: 'bill_balance.total' },
  {
    table: 'draft_bill',
    where: `id = ${BILL}`,
    document: NUMBER,
    columns: ['private_box'],
    gone: 'draft_bill.private_box',
  },
  {
    table: 'encounter',
    where: `id = (select b.encounter_id from bill b where b.id = ${BILL})`,
    document: NUMBER,
    columns: ['class'],
    gone: 'encounter.class',
  },
  { table: 'charge', where: CHARGE, document: NUMBER, columns: ['batch_id', 'quantity', 'turn'], gone: 'charge.id' },
  {
    table: 'stock_movement',
    where: `document_id = ${BILL} and reason = 'sale'`,
    document: NUMBER,
    columns: ['batch_id', 'reason', 'quantity', 'quarantined', 'document_id', 'position', 'note', 'person_id', 'at'],
    gone: 'stock_movement.document_id',
  },
  {
    table: 'stock_movement',
    where: `document_id = ${RECEIVED}`,
    document: 'STK-2627-000001',
    columns: ['batch_id', 'reason', 'quantity', 'quarantined', 'document_id', 'note', 'person_id', 'at'],
    gone: 'stock_movement.id',
  },
  { table: 'stock_document', where: `id = ${RECEIVED}`, document: 'STK-2627-000001', gone: 'stock_document.id' },
  { table: 'counter_session', where: "status = 'closed'", document: 'CTR-2627-000001', gone: 'counter_session.id' },
  { table: 'cash_movement', where: 'true', document: 'CTR-2627-000001', gone: 'cash_movement.id' },
  { table: 'business_day', where: 'closed_at is not null', document: day, gone: 'business_day.business_date' },
  { table: 'discount_limit', where: `role = 'cashier' and ${TREE}`, document: 'cashier', gone: 'discount_limit.role' },
  {
    table: 'discount_limit_change',
    where: `number = 1 and ${TREE}`,
    document: 'LIM-2627-000001',
    gone: 'discount_limit_change.id',
  },
  { table: 'tax_rule', where: `id = ${RULE}`, document: 'TAX-2627-000001', gone: 'tax_rule.id' },
  {
    table: 'subject',
    where: `id = (select b.subject_id from bill b where b.id = ${BILL})`,
    document: NUMBER,
    columns: ['wrapped_key', 'patient_box'],
    gone: 'subject.wrapped_key',
  },
  { table: 'payment', where: `id = ${PAYMENT}`, document: RECEIPT, gone: 'payment.id' },
  {
    table: 'payment_allocation',
    where: `payment_id = ${PAYMENT}`,
    document: RECEIPT,
    gone: 'payment_allocation.bill_id',
  },
  { table: 'credit_note', where: 'number = 1', document: 'CRN-2627-000001', gone: 'credit_note.id' },
  { table: 'credit_note_line', where: 'position = 0', document: 'CRN-2627-000001', gone: 'credit_note_line.position' },
  { table: 'refund', where: 'number = 1', document: 'RFD-2627-000001', gone: 'refund.id' },
  { table: 'price', where: PROVEN, document: 'PRC-2627-000006', gone: 'price.id' },
  { table: 'price_withdrawal', where: 'true', document: 'PRW-2627-000001', gone: 'price_withdrawal.id' },
  {
    table: 'blob',
    where: `id = (select p.proof_blob_id from price p where ${PROVEN})`,
    document: 'PRC-2627-000006',
    columns: ['bytes'],
    gone: 'price.proof_blob_id',
  },
  { table: 'day_seal', where: 'document_number = 1', document: 'DAY-2627-000001', gone: 'day_seal.id' },
  { table: 'batch', where: `number = 'B1' and ${TREE}`, document: NUMBER, gone: 'batch.number' },
  {
    table: 'stock_level',
    where: `batch_id = (select b.id from batch b where number = 'B1' and ${TREE})`,
    document: 'B1',
    gone: 'stock_level.on_hand',
  },
  { table: 'block', where: `series = 'OPD-2627' and number = 1`, document: NUMBER, gone: 'block.number' },
  { table: 'series', where: `code = 'OPD-2627'`, document: 'OPD-2627', gone: 'series.code' },
  {
    table: 'seal_queue',
    where: 'true',
    document: 'OPD-2627-000003',
    columns: ['commitment'],
    gone: 'log_entry.commitment',
  },
  {
    table: 'log_entry',
    where: `series = 'OPD-2627' and number = 1`,
    document: NUMBER,
    gone: 'log_entry.commitment',
  },
  { table: 'log', where: TREE, document: 'asha-2627', gone: 'log.id', goneDocument: 'asha' },
  { table: 'log_head', where: TREE, document: 'asha-2627', gone: 'log_head.checkpoint' },
  { table: 'log_hash', where: 'true', document: 'nira-2627 level 1 index 0', gone: 'log_hash.hash', hospital: 'nira' },
];
