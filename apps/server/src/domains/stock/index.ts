/** What other domains may use of stock, and the routes. */
import type { FastifyInstance } from 'fastify';
import { registerStockAudit } from './audit.service.ts';
import { stockRoutes } from './stock.routes.ts';

export { openingStock } from './opening.service.ts';
export type { PickedBatch, WantedStock } from './pick.policy.ts';
export {
  pickBatches,
  type Receipt,
  receiveBatch,
  returnToQuarantine,
  type TakenStock,
  takeBack,
  takeStock,
} from './stock.service.ts';
export type { Moving } from './document.service.ts';

export function stockPlugin(app: FastifyInstance): void {
  registerStockAudit();
  stockRoutes(app);
}
