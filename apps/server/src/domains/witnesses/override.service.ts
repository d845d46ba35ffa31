import { businessDate, type HospitalId, NO_CURRENCY, type PersonId, PramanaError } from '@pramana/kernel';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import {
  insertGuardOverride,
  mayOverride,
  openHead,
  readHospital,
  sealDocument,
  wakeSequencer,
} from '../sealing/index.ts';
import { guardOverrideItems } from './override.claim.ts';

/**
 * The operator's word, for a quarter of an hour, that the database holds all that was truly signed: a log whose witnesses do not
 * answer is signed on from the head that stands there. Where one shows a later tree, nothing is signed (nothing lifts a ROLLBACK
 * but recovering); but the log may be ended as one whose key was stolen. It is an entry of that log, or of the one that follows:
 * whoever checks it sees that the witnesses were not asked, or not believed. Answers the entry's number; `conflict` when
 * neither is the case.
 */
export async function overrideGuard(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  { id, reason, authorId }: { id: HospitalId; reason: string; authorId: PersonId },
): Promise<string> {
  const at = new Date(clock.now());
  const label = await db.inHospital(id, async (tx) => {
    const hospital = await readHospital(tx, id);
    const place = await openHead(tx, id);
    if (hospital === undefined || place === null) throw new PramanaError('not_found');
    if (!mayOverride(id)) throw new PramanaError('conflict');
    const { log, size, root } = place;
    const facts = { origin: log.origin, size, root, reason: reason.trim(), authorId };
    const override = newId();
    const block = await sealDocument(tx, {
      hospital,
      series: { kind: 'guard-override', prefix: 'GOV' },
      kind: 'override',
      documentId: override,
      subjectId: null,
      currency: NO_CURRENCY,
      total: 0n,
      at,
      businessDate: businessDate(at.getTime(), hospital.timeZone, 0),
      authorId,
      items: guardOverrideItems(facts),
    });
    const { series, number } = block;
    await insertGuardOverride(tx, id, { ...facts, id: override, logId: log.id, series, number, at });
    return block.label;
  });
  wakeSequencer(id, true);
  return label;
}
