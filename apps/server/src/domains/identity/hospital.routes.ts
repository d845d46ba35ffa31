import { identity } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { allHospitals, openHospital } from './hospital.service.ts';

export function hospitalRoutes(app: FastifyInstance): void {
  implement(app, identity.hospitals.list, async ({ tx }) => ({ data: await allHospitals(tx), next: null }));
  implement(app, identity.hospitals.create, async ({ tx, body }) => ({ data: await openHospital(tx, body) }));
}
