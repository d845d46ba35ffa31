import { billing } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { confirmLimitsOf, setConfirmLimits } from './confirm-limit.service.ts';

export function confirmLimitRoutes(app: FastifyInstance): void {
  const { show, update } = billing.confirmLimits;
  implement(app, show, async ({ tx, hospital }) => ({ data: await confirmLimitsOf(tx, hospital.id) }));
  implement(app, update, async ({ tx, hospital, body }) => ({ data: await setConfirmLimits(tx, hospital.id, body) }));
}
