import { hospitals } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { allHospitals, openHospital, type PrepareHospital } from './hospital.service.ts';

export function hospitalRoutes(app: FastifyInstance, prepare: PrepareHospital): void {
  implement(app, hospitals.hospitals.list, async ({ tx }) => ({ data: await allHospitals(tx), next: null }));
  // Bare: its transaction is that of a hospital which no session is in yet.
  implementBare(app, hospitals.hospitals.create, async ({ services, body }) => ({
    data: await openHospital(services, body, prepare),
  }));
}
