import { hospitals } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { enterHospital } from './entry.service.ts';
import { allHospitals } from './hospital.service.ts';
import type { PrepareHospital } from './opening.service.ts';

export function hospitalRoutes(app: FastifyInstance, prepare: PrepareHospital): void {
  implement(app, hospitals.hospitals.list, async ({ tx }) => ({ data: await allHospitals(tx), next: null }));
  // Bare: its transaction is that of the node's own organisation, which no session is in.
  implementBare(app, hospitals.hospitals.create, async ({ services, actor, body }) => ({
    data: await enterHospital(services, body, actor.personId, prepare),
  }));
}
