import type { FastifyInstance } from 'fastify';
import { keepSweeping } from '../../platform/sweep.ts';
import { actRoutes } from './act.routes.ts';
import { registerHospitalsAudit } from './audit.service.ts';
import { consoleRoutes } from './console.routes.ts';
import { hospitalRoutes } from './hospital.routes.ts';
import type { PrepareHospital } from './opening.service.ts';
import { registrantRoutes } from './registrant.routes.ts';
import { sweepRegistrations } from './retention.service.ts';
import { reviewRoutes } from './review.routes.ts';

export { createHospital, type NewHospital } from './hospital.service.ts';
export { listHospitals } from './hospital.store.ts';
export { openHospital, type Opening, type PrepareHospital } from './opening.service.ts';

/** `prepare`: what other domains need before a new hospital's first document. */
export function hospitalsPlugin(app: FastifyInstance, prepare: PrepareHospital): void {
  registerHospitalsAudit();
  hospitalRoutes(app, prepare);
  registrantRoutes(app);
  reviewRoutes(app, prepare);
  consoleRoutes(app);
  actRoutes(app);
  let stop: (() => Promise<void>) | undefined;
  app.addHook('onReady', async () => {
    stop = keepSweeping(app.services, 'registrations', async () => void (await sweepRegistrations(app.services)));
  });
  app.addHook('onClose', () => stop?.());
}
