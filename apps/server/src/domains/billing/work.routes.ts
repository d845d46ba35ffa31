import { work } from '@pramana/contract';
import type { PersonId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { openWorkOf } from './work.service.ts';

export function workRoutes(app: FastifyInstance): void {
  implement(app, work.work.show, async ({ tx, hospital, params }) => ({
    data: await openWorkOf(tx, hospital, params.id as PersonId),
  }));
}
