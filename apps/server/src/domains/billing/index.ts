import type { FastifyInstance } from 'fastify';
import { registerBillingAudit } from './audit.service.ts';
import { billRoutes } from './bill.routes.ts';
import { counterRoutes } from './counter.routes.ts';
import { moneyRoutes } from './money.routes.ts';

export { openCounter } from './counter.service.ts';
export { writeLimit } from './discount.store.ts';

export function billing(app: FastifyInstance): void {
  registerBillingAudit();
  billRoutes(app);
  moneyRoutes(app);
  counterRoutes(app);
}
