import { erasure } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { openOwn } from '../people/index.ts';
import { certificateOf, erasureProof } from './certificate.service.ts';
import { approveErasure, askErasure, openRequest, planOf, withdrawErasure, withdrawOwn } from './erasure.service.ts';
import { canWithdraw } from './request.policy.ts';
import { erasurePage } from './view.service.ts';

const { requests, own } = erasure;

export function erasureRoutes(app: FastifyInstance): void {
  implement(app, requests.plan, async (ctx) => ({ data: await planOf(ctx, ctx.params.id as PatientId, 'erasure') }));

  implement(app, requests.ask, async (ctx) => ({
    data: await askErasure(ctx, ctx.params.id as PatientId, { reason: ctx.body.reason, own: false }),
  }));

  implement(app, requests.list, (ctx) => erasurePage(ctx, ctx.query.cursor));

  implement(app, requests.show, async (ctx) => ({ data: await openRequest(ctx, ctx.params.id) }));

  implement(app, requests.approve, async (ctx) => ({ data: await approveErasure(ctx, ctx.params.id) }));

  implement(app, requests.withdraw, async (ctx) => ({ data: await withdrawErasure(ctx, ctx.params.id) }));

  implement(app, requests.certificate, async (ctx) => ({
    ...(await certificateOf(ctx, ctx.params.id, ctx.query.language)),
    download: true,
  }));

  implement(app, requests.proof, async (ctx) => {
    const { text, request } = await erasureProof(ctx, ctx.params.id);
    return { body: text, download: true, fileName: `${request.done?.block?.label ?? 'erasure'}.tlog-proof` };
  });

  implement(app, own.plan, async (ctx) => {
    const patient = ctx.params.id as PatientId;
    const { relation } = await openOwn(ctx, patient, { scope: 'everything', resource: 'erasure' });
    const data = await planOf(ctx, patient, null);
    // Why is between the patient and the hospital: a guardian may be whom it should not reach.
    const isTold = relation === 'self' || data.request?.mine === true;
    return {
      data: isTold || data.request === null ? data : { ...data, request: { ...data.request, reason: null } },
      can: { withdraw: canWithdraw(data.request, relation) },
    };
  });

  implement(app, own.withdraw, async (ctx) => {
    const patient = ctx.params.id as PatientId;
    const { relation } = await openOwn(ctx, patient, { scope: 'everything', resource: 'erasure' });
    return { data: await withdrawOwn(ctx, patient, relation) };
  });

  implement(app, own.ask, async (ctx) => {
    const patient = ctx.params.id as PatientId;
    await openOwn(ctx, patient, { scope: 'everything', resource: 'erasure' });
    return { data: await askErasure(ctx, patient, { reason: ctx.body?.reason ?? '', own: true }) };
  });
}
