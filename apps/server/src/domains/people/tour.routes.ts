import { recovery } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { markSeen, seenTours } from './tour.service.ts';

export function tourRoutes(app: FastifyInstance): void {
  implement(app, recovery.tours.list, async ({ tx, actor }) => ({
    data: await seenTours(tx, actor.personId),
    next: null,
  }));
  implement(app, recovery.tours.seen, async ({ tx, actor, body, clock }) => {
    await markSeen(tx, actor.personId, body.role, new Date(clock.now()));
  });
}
