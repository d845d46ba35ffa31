import { patients } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { mergePatients, separatePatient, showMerges } from './merge.service.ts';

const routes = patients.merges;

export function mergeRoutes(app: FastifyInstance): void {
  implement(app, routes.show, (ctx) => showMerges(ctx, ctx.params.id as PatientId));
  implement(app, routes.merge, (ctx) => mergePatients(ctx, ctx.params.id as PatientId, ctx.body));
  implement(app, routes.separate, (ctx) => separatePatient(ctx, ctx.params.id as PatientId, ctx.body.reason));
}
