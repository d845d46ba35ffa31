import type { BodyOf, pharmacy, SubstitutionJson } from '@pramana/contract';
import { type ItemId, PramanaError } from '@pramana/kernel';
import { type AccessContext, recordAccess } from '../../platform/access.ts';
import { newId } from '../../platform/ids.ts';
import { findItems } from '../catalogue/index.ts';
import type { SubstanceBook } from '../consultations/index.ts';
import { namesOf } from '../people/index.ts';
import { isSame } from './choice.policy.ts';
import { substancesOf } from './choice.service.ts';
import { openPrescription } from './open.service.ts';
import { patientsBehind } from './prescription.service.ts';
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
  const { row, form } = await openPrescription(ctx, id, true);
  if (row.version !== wish.version) throw new PramanaError('record_changed', { params: { newest: row.version } });
  const line = form.lines[wish.line];
  const [item] = await findItems(tx, hospital.id, [wish.itemId as ItemId]);
  if (line === undefined || item === undefined) throw new PramanaError('not_found');
  if (item.status === 'retired') throw new PramanaError('item_retired', { field: 'itemId' });
  const isKin = line.substances.length === 0 || isSame(line.substances, substancesOf(book, item));
  if (!isKin || !item.stocked || line.item === item.id)
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
export async function waitingFor(ctx: AccessContext): Promise<SubstitutionJson[]> {
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
  const shown: SubstitutionJson[] = [];
  for (const { id, recordId, line, itemId, reason, askedBy, askedAt } of waiting) {
    const { row, lines } = await openPrescription(ctx, recordId);
    const whose = await patientsBehind(ctx, [row.subjectId]);
    const of = lines[line];
    const item = items.find((each) => each.id === itemId);
    if (of === undefined || item === undefined) continue;
    const { name, strength, unit } = of.prescribed;
    shown.push({
      id,
      patient: whose.get(row.subjectId) ?? null,
      prescription: recordId,
      askedBy: names.get(askedBy) ?? '',
      askedAt: askedAt.toISOString(),
      reason,
      prescribed: { name, strength, unit, left: Math.max(0, of.asked - of.handed) },
      proposed: { itemId: item.id, name: item.name, unit: item.unit },
    });
  }
  return shown;
}

/** The prescriber answers, once. `not_found` for what was not asked of them, `already_exists` for what was answered. */
export async function answer(ctx: AccessContext, id: string, consent: boolean): Promise<void> {
  const { tx, hospital, actor, clock } = ctx;
  const [asked] = await readSubstitutions(tx, hospital.id, { id });
  if (asked?.prescriberId !== actor.personId) throw new PramanaError('not_found');
  const { row } = await openPrescription(ctx, asked.recordId);
  await recordAccess(ctx, { subjectId: row.subjectId, purpose: 'care', resource: 'prescription' });
  const given = {
    answer: consent ? ('consented' as const) : ('refused' as const),
    by: actor.personId,
    at: new Date(clock.now()),
  };
  if (!(await answerSubstitution(tx, hospital.id, id, given))) throw new PramanaError('already_exists');
}
