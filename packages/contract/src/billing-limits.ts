import { Type } from 'typebox';
import { ConfirmLimits, DiscountLimit } from './billing-shapes.ts';
import { Instant, Minor, nullable, Uuid } from './common.ts';
import { PERMISSIONS } from './permissions.ts';
import { route } from './route.ts';

/** `billing.confirmLimits`. */
export const confirmLimitRoutes = {
  show: route({
    id: 'billing.confirm-limits.show',
    method: 'GET',
    path: '/api/confirm-limits',
    summary: 'Above which amounts a seal and a refund ask to confirm',
    access: 'hospital:write',
    response: ConfirmLimits,
  }),
  update: route({
    id: 'billing.confirm-limits.update',
    method: 'PUT',
    path: '/api/confirm-limits',
    summary: 'Set above which amounts a seal and a refund ask to confirm',
    access: 'hospital:write',
    fresh: 5,
    body: ConfirmLimits,
    response: ConfirmLimits,
  }),
} as const;

/** `billing.limits`. */
export const discountLimitRoutes = {
  list: route({
    id: 'billing.limits.list',
    method: 'GET',
    path: '/api/discount-limits',
    summary: 'Discount limits by role',
    access: 'hospital:read',
    response: DiscountLimit,
    list: true,
  }),
  set: route({
    id: 'billing.limits.set',
    method: 'PUT',
    path: '/api/discount-limits/:role',
    summary: 'Set what a role may take off by itself; who did it and when is kept',
    access: 'hospital:write',
    params: Type.Object({ role: Type.Enum([...PERMISSIONS['bill:seal']], { type: 'string' }) }),
    body: Type.Object(
      { percentBp: Type.Integer({ minimum: 0, maximum: 10_000 }), billAmount: Minor, dayAmount: Minor },
      { additionalProperties: false },
    ),
    response: DiscountLimit,
    errors: ['invalid_field'],
  }),
  changes: route({
    id: 'billing.limits.changes',
    method: 'GET',
    path: '/api/discount-limit-changes',
    summary: 'Who set which limit and when, newest first',
    access: 'hospital:write',
    response: Type.Intersect([
      DiscountLimit,
      Type.Object({
        id: Uuid,
        /** Null: the hospital began with it. */
        person: nullable(Type.String()),
        /** Number of the sealed entry. */
        block: Type.String(),
        at: Instant,
      }),
    ]),
    list: true,
  }),
} as const;
