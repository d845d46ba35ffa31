import { ownPharmacy, pharmacy } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare, implementIdempotent } from '../../platform/http/index.ts';
import type { SubstanceBook } from '../consultations/index.ts';
import { confirmByCode, sendCode } from './confirm.service.ts';
import { dispense } from './dispense.service.ts';
import { confirmInAccount, ownDispenses } from './own.service.ts';
import { listPage, showPrescription } from './prescription.service.ts';
import { takeBackLines } from './return.service.ts';
import { answer, askPrescriber, waitingFor } from './substitution.service.ts';

/** The pharmacist's and the prescriber's side. */
export function pharmacyRoutes(app: FastifyInstance, book: SubstanceBook): void {
  const { prescriptions, dispenses, substitutions } = pharmacy;

  implement(app, prescriptions.list, (ctx) => listPage(ctx, ctx.query));

  implement(app, prescriptions.show, async (ctx) => ({ data: await showPrescription(ctx, book, ctx.params.id) }));

  implementIdempotent(app, prescriptions.dispense, {
    names: ({ id }) => id,
    run: async (ctx) => {
      await dispense(ctx, book, ctx.params.id, ctx.body);
      ctx.publish({ type: 'prescription', ids: { prescription: ctx.params.id } });
      ctx.publish({ type: 'stock.moved', ids: {} });
      return ctx.params.id;
    },
    render: async (ctx, id) => ({ data: await showPrescription(ctx, book, id) }),
  });

  implement(app, prescriptions.ask, async (ctx) => {
    await askPrescriber(ctx, book, ctx.params.id, ctx.body);
    ctx.publish({ type: 'prescription', ids: { prescription: ctx.params.id } });
    return { data: await showPrescription(ctx, book, ctx.params.id) };
  });

  implementIdempotent(app, dispenses.return, {
    run: async (ctx) => {
      const prescription = await takeBackLines(ctx, book, ctx.params.id, ctx.body);
      ctx.publish({ type: 'prescription', ids: { prescription } });
      ctx.publish({ type: 'stock.moved', ids: {} });
      return prescription;
    },
    render: async (ctx, id) => ({ data: await showPrescription(ctx, book, id) }),
  });

  // Bare: a message is sent, and its counters stay, in transactions of their own.
  implementBare(app, dispenses.code, async (ctx) => ({ data: await sendCode(ctx, ctx.params.id) }));

  implement(app, dispenses.confirm, async (ctx) => {
    const prescription = await confirmByCode(ctx, app.services, ctx.params.id, ctx.body);
    ctx.publish({ type: 'prescription', ids: { prescription } });
    return { data: await showPrescription(ctx, book, prescription) };
  });

  implement(app, substitutions.list, async (ctx) => ({ data: await waitingFor(ctx, book), next: null }));

  implement(app, substitutions.answer, async (ctx) => {
    await answer(ctx, book, ctx.params.id, ctx.body.consent);
    ctx.publish({ type: 'prescription', ids: {} });
    return { data: await waitingFor(ctx, book), next: null };
  });
}

/** A patient's and guardian's side. */
export function ownPharmacyRoutes(app: FastifyInstance): void {
  const { own } = ownPharmacy;
  implement(app, own.list, async (ctx) => ({ data: await ownDispenses(ctx, ctx.params.id), next: null }));
  implement(app, own.confirm, async (ctx) => ({ data: await confirmInAccount(ctx, ctx.params), next: null }));
}
