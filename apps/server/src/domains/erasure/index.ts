import type { FastifyInstance } from 'fastify';
import { registerErasureAudit } from './audit.service.ts';
import { registerKept } from '../sealing/index.ts';
import { LIST } from './erasure.service.ts';
import { erasureRoutes } from './erasure.routes.ts';
import { startForgetting } from './forget.service.ts';

/** Erasure of a person (R8), and forgetting their keys in every process of the node. */
export function erasurePlugin(app: FastifyInstance): void {
  registerErasureAudit();
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
    stop = startForgetting(app.services);
  });
  app.addHook('onClose', async () => stop());
}
