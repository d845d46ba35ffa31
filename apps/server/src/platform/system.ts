import * as contract from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from './http/index.ts';

const API_VERSION = '0.1.0';

/** The OpenAPI document of the whole contract, as `/api/openapi.json` and docs/openapi.json show it. */
export function openApiText(): string {
  return JSON.stringify(contract.openApi(contract, API_VERSION), null, 2);
}

/** What the node says about itself: its description and what changes. */
export function systemRoutes(app: FastifyInstance): void {
  let document: string | undefined;
  implement(app, contract.system.openapi.show, async () => {
    document ??= openApiText();
    return { body: document, cacheControl: 'no-cache' };
  });

  const { lan } = app.services.config;
  if (lan !== null)
    implement(app, contract.system.authority.show, async () => ({
      body: lan.authority,
      fileName: 'pramana-authority.crt',
      download: true,
    }));

  implementBare(app, contract.system.events.stream, async ({ services, hospital }) => ({
    subscribe: (send) => services.hub.subscribe(hospital.id, send),
  }));
}
