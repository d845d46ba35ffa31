import { identity } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { logOrigin } from '../sealing/index.ts';
import { isSetupNeeded, setUp } from './person.service.ts';
import { beginSession, openSession } from './session.service.ts';

export function personRoutes(app: FastifyInstance): void {
  implement(app, identity.setup.show, async ({ tx, services }) => {
    const needed = await isSetupNeeded(tx);
    return { data: { needed, asksLogOrigin: needed && (await logOrigin(services)) === null } };
  });

  implementBare(app, identity.setup.create, async ({ services, body, client, setSession }) => {
    const token = await beginSession(services, await setUp(services, body), client);
    setSession(token);
    return { data: await openSession(services, token) };
  });
}
