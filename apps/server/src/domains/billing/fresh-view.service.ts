import type { PatientRowJson } from '@pramana/contract';
import { freshBlockView, type SealedBlock } from '../sealing/index.ts';
import type { Acting } from './acting.policy.ts';
import type { BillLineRow, BillRow, StoredBill } from './bill.store.ts';
import type { OpenDraft } from './draft.service.ts';
import type { Face } from './face.claim.ts';
import type { StoredLine } from './line.store.ts';
import { type BillView, sealedView } from './view.service.ts';

/** What a transaction has just written of a bill that nothing was paid on, and what it made that of. */
export interface FreshBill {
  bill: BillRow;
  lines: readonly BillLineRow[];
  open: OpenDraft;
  patient: PatientRowJson | undefined;
  face: Face;
  block: SealedBlock;
}

/** The view of such a bill without reading it back; the test holds it beside what a repeat of the seal reads. */
export function freshView(acting: Acting, { bill, lines, open, patient, face, block }: FreshBill): BillView {
  const stored: StoredBill = {
    ...bill,
    paid: 0n,
    credited: 0n,
    refunded: 0n,
    author: acting.actor.name,
    discountApprover: bill.discountApproverId === null ? null : (open.approval?.name ?? null),
    privateBox: open.draft.privateBox,
    prints: 0,
    notes: 0,
  };
  const sealed = { block: freshBlockView(block, acting.actor.name), face, approvedBy: stored.discountApprover };
  return sealedView(acting, {
    bill: stored,
    lines: lines.map((line, position) => freshLine(bill, line, open.priced.lines[position])),
    faces: new Map([[block.label, sealed]]),
    patient: patient ?? null,
    people: open.people,
    payments: [],
    refunds: [],
    notes: [],
  });
}

function freshLine(
  bill: BillRow,
  line: BillLineRow,
  priced: OpenDraft['priced']['lines'][number] | undefined,
): StoredLine {
  const { item, price, tax } = priced ?? {};
  if (!item || !price || !tax) throw new Error('A line was sealed without its item, price or tax.');
  return {
    ...line,
    billId: bill.id,
    itemKind: item.kind,
    packLabel: item.packLabel,
    proofBlobId: price.proofBlobId,
    effectiveFrom: price.effectiveFrom,
    taxTreatment: tax.treatment,
    credited: 0n,
    recorded: priced?.charge?.cited ? { at: priced.charge.cited.at, by: priced.charge.cited.author } : null,
  };
}
