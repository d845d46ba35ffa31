import { consultationPapers, ownConsultations } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { ownVisits } from './own.service.ts';
import { ownVisitPaper, visitPaper } from './paper.service.ts';
import { ownReportCard, reportCard } from './report.service.ts';

/** Papers of visits, for staff and for the patients themselves; each is a look like any other (I-12). */
export function paperRoutes(app: FastifyInstance): void {
  const { papers } = consultationPapers;
  const { own } = ownConsultations;

  for (const paper of ['prescription', 'visit'] as const) {
    implement(app, papers[paper], (ctx) => visitPaper(ctx, { id: ctx.params.id, paper, wish: ctx.query }));

    implement(app, own[paper], (ctx) => {
      const { id: patient, consultation: id } = ctx.params;
      return ownVisitPaper(ctx, { patient, id, paper, wish: ctx.query });
    });
  }

  implement(app, papers.report, (ctx) => reportCard(ctx, { patient: ctx.params.id, wish: ctx.query }));

  implement(app, own.report, (ctx) => ownReportCard(ctx, { patient: ctx.params.id, wish: ctx.query }));

  implement(app, own.visits, async (ctx) => ({ data: await ownVisits(ctx, ctx.params.id), next: null }));
}
