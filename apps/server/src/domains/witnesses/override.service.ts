import { type HospitalId, type PersonId, PramanaError } from '@pramana/kernel';
import type { Services } from '../../platform/services.ts';
import {
  arguableDoubt,
  type GuardDoubt,
  guardOf,
  insertGuardOverride,
  labelOf,
  lastOverride,
  lockLogs,
  openHead,
  OVERRIDE_MS,
  readHospital,
  sealAct,
  wakeSequencer,
} from '../sealing/index.ts';
import { guardOverrideItems } from './override.claim.ts';

/**
 * The operator's word, for a quarter of an hour, that the database holds all that was truly signed: a log whose witnesses do not
 * answer is signed on from the head that stands there. Where one shows a later tree, nothing is signed (nothing lifts a ROLLBACK
 * but recovering); but the log may be ended as one whose key was stolen. It is an entry of that log, or of the one that follows:
 * whoever checks it sees that the witnesses were not asked, or not believed. Answers the entry's number; `conflict` when
 * the guard does not have that doubt: what somebody confirmed about absent witnesses says nothing of a tree that is shown since.
 * What a person says in the same words of this very head is said once: pressed again, or sent again because the answer was lost,
 * it is the same entry. A second person's word, or other words, are an entry of their own.
 */
export async function overrideGuard(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  { id, doubt, reason, authorId }: { id: HospitalId; doubt: GuardDoubt; reason: string; authorId: PersonId },
): Promise<string> {
  const at = new Date(clock.now());
  const label = await db.inHospital(id, async (tx) => {
    const hospital = await readHospital(tx, id);
    // One after the other, and not while a batch is being signed.
    await lockLogs(tx, id);
    const place = await openHead(tx, id);
    if (hospital === undefined || place === null) throw new PramanaError('not_found');
    const { log, size, root } = place;
    const isDoubted = arguableDoubt(id) === doubt;
    if (!isDoubted && !guardOf(id).ok) throw new PramanaError('conflict');
    const said = await lastOverride(tx, log, {
      doubt,
      since: new Date(at.getTime() - OVERRIDE_MS),
      said: { authorId, reason: reason.trim() },
      // Once it did what it was for, the log was signed on.
      ...(isDoubted ? { head: place } : {}),
    });
    if (said !== undefined) return labelOf(said.series, said.number);
    if (!isDoubted) throw new PramanaError('conflict');
    const facts = { origin: log.origin, size, root, doubt, reason: reason.trim(), authorId };
    const maker = { hospital: { ...hospital, dayCutHour: 0 }, authorId, at };
    const items = guardOverrideItems(facts);
    const sealed = await sealAct(tx, maker, {
      series: { kind: 'guard-override', prefix: 'GOV' },
      kind: 'override',
      items,
    });
    await insertGuardOverride(tx, id, { ...facts, ...sealed, logId: log.id });
    return labelOf(sealed.series, sealed.number);
  });
  wakeSequencer(id, true);
  return label;
}
