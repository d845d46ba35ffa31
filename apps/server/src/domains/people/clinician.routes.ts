import { clinicians } from '@pramana/contract';
import type { PersonId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import type { Actor } from '../../platform/session.ts';
import { assignNurse, listClinicians, retireClinician, showClinician, unassignNurse } from './clinician.service.ts';
import { managing } from './member.routes.ts';

const routes = clinicians.clinicians;

const acting = (ctx: Parameters<typeof managing>[0] & { actor: Pick<Actor, 'personId' | 'roles'> }) => ({
  ...managing(ctx),
  actor: ctx.actor,
});

export function clinicianRoutes(app: FastifyInstance): void {
  implement(app, routes.list, ({ tx, hospital, query }) => listClinicians(tx, hospital, query));
  implement(app, routes.show, (ctx) => showClinician(acting(ctx), ctx.params.role, ctx.params.id as PersonId));
  implement(app, routes.retire, (ctx) =>
    retireClinician(acting(ctx), ctx.params.role, ctx.params.id as PersonId, ctx.body.reason),
  );
  implement(app, routes.assign, (ctx) =>
    assignNurse(acting(ctx), ctx.params.id as PersonId, ctx.body.nurseId as PersonId),
  );
  implement(app, routes.unassign, (ctx) =>
    unassignNurse(acting(ctx), ctx.params.id as PersonId, ctx.params.assignment),
  );
}
