import type { Services } from '../../platform/services.ts';
import { cutLink } from './enrolment.service.ts';
import { runOutLinks } from './link.store.ts';
import { allPlaces } from './place.store.ts';

/**
 * Ends the links whose time is over; with the last of its kind the role goes, which is an entry by whoever gave it. The link
 * itself let nobody in from that moment on: this is so that the list of people says it too. Harmless to do twice.
 */
export async function endRunOutLinks({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<void> {
  const at = new Date(clock.now());
  for (const hospital of await db.onNode(allPlaces)) {
    await db.inHospital(hospital.id, async (tx) => {
      for (const { id, personId, giver } of await runOutLinks(tx, hospital.id, at))
        await cutLink({ tx, hospital, at, actor: { personId: giver } }, id, personId);
    });
  }
}
