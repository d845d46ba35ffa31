import type { HospitalId, SubjectId } from '@pramana/kernel';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { describeError } from '../../platform/log.ts';
import type { Services } from '../../platform/services.ts';
import { forgetKeys, listHospitals } from '../sealing/index.ts';
import { type ErasedSubject, erasedSince } from './erasure.store.ts';

/** No hospital has this id: what concerns the whole node is told under it. */
const NODE = '00000000-0000-0000-0000-000000000000' as HospitalId;
const TYPE = 'subject.erased';
const POLL_MS = 15_000;
/** Further back than any poll was missed, and than clocks of servers differ. */
const BACK_MS = 10 * 60_000;

/** Once `tx` has committed, every process of the node forgets what it has unwrapped of this person. */
export function tellErased(
  tx: Tx,
  { hub }: Pick<Services, 'hub'>,
  hospital: HospitalId,
  { subject, extent }: ErasedSubject,
): void {
  afterCommit(tx, () => hub.publish(NODE, { type: TYPE, ids: { hospital, subject, extent } }));
}

/** Forgets what other servers of the node erase: told at once, and looked up in case the telling was lost. */
export function startForgetting(services: Pick<Services, 'hub' | 'db' | 'clock' | 'log'>): () => void {
  const stop = services.hub.subscribe(NODE, ({ type, ids }) => {
    if (type !== TYPE) return;
    const extent = ids.extent === 'records' ? 'records' : 'everything';
    forgetKeys(ids.hospital as HospitalId, ids.subject as SubjectId, extent);
  });
  const look = (): void =>
    void forgetErased(services).catch((error: unknown) =>
      services.log.warn({ error: describeError(error) }, 'erasures could not be looked up'),
    );
  const timer = setInterval(look, POLL_MS).unref();
  return () => {
    stop();
    clearInterval(timer);
  };
}

/** Forgets whoever was erased lately, in every hospital. */
export async function forgetErased({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<void> {
  const since = new Date(clock.now() - BACK_MS);
  for (const { id } of await db.onNode((tx) => listHospitals(tx))) {
    const erased = await db.inHospital(id, (tx) => erasedSince(tx, id, since));
    for (const { subject, extent } of erased) forgetKeys(id, subject, extent);
  }
}
