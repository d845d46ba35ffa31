import type { BodyOf, pharmacy, SubstitutionJson } from '@pramana/contract';
import { type ItemId, PramanaError } from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { findItems } from '../catalogue/index.ts';
import type { SubstanceBook } from '../consultations/index.ts';
import { namesOf } from '../people/index.ts';
import { substancesOf, wordedOf } from './worded.service.ts';
import { openPrescription, openPrescriptions } from './open.service.ts';
import { patientsBehind } from './patient.service.ts';
import { findPrescriptions } from './prescription.store.ts';
import { compare, isSame } from './same.policy.ts';
import { answerSubstitution, insertSubstitution, readSubstitutions } from './substitution.store.ts';

type Question = BodyOf<typeof pharmacy.prescriptions.ask>;

/** Asks the prescriber; only for an item of the same substance, where that is known. `already_exists` while it waits. */
export async function askPrescriber(
  ctx: AccessContext,
  book: SubstanceBook,
  id: string,
  wish: Question,
): Promise<void> {
  const { tx, hospital, actor, clock } = ctx;
  const { row, form } = await openPrescription(ctx, book, id, true);
  if (row.version !== wish.version) throw new PramanaError('record_changed', { params: { newest: row.version } });
  const line = form.lines[wish.line];
  const [item] = await findItems(tx, hospital.id, [wish.itemId as ItemId]);
  if (line === undefined || item === undefined) throw new PramanaError('not_found');
  if (item.status === 'retired') throw new PramanaError('item_retired', { field: 'itemId' });
  const isKin = line.substances.length === 0 || isSame(line.substances, substancesOf(book, item));
  const isPrescribed = line.item === item.id && compare(line, wordedOf(book, item)) !== 'other';
  if (!isKin || !item.stocked || isPrescribed)
    throw new PramanaError('invalid_field', { field: 'itemId', detail: `${item.name} is not of the same substance.` });
  const at = new Date(clock.now());
  const asked = {
    id: newId(at.getTime()),
    recordId: id,
    version: row.version,
    line: wish.line,
    itemId: item.id,
    reason: wish.reason,
    askedBy: actor.personId,
    askedAt: at,
    prescriberId: row.prescriberId,
  };
  if (!(await insertSubstitution(tx, hospital.id, asked))) throw new PramanaError('already_exists');
}

/** What waits for this prescriber's answer, oldest first; each patient among it is an access (I-12). */
export async function waitingFor(ctx: AccessContext, book: SubstanceBook): Promise<SubstitutionJson[]> {
  const { tx, hospital, actor } = ctx;
  const waiting = await readSubstitutions(tx, hospital.id, { waitingFor: actor.personId });
  const items = await findItems(
    tx,
    hospital.id,
    waiting.map(({ itemId }) => itemId as ItemId),
  );
  const names = await namesOf(
    tx,
    waiting.map(({ askedBy }) => askedBy),
  );
  const open = await openPrescriptions(ctx, book, [...new Set(waiting.map(({ recordId }) => recordId))]);
  const whose = await patientsBehind(
    ctx,
    [...open.values()].map(({ row }) => row.subjectId),
  );
  return waiting.flatMap(({ id, recordId, line, itemId, reason, askedBy, askedAt }) => {
    const of = open.get(recordId);
    const item = items.find((each) => each.id === itemId);
    if (of === undefined || item === undefined) return [];
    // What no longer opens can be refused all the same, and keeps no other question from being read.
    const found = 'problem' in of ? undefined : of.lines[line];
    const { name, strength, unit } = found?.prescribed ?? { name: '', strength: '', unit: '' };
    return {
      id,
      patient: whose.get(of.row.subjectId) ?? null,
      prescription: recordId,
      askedBy: names.get(askedBy) ?? '',
      askedAt: askedAt.toISOString(),
      reason,
      prescribed: found ? { name, strength, unit, left: Math.max(0, found.asked - found.handed) } : null,
      proposed: { itemId: item.id, name: item.name, unit: item.unit },
    };
  });
}

/**
 * The prescriber answers, once. `not_found` for what was not asked of them, `already_exists` for what was answered; nobody
 * consents to what does not open (`record_forgotten`, `record_damaged`), and may refuse it.
 */
export async function answer(ctx: AccessContext, book: SubstanceBook, id: string, consent: boolean): Promise<void> {
  const { tx, hospital, actor, clock } = ctx;
  const [asked] = await readSubstitutions(tx, hospital.id, { id });
  if (asked?.prescriberId !== actor.personId) throw new PramanaError('not_found');
  const [row] = await findPrescriptions(tx, hospital.id, [asked.recordId]);
  if (row === undefined) throw new PramanaError('not_found');
  if (consent) await openPrescription(ctx, book, asked.recordId);
  else await recordAccess(ctx, { subjectId: row.subjectId, purpose: 'care', resource: 'prescription' });
  const given = {
    answer: consent ? ('consented' as const) : ('refused' as const),
    by: actor.personId,
    at: new Date(clock.now()),
  };
  if (!(await answerSubstitution(tx, hospital.id, id, given))) throw new PramanaError('already_exists');
}
