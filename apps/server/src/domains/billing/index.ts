import type { FastifyInstance } from 'fastify';
import { registerDueSeals, registerKept } from '../sealing/index.ts';
import { registerBillingAudit } from './audit.service.ts';
import { billRoutes } from './bill.routes.ts';
import { confirmLimitRoutes } from './confirm-limit.routes.ts';
import { counterRoutes } from './counter.routes.ts';
import { DayEnds } from './day-end.service.ts';
import { dueDays, watchDays } from './due-days.service.ts';
import { moneyRoutes } from './money.routes.ts';
import { ownBillRoutes } from './own.routes.ts';
import { PRIVATE_BOX } from './private.service.ts';
import { workRoutes } from './work.routes.ts';

export type { Acting, Approver } from './acting.policy.ts';
export { refuseUnbillable } from './pricing.service.ts';
export { sealBill } from './bill.service.ts';
export type { SealWish } from './seal-refusal.service.ts';
export { closeCounter, expectedCashOf, moveCash, openCounter } from './counter.service.ts';
export { type Holding, holdingOf } from './holding.store.ts';
export { writeCreditNote } from './credit-note.service.ts';
export { closeDay } from './day.service.ts';
export { daySealsBetween } from './day.store.ts';
export { createDraft } from './draft.service.ts';
export { writeLimit, writeStandardLimits } from './limit.service.ts';
export { payBill } from './payment.service.ts';
export { payRefund } from './refund.service.ts';
export { viewBill } from './view.service.ts';

export function billingPlugin(app: FastifyInstance): void {
  registerBillingAudit();
  registerKept({
    under: 'person',
    table: 'draft_bill',
    column: 'private_box',
    key: { id: 'uuid' },
    subject: 't.subject_id',
    category: `'${PRIVATE_BOX}'`,
    record: 't.id',
    version: '1',
  });
  const days = new DayEnds(app.services);
  registerDueSeals(dueDays);
  watchDays(app.metrics, () => days.due);
  app.addHook('onReady', async () => days.start());
  app.addHook('onClose', () => days.stop());
  billRoutes(app);
  ownBillRoutes(app);
  moneyRoutes(app);
  counterRoutes(app);
  confirmLimitRoutes(app);
  workRoutes(app);
}
