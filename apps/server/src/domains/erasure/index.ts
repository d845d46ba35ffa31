import type { FastifyInstance } from 'fastify';
import { eraseAgain } from './again.service.ts';
import { registerErasureAudit } from './audit.service.ts';
import { registerKept } from '../sealing/index.ts';
import { LIST } from './view.service.ts';
import { erasureRoutes } from './erasure.routes.ts';
import { startForgetting } from './forget.service.ts';
import { registerOwnKeyRenewal } from './own-key.service.ts';

export { eraseAgain } from './again.service.ts';

/** Erasure of a person (R8), and forgetting their keys in every process of the node. */
export function erasurePlugin(app: FastifyInstance): void {
  registerErasureAudit();
  registerOwnKeyRenewal();
  registerKept({
    under: 'person',
    table: 'erasure_request',
    column: 'reason_box',
    key: { id: 'uuid' },
    patient: 't.patient_id',
    category: `'${LIST}'`,
    record: 't.id',
    version: '1',
  });
  erasureRoutes(app);
  let stop: () => void = () => undefined;
  app.addHook('onReady', async () => {
    // Before anything is served.
    await eraseAgain(app.services, new Date(app.services.clock.now()));
    stop = startForgetting(app.services);
  });
  app.addHook('onClose', async () => stop());
}
