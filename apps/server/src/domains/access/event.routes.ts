import { access } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import type { PatientId } from '@pramana/kernel';
import { type AccessContext, recordAccess, recordLook, recordReview } from '../../platform/access.ts';
import { implement } from '../../platform/http/index.ts';
import { subjectsOf } from '../patients/index.ts';
import { eventPage, filterOf, lookViews, reviewedViews, spanOf } from './event.service.ts';
import { exportLooks, exportProofs, exportReviewed } from './export.service.ts';
import { proofOfLook } from './proof.service.ts';
import { summarize } from './summary.service.ts';

const PROOF = { download: true, fileName: 'access.tlog-proof' } as const;

/** What the hospital itself sees of accesses: all of them, in figures, and each proven. */
export function eventRoutes(app: FastifyInstance): void {
  const { events } = access;

  implement(app, events.list, async (ctx) => {
    const { cursor, ...asked } = ctx.query;
    const filter = await filterOf(ctx, asked);
    const page = await eventPage(ctx, filter, cursor);
    // A list that is watched is asked for every few seconds: one event per quarter of an hour, not one per look. Who asks for
    // one patient has looked at that patient. An unfiltered page is no look at each whom it names: their events would
    // crowd out what is watched.
    const look = { purpose: 'review', resource: 'access-events' };
    await (filter.subjects === undefined ? recordReview(ctx, look) : recordLook(ctx, filter.subjects, look));
    return { data: await reviewedViews(ctx, page.data), next: page.next };
  });

  implement(app, events.summary, async (ctx) => ({ data: await summarize(ctx, ctx.query) }));

  implement(app, events.proof, async (ctx) => {
    const { text, subjectId } = await proofOfLook(ctx, ctx.params.id);
    if (subjectId === null) await recordReview(ctx, { purpose: 'verification', resource: 'access-event' });
    else await recordAccess(ctx, { subjectId, purpose: 'verification', resource: 'access-event' });
    return { body: text, ...PROOF };
  });

  implement(app, events.export, async (ctx) => exportReviewed(ctx, await filterOf(ctx, ctx.query)));
}

type OnePatient = AccessContext & { params: { id: string } };

/** Who looked at one patient, for the desk where that patient asks. Reading it is an access like any other (I-12). */
export function lookRoutes(app: FastifyInstance): void {
  const { patients } = access;
  const subjectRead = async (ctx: OnePatient, resource: string) => {
    const subjects = await subjectsOf(ctx.tx, ctx.hospital, ctx.params.id as PatientId);
    await recordLook(ctx, subjects, { purpose: 'administration', resource });
    return subjects;
  };

  implement(app, patients.looks, async (ctx) => {
    const subjects = await subjectRead(ctx, 'access-events');
    const { cursor, outcome, ...span } = ctx.query;
    const page = await eventPage(ctx, { subjects, outcome, ...spanOf(span) }, cursor);
    return { data: await lookViews(ctx, page.data), next: page.next };
  });

  implement(app, patients.proof, async (ctx) => {
    const subjects = await subjectRead(ctx, 'access-event');
    return { body: (await proofOfLook(ctx, ctx.params.event, subjects)).text, ...PROOF };
  });

  implement(app, patients.export, async (ctx) => {
    const subjects = await subjectRead(ctx, 'access-events.export');
    const make = ctx.query.as === 'proofs' ? exportProofs : exportLooks;
    return make(ctx, { subjects }, 'patient');
  });
}
