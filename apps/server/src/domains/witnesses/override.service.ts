import { businessDate, type HospitalId, NO_CURRENCY, type PersonId, PramanaError } from '@pramana/kernel';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import { guardOf, insertGuardOverride, openHead, readHospital, sealDocument, wakeSequencer } from '../sealing/index.ts';
import { guardOverrideItems } from './override.claim.ts';

/**
 * Lets a hospital's open log be signed on from the head that stands in the database, for a quarter of an hour. It is an
 * entry of that very log: whoever checks the log sees that its witnesses were not asked. Answers the entry's number;
 * `conflict` when the log does not wait for witnesses (nothing lifts a ROLLBACK but recovering).
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
    if (guardOf(id).code !== 'WITNESSES') throw new PramanaError('conflict');
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
