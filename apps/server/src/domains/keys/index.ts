import type { HospitalId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { Gauge } from 'prom-client';
import type { Services } from '../../platform/services.ts';
import { keyGenerations } from '../sealing/index.ts';
import { registerKeysAudit } from './audit.service.ts';
import { keyRoutes } from './key.routes.ts';
import { KeyKeeper } from './keeper.service.ts';
import { kitProblem } from './kit.service.ts';
import { logKeyRoutes } from './log-key.routes.ts';
import { nodeLogKeyRoutes } from './node-log-key.routes.ts';
import { watchRenewals } from './renewal-watch.service.ts';
import { lastReadableAt } from './term.policy.ts';

export { ensureBundle } from './bundle.service.ts';
export { requireKit } from './kit.service.ts';
export { type MendedHospital, type MendedStatement, mendStatements } from './mend-succession.service.ts';
export { fateOfOwnKeys, type OwnKeyFate, registerRenewalCause } from './renewal-cause.service.ts';

/**
 * Until when a backup taken before `now` can be read with this node's key store: the date of an erasure's certificate. By
 * then the generation that wrapped the keys of that day is destroyed.
 */
export function lastReadable({ config }: Pick<Services, 'config'>, hospital: HospitalId, now: Date): Date {
  return lastReadableAt(keyGenerations(hospital).at(-1)?.madeAt ?? null, now, config.backupDays);
}

/** The same of a key that was replaced at `at` and nobody wrapped since: the latest day, whenever that generation was made. */
export function copiesReadableUntil({ config }: Pick<Services, 'config'>, at: Date): Date {
  return lastReadableAt(at, at, config.backupDays);
}

/** Generations of keys: the keeper, which runs while the server does, and their audit. */
export function keysPlugin(app: FastifyInstance): void {
  registerKeysAudit();
  const keeper = new KeyKeeper(app.services);
  keyRoutes(app, keeper);
  logKeyRoutes(app);
  nodeLogKeyRoutes(app);
  // Care goes on without it: it is shown, and takes no server out of work.
  app.services.health.register('recovery-kit', async () => {
    const problem = await app.services.db.onNode((tx) => kitProblem(tx, app.services));
    return { ok: true, code: problem ?? 'ok' };
  });
  app.services.health.register('keys', async () => ({ ok: true, code: keeper.overdue > 0 ? 'overdue' : 'ok' }));
  const overdue = new Gauge({
    name: 'pramana_keys_overdue',
    help: 'Generations of hospital keys that should have been replaced or destroyed a day ago',
    registers: [app.metrics],
    collect() {
      this.set(keeper.overdue);
    },
  });
  overdue.set(0);
  let stop: () => void = () => undefined;
  app.addHook('onReady', async () => {
    stop = watchRenewals(app.services);
    keeper.start();
  });
  app.addHook('onClose', async () => {
    stop();
    await keeper.stop();
  });
}
