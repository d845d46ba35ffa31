import { identity } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { networkOf } from '../../platform/network.ts';
import { logOrigin } from '../sealing/index.ts';
import { languageOfHospital, setLanguageOfHospital } from './language.service.ts';
import { isSetupNeeded, setUp } from './person.service.ts';
import { beginSession, openSession } from './session.service.ts';

export function personRoutes(app: FastifyInstance): void {
  implement(app, identity.setup.show, async ({ tx, services, client }) => {
    const needed = await isSetupNeeded(tx);
    return { data: { needed, here: isHere(client), asksLogOrigin: needed && (await logOrigin(services)) === null } };
  });

  implement(app, identity.language.show, async ({ tx, hospital }) => ({
    data: { language: await languageOfHospital(tx, hospital.id) },
  }));

  implement(app, identity.language.update, async ({ tx, hospital, body }) => {
    await setLanguageOfHospital(tx, hospital.id, body.language);
    return { data: body };
  });

  implementBare(app, identity.setup.create, async ({ services, body, client, setSession }) => {
    // Whoever is first owns the node: in a network that must not be a race.
    if (!isHere(client)) throw new PramanaError('setup_elsewhere');
    const token = await beginSession(services, await setUp(services, { ...body, language: client.language }), client);
    setSession(token);
    return { data: await openSession(services, token) };
  });
}

function isHere({ address }: { address: string }): boolean {
  return networkOf(address) === 'server';
}
