import { people } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { addColleague, colleaguesWith } from './colleague.service.ts';
import { managing } from './member.routes.ts';

export function colleagueRoutes(app: FastifyInstance): void {
  implement(app, people.colleagues.create, async (ctx) => ({
    data: await addColleague(managing(ctx), ctx.body),
  }));

  implement(app, people.colleagues.list, async ({ tx, hospital, query }) => ({
    data: await colleaguesWith(tx, hospital.id, query.permission),
    next: null,
  }));
}
