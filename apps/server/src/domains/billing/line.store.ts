import type { BillId, HospitalId } from '@pramana/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf } from '../sealing/index.ts';
import type { BillLineRow } from './bill.store.ts';

/** A sealed line as a screen and a print need it. */
export interface StoredLine extends BillLineRow {
  billId: BillId;
  itemKind: string;
  packLabel: string;
  proofBlobId: string | null;
  effectiveFrom: Date;
  taxTreatment: string;
  /** Quantity that credit notes took back. */
  credited: bigint;
  /** When and by whom what it cites was recorded; null: it cites nothing. */
  recorded: { at: Date; by: string } | null;
}

/** The lines of these bills in their order, with batch, price and what was credited: one query. */
export async function readLines(tx: Tx, hospital: HospitalId, billIds: readonly string[]): Promise<StoredLine[]> {
  if (billIds.length === 0) return [];
  const rows = await tx
    .selectFrom('bill_line as line')
    .innerJoin('price', (join) =>
      join.onRef('price.hospital_id', '=', 'line.hospital_id').onRef('price.id', '=', 'line.price_id'),
    )
    .innerJoin('item', (join) =>
      join.onRef('item.hospital_id', '=', 'line.hospital_id').onRef('item.id', '=', 'line.item_id'),
    )
    .innerJoin('tax_rule as rule', (join) =>
      join.onRef('rule.hospital_id', '=', 'line.hospital_id').onRef('rule.id', '=', 'line.tax_rule_id'),
    )
    .leftJoin('evidence', (join) =>
      join.onRef('evidence.hospital_id', '=', 'line.hospital_id').onRef('evidence.id', '=', 'line.evidence_id'),
    )
    .leftJoin('person as recorder', 'recorder.id', 'evidence.author_id')
    .leftJoin('batch', (join) =>
      join.onRef('batch.hospital_id', '=', 'line.hospital_id').onRef('batch.id', '=', 'line.batch_id'),
    )
    .selectAll('line')
    .select([
      'price.commitment',
      'price.proof_blob_id',
      'price.effective_from',
      'item.kind as item_kind',
      'item.pack_label',
      'rule.treatment',
      'batch.number as batch_number',
      'batch.expiry as batch_expiry',
      'evidence.kind as evidence_kind',
      'evidence.series as evidence_series',
      'evidence.number as evidence_number',
      'evidence.commitment as evidence_commitment',
      'evidence.at as evidence_at',
      'recorder.name as recorder',
    ])
    .select(
      sql<bigint>`(select coalesce(sum(credit.quantity), 0)::bigint from credit_note_line credit where credit.hospital_id = line.hospital_id and credit.bill_id = line.bill_id and credit.position = line.position)`.as(
        'credited',
      ),
    )
    .where('line.hospital_id', '=', hospital)
    .where('line.bill_id', 'in', [...billIds])
    .orderBy('line.bill_id')
    .orderBy('line.position')
    .execute();
  return rows.map((row) => ({
    billId: row.bill_id as BillId,
    position: row.position,
    chargeId: row.charge_id,
    chargeTurn: row.charge_turn,
    itemId: row.item_id,
    itemKind: row.item_kind,
    packLabel: row.pack_label,
    priceId: row.price_id,
    priceCommitment: row.commitment,
    proofBlobId: row.proof_blob_id,
    effectiveFrom: row.effective_from,
    batchId: row.batch_id,
    batch:
      row.batch_number !== null && row.batch_expiry !== null
        ? { number: row.batch_number, expiry: row.batch_expiry }
        : null,
    description: row.description,
    hsn: row.hsn,
    quantity: row.quantity,
    unit: row.unit,
    rateAmount: row.rate_amount,
    ratePer: row.rate_per,
    mrpAmount: row.mrp_amount,
    mrpPer: row.mrp_per,
    ceilingAmount: row.ceiling_amount,
    ceilingPer: row.ceiling_per,
    taxRuleId: row.tax_rule_id,
    taxTreatment: row.treatment,
    taxBp: row.tax_bp,
    gross: row.gross,
    discount: row.discount,
    taxable: row.taxable,
    cgst: row.cgst,
    sgst: row.sgst,
    igst: row.igst,
    amount: row.amount,
    payerAmount: row.payer_amount,
    evidenceGrade: row.evidence_grade,
    credited: row.credited,
    ...evidenceOf(row),
  }));
}

interface EvidenceColumns {
  evidence_id: string | null;
  evidence_kind: string | null;
  evidence_series: string | null;
  evidence_number: bigint | null;
  evidence_commitment: Uint8Array | null;
  evidence_at: Date | null;
  recorder: string | null;
}

function evidenceOf(row: EvidenceColumns): Pick<StoredLine, 'evidence' | 'recorded'> {
  const {
    evidence_kind: kind,
    evidence_series: series,
    evidence_number: number,
    evidence_commitment: commitment,
  } = row;
  if (row.evidence_id === null || kind === null || series === null || number === null || commitment === null)
    return { evidence: null, recorded: null };
  const label = labelOf(series, Number(number));
  const recorded = row.evidence_at === null ? null : { at: row.evidence_at, by: row.recorder ?? '' };
  return { evidence: { id: row.evidence_id, kind, label, commitment }, recorded };
}
