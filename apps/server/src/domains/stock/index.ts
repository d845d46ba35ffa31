/** What other domains may use of stock, and the routes. */
import type { FastifyInstance } from 'fastify';
import { registerAuditCheck } from '../sealing/index.ts';
import { wrongLevels } from './movement.store.ts';
import { stockRoutes } from './stock.routes.ts';

export { itemsWithBatches, onHandOf } from './level.store.ts';
export type { PickedBatch, WantedStock } from './pick.policy.ts';
export {
  type Moving,
  pickBatches,
  type Receipt,
  receiveBatch,
  returnToQuarantine,
  type TakenStock,
  takeStock,
} from './stock.service.ts';

export function stockPlugin(app: FastifyInstance): void {
  registerAuditCheck({
    name: 'stock',
    run: async (tx, hospital, report) => {
      for (const { number, field } of await wrongLevels(tx, hospital.id))
        report({ code: 'stock_wrong', document: number, table: 'stock_level', field, block: null, since: null });
    },
  });
  stockRoutes(app);
}
