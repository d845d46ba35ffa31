import { type BillId, type CounterSessionId, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { type BilledCharge, billCharges } from '../charges/index.ts';
import { patientRows } from '../patients/index.ts';
import { finish, type PreparedDocument, prepareDocument, type SealedBlock } from '../sealing/index.ts';
import { holdStock } from '../stock/index.ts';
import type { Acting } from './acting.policy.ts';
import { type BillColumns, type BillFacts, billItems } from './bill.claim.ts';
import { type BillLineRow, type BillRow, insertBill } from './bill.store.ts';
import { confirmAbove, confirmLimit } from './confirm-limit.service.ts';
import { openSessionIdOf, requireOpenSession } from './counter.store.ts';
import { holdToday } from './day.store.ts';
import type { Face } from './face.claim.ts';
import { patientFacts } from './face.service.ts';
import { freshView } from './fresh-view.service.ts';
import { issuerOf } from '../../platform/issuer.ts';
import { discountVerdict } from './discount.service.ts';
import { lockOwnDraft, type OpenDraft, openDraft } from './draft.service.ts';
import { plan } from './payment.policy.ts';
import { takeParts } from './payment.service.ts';
import { mrpOf, type PricedLine, titleOf } from './pricing.policy.ts';
import { taxContext } from './pricing.service.ts';
import { refuseUsedReferences } from './reference.service.ts';
import { refuseUnfit, type SealWish } from './seal-refusal.service.ts';
import type { BillView } from './view.service.ts';

/** Prefix of each kind of bill's series. */
export const BILL_PREFIX = {
  'opd-bill': 'OPD',
  'pharmacy-bill': 'PHA',
  'ipd-interim-bill': 'IPI',
  'ipd-final-bill': 'IPF',
} as const;

const CLASS = { inpatient: 'inpatient', outpatient: 'outpatient', 'walk-in': 'walk-in' } as const;

/** What a seal has made. */
export interface SealedNow {
  id: BillId;
  /** Makes the bill's view of what was written; null where it has to be read back. */
  view: (() => BillView) | null;
}

/**
 * Seals a draft (product.md L1, L2; the path of a bill, steps 4 to 7): rules first, then stock and charges, then the
 * claim, and only then the series' row lock for number and previous block. All in the caller's one transaction (I-1):
 * either there is a bill with its block and its outbox row, or nothing happened. `shown` records, in the same
 * transaction, that the bill of this number will be shown.
 */
export async function sealBill(
  tx: Tx,
  acting: Acting,
  id: BillId,
  wish: SealWish,
  shown?: (subjectId: SubjectId, label: string) => Promise<void>,
): Promise<SealedNow> {
  const { hospital, actor, at } = acting;
  // What does not depend on each other is asked at once: it travels together, and locks are held for less.
  const [draft, day] = await Promise.all([lockOwnDraft(tx, acting, id), holdToday(tx, hospital, at)]);
  if (wish.revision !== undefined && wish.revision !== draft.revision)
    throw new PramanaError('bill_changed', { params: { revision: draft.revision } });
  const [open, drawer, limit] = await Promise.all([
    openDraft(tx, acting, draft),
    openSessionIdOf(tx, hospital.id, actor.personId),
    confirmLimit(tx, hospital.id, 'seal'),
  ]);
  refuseUnfit(open, wish, hospital.currency);
  confirmAbove(acting, limit, open.priced.amounts.total);
  await refuseDiscount(tx, acting, open);
  const parts = plan(wish.payments ?? [], open.priced.amounts.total, hospital.currency);
  await refuseUsedReferences(tx, acting, parts, hospital.currency);
  const session = parts.length > 0 ? await requireOpenSession(tx, hospital.id, actor.personId) : drawer;

  const [charged, issuer, [patient], take] = await Promise.all([
    chargeLines(tx, acting, open),
    issuerOf(tx, hospital.id),
    open.patientId ? patientRows(tx, hospital, [open.patientId], at) : [],
    holdStock(tx, acting, stockOf(open, id)),
  ]);
  const face = { issuer, author: actor.name, patient: patientFacts(patient), customer: open.people.customer };
  const { bill, lines, prepared } = await prepare(tx, acting, open, {
    day,
    session,
    charged,
    face,
    paidAtSeal: parts.reduce((sum, part) => sum + part.amount, 0n),
  });

  const numbered = ({ series, number }: SealedBlock): BillRow => ({ ...bill, series, number });
  // What is paid with it is read back: each payment is a document of its own.
  const whole = parts.length === 0;
  // The stock's movements and the series' lock travel together; should the first fail, so does all that follows it.
  const taken = take();
  const sealed = finish(tx, prepared, async (made) => {
    const seen = whole ? shown?.(draft.subjectId, made.label) : undefined;
    await Promise.all([insertBill(tx, hospital.id, numbered(made), lines), seen]);
  });
  sealed.catch(() => undefined);
  await taken;
  const block = await sealed;
  if (session !== null && parts.length > 0)
    await takeParts(
      tx,
      acting,
      { id, label: block.label, subjectId: draft.subjectId, currency: hospital.currency, face },
      parts,
      { session, day },
    );
  const fresh = { bill: numbered(block), lines, open, patient, face, block };
  return { id, view: whole ? () => freshView(acting, fresh) : null };
}

async function refuseDiscount(tx: Tx, acting: Acting, open: OpenDraft): Promise<void> {
  const verdict = await discountVerdict(tx, acting, open, { lock: true });
  if (!verdict.ok) throw new PramanaError('discount_needs_approval', { field: 'discount', detail: verdict.why });
}

async function chargeLines(
  tx: Tx,
  { hospital, actor, at }: Acting,
  open: OpenDraft,
): Promise<{ encounterId: string; charges: BilledCharge[] }> {
  const { draft, patientId, priced } = open;
  const occasion = {
    hospital: hospital.id,
    encounterId: draft.encounterId,
    class: CLASS[taxContext(draft, patientId === null)],
    subjectId: draft.subjectId,
    aliases: open.aliases,
    payerId: draft.payerId,
    personId: actor.personId,
    at,
  };
  return billCharges(
    tx,
    occasion,
    priced.lines.map((line) => ({
      chargeId: line.draft.chargeId,
      itemId: line.draft.itemId,
      priceId: resolved(line).price.id,
      batchId: line.batch?.id ?? null,
      quantity: BigInt(line.draft.quantity),
    })),
  );
}

function stockOf(open: OpenDraft, billId: BillId) {
  return open.priced.lines.flatMap((line, position) =>
    line.batch && !isHanded(line)
      ? [{ batchId: line.batch.id, quantity: BigInt(line.draft.quantity), documentId: billId, position }]
      : [],
  );
}

/** Whether a dispense moved the goods already: exactly one movement for each piece. */
function isHanded({ charge }: PricedLine): boolean {
  return charge?.cited?.kind === 'dispense' && charge.batch !== null;
}

/** The parts that `refuseUnfit` has made sure of. */
function resolved({ item, price, tax }: PricedLine) {
  if (!item || !price || !tax) throw new Error('A line with an open problem reached the seal.');
  return { item, price, tax };
}

interface Decided {
  day: string;
  session: CounterSessionId | null;
  charged: { encounterId: string; charges: BilledCharge[] };
  face: Face;
  paidAtSeal: bigint;
}

/** Rows and claim of the bill, complete but for number and previous block. */
async function prepare(
  tx: Tx,
  acting: Acting,
  open: OpenDraft,
  decided: Decided,
): Promise<{ bill: BillRow; lines: BillLineRow[]; prepared: PreparedDocument }> {
  const { hospital, actor, at } = acting;
  const { draft, priced } = open;
  const lines = priced.lines.map((line, position) =>
    lineRow(line, position, priced.amounts.lines[position], decided.charged.charges[position]),
  );
  const row = factsOf(acting, open, decided);
  const facts: BillFacts = {
    ...row,
    ...decided.face,
    prescriber: open.people.prescriber,
    discountApprovedBy: row.discountApproverId === null ? null : (open.approval?.name ?? null),
  };
  const { total } = priced.amounts;
  const prepared = await prepareDocument(tx, {
    hospital,
    series: { kind: draft.kind, prefix: BILL_PREFIX[draft.kind] },
    kind: 'bill',
    documentId: draft.id,
    subjectId: draft.subjectId,
    currency: hospital.currency,
    total,
    paidAtSeal: decided.paidAtSeal,
    at,
    businessDate: decided.day,
    authorId: actor.personId,
    items: billItems(facts, lines),
    urgent: true,
  });
  const bill = {
    ...row,
    id: draft.id,
    series: '',
    number: 0,
    kind: draft.kind,
    subjectId: draft.subjectId,
    counterSessionId: decided.session,
    sealedAt: at,
    currency: hospital.currency,
    total,
    paidAtSeal: decided.paidAtSeal,
  };
  return { bill, lines, prepared };
}

function factsOf(
  { hospital, actor }: Acting,
  { draft, priced, patientId, approval }: OpenDraft,
  decided: Decided,
): BillColumns {
  const { gross, discount, taxable, cgst, sgst, igst, roundOff } = priced.amounts;
  return {
    kind: draft.kind,
    title: titleOf(priced.lines),
    encounterClass: CLASS[taxContext(draft, patientId === null)],
    encounterId: decided.charged.encounterId,
    businessDate: decided.day,
    placeOfSupply: hospital.stateCode ?? '',
    payerId: draft.payerId,
    authorId: actor.personId,
    gross,
    discount,
    taxable,
    cgst,
    sgst,
    igst,
    roundOff,
    discountReason: draft.discount.kind === 'none' ? '' : draft.discount.reason,
    discountApproverId: discount > 0n ? (approval?.approverId ?? null) : null,
  };
}

function lineRow(
  line: PricedLine,
  position: number,
  amounts: OpenDraft['priced']['amounts']['lines'][number] | undefined,
  charge: BilledCharge | undefined,
): BillLineRow {
  const { item, price, tax } = resolved(line);
  if (!amounts || !charge) throw new Error('A line without its amounts or its charge.');
  const mrp = mrpOf(line);
  return {
    position,
    chargeId: charge.chargeId,
    itemId: item.id,
    priceId: price.id,
    batchId: line.batch?.id ?? null,
    description: item.name,
    hsn: item.hsn,
    quantity: BigInt(line.draft.quantity),
    unit: item.unit,
    rateAmount: price.rate.amount,
    ratePer: price.rate.per,
    batch: line.batch ? { number: line.batch.number, expiry: line.batch.expiry } : null,
    mrpAmount: mrp?.amount ?? null,
    mrpPer: mrp?.per ?? null,
    ceilingAmount: price.ceiling?.amount ?? null,
    ceilingPer: price.ceiling?.per ?? null,
    priceCommitment: price.commitment,
    taxRuleId: tax.id,
    taxBp: tax.treatment === 'taxable' ? tax.rateBp : 0,
    ...amounts,
    payerAmount: 0n,
    evidenceGrade: charge.grade,
    evidence: charge.evidence,
  };
}
