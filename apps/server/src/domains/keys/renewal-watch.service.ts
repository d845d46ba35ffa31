import type { HospitalId } from '@pramana/kernel';
import { describeError } from '../../platform/log.ts';
import type { Services } from '../../platform/services.ts';
import { forgetHospitalKeys, hasKeys, listHospitals } from '../sealing/index.ts';
import { renewalState } from './renewal.store.ts';

/** No hospital has this id: what concerns the whole node is told under it. */
const NODE = '00000000-0000-0000-0000-000000000000' as HospitalId;
const TYPE = 'keys.renewed';
const POLL_MS = 15_000;

/** Tells every process of the node that keys of this hospital are in another state. */
export function tellRenewed({ hub }: Pick<Services, 'hub'>, hospital: HospitalId): void {
  hub.publish(NODE, { type: TYPE, ids: { hospital } });
}

/**
 * Forgets unwrapped keys whose state changed on another server, so that they are read anew: told at once, and looked up in case
 * the telling was lost.
 */
export function watchRenewals({ hub, db, log }: Pick<Services, 'hub' | 'db' | 'log'>): () => void {
  const seen = new Map<HospitalId, string>();
  const stop = hub.subscribe(NODE, ({ type, ids }) => {
    if (type === TYPE && hasKeys()) forgetHospitalKeys({ id: ids.hospital as HospitalId });
  });
  const look = async (): Promise<void> => {
    for (const { id } of await db.onNode(listHospitals)) {
      const state = await db.inHospital(id, (tx) => renewalState(tx, id));
      if (seen.get(id) !== undefined && seen.get(id) !== state && hasKeys()) forgetHospitalKeys({ id });
      seen.set(id, state);
    }
  };
  const again = (): void =>
    void look().catch((error: unknown) =>
      log.warn({ error: describeError(error) }, 'renewals of keys could not be looked up'),
    );
  const timer = setInterval(again, POLL_MS).unref();
  return () => {
    stop();
    clearInterval(timer);
  };
}
