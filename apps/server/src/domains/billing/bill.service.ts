import { type BillId, type CounterSessionId, type IsoDate, PramanaError, type SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { type Billed, billCharges } from '../charges/index.ts';
import { patientRows } from '../patients/index.ts';
import { finish, type SealedBlock } from '../sealing/index.ts';
import { takeStock } from '../stock/index.ts';
import type { Acting } from './acting.policy.ts';
import { type BillRow, insertBill } from './bill.store.ts';
import { confirmAbove, limitOr } from './confirm-limit.service.ts';
import { requireOpenSession } from './counter.store.ts';
import { holdToday } from './day.store.ts';
import type { Face } from './face.claim.ts';
import { patientFacts } from './face.service.ts';
import { freshView } from './fresh-view.service.ts';
import { issuerOf } from '../../platform/issuer.ts';
import { discountVerdict } from './discount.service.ts';
import { type OpenDraft, openDraft, ownDraft, whoseDraft } from './draft.service.ts';
import { type DraftRow, readDraftAtSeal } from './draft.store.ts';
import { plan } from './payment.policy.ts';
import { takeParts } from './payment.service.ts';
import { prepareBill, resolved, supplyClass } from './prepared.service.ts';
import type { PricedLine } from './pricing.policy.ts';
import { refuseUsedReferences } from './reference.service.ts';
import { refuseUnfit, type SealWish } from './seal-refusal.service.ts';
import type { BillView } from './view.service.ts';

/** What a seal has made. */
export interface SealedNow {
  id: BillId;
  /** Whether goods left the shelf with it. */
  moved: boolean;
  /** Makes the bill's view of what was written; null where it has to be read back. */
  view: (() => BillView) | null;
}

/** What a seal reads and locks first; it writes nothing. */
export interface BegunSeal {
  acting: Acting;
  draft: DraftRow;
  /** The maker's own open drawer. */
  drawer: CounterSessionId | null;
  /** Above this the maker confirms that it is them; minor units. */
  limit: bigint;
  /** The business day, under its share lock. */
  day: IsoDate;
  issuer: Face['issuer'];
}

/** The draft and the day under their locks, and what else needs no more than that it is this one: asked at once. */
export async function beginSeal(tx: Tx, acting: Acting, id: BillId): Promise<BegunSeal> {
  const { hospital, actor, at } = acting;
  const read = async () => {
    const { draft, drawer, limit } = await readDraftAtSeal(tx, hospital.id, id, actor.personId);
    return { draft: ownDraft(acting, draft), drawer, limit: limitOr('seal', limit) };
  };
  const [mine, day, issuer] = await Promise.all([read(), holdToday(tx, hospital, at), issuerOf(tx, hospital.id)]);
  return { acting, ...mine, day, issuer };
}

/**
 * Seals a draft (product.md L1, L2; the path of a bill, steps 4 to 7): rules and the claim first, then stock and charges,
 * and only then the series' row lock for number and previous block. All in the caller's one transaction (I-1):
 * either there is a bill with its block and its outbox row, or nothing happened. `shown` records, in the same
 * transaction, that the bill of this number will be shown. What does not depend on each other is asked at once: it travels
 * together, and locks are held for less.
 */
export async function sealBegun(
  tx: Tx,
  begun: BegunSeal,
  wish: SealWish,
  shown?: (subjectId: SubjectId, label: string) => Promise<void>,
): Promise<SealedNow> {
  const { acting, draft, day, issuer } = begun;
  const { hospital, actor, at } = acting;
  if (wish.revision !== undefined && wish.revision !== draft.revision)
    throw new PramanaError('bill_changed', { params: { revision: draft.revision } });
  const whose = await whoseDraft(tx, acting, draft);
  const [open, [patient]] = await Promise.all([
    openDraft(tx, acting, draft, whose),
    whose.patientId ? patientRows(tx, hospital, [whose.patientId], at) : [],
  ]);
  refuseUnfit(open, wish, hospital.currency);
  confirmAbove(acting, begun.limit, open.priced.amounts.total);
  await refuseDiscount(tx, acting, open, day);
  const parts = plan(wish.payments ?? [], open.priced.amounts.total, hospital.currency);
  await refuseUsedReferences(tx, acting, parts, hospital.currency);
  const session = parts.length > 0 ? await requireOpenSession(tx, hospital.id, actor.personId) : begun.drawer;

  const charged = await chargeLines(tx, acting, open);
  const face = { issuer, author: actor.name, patient: patientFacts(patient), customer: open.people.customer };
  const { bill, lines, prepared } = await prepareBill(tx, acting, open, {
    day,
    session,
    charged,
    face,
    paidAtSeal: parts.reduce((sum, part) => sum + part.amount, 0n),
  });

  const numbered = ({ series, number }: SealedBlock): BillRow => ({ ...bill, series, number });
  // What is paid with it is read back: each payment is a document of its own.
  const whole = parts.length === 0;
  // Charges, stock and the series' lock travel together; should one of them fail, so does all that follows.
  // A shortage that this seal's own look shows was refused above, without a lock. What was sold since that look, `takeStock` is
  // told under the levels' locks, when the series' lock is asked for already: only that refusal waits for its turn, and
  // takes no number. Another look before would be as old as the first; asking stock first would cost every seal a round
  // trip under its levels' locks; and a statement that raises ends the transaction before the short batch can be named.
  const taken = stockOf(open, draft.id);
  const written = Promise.all([charged.write(), takeStock(tx, acting, taken)]);
  const sealed = finish(tx, prepared, async (made) => {
    // Where one of these was refused, nothing more is asked.
    await written;
    const seen = whole ? shown?.(draft.subjectId, made.label) : undefined;
    await Promise.all([insertBill(tx, hospital.id, numbered(made), lines), seen]);
  });
  sealed.catch(() => undefined);
  await written;
  const block = await sealed;
  if (session !== null && parts.length > 0)
    await takeParts(
      tx,
      acting,
      { id: draft.id, label: block.label, subjectId: draft.subjectId, currency: hospital.currency, face },
      parts,
      { session, day },
    );
  const fresh = { bill: numbered(block), lines, open, patient, face, block };
  return { id: draft.id, moved: taken.length > 0, view: whole ? () => freshView(acting, fresh) : null };
}

/** `beginSeal` and `sealBegun` in one go, for who has nothing else to ask with the first. */
export async function sealBill(tx: Tx, acting: Acting, id: BillId, wish: SealWish): Promise<SealedNow> {
  return sealBegun(tx, await beginSeal(tx, acting, id), wish);
}

async function refuseDiscount(tx: Tx, acting: Acting, open: OpenDraft, day: IsoDate): Promise<void> {
  const verdict = await discountVerdict(tx, acting, open, day);
  if (!verdict.ok) throw new PramanaError('discount_needs_approval', { field: 'discount', detail: verdict.why });
}

async function chargeLines(tx: Tx, { hospital, actor, at }: Acting, open: OpenDraft): Promise<Billed> {
  const { draft, patientId, priced } = open;
  const occasion = {
    hospital: hospital.id,
    encounterId: draft.encounterId,
    class: supplyClass(draft, patientId),
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
