import type { BillId, CounterSessionId, HospitalId, PersonId, SubjectId } from '@pramana/kernel';
import { PramanaError } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { ConfirmedAct } from './confirm-limit.store.ts';
import type { DraftContent, DraftDiscount, DraftLine } from './pricing.policy.ts';

export type BillKind = 'opd-bill' | 'pharmacy-bill' | 'ipd-interim-bill' | 'ipd-final-bill';

export interface DraftRow extends DraftContent {
  id: BillId;
  status: 'draft' | 'sealed' | 'discarded';
  kind: BillKind;
  subjectId: SubjectId;
  encounterId: string | null;
  payerId: string | null;
  privateBox: Uint8Array | null;
  revision: number;
  ownerId: PersonId;
  owner: string;
  /** What it came to when it was last saved, minor units; null: saved before this was kept. */
  total: bigint | null;
  createdAt: Date;
  updatedAt: Date;
}

const columns = [
  'id',
  'status',
  'kind',
  'subject_id',
  'encounter_id',
  'payer_id',
  'lines',
  'discount',
  'private_box',
  'revision',
  'owner_id',
  'total',
  'created_at',
  'updated_at',
] as const;

interface DraftPlace {
  hospital: HospitalId;
  id: BillId;
}

const drafts = (tx: Tx, { hospital, id }: DraftPlace) =>
  tx
    .selectFrom('draft_bill')
    .select(columns)
    .select((eb) =>
      eb.selectFrom('person').whereRef('person.id', '=', 'draft_bill.owner_id').select('person.name').as('owner'),
    )
    .where('hospital_id', '=', hospital)
    .where('id', '=', id);

const draftById = fixed((tx, place: DraftPlace) => drafts(tx, place).compile());
const lockedDraft = fixed((tx, place: DraftPlace) => drafts(tx, place).forUpdate().compile());

const makerAtSeal = fixed(
  (tx, { hospital, person, act }: { hospital: HospitalId; person: PersonId; act: ConfirmedAct }) =>
    tx
      .selectNoFrom((eb) => [
        eb
          .selectFrom('counter_session')
          .where('counter_session.hospital_id', '=', hospital)
          .where('counter_session.person_id', '=', person)
          .where('counter_session.status', '=', 'open')
          .select('counter_session.id')
          .as('drawer'),
        eb
          .selectFrom('confirm_limit')
          .where('confirm_limit.hospital_id', '=', hospital)
          .where('confirm_limit.act', '=', act)
          .select('confirm_limit.amount')
          .as('limit'),
      ])
      .compile(),
);

/**
 * A draft under its lock with all that a seal asks of whoever makes it: their open drawer, and the limit that the hospital
 * has set for sealing unasked; null: it has set none. Both travel with the lock and are read behind it: in its own
 * statement they would be as they were before the wait for it.
 */
export async function readDraftAtSeal(
  tx: Tx,
  hospital: HospitalId,
  id: BillId,
  person: PersonId,
): Promise<{ draft: DraftRow; drawer: CounterSessionId | null; limit: bigint | null }> {
  const [[row], [maker]] = await Promise.all([
    lockedDraft(tx, { hospital, id }),
    makerAtSeal(tx, { hospital, person, act: 'seal' }),
  ]);
  const drawer = (maker?.drawer ?? null) as CounterSessionId | null;
  return { draft: found(id, row), drawer, limit: maker?.limit ?? null };
}

/** One draft; with `lock` nobody else can change or seal it until this transaction ends. */
export async function readDraft(
  tx: Tx,
  hospital: HospitalId,
  id: BillId,
  options: { lock?: boolean } = {},
): Promise<DraftRow> {
  const [row] = await (options.lock ? lockedDraft : draftById)(tx, { hospital, id });
  return found(id, row);
}

export interface DraftFilter {
  whose: { owner: PersonId } | { notOf: PersonId };
  subjects?: readonly SubjectId[];
  /** The last draft of the page before, and when it was saved as that page was read: it may be saved again since. */
  after?: { id: string; savedAt: Date };
  most: number;
}

/** Open drafts, last saved first, by keyset. */
export async function listDrafts(tx: Tx, hospital: HospitalId, filter: DraftFilter): Promise<DraftRow[]> {
  const { whose, subjects, after, most } = filter;
  let query = tx
    .selectFrom('draft_bill')
    .innerJoin('person', 'person.id', 'draft_bill.owner_id')
    .select(columns.map((column) => `draft_bill.${column}` as const))
    .select('person.name as owner')
    .where('hospital_id', '=', hospital)
    .where('draft_bill.status', '=', 'draft');
  query = 'owner' in whose ? query.where('owner_id', '=', whose.owner) : query.where('owner_id', '<>', whose.notOf);
  if (subjects !== undefined) query = query.where('subject_id', '=', sql<string>`any(${[...subjects]}::uuid[])`);
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(draft_bill.updated_at, draft_bill.id) < (${after.savedAt}::timestamptz, ${after.id}::uuid)`,
    );
  const rows = await query
    .orderBy('draft_bill.updated_at', 'desc')
    .orderBy('draft_bill.id', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => found(row.id as BillId, row));
}

type Found = Awaited<ReturnType<typeof draftById>>[number];

function found(id: BillId, row: Found | undefined): DraftRow {
  if (!row || row.status === 'discarded') throw new PramanaError('not_found');
  return {
    id,
    status: row.status as DraftRow['status'],
    kind: row.kind as BillKind,
    subjectId: row.subject_id as SubjectId,
    encounterId: row.encounter_id,
    payerId: row.payer_id,
    lines: row.lines as unknown as DraftLine[],
    discount: row.discount as unknown as DraftDiscount,
    privateBox: row.private_box,
    revision: row.revision,
    ownerId: row.owner_id as PersonId,
    owner: row.owner ?? '',
    total: row.total,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export async function insertDraft(tx: Tx, hospital: HospitalId, draft: DraftRow): Promise<void> {
  await tx
    .insertInto('draft_bill')
    .values({
      hospital_id: hospital,
      id: draft.id,
      status: draft.status,
      kind: draft.kind,
      subject_id: draft.subjectId,
      encounter_id: draft.encounterId,
      payer_id: draft.payerId,
      lines: JSON.stringify(draft.lines),
      discount: JSON.stringify(draft.discount),
      private_box: draft.privateBox,
      revision: draft.revision,
      owner_id: draft.ownerId,
      total: draft.total,
      created_at: draft.createdAt,
      updated_at: draft.updatedAt,
    })
    .execute();
}

/** Writes the next revision of a draft that the caller has locked. */
export async function updateDraft(tx: Tx, hospital: HospitalId, draft: DraftRow): Promise<void> {
  await tx
    .updateTable('draft_bill')
    .set({
      status: draft.status,
      kind: draft.kind,
      subject_id: draft.subjectId,
      owner_id: draft.ownerId,
      lines: JSON.stringify(draft.lines),
      discount: JSON.stringify(draft.discount),
      private_box: draft.privateBox,
      revision: draft.revision,
      total: draft.total,
      updated_at: draft.updatedAt,
    })
    .where('hospital_id', '=', hospital)
    .where('id', '=', draft.id)
    .execute();
}

export async function insertTakeover(
  tx: Tx,
  hospital: HospitalId,
  takeover: { draftId: BillId; fromId: PersonId; toId: PersonId; at: Date },
): Promise<void> {
  await tx
    .insertInto('draft_takeover')
    .values({
      hospital_id: hospital,
      id: newId(),
      draft_id: takeover.draftId,
      from_id: takeover.fromId,
      to_id: takeover.toId,
      at: takeover.at,
    })
    .execute();
}

/** Another person's approvals of this draft, newest first. */
export async function readApprovals(
  tx: Tx,
  hospital: HospitalId,
  draftId: BillId,
): Promise<{ contentHash: Uint8Array; approverId: PersonId; name: string }[]> {
  const rows = await tx
    .selectFrom('discount_approval')
    .innerJoin('person', 'person.id', 'discount_approval.approver_id')
    .select(['content_hash', 'approver_id', 'person.name'])
    .where('hospital_id', '=', hospital)
    .where('draft_id', '=', draftId)
    .orderBy('at', 'desc')
    .execute();
  return rows.map((row) => ({
    contentHash: row.content_hash,
    approverId: row.approver_id as PersonId,
    name: row.name,
  }));
}

export async function insertApproval(
  tx: Tx,
  hospital: HospitalId,
  approval: { id: string; draftId: BillId; contentHash: Uint8Array; approverId: PersonId; reason: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('discount_approval')
    .values({
      hospital_id: hospital,
      id: approval.id,
      draft_id: approval.draftId,
      content_hash: approval.contentHash,
      approver_id: approval.approverId,
      reason: approval.reason,
      at: approval.at,
    })
    .execute();
}
