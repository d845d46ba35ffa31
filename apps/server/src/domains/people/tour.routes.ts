import { recovery } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { keepTour, toursOf } from './tour.service.ts';

export function tourRoutes(app: FastifyInstance): void {
  implement(app, recovery.tours.list, async ({ tx, actor }) => ({
    data: await toursOf(tx, actor.personId),
    next: null,
  }));
  implement(app, recovery.tours.keep, async ({ tx, actor, params, body, clock }) => {
    const tour = { role: params.role, leftAt: body.leftAt };
    await keepTour(tx, actor.personId, tour, new Date(clock.now()));
    return { data: tour };
  });
}
