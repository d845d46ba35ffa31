import type { FastifyInstance } from 'fastify';
import { registerAccessAudit } from './audit.service.ts';
import { Batcher } from './batcher.service.ts';
import { emergencyRoutes } from './emergency.routes.ts';
import { registerEmergencyAudit } from './emergency.service.ts';
import { eventRoutes, lookRoutes } from './event.routes.ts';
import { ownLookRoutes } from './own.routes.ts';

/** Accesses as leaves of the log: the batcher, which runs while the server does, what it shows, and its audit. */
export function accessPlugin(app: FastifyInstance): void {
  const { db, clock, log, health } = app.services;
  registerAccessAudit();
  registerEmergencyAudit();
  eventRoutes(app);
  lookRoutes(app);
  ownLookRoutes(app);
  emergencyRoutes(app);
  const batcher = new Batcher({ db, clock, log });
  health.register('accesses', async () => {
    const late = await batcher.late();
    return { ok: !late, code: late ? 'unsealed' : 'ok' };
  });
  app.addHook('onReady', async () => batcher.start());
  app.addHook('onClose', () => batcher.stop());
}
