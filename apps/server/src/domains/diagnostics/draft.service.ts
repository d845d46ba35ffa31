import type { ResultDraftJson, ReviewDraftJson, TypedResultJson, TypedReviewJson } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import type { Services } from '../../platform/services.ts';
import { openPrivate, registerKept, sealPrivate } from '../sealing/index.ts';
import { deleteDrafts, type DraftPart, type DraftRow, insertDraft, readDraft, updateDraft } from './draft.store.ts';
import { canOrder } from './order.policy.ts';
import type { OrderRow } from './order.store.ts';
import { orderRow, RESOURCE } from './row.service.ts';

/** Where a draft's box belongs. */
const BOXES = { entry: 'result-draft', review: 'review-draft' } as const;
/** Of what words are that do not say it. */
const OF_UNKNOWN = { sample: null, version: null } as const;
/** A draft opens for its writer alone: another's box in their row is damage (I-13). */
const recordOf = ({ orderId, ownerId }: Pick<DraftRow, 'orderId' | 'ownerId'>): string => `${orderId} ${ownerId}`;

/** The drafts of each part as they are handed out. */
interface Drafts {
  readonly entry: ResultDraftJson;
  readonly review: ReviewDraftJson;
}

/** What drafts need: a look, and where it is said that one does not open. */
type Drafting = AccessContext & Pick<Services, 'log'>;

/** Where drafts lie, for whoever replaces the patient's key. */
export function registerKeptDrafts(): void {
  registerKept({
    under: 'person',
    table: 'result_draft',
    column: 'box',
    key: { order_id: 'uuid', owner_id: 'uuid', part: 'text' },
    subject: 't.subject_id',
    category: `case t.part when 'entry' then '${BOXES.entry}' else '${BOXES.review}' end`,
    record: "t.order_id::text || ' ' || t.owner_id::text",
    version: 't.revision',
  });
}

/**
 * What the caller has typed of this result and not entered, or not released; null: nothing, or nothing that opens, which closes
 * the order to nobody. The look at the order is its access (I-12).
 */
export async function ownDraft<Part extends DraftPart>(
  { tx, hospital, actor, log }: Pick<Drafting, 'tx' | 'hospital' | 'actor' | 'log'>,
  { id }: Pick<OrderRow, 'id'>,
  part: Part,
  options: { lock?: boolean } = {},
): Promise<Drafts[Part] | null> {
  const row = await readDraft(tx, hospital.id, { orderId: id, ownerId: actor.personId, part }, options);
  if (row === null) return null;
  const { subjectId, box, revision } = row;
  const content = await openPrivate(tx, hospital, subjectId, BOXES[part], recordOf(row), box, revision).catch(
    (error: unknown) => {
      if (!isUnreadable(error)) throw error;
      log.error({ hospital: hospital.id, order: id, code: error.code }, 'what was typed of a result does not open');
      return null;
    },
  );
  if (content === null) return null;
  // The box is sealed by this file alone and opens only whole: its form is the one that was put in. Words about a result once
  // lay there without its version: nobody knows any more of which, and their writer is asked.
  const whole = { ...OF_UNKNOWN, ...(content as object) };
  return { revision, at: row.updatedAt.toISOString(), content: whole } as unknown as Drafts[Part];
}

function isUnreadable(error: unknown): error is PramanaError {
  return error instanceof PramanaError && (error.code === 'record_damaged' || error.code === 'record_forgotten');
}

/**
 * Keeps what is typed of a result or about it, for its writer alone. `revision` is that of the last save, 0 of the first one;
 * one begins at what is there now. `conflict`: saved on another screen since, or entered or released meanwhile; `lab_state`,
 * `not_permitted` as for entering or releasing.
 */
export async function saveDraft<Part extends DraftPart>(
  ctx: Drafting,
  id: string,
  part: Part,
  { revision, content }: { revision: number; content: Drafts[Part]['content'] },
): Promise<Drafts[Part]> {
  const { tx, hospital, actor, clock } = ctx;
  // Held for the first save alone: whoever enters or releases the result at that moment takes what is typed with it.
  const row = revision === 0 ? await orderRow(ctx, id, true) : await orderRow(ctx, id);
  const can = canOrder({ rights: actor.roles, state: row.state, alerts: false });
  const { ok, code } = part === 'entry' ? can.enter : can.release;
  if (!ok) throw new PramanaError(code === 'not_permitted' ? 'not_permitted' : 'lab_state');
  await recordAccess(ctx, { subjectId: row.subjectId, purpose: 'care', resource: RESOURCE });
  // A late save must not bring back what its own result has just taken in, nor begin words about values that are not there.
  if (revision === 0 && !isOfNow(row, content))
    throw new PramanaError('conflict', { params: { revision: row.revision } });
  const at = new Date(clock.now());
  const next = revision + 1;
  const whose = { orderId: id, ownerId: actor.personId, part };
  const box = await sealPrivate(tx, hospital, row.subjectId, BOXES[part], recordOf(whose), content, next);
  const draft = { ...whose, box, revision: next, updatedAt: at };
  // One that does not open is of nobody's use, and in the way of every word.
  if (revision === 0 && (await ownDraft(ctx, row, part, { lock: true })) === null)
    await deleteDrafts(tx, hospital.id, whose);
  const isKept =
    revision === 0
      ? await insertDraft(tx, hospital.id, { ...draft, subjectId: row.subjectId })
      : await updateDraft(tx, hospital.id, draft);
  if (!isKept) throw new PramanaError('conflict', { params: { revision: row.revision } });
  return { revision: next, at: at.toISOString(), content } as Drafts[Part];
}

/** Throws away what the caller has typed of a part, in any state of the order; nothing there is nothing more. `not_found` of no order. */
export async function discardDraft(ctx: AccessContext, id: string, part: DraftPart): Promise<void> {
  await orderRow(ctx, id);
  await deleteDrafts(ctx.tx, ctx.hospital.id, { orderId: id, ownerId: ctx.actor.personId, part });
}

function isOfNow(row: OrderRow, { sample, version }: TypedResultJson | TypedReviewJson): boolean {
  const newest = row.state === 'sampled' ? null : row.recordVersion;
  return sample === (row.sample?.number ?? null) && version === newest;
}
