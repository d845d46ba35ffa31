import { type BillId, type PatientId, PramanaError, type SubjectId, toE164 } from '@pramana/kernel';
import { equal } from '@pramana/ledger';
import type { DraftInputJson } from '@pramana/contract';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { findPatient, subjectsOf } from '../patients/index.ts';
import { patientSubject, patientsOf, walkInSubject } from '../sealing/index.ts';
import type { Acting, Approver } from './acting.policy.ts';
import { notYours } from './bill.policy.ts';
import { contentHash } from './discount.policy.ts';
import {
  type DraftRow,
  insertApproval,
  insertDraft,
  insertTakeover,
  readApprovals,
  readDraft,
  updateDraft,
} from './draft.store.ts';
import type { DraftLine, PricedDraft } from './pricing.policy.ts';
import { priceDraft, taxContext } from './pricing.service.ts';
import { boxPrivate, NOTHING_PRIVATE, type PrivatePart, unboxPrivate } from './private.service.ts';

/** A draft as decided so far: its rows, its people in clear, its money. */
export interface OpenDraft {
  draft: DraftRow;
  patientId: PatientId | null;
  /** Other pseudonyms of the same person, where care is billed. */
  aliases: readonly SubjectId[];
  people: PrivatePart;
  priced: PricedDraft;
  approval: { approverId: string; name: string } | null;
}

/** Begins a draft. Nothing is numbered or sealed yet; an empty draft is welcome. */
export async function createDraft(tx: Tx, acting: Acting, input: DraftInputJson): Promise<OpenDraft> {
  const whose = await choose(tx, acting, input.patientId ?? null);
  const blank: DraftRow = {
    id: newId<'Bill'>(),
    subjectId: whose.subjectId,
    status: 'draft',
    kind: 'opd-bill',
    encounterId: null,
    payerId: null,
    lines: [],
    discount: { kind: 'none' },
    privateBox: null,
    revision: 1,
    ownerId: acting.actor.personId,
    owner: acting.actor.name,
    total: null,
    createdAt: acting.at,
    updatedAt: acting.at,
  };
  const draft = await changed(tx, acting, blank, NOTHING_PRIVATE, input, whose);
  const open = await openDraft(tx, acting, draft);
  await insertDraft(tx, acting.hospital.id, withTotal(open));
  return open;
}

/** Saves a draft under its lock. `bill_already_sealed` once sealed; `bill_changed` when another revision was read. */
export async function saveDraft(tx: Tx, acting: Acting, id: BillId, input: DraftInputJson): Promise<OpenDraft> {
  const before = await lockOwnDraft(tx, acting, id);
  if (input.revision !== undefined && input.revision !== before.revision)
    throw new PramanaError('bill_changed', { params: { revision: before.revision } });
  const people = await unboxPrivate(tx, acting, before.subjectId, id, before.privateBox);
  const known = await whoseDraft(tx, acting, before);
  // The same choice keeps its subject: a walk-in draft gets one pseudonym, not one per keystroke.
  const same = input.patientId === undefined || input.patientId === known.patientId;
  const whose = same ? known : await choose(tx, acting, input.patientId ?? null);
  const next = { ...before, subjectId: whose.subjectId, revision: before.revision + 1, updatedAt: acting.at };
  const draft = await changed(tx, acting, next, people, input, whose);
  const open = await openDraft(tx, acting, draft);
  await updateDraft(tx, acting.hospital.id, withTotal(open));
  return open;
}

/** The draft as it is kept, with what it comes to as it is saved. */
function withTotal({ draft, priced }: OpenDraft): DraftRow {
  return { ...draft, total: priced.amounts.total };
}

/** Puts a draft away; its row stays, as everything does. */
export async function discardDraft(tx: Tx, acting: Acting, id: BillId): Promise<void> {
  const draft = await lockOwnDraft(tx, acting, id);
  await updateDraft(tx, acting.hospital.id, {
    ...draft,
    status: 'discarded',
    revision: draft.revision + 1,
    updatedAt: acting.at,
  });
}

/**
 * Makes a colleague's draft one's own, where it stands: the story tells it, the author changes visibly, and the former
 * owner's next save is refused with the new owner's name. One's own stays as it is.
 */
export async function takeOverDraft(tx: Tx, acting: Acting, id: BillId): Promise<OpenDraft> {
  const { hospital, actor, at } = acting;
  const draft = await readDraft(tx, hospital.id, id, { lock: true });
  refuseSealed(draft);
  if (draft.ownerId === actor.personId) return openDraft(tx, acting, draft);
  const taken = {
    ...draft,
    ownerId: actor.personId,
    owner: actor.name,
    revision: draft.revision + 1,
    updatedAt: at,
  };
  await insertTakeover(tx, hospital.id, { draftId: id, fromId: draft.ownerId, toId: actor.personId, at });
  await updateDraft(tx, hospital.id, taken);
  return openDraft(tx, acting, taken);
}

/** Everything that follows from a draft's row: people, prices, batches, taxes, and a valid approval if there is one. */
export async function openDraft(tx: Tx, acting: Acting, draft: DraftRow, whose?: Whose): Promise<OpenDraft> {
  const { patientId } = whose ?? (await whoseDraft(tx, acting, draft));
  const [people, priced, approval] = await Promise.all([
    unboxPrivate(tx, acting, draft.subjectId, draft.id, draft.privateBox),
    priceDraft(tx, acting, draft, taxContext(draft, patientId === null)),
    approvalOf(tx, acting, draft),
  ]);
  const cites = draft.lines.some(({ chargeId }) => chargeId !== null);
  const aliases = cites && patientId !== null ? await subjectsOf(tx, acting.hospital, patientId) : [];
  return { draft, patientId, aliases, people, priced, approval };
}

/** Another person's yes to exactly this discount, given with their own login at the maker's screen. */
export async function approveDiscount(tx: Tx, acting: Acting, id: BillId, approver: Approver): Promise<OpenDraft> {
  const draft = await lockOwnDraft(tx, acting, id);
  if (draft.discount.kind === 'none')
    throw new PramanaError('invalid_field', { field: 'discount', detail: 'This draft has no discount to approve.' });
  await insertApproval(tx, acting.hospital.id, {
    id: newId(),
    draftId: id,
    contentHash: contentHash(draft),
    approverId: approver.personId,
    reason: draft.discount.reason,
    at: acting.at,
  });
  return openDraft(tx, acting, draft);
}

/** Somebody else's yes: whoever seals is the maker, and their own yes to it, given at a colleague's screen, is none. */
async function approvalOf(tx: Tx, { hospital, actor }: Acting, draft: DraftRow): Promise<OpenDraft['approval']> {
  if (draft.discount.kind === 'none') return null;
  const hash = contentHash(draft);
  const approvals = await readApprovals(tx, hospital.id, draft.id);
  const others = approvals.filter((approval) => approval.approverId !== actor.personId);
  return others.find((approval) => equal(approval.contentHash, hash)) ?? null;
}

export function refuseSealed(draft: DraftRow): void {
  if (draft.status === 'sealed') throw new PramanaError('bill_already_sealed', { params: { id: draft.id } });
}

/** A draft that the actor may change, under its lock. */
async function lockOwnDraft(tx: Tx, acting: Acting, id: BillId): Promise<DraftRow> {
  return ownDraft(acting, await readDraft(tx, acting.hospital.id, id, { lock: true }));
}

/** The draft, unless it is sealed or not the actor's: `bill_already_sealed`, or `draft_not_yours` with whose it is. */
export function ownDraft({ actor }: Acting, draft: DraftRow): DraftRow {
  refuseSealed(draft);
  if (draft.ownerId !== actor.personId)
    throw new PramanaError('draft_not_yours', { detail: notYours(draft.owner), params: { owner: draft.owner } });
  return draft;
}

export interface Whose {
  subjectId: SubjectId;
  /** Null: a walk-in. */
  patientId: PatientId | null;
}

/** Whose draft it is. */
export async function whoseDraft(tx: Tx, acting: Acting, draft: DraftRow): Promise<Whose> {
  const patients = await patientsOf(tx, acting.hospital, [draft.subjectId]);
  return { subjectId: draft.subjectId, patientId: patients.get(draft.subjectId) ?? null };
}

async function choose(tx: Tx, acting: Acting, patientId: string | null): Promise<Whose> {
  if (patientId === null) return { subjectId: await walkInSubject(tx, acting.hospital), patientId: null };
  const patient = await findPatient(tx, acting.hospital.id, patientId as PatientId);
  if (!patient) throw new PramanaError('not_found', { field: 'patientId', detail: 'There is no such patient.' });
  // Whoever was merged into another one is billed as that one, also by a desk that has the old page open.
  const id = patient.mergedInto ?? patient.id;
  return { subjectId: await patientSubject(tx, acting.hospital, id), patientId: id };
}

/** The draft with the input's fields laid over it; lines that need several batches are split here, before any seal. */
async function changed(
  tx: Tx,
  acting: Acting,
  before: DraftRow,
  people: PrivatePart,
  input: DraftInputJson,
  whose: Whose,
): Promise<DraftRow> {
  const part: PrivatePart = {
    customer: input.customer === undefined ? people.customer : customerOf(input.customer ?? {}),
    prescriber: input.prescriber ?? people.prescriber,
    note: input.note ?? people.note,
  };
  const privateBox = await boxPrivate(tx, acting, whose.subjectId, before.id, part);
  const discount = input.discount ?? before.discount;
  const draft = { ...before, privateBox, kind: input.kind ?? before.kind, discount };
  if (!input.lines) return draft;
  const lines = input.lines.map(
    ({ itemId, quantity, batchId = null, chargeId = null }): DraftLine => ({ itemId, quantity, batchId, chargeId }),
  );
  const priced = await priceDraft(tx, acting, { lines, discount }, taxContext(draft, whose.patientId === null));
  return { ...draft, lines: priced.lines.map((line) => line.draft) };
}

function customerOf(input: { name?: string; phone?: string }): PrivatePart['customer'] {
  // As far as it is typed: a draft keeps what is no number yet, a seal refuses it.
  const phone = input.phone?.trim() ?? '';
  const customer = { name: input.name?.trim() ?? '', phone: toE164(phone) ?? phone };
  return customer.name || customer.phone ? customer : null;
}
