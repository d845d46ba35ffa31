import type { Services } from '../../platform/services.ts';
import { dayOf } from './registration.service.ts';
import { deleteExpired } from './retention.store.ts';

/** Deletes what has outlived its dated term (`retention_rule`). Gives how many registrations. */
export async function sweepRegistrations(services: Services): Promise<number> {
  const deleted = await services.db.onNode((tx) => deleteExpired(tx, new Date(services.clock.now()), dayOf(services)));
  if (deleted > 0) services.log.info({ deleted }, 'registrations were deleted after their term');
  return deleted;
}
