import { consultations } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { type Context, implement, implementIdempotent } from '../../platform/http/index.ts';
import type { Clinical } from './clinical.service.ts';
import { codesFor } from './code.service.ts';
import { canConsultation } from './consultation.policy.ts';
import {
  beginAmendment,
  beginConsultation,
  discardDraft,
  listConsultations,
  saveDraft,
  showConsultation,
} from './consultation.service.ts';
import { clinicalContext } from './context.service.ts';
import { sealConsultation } from './seal.service.ts';

const routes = consultations.consultations;

/** A doctor's consultation, from the first word to its seal and its amendments. */
export function consultationRoutes(app: FastifyInstance, clinical: Clinical): void {
  const shown = async (ctx: Showing, id: string) => {
    const { data } = await showConsultation(ctx, clinical, id);
    const state = { rights: ctx.actor.roles, isSealed: data.sealedAt !== null, hasDraft: data.draft !== null };
    return { data, can: canConsultation(state) };
  };

  implement(app, routes.begin, async (ctx) =>
    shown(ctx, await beginConsultation(ctx, ctx.params.id, ctx.body.encounterId)),
  );

  implement(app, routes.list, async (ctx) => ({ data: await listConsultations(ctx, ctx.params.id), next: null }));

  implement(app, routes.show, (ctx) => shown(ctx, ctx.params.id));

  implement(app, routes.context, async (ctx) => ({ data: await clinicalContext(ctx, clinical, ctx.params.id) }));

  implement(app, routes.save, async (ctx) => ({ data: await saveDraft(ctx, clinical, ctx.params.id, ctx.body) }));

  implement(app, routes.amend, async (ctx) => {
    await beginAmendment(ctx, ctx.params.id);
    return shown(ctx, ctx.params.id);
  });

  implement(app, routes.discard, (ctx) => discardDraft(ctx, ctx.params.id));

  // Only revision and consultation travel under the key: a hash of what was written would stand in clear beside it.
  implementIdempotent(app, routes.seal, {
    names: ({ id }) => id,
    run: async (ctx) => {
      await sealConsultation(ctx, clinical, ctx.params.id, ctx.body.revision);
      ctx.publish({ type: 'record', ids: { consultation: ctx.params.id } });
      return ctx.params.id;
    },
    render: shown,
  });

  implement(app, consultations.codes.search, async (ctx) => ({ data: codesFor(clinical, ctx.body.q), next: null }));
}

type Showing = Pick<Context<typeof routes.show>, 'tx' | 'hospital' | 'actor' | 'clock' | 'client'>;
